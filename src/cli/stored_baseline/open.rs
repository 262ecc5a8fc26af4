//! The store that a head is compared with, opened.

use crate::cli::args::{AgainstArgs, WhichStoreArgs};
use crate::cli::exit::Failure;
use crate::cli::io::Io;
use crate::cli::opened_store::{self, Meant, Opened};
use crate::cli::run_metadata::RunMetadata;
use crate::policy::Policy;

/// Opens the store that the flags mean.
pub(in crate::cli) fn open(meant: Meant<'_>, metadata: &RunMetadata, policy: &Policy, io: &Io<'_>) -> Result<Opened, Failure> {
    if meant.remote.is_none() && metadata.checkout.is_none() && metadata.unreadable.is_none() {
        let message = format!("{} is in no git repository, where stored runs are looked for", io.cwd.display());
        return Err(Failure::trouble(message).hint(
            "give the other runs as files (`perfdiff compare BASE HEAD`, `--from FILE` of `history` and `site`), or --remote ADDRESS",
        ));
    }
    opened_store::open(meant, policy, io)
}

impl AgainstArgs {
    /// The store that is meant.
    pub(in crate::cli) fn meant(&self) -> Meant<'_> {
        Meant { branch: self.store_branch.as_deref(), remote: self.remote.as_deref(), token_env: self.token_env.as_deref() }
    }
}

impl WhichStoreArgs {
    /// The store that is meant.
    pub(in crate::cli) fn meant(&self) -> Meant<'_> {
        Meant { branch: self.store_branch.as_deref(), remote: self.remote.as_deref(), token_env: self.token_env.as_deref() }
    }
}
