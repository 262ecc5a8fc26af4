//! The store that is meant: the local repository's, or a remote's.

use super::super::args::StoreArgs;
use super::super::config::{self, Found};
use super::super::exit::Failure;
use super::super::io::Io;
use crate::store::{Checkout, Settings, Store, StoreError, StoreErrorKind};

/// A store, what it is called, and the configuration that was found.
pub(super) struct Opened {
    pub(super) store: Store,
    /// "branch perfdiff", "branch perfdiff of origin".
    pub(super) name: String,
    pub(super) found: Found,
}

/// Opens the store that the arguments and the configuration name.
pub(super) fn open(args: &StoreArgs, io: &Io<'_>) -> Result<Opened, Failure> {
    let found = config::find(args.config.as_deref(), io)?;
    let branch = found.policy.store.branch.clone();
    let name = format!("branch {branch}");
    let store = Store::local(&io.cwd, Settings::new(branch, io.now))?;
    Ok(Opened { store, name, found })
}

impl Opened {
    /// How to bring back what the store was.
    pub(super) fn undo(&self, commit: &str) -> String {
        format!("to undo: git update-ref refs/heads/{} {commit}", self.found.policy.store.branch)
    }
}

/// The repository that the user works in; none where there is none.
pub(super) fn checkout(io: &Io<'_>) -> Result<Option<Checkout>, StoreError> {
    Checkout::find(&io.cwd)
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Failure {
        let failure = match error.kind {
            StoreErrorKind::BadName | StoreErrorKind::BadRemote | StoreErrorKind::CheckedOut => Failure::usage(&error.message),
            _ => Failure::trouble(&error.message),
        };
        failure.hint(&error.hint)
    }
}
