//! What `perfdiff ci` takes: the inputs of the GitHub Action, one flag each.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::args::shared::{FailOn, named};

/// Do the whole job in a workflow of GitHub Actions, by the event that started it
///
/// On a pull request the results are compared with the stored runs of the base branch: comparison.json and the HTML
/// report are written, the job's summary, annotations and outputs, and one comment that is kept up to date. On a push to
/// the baseline branch they are compared with the run before and stored. In a merge queue, and on other branches, they
/// are only compared. On `workflow_run` the comparison that a fork's pull request has made is published. `--mode publish`
/// on a pull request makes one comment, and one exit code, of what the legs of a matrix have left in earlier jobs.
///
/// The verdict and the exit code never depend on GitHub: a comment, check or issue that could not be written is a
/// warning. The token comes from `GITHUB_TOKEN`, never from an argument.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(in crate::cli) struct CiArgs {
    /// The results: files, directories, globs in quotes, or `-`
    #[arg(value_name = "FILE", value_parser = named)]
    pub(in crate::cli) files: Vec<String>,

    /// Measure in place of reading results: the command of a suite, or the arguments of `perfdiff bench` with it. A pull request is
    /// measured in turns with its base, so that it needs no stored run; on a push the command runs once
    #[arg(long, value_name = "COMMAND", conflicts_with = "files", allow_hyphen_values = true, value_parser = named)]
    pub(in crate::cli) bench: Option<String>,

    /// What to do
    #[arg(long, value_name = "WHAT", default_value = "auto")]
    pub(in crate::cli) mode: CiMode,

    /// When to comment on the pull request
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(in crate::cli) comment: CommentWhen,

    /// What makes the exit code 1
    #[arg(long, value_name = "WHEN", default_value = "failure")]
    pub(in crate::cli) fail_on: FailOn,

    /// Name of this comparison: jobs with different names have comments and baselines of their own. It takes the place
    /// of the suite's name
    #[arg(long, value_name = "NAME", value_parser = named)]
    pub(in crate::cli) name: Option<String>,

    /// Keeps legs of a matrix apart: becomes a parameter of every benchmark; may be repeated
    #[arg(long, value_name = "KEY=VALUE")]
    pub(in crate::cli) label: Vec<String>,

    /// Where it was measured, in place of what was found out: os, arch, cpu, cores or runner; may be repeated. `cpu=any`
    /// makes one environment of hosted runners with different processors
    #[arg(long, value_name = "KEY=VALUE")]
    pub(in crate::cli) environment: Vec<String>,

    /// Configuration file; default: perfdiff.toml here or in a directory above, up to the repository's root
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) config: Option<PathBuf>,

    /// The branch whose runs are the baseline, and are stored on a push; default: the pull request's base, else the
    /// default branch
    #[arg(long, value_name = "BRANCH", value_parser = named)]
    pub(in crate::cli) baseline_branch: Option<String>,

    /// Don't store a run that fails the policy
    #[arg(long)]
    pub(in crate::cli) unless_regressed: bool,

    /// Where the HTML report goes; without it none is written
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) html: Option<PathBuf>,

    /// Where comparison.json goes; default: beside the HTML report, else perfdiff-report/comparison.json. With --mode
    /// publish the comparison that is published, or the directory that holds it
    #[arg(long, value_name = "PATH")]
    pub(in crate::cli) comparison: Option<PathBuf>,

    /// With --mode prune: how many runs of each branch, environment, suite and label are kept (500), or how long (90d, 12w, 6m, 1y)
    #[arg(long, value_name = "N|AGE", value_parser = named)]
    pub(in crate::cli) retention: Option<String>,

    /// Write a check run on the commit that was judged
    #[arg(long)]
    pub(in crate::cli) check: bool,

    /// Keep one issue about confirmed regressions of the baseline branch, closed when the level is back
    #[arg(long)]
    pub(in crate::cli) issue: bool,
}

const EXAMPLES: &str = "\
Examples:
  perfdiff ci results.json                       on pull_request: compare, comment; on push: store
  perfdiff ci --name api --html perfdiff-report/index.html 'results/*.json'
  perfdiff ci --label os=linux --fail-on warning target/criterion
  perfdiff ci --bench 'pytest --benchmark-json={out}'
                                                 on pull_request: measure base and head in turns
  perfdiff ci --comparison artifact/             on workflow_run: publish what a fork has measured
  perfdiff ci --mode publish --comparison legs/  on pull_request: the legs of a matrix, as one
  perfdiff ci --mode prune --retention 1y        on schedule: remove what is older

Outputs, in the file that GITHUB_OUTPUT names:
  outcome (pass, warn, fail, no-baseline), failures, warnings, improvements, baseline, report-html,
  report-json, comment-url

Permissions of the job:
  contents: read         to read the stored runs; write, on the baseline branch, to store them
  pull-requests: write   for the comment
  issues: read           to see who has set the label; write with --issue
  checks: write          with --check

A regression that is meant is accepted by a trailer of a commit of the pull request
(`Perfdiff-Accept: <glob> | <up-to> | <reason>`), by [[accept]] in perfdiff.toml, or by the label
`perf-accepted`, which counts only when somebody with write access has set it. The report always
says which, and why.

The key of a comment is the name with the labels; the runs are read from and stored on the branch
`perfdiff` of the repository's own remote.

Elsewhere, `perfdiff compare RESULTS` judges and `perfdiff baseline update RESULTS` stores.";

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum CiMode {
    /// What the event asks for
    Auto,
    /// Compare, and store nothing
    Compare,
    /// Compare and store
    Update,
    /// Publish a comparison that another workflow has made
    Publish,
    /// Remove old runs by --retention, and take the single values from those that stay, as `perfdiff baseline prune --compact` does
    Prune,
}

/// When there is a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum CommentWhen {
    /// From the first finding on, then kept up to date
    Auto,
    /// On every pull request
    Always,
    /// Only while there is something to say
    Changes,
    /// Never
    Never,
}
