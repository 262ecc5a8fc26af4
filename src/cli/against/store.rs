//! The store that is meant, opened.

use crate::cli::exit::Failure;
use crate::cli::io::Io;
use crate::policy::Policy;
use crate::store::{Settings, Store, StoreError, StoreErrorKind};

/// Opens the store of the local repository.
pub(in crate::cli) fn open(branch: Option<&str>, remote: Option<&str>, policy: &Policy, io: &Io<'_>) -> Result<Store, Failure> {
    let branch = branch.unwrap_or(&policy.store.branch);
    if let Some(remote) = remote {
        return Err(Failure::trouble(format!("--remote {remote}: can't be read yet")));
    }
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
#[expect(clippy::needless_pass_by_value, reason = "stands where an error is mapped")]
pub(in crate::cli) fn refused(error: StoreError) -> Failure {
    let failure = match error.kind {
        StoreErrorKind::BadName | StoreErrorKind::BadRemote | StoreErrorKind::CheckedOut => Failure::usage(&error.message),
        _ => Failure::trouble(&error.message),
    };
    failure.hint(&error.hint)
}
