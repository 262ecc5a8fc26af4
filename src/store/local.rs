//! The store in a repository at hand: its branch is moved by compare-and-swap, and nothing else is touched.
//!
//! libgit2's own compare (`reference_matching`) does not cover the creation of a reference, where two writers would both
//! find none; so the reference is locked first, as git locks it, then looked at, and only then written.

use git2::{ErrorCode, Oid, Repository};
use jiff::Timestamp;

use super::error::{StoreError, StoreErrorKind};
use super::objects;
use super::open::trouble;

/// The commit that the reference names; none where there is no such reference.
pub(super) fn tip(repository: &Repository, reference: &str) -> Result<Option<Oid>, StoreError> {
    match repository.find_reference(reference) {
        Ok(found) => found.target().map(Some).ok_or_else(|| {
            let message = format!("`{reference}` only points to another reference; it was left alone");
            StoreError::new(StoreErrorKind::NotAStore, message).hint("name another branch for the store")
        }),
        Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
        Err(error) => Err(trouble(&format!("`{reference}` can't be read"), &error)),
    }
}

/// Refuses to move a branch that somebody has checked out: their files would look changed all at once.
pub(super) fn check_not_checked_out(repository: &Repository, reference: &str) -> Result<(), StoreError> {
    let here = !repository.is_bare()
        && repository.find_reference("HEAD").is_ok_and(|head| head.symbolic_target().is_ok_and(|target| target == Some(reference)));
    let elsewhere = || repository.find_reference(reference).is_ok_and(|found| git2::Branch::wrap(found).is_head());
    if !here && !elsewhere() {
        return Ok(());
    }
    let branch = reference.trim_start_matches("refs/heads/");
    Err(StoreError::new(StoreErrorKind::CheckedOut, format!("the branch `{branch}` of the store is checked out; nothing was stored"))
        .hint("switch to another branch (`git switch -`), then try again"))
}

/// Moves the reference from `expected` to `new`, or creates it where `expected` is none. A passing error where somebody
/// else was faster or holds the lock.
pub(super) fn swap(repository: &Repository, reference: &str, expected: Option<Oid>, new: Oid, now: Timestamp) -> Result<(), StoreError> {
    let failed = |error: git2::Error| match error.code() {
        ErrorCode::Locked => busy(repository, reference),
        _ => trouble(&format!("`{reference}` can't be written"), &error),
    };
    let mut transaction = repository.transaction().map_err(failed)?;
    transaction.lock_ref(reference).map_err(failed)?;
    if tip(repository, reference)? != expected {
        return Err(StoreError::new(StoreErrorKind::Busy, format!("others kept writing to `{reference}`")).passing());
    }
    let signature = objects::signature(repository, now).map_err(failed)?;
    transaction.set_target(reference, new, Some(&signature), "perfdiff").map_err(failed)?;
    transaction.commit().map_err(failed)
}

fn busy(repository: &Repository, reference: &str) -> StoreError {
    let lock = repository.commondir().join(format!("{reference}.lock"));
    StoreError::new(StoreErrorKind::Busy, format!("`{reference}` is locked by another process"))
        .hint(format!("if no git is running, a killed one left the lock behind: remove {}", lock.display()))
        .passing()
}
