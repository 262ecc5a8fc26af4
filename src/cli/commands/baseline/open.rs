//! The store that the flags of `perfdiff baseline` mean, with the configuration, and the repository at hand.

use crate::cli::args::StoreArgs;
use crate::cli::exit::Failure;
use crate::cli::input::config::{self, Found};
use crate::cli::io::Io;
use crate::cli::opened_store::{self, Meant, Opened};
use crate::report::shell::quoted;
use crate::store::{Checkout, Listing};

/// Opens the store that the arguments and the configuration name.
pub(in crate::cli) fn open(args: &StoreArgs, io: &Io<'_>) -> Result<(Opened, Found), Failure> {
    let found = config::find(args.config.as_deref(), io)?;
    let opened = opened_store::open(args.meant(), &found.policy, io)?;
    Ok((opened, found))
}

/// The repository that the user works in; none where there is none that can be read, and then the store is a remote's.
pub(in crate::cli) fn checkout(io: &Io<'_>) -> Option<Checkout> {
    Checkout::find(&io.cwd).ok().flatten()
}

/// That a store holds no run of what was asked for.
pub(in crate::cli) fn nothing(opened: &Opened, listing: &Listing, of: Option<&str>) -> Failure {
    if listing.entries.is_empty() {
        return Failure::trouble(format!("{} holds no run yet", opened.name)).hint("`perfdiff baseline update RESULTS` stores one");
    }
    let of = of.map_or_else(String::new, |of| format!(" of {of}"));
    Failure::trouble(format!("{} holds no run{of}", opened.name))
        .hint("`perfdiff baseline list` shows the branches and commits that have one; `list --report json` the paths")
}

impl StoreArgs {
    /// The store that is meant.
    pub(in crate::cli) fn meant(&self) -> Meant<'_> {
        Meant { branch: self.store_branch.as_deref(), remote: self.remote.as_deref(), token_env: self.token_env.as_deref() }
    }
}

/// How to bring back what a store was: a command that a shell may be given as it stands.
pub(in crate::cli) fn undo(opened: &Opened, commit: &str) -> String {
    let branch = quoted(opened.store.reference());
    match opened.remote.as_deref().map(quoted) {
        // The remote keeps what nothing refers to only for a while, and gives it to nobody who does not know the commit.
        Some(remote) => format!("to undo: git fetch {remote} {commit} && git push --force {remote} {commit}:{branch}"),
        None => format!("to undo: git update-ref {branch} {commit}"),
    }
}
