//! The store that a head is held against, opened.

use crate::cli::args::AgainstArgs;
use crate::cli::exit::Failure;
use crate::cli::io::Io;
use crate::cli::store::{self, Meant, Opened};
use crate::cli::surroundings::Surroundings;
use crate::policy::Policy;

/// Opens the store that the flags mean.
pub(in crate::cli) fn open(args: &AgainstArgs, surroundings: &Surroundings, policy: &Policy, io: &Io<'_>) -> Result<Opened, Failure> {
    if args.remote.is_none() && surroundings.checkout.is_none() && surroundings.unreadable.is_none() {
        let message = format!("{} is in no git repository, where stored runs are looked for", io.cwd.display());
        return Err(Failure::trouble(message)
            .hint("`perfdiff compare BASE HEAD` compares two files; --remote ADDRESS reads the runs that are stored elsewhere"));
    }
    let meant = Meant { branch: args.store_branch.as_deref(), remote: args.remote.as_deref(), token_env: args.token_env.as_deref() };
    store::open(meant, policy, io)
}
