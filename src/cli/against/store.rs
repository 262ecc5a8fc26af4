//! The store that is meant, opened.

use crate::cli::exit::Failure;
use crate::cli::io::Io;
use crate::cli::store::{self, Meant};
use crate::policy::Policy;
use crate::store::{Settings, Store, StoreError, StoreErrorKind};

/// Opens the store of the local repository, or of a remote.
pub(in crate::cli) fn open(branch: Option<&str>, remote: Option<&str>, policy: &Policy, io: &Io<'_>) -> Result<Store, Failure> {
    if remote.is_some() {
        return Ok(store::open(Meant { branch, remote, token_env: None }, policy, io)?.store);
    }
    let branch = branch.unwrap_or(&policy.store.branch);
    Store::local(&io.cwd, Settings::new(branch, io.now)).map_err(|error| {
        let outside = error.kind == StoreErrorKind::NotARepository;
        let failure = refused(error);
        if outside {
            return failure
                .hint("stored runs are looked for in the git repository at hand; `perfdiff compare BASE HEAD` compares two files");
        }
        failure
    })
}

/// Why the store is of no use here.
pub(in crate::cli) fn refused(error: StoreError) -> Failure {
    error.into()
}
