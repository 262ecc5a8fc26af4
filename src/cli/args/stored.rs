//! Flags shared by commands that store runs or compare with stored runs.

use clap::Args;

use crate::cli::args::shared::named;

/// What was measured, and where.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Measured")]
pub(in crate::cli) struct MeasuredArgs {
    /// The branch that was measured; default: what the results say, else the one checked out, else what the CI says
    #[arg(long, value_name = "BRANCH")]
    pub(in crate::cli) branch: Option<String>,

    /// The commit that was measured; default: what the results say, else HEAD
    #[arg(long, value_name = "REV", value_parser = named)]
    pub(in crate::cli) commit: Option<String>,

    /// Where it was measured, in place of what the results say or was found out: os, arch, cpu, cores or runner; may be
    /// repeated. Only runs of one environment are compared: `cpu=any` takes different processors for one. Of two sides
    /// that are given it holds for both
    #[arg(long, value_name = "KEY=VALUE")]
    pub(in crate::cli) environment: Vec<String>,
}

/// Which stored runs a head is compared with.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Baseline")]
pub(in crate::cli) struct AgainstArgs {
    /// The branch to compare with; default: the pull request's, else the default branch. Of a --history with several: the
    /// head's own, else main or master, else that of the newest run
    #[arg(long, value_name = "BRANCH", value_parser = named)]
    pub(in crate::cli) base_branch: Option<String>,

    /// The commit to compare with; default: the merge base with the base branch
    #[arg(long, value_name = "REV", value_parser = named)]
    pub(in crate::cli) base_commit: Option<String>,

    /// The most earlier runs to compare the head with; default: 50, or `history` in perfdiff.toml
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(in crate::cli) last: Option<u32>,

    /// The branch that holds the stored runs; default: perfdiff, or `branch` in perfdiff.toml
    #[arg(long, value_name = "BRANCH", value_parser = named)]
    pub(in crate::cli) store_branch: Option<String>,

    /// Read the stored runs of this remote, a name or an address, in place of those in the local repository
    #[arg(long, value_name = "REMOTE", value_parser = named)]
    pub(in crate::cli) remote: Option<String>,

    /// The environment variable with a token for the remote; without it git finds credentials as always
    #[arg(long, value_name = "NAME", requires = "remote", value_parser = named)]
    pub(in crate::cli) token_env: Option<String>,
}

/// Which stored runs a history shows.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Stored runs")]
pub(in crate::cli) struct SeriesArgs {
    /// The branch whose runs are shown; default: the one checked out if it has any, else the default branch, else, of
    /// runs of files, that of the newest
    #[arg(long, value_name = "BRANCH", value_parser = named)]
    pub(in crate::cli) branch: Option<String>,

    /// The most runs of a suite, the newest; default: 50, or `history` in perfdiff.toml
    #[arg(long, value_name = "N", conflicts_with = "from", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(in crate::cli) last: Option<u32>,

    #[command(flatten)]
    pub(in crate::cli) store: WhichStoreArgs,
}

/// Which store stored runs are shown of.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Stored runs")]
pub(in crate::cli) struct WhichStoreArgs {
    /// The branch that holds the stored runs; default: perfdiff, or `branch` in perfdiff.toml
    #[arg(long, value_name = "BRANCH", conflicts_with = "from", value_parser = named)]
    pub(in crate::cli) store_branch: Option<String>,

    /// Read the stored runs of this remote, a name or an address, in place of those in the local repository
    #[arg(long, value_name = "REMOTE", conflicts_with = "from", value_parser = named)]
    pub(in crate::cli) remote: Option<String>,

    /// The environment variable with a token for the remote; without it git finds credentials as always
    #[arg(long, value_name = "NAME", requires = "remote", value_parser = named)]
    pub(in crate::cli) token_env: Option<String>,
}

impl MeasuredArgs {
    /// The first of these flags that was given of those that are about stored runs alone.
    pub(in crate::cli) fn given(&self) -> Option<&'static str> {
        let given = [("--branch", self.branch.is_some()), ("--commit", self.commit.is_some())];
        given.into_iter().find(|(_, given)| *given).map(|(name, _)| name)
    }
}

impl AgainstArgs {
    /// The first of these flags that was given and is about stored runs alone: a branch may be meant of a `history` of files.
    pub(in crate::cli) fn given(&self, history: bool) -> Option<&'static str> {
        let given = [
            ("--base-branch", self.base_branch.is_some() && !history),
            ("--base-commit", self.base_commit.is_some()),
            ("--last", self.last.is_some()),
            ("--store-branch", self.store_branch.is_some()),
            ("--remote", self.remote.is_some()),
        ];
        given.into_iter().find(|(_, given)| *given).map(|(name, _)| name)
    }
}
