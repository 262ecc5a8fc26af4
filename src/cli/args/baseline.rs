//! What `perfdiff baseline` and its commands take.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::cli::args::shared::{ReadingArgs, named};
use crate::cli::args::stored::MeasuredArgs;

#[derive(Debug, Args)]
pub(in crate::cli) struct BaselineArgs {
    #[command(subcommand)]
    pub(in crate::cli) command: BaselineCommand,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum BaselineCommand {
    /// Store a run as the newest baseline of its branch
    Update(UpdateArgs),
    /// List the stored runs by branch and environment, newest first
    List(ListArgs),
    /// Show what a stored run holds
    Show(ShowArgs),
    /// Remove old runs; never the newest, nor those of tagged commits
    Prune(PruneArgs),
    /// Write the stored runs as perfdiff.run/v1, one per line, oldest first
    Export(StoredArgs),
    /// Store the runs of a history: NDJSON of perfdiff.run/v1, data.js of github-action-benchmark, …
    Import(ImportArgs),
    /// Add the runs that are stored here to a remote's store
    Push(RemoteArgs),
    /// Add the runs of a remote's store to those that are stored here
    Fetch(RemoteArgs),
    /// Read every stored run and name what is missing or broken
    Verify(VerifyArgs),
}

/// Which store is meant.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Store")]
pub(in crate::cli) struct StoreArgs {
    /// The store of this remote, a name or an address, in place of the one in the local repository
    #[arg(long, value_name = "REMOTE", value_parser = named)]
    pub(in crate::cli) remote: Option<String>,

    /// The branch that holds the store; default: perfdiff, or `branch` in perfdiff.toml
    #[arg(long, value_name = "BRANCH", value_parser = named)]
    pub(in crate::cli) store_branch: Option<String>,

    /// The environment variable with a token for the remote; without it git finds credentials as always
    #[arg(long, value_name = "NAME", requires = "remote", value_parser = named)]
    pub(in crate::cli) token_env: Option<String>,

    /// Configuration file; default: perfdiff.toml here or in a directory above, up to the repository's root
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) config: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct UpdateArgs {
    /// The run: files, directories, globs, or `-`
    #[arg(value_name = "FILE", required = true, value_parser = named)]
    pub(in crate::cli) inputs: Vec<String>,

    /// Compare with the stored baseline first, and store nothing where that fails the policy (exit code 1)
    #[arg(long)]
    pub(in crate::cli) unless_regressed: bool,

    /// Store the run although tracked files differ from the commit; it then carries a caveat
    #[arg(long)]
    pub(in crate::cli) allow_dirty: bool,

    #[command(flatten)]
    pub(in crate::cli) measured: MeasuredArgs,
    #[command(flatten)]
    pub(in crate::cli) reading: ReadingArgs,
    #[command(flatten)]
    pub(in crate::cli) store: StoreArgs,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct ListArgs {
    /// Only this branch
    #[arg(long, value_name = "BRANCH", value_parser = named)]
    pub(in crate::cli) branch: Option<String>,

    /// Most runs to list of each branch and environment; 0 for all
    #[arg(long, value_name = "N", default_value = "20")]
    pub(in crate::cli) limit: usize,

    /// A report, on standard output or into FILE; may be repeated. Kinds: console, json
    #[arg(long, value_name = "KIND[=FILE]", default_value = "console")]
    pub(in crate::cli) report: Vec<String>,

    /// Width of the console report; default: COLUMNS, else the terminal's. In a pipe nothing is cut
    #[arg(long, value_name = "COLUMNS")]
    pub(in crate::cli) width: Option<usize>,

    #[command(flatten)]
    pub(in crate::cli) store: StoreArgs,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct ShowArgs {
    /// A path as `list --report json` gives it, the first digits of a commit, a tag or a branch; default: the newest
    /// runs of the branch that is checked out
    #[arg(value_name = "REV|PATH", value_parser = named)]
    pub(in crate::cli) which: Option<String>,

    /// Write perfdiff.run/v1, one run per line, instead of a listing
    #[arg(long)]
    pub(in crate::cli) json: bool,

    #[command(flatten)]
    pub(in crate::cli) store: StoreArgs,
}

#[derive(Debug, Default, Args)]
#[command(group = clap::ArgGroup::new("bound").required(true).multiple(true).args(["keep", "max_age", "compact"]))]
pub(in crate::cli) struct PruneArgs {
    /// Remove what is older than the newest N runs of each branch, environment, suite and label
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(in crate::cli) keep: Option<u32>,

    /// Remove what is older than this: 90d, 12w, 6m, 1y
    #[arg(long, value_name = "AGE")]
    pub(in crate::cli) max_age: Option<String>,

    /// Take from all but the newest four runs of each branch, environment, suite and label the single values of their samples, as it
    /// is done of new runs when they are stored; their deciles stay, and no run goes for it
    #[arg(long)]
    pub(in crate::cli) compact: bool,

    /// Never remove runs of commits with a tag that matches, here or at the remote that is pruned; may be repeated
    #[arg(long, value_name = "GLOB", default_value = "*")]
    pub(in crate::cli) reference: Vec<String>,

    /// Only show what would go
    #[arg(long)]
    pub(in crate::cli) dry_run: bool,

    #[command(flatten)]
    pub(in crate::cli) store: StoreArgs,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct StoredArgs {
    /// Only this branch
    #[arg(long, value_name = "BRANCH", value_parser = named)]
    pub(in crate::cli) branch: Option<String>,

    /// Write into FILE instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub(in crate::cli) output: Option<PathBuf>,

    #[command(flatten)]
    pub(in crate::cli) store: StoreArgs,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct ImportArgs {
    /// Histories: files with one or several runs each, directories, globs, or `-`
    #[arg(value_name = "FILE", required = true, value_parser = named)]
    pub(in crate::cli) inputs: Vec<String>,

    /// The branch of runs that don't say theirs
    #[arg(long, value_name = "BRANCH", value_parser = named)]
    pub(in crate::cli) branch: Option<String>,

    #[command(flatten)]
    pub(in crate::cli) reading: ReadingArgs,
    #[command(flatten)]
    pub(in crate::cli) store: StoreArgs,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct RemoteArgs {
    /// A remote's name or address; default: origin, or `remote` in perfdiff.toml
    #[arg(value_name = "REMOTE", value_parser = named)]
    pub(in crate::cli) remote: Option<String>,

    /// The branch that holds the store, here and there; default: perfdiff, or `branch` in perfdiff.toml
    #[arg(long, value_name = "BRANCH", value_parser = named)]
    pub(in crate::cli) store_branch: Option<String>,

    /// The environment variable with a token for the remote; without it git finds credentials as always
    #[arg(long, value_name = "NAME", value_parser = named)]
    pub(in crate::cli) token_env: Option<String>,

    /// Configuration file; default: perfdiff.toml here or in a directory above, up to the repository's root
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) config: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct VerifyArgs {
    #[command(flatten)]
    pub(in crate::cli) store: StoreArgs,
}
