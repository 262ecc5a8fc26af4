//! The store that is meant, opened: the local repository's, or a remote's.

use std::cell::OnceCell;
use std::path::PathBuf;

use crate::cli::exit::Failure;
use crate::cli::io::Io;
use crate::policy::Policy;
use crate::report::escape::visible;
use crate::store::{Listing, Remote, Settings, Store, StoreError, StoreErrorKind, Token};

/// Which store is meant, as far as flags say.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::cli) struct Meant<'a> {
    /// The branch that holds it.
    pub(in crate::cli) branch: Option<&'a str>,
    /// A remote's name or address; the local repository where none is given.
    pub(in crate::cli) remote: Option<&'a str>,
    /// The environment variable that holds a token for the remote.
    pub(in crate::cli) token_env: Option<&'a str>,
}

/// A store and what it is called.
pub(in crate::cli) struct Opened {
    pub(in crate::cli) store: Store,
    /// "branch perfdiff", "branch perfdiff of origin", fit to be shown.
    pub(in crate::cli) name: String,
    /// The remote, as messages may show it.
    pub(in crate::cli) remote: Option<String>,
    /// What is stored, once it was asked for.
    listing: OnceCell<Listing>,
}

impl Opened {
    fn new(store: Store, name: &str, remote: Option<String>) -> Opened {
        Opened { store, name: visible(name), remote, listing: OnceCell::new() }
    }

    /// What is stored, fetched once: all that one job decides rests on one state of the store.
    pub(in crate::cli) fn listing(&self) -> Result<&Listing, Failure> {
        if let Some(listing) = self.listing.get() {
            return Ok(listing);
        }
        let listing = self.store.list()?;
        Ok(self.listing.get_or_init(|| listing))
    }
}

/// Opens a store.
pub(in crate::cli) fn open(meant: Meant<'_>, policy: &Policy, io: &Io<'_>) -> Result<Opened, Failure> {
    let branch = meant.branch.unwrap_or(&policy.store.branch).to_owned();
    let settings = Settings::new(branch.clone(), io.now);
    let Some(given) = meant.remote else {
        let store = Store::local(&io.cwd, settings)?;
        return Ok(Opened::new(store, &named(&branch), None));
    };
    let mut remote = Remote::named(given, &io.cwd, &scratch(io), None)?;
    remote.token = token(meant.token_env, &remote.url, io)?;
    let store = Store::remote(&remote, settings)?;
    // An address may hold a password; a name or a path is shown as it was given.
    let shown = if given.contains("://") { store.address().unwrap_or_default().to_owned() } else { given.to_owned() };
    Ok(Opened::new(store, &format!("{} of {shown}", named(&branch)), Some(shown)))
}

/// A branch is called one; what is given as a whole reference is none.
fn named(branch: &str) -> String {
    if branch.starts_with("refs/") { branch.to_owned() } else { format!("branch {branch}") }
}

/// A directory for temporary files.
fn scratch(io: &Io<'_>) -> PathBuf {
    io.var("RUNNER_TEMP").or_else(|| io.var("TMPDIR")).map_or_else(std::env::temp_dir, PathBuf::from)
}

/// The token for a remote: the one that was named; in GitHub Actions the job's own, for GitHub alone.
fn token(named: Option<&str>, url: &str, io: &Io<'_>) -> Result<Option<Token>, Failure> {
    if let Some(name) = named {
        let text = io.var(name).ok_or_else(|| {
            Failure::usage(format!("--token-env {name}: the variable is not set or empty"))
                .hint("give the name of a variable, never the token itself")
        })?;
        return Ok(Some(Token::new(text)));
    }
    let is_own = || {
        let server = io.var("GITHUB_SERVER_URL")?;
        let rest = url.strip_prefix(server.trim_end_matches('/'))?;
        (io.var("GITHUB_ACTIONS")? == "true" && rest.starts_with('/')).then_some(())
    };
    Ok(is_own().and_then(|()| io.var("GITHUB_TOKEN")).map(Token::new))
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
