//! The branch of a store in the repository at hand: it is moved by compare-and-swap, and nothing else is changed.
//!
//! libgit2's own compare (`reference_matching`) does not cover the creation of a reference, where two writers would both
//! find none; so the reference is locked first, as git locks it, then looked at, and only then written.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use git2::{ErrorCode, Oid, Repository};
use jiff::Timestamp;

use super::open::failure;
use crate::store::error::{Retry, StoreError, StoreErrorKind};
use crate::store::tree::objects;

/// The commit that the reference names; none where there is no such reference.
pub(in crate::store) fn tip(repository: &Repository, reference: &str) -> Result<Option<Oid>, StoreError> {
    match repository.find_reference(reference) {
        Ok(found) => found.target().map(Some).ok_or_else(|| {
            let message = format!("`{reference}` only points to another reference; it was left alone");
            StoreError::new(StoreErrorKind::NotAStore, message).hint(objects::ANOTHER_BRANCH_HINT)
        }),
        Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
        Err(error) => Err(failure(&format!("`{reference}` can't be read"), &error)),
    }
}

/// Refuses to move a branch that somebody has checked out: their files would look changed all at once.
pub(in crate::store) fn check_not_checked_out(repository: &Repository, reference: &str) -> Result<(), StoreError> {
    let head_is_it = |repository: &Repository| {
        !repository.is_bare()
            && repository.find_reference("HEAD").is_ok_and(|head| head.symbolic_target().is_ok_and(|target| target == Some(reference)))
    };
    let others = repository.worktrees().ok();
    let others = others.iter().flat_map(|names| names.iter().filter_map(|name| name.ok().flatten()));
    let mut others = others.filter_map(|name| Repository::open_from_worktree(&repository.find_worktree(name).ok()?).ok());
    // Of the main work tree, a worktree knows no more than the directory that both share.
    let main = || repository.is_worktree().then(|| Repository::open(repository.commondir()).ok()).flatten();
    if !head_is_it(repository) && !others.any(|other| head_is_it(&other)) && !main().is_some_and(|main| head_is_it(&main)) {
        return Ok(());
    }
    let branch = reference.trim_start_matches("refs/heads/");
    Err(StoreError::new(StoreErrorKind::CheckedOut, format!("the branch `{branch}` of the store is checked out; nothing was stored"))
        .hint("switch to another branch (`git switch -`), then try again"))
}

/// Moves the reference from `expected` to `new`, or creates it where `expected` is none. A passing error where somebody
/// else was faster or holds the lock.
pub(in crate::store) fn compare_and_swap(
    repository: &Repository,
    reference: &str,
    (expected, new): (Option<Oid>, Oid),
    now: Timestamp,
    lock: &mut LockWatch,
) -> Result<(), StoreError> {
    let failed = |error: git2::Error| failure(&format!("`{reference}` can't be written"), &error);
    let faster = || StoreError::new(StoreErrorKind::Busy, format!("others kept writing to `{reference}`")).retry(Retry::WholeBudget);
    let mut transaction = repository.transaction().map_err(failed)?;
    match transaction.lock_ref(reference) {
        Ok(()) => lock.free(),
        Err(error) if error.code() == ErrorCode::Locked => return Err(lock.held(&lock_file(repository, reference), reference)),
        Err(error) => return Err(failed(error)),
    }
    if tip(repository, reference)? != expected {
        return Err(faster());
    }
    let signature = objects::signature(repository, now).map_err(failed)?;
    transaction.set_target(reference, new, Some(&signature), "perfdiff").map_err(failed)?;
    transaction.commit().map_err(failed)?;
    // Should somebody have taken our lock for one left behind, theirs was written: then this did not land.
    if tip(repository, reference)? == Some(new) || is_built_upon(repository, reference, new) { Ok(()) } else { Err(faster()) }
}

/// Whether others have built on our commit already.
fn is_built_upon(repository: &Repository, reference: &str, commit: Oid) -> bool {
    tip(repository, reference).ok().flatten().is_some_and(|tip| repository.graph_descendant_of(tip, commit).unwrap_or(false))
}

fn lock_file(repository: &Repository, reference: &str) -> PathBuf {
    repository.commondir().join(format!("{reference}.lock"))
}

/// Tells a lock that another process holds for some milliseconds from one that a killed process left behind, which would
/// block every later writer and is therefore removed.
pub(in crate::store) struct LockWatch {
    patience: Duration,
    seen: Option<(SystemTime, Instant)>,
}

impl LockWatch {
    /// Takes a lock for left behind when it has stayed the same for this long.
    pub(in crate::store) fn new(patience: Duration) -> LockWatch {
        LockWatch { patience, seen: None }
    }

    fn free(&mut self) {
        self.seen = None;
    }

    #[expect(clippy::disallowed_methods, reason = "the lock is a file that is not part of what is stored; the clock only measures waiting")]
    fn held(&mut self, lock: &Path, reference: &str) -> StoreError {
        let made = std::fs::metadata(lock).and_then(|metadata| metadata.modified()).ok();
        match (made, self.seen) {
            (Some(made), Some((before, since))) if made == before => {
                if since.elapsed() >= self.patience {
                    // Where that fails, the hint says what to do.
                    let _ = std::fs::remove_file(lock);
                    self.free();
                }
            }
            (Some(made), _) => self.seen = Some((made, Instant::now())),
            (None, _) => self.free(),
        }
        StoreError::new(StoreErrorKind::Busy, format!("`{reference}` is locked by another process"))
            .hint(format!("if no git is running, a killed one left the lock behind: remove {}", lock.display()))
            .retry(Retry::WholeBudget)
    }
}
