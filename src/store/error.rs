//! Why the store could not do what was asked: what, where, and what to do next.

use std::fmt;

/// What kind of failure an error of the store is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum StoreErrorKind {
    /// There is no git repository at the path.
    NotARepository,
    /// The repository belongs to somebody else, and git's `safe.directory` does not name it.
    NotOwned,
    /// The repository uses a format (reftable, SHA-256) that can't be read.
    UnsupportedRepository,
    /// Part of the repository can't be read.
    CorruptRepository,
    /// The branch exists and is no store.
    NotAStore,
    /// The store, or a file to be added, is of a later version of perfdiff.
    Newer,
    /// The branch is checked out, so that changing it would pull the files away from under somebody.
    CheckedOut,
    /// A name (of the store's branch, or of what a run is about) can't be used.
    BadName,
    /// A run is larger than a stored file may be.
    TooLarge,
    /// Others held the store for the whole time that was allowed.
    Busy,
    /// The git program is missing or could not be started.
    GitMissing,
    /// The address of the remote can't be used.
    BadRemote,
    /// The remote wants other credentials, or forbids it to these.
    Auth,
    /// The remote knows no such repository, or hides it.
    NoSuchRepository,
    /// The remote can't be reached.
    Network,
    /// A rule of the remote (a protected branch, a hook) refused the push.
    Refused,
    /// git failed in another way; the message has its words.
    Git,
}

/// Why the store could not do what was asked. Never holds a token or a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreError {
    /// What kind of failure it is.
    pub kind: StoreErrorKind,
    /// What is wrong and where. May quote what strangers wrote: escape it before it is shown.
    pub message: String,
    /// What to do next; may be empty.
    pub hint: String,
    /// Whether trying again may help.
    pub(super) retry: Retry,
}

/// Whether trying again may succeed, and for how long that is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Retry {
    /// The same try would fail again.
    Never,
    /// Perhaps: an eighth of the budget is spent on it, since somebody may be waiting at the terminal.
    Briefly,
    /// Yes: other writers are in the way, and end some time. The whole budget is spent on it.
    WholeBudget,
}

impl StoreError {
    pub(super) fn new(kind: StoreErrorKind, message: impl Into<String>) -> StoreError {
        StoreError { kind, message: message.into(), hint: String::new(), retry: Retry::Never }
    }

    /// Adds what to do next.
    #[must_use]
    pub(super) fn hint(mut self, hint: impl Into<String>) -> StoreError {
        self.hint = hint.into();
        self
    }

    /// Sets whether trying again may succeed.
    #[must_use]
    pub(super) fn retry(mut self, retry: Retry) -> StoreError {
        self.retry = retry;
        self
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for StoreError {}

/// A stored file, or part of the store, that is of no use. The others still serve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Its path in the store. May be hostile: escape it before it is shown.
    pub path: String,
    /// What is wrong with it, with what was expected.
    pub reason: String,
}

impl Refused {
    pub(super) fn new(path: impl Into<String>, reason: impl Into<String>) -> Refused {
        Refused { path: path.into(), reason: reason.into() }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.reason)
    }
}
