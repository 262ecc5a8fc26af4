//! What each command takes.

use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser};

use crate::cli::args::shared::{
    Export, ExportedTemplate, Face, FailOn, For, Listing, Only, OutputArgs, PolicyArgs, ReadingArgs, SchemaForm, ThresholdArgs, named,
};
use crate::cli::args::stored::{AgainstArgs, MeasuredArgs, SeriesArgs, WhichStoreArgs};
use crate::guide::CHAPTERS;

#[derive(Debug, Args)]
pub(in crate::cli) struct CompareArgs {
    /// Baseline, then head: files, directories, globs, `DIR@NAME` for a named criterion baseline, or `-`. The head alone is
    /// compared with the stored runs of its base branch
    #[arg(value_name = "INPUT", value_parser = named)]
    pub(in crate::cli) sides: Vec<String>,

    /// A run of the baseline; repeat it for several runs or several tools
    #[arg(long, value_name = "INPUT", conflicts_with = "sides", value_parser = named)]
    pub(in crate::cli) base: Vec<String>,

    /// A run of the head; repeat it for several runs or several tools. Without a baseline it is compared with stored runs
    #[arg(long, value_name = "INPUT", conflicts_with = "sides", value_parser = named)]
    pub(in crate::cli) head: Vec<String>,

    /// Earlier runs of the baseline branch, oldest first, in place of a baseline; needs --head; perfdiff.run/v1 as
    /// JSON or NDJSON, or any format, one run per file; repeat it for several files
    #[arg(long, value_name = "INPUT", conflicts_with_all = ["sides", "base"], value_parser = named)]
    pub(in crate::cli) history: Vec<String>,

    #[command(flatten)]
    pub(in crate::cli) against: AgainstArgs,
    #[command(flatten)]
    pub(in crate::cli) measured: MeasuredArgs,
    #[command(flatten)]
    pub(in crate::cli) reading: ReadingArgs,
    #[command(flatten)]
    pub(in crate::cli) thresholds: ThresholdArgs,
    #[command(flatten)]
    pub(in crate::cli) policy: PolicyArgs,
    #[command(flatten)]
    pub(in crate::cli) output: OutputArgs,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct HistoryArgs {
    /// Only benchmarks whose path matches: `*` within a part of a name, `**` across
    #[arg(value_name = "BENCHMARK-GLOB")]
    pub(in crate::cli) benchmark: Option<String>,

    /// Runs, one per file or several as NDJSON of perfdiff.run/v1: oldest first, unless all say when they were made;
    /// default: the stored runs of the branch
    #[arg(long, value_name = "FILE", num_args = 1.., value_parser = named)]
    pub(in crate::cli) from: Vec<String>,

    /// Compare the newest runs with this one: a tag, a commit or its first digits, or a run file
    #[arg(long, value_name = "REV|FILE", value_parser = named)]
    pub(in crate::cli) reference: Option<String>,

    /// What makes the exit code 1; without it a history never fails. Needs --reference
    #[arg(long, value_name = "WHEN", requires = "reference")]
    pub(in crate::cli) fail_on: Option<FailOn>,

    /// Configuration file; default: perfdiff.toml here or in a directory above, up to the repository's root
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) config: Option<PathBuf>,

    /// Only benchmarks whose path matches, as well as BENCHMARK-GLOB; may be repeated
    #[arg(long, value_name = "GLOB")]
    pub(in crate::cli) filter: Vec<String>,

    /// And only metrics whose path matches, such as `latency/p95`, informational ones too; may be repeated
    #[arg(long, value_name = "GLOB")]
    pub(in crate::cli) metric: Vec<String>,

    #[command(flatten)]
    pub(in crate::cli) stored: SeriesArgs,
    #[command(flatten)]
    pub(in crate::cli) reading: ReadingArgs,

    /// A report, on standard output or into FILE; may be repeated. Kinds: console, json
    #[arg(long, value_name = "KIND[=FILE]", default_value = "console", help_heading = "Output")]
    pub(in crate::cli) report: Vec<String>,

    /// List only series with a change point, or that crept
    #[arg(long, value_name = "WHICH", help_heading = "Output")]
    pub(in crate::cli) only: Option<Only>,

    /// Most series to list, from those that need a look first; JSON holds all
    #[arg(long, value_name = "N", help_heading = "Output")]
    pub(in crate::cli) limit: Option<usize>,

    /// Width of the console report; default: COLUMNS, else the terminal's. In a pipe nothing is cut
    #[arg(long, value_name = "COLUMNS", help_heading = "Output")]
    pub(in crate::cli) width: Option<usize>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct SiteArgs {
    /// Where the pages go. Pages of an earlier run are brought up to date; nothing else there is touched
    #[arg(value_name = "DIR")]
    pub(in crate::cli) directory: PathBuf,

    /// Runs, one per file or several as NDJSON of perfdiff.run/v1: oldest first, unless all say when they were made;
    /// default: all stored runs
    #[arg(long, value_name = "FILE", num_args = 1.., value_parser = named)]
    pub(in crate::cli) from: Vec<String>,

    /// Only runs of this branch; may be repeated: the first one's index is the first page, and up to five of them share a
    /// picture of each metric, in this order. Default: all, main first, then those with most runs
    #[arg(long, value_name = "NAME", value_parser = named)]
    pub(in crate::cli) branch: Vec<String>,

    /// Most runs of a suite to show, the newest ones, of each branch and environment
    #[arg(long, value_name = "N", default_value_t = 500, value_parser = clap::value_parser!(u32).range(1..))]
    pub(in crate::cli) last: u32,

    /// What stands at the top of every page; default: the repository's name
    #[arg(long, value_name = "TEXT", value_parser = named)]
    pub(in crate::cli) title: Option<String>,

    /// Address of the repository on the web, for links to commits; default: in GitHub Actions the workflow's own
    #[arg(long, value_name = "URL", value_parser = named)]
    pub(in crate::cli) repository_url: Option<String>,

    /// Overwrite files that stand where a page belongs, though perfdiff didn't write them
    #[arg(long)]
    pub(in crate::cli) force: bool,

    /// Configuration file; default: perfdiff.toml here or in a directory above, up to the repository's root
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) config: Option<PathBuf>,

    /// Only benchmarks whose path matches: `*` within a part of a name, `**` across; may be repeated
    #[arg(long, value_name = "GLOB")]
    pub(in crate::cli) filter: Vec<String>,

    /// And only metrics whose path matches, such as `latency/p95`, informational ones too; may be repeated
    #[arg(long, value_name = "GLOB")]
    pub(in crate::cli) metric: Vec<String>,

    #[command(flatten)]
    pub(in crate::cli) reading: ReadingArgs,
    #[command(flatten)]
    pub(in crate::cli) store: WhichStoreArgs,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct GateArgs {
    /// The run: files, directories, globs, or `-`
    #[arg(value_name = "INPUT", required = true, value_parser = named)]
    pub(in crate::cli) inputs: Vec<String>,

    #[command(flatten)]
    pub(in crate::cli) reading: ReadingArgs,
    #[command(flatten)]
    pub(in crate::cli) policy: PolicyArgs,
    #[command(flatten)]
    pub(in crate::cli) output: OutputArgs,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct InspectArgs {
    /// Files, directories, globs, or `-`
    #[arg(value_name = "INPUT", required = true, value_parser = named)]
    pub(in crate::cli) inputs: Vec<String>,

    /// Write the runs as perfdiff.run/v1, one per line, instead of a listing
    #[arg(long)]
    pub(in crate::cli) json: bool,

    /// First say of each file which format claims it and by which signs, and what each rule of a recipe matched
    #[arg(long, conflicts_with = "json")]
    pub(in crate::cli) explain: bool,

    #[command(flatten)]
    pub(in crate::cli) reading: ReadingArgs,

    /// Configuration file; default: perfdiff.toml here or in a directory above
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) config: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct CalibrateArgs {
    /// Runs of the same code, two or more, oldest first: files, directories, globs, or `-`; five or more are better
    #[arg(value_name = "RUN", required = true, value_parser = named)]
    pub(in crate::cli) inputs: Vec<String>,

    /// Make benchmarks worse by this much, a few at a time and one alone, and count how often that is called and how often
    /// it ends red: `10%`, or `1 point` for error rates; may be repeated, or listed with commas
    #[arg(long, value_name = "SIZE", value_delimiter = ',')]
    pub(in crate::cli) inject: Vec<String>,

    #[command(flatten)]
    pub(in crate::cli) reading: ReadingArgs,

    /// Configuration file; default: perfdiff.toml here or in a directory above, up to the repository's root
    #[arg(long, value_name = "FILE", help_heading = "Policy")]
    pub(in crate::cli) config: Option<PathBuf>,

    /// Only benchmarks whose path matches: `*` within a part of a name, `**` across; may be repeated
    #[arg(long, value_name = "GLOB", help_heading = "Policy")]
    pub(in crate::cli) filter: Vec<String>,

    /// Only metrics whose path matches, such as `latency/p95`; may be repeated
    #[arg(long, value_name = "GLOB", help_heading = "Policy")]
    pub(in crate::cli) metric: Vec<String>,

    /// A report, `console` or `json`, on standard output or into FILE; may be repeated
    #[arg(long, value_name = "KIND[=FILE]", default_value = "console", help_heading = "Output")]
    pub(in crate::cli) report: Vec<String>,

    /// Width of the console report; default: COLUMNS, else the terminal's. In a pipe nothing is cut
    #[arg(long, value_name = "COLUMNS", help_heading = "Output")]
    pub(in crate::cli) width: Option<usize>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct ReportArgs {
    /// A comparison that `--report json=FILE` wrote, or `-`. Several become one report, side by side; they are distinguished
    /// by their labels, suites or environments, else by the names of the files, or as NAME=FILE
    #[arg(value_name = "COMPARISON.json", required = true, value_parser = named)]
    pub(in crate::cli) comparisons: Vec<String>,

    /// What makes the exit code 1
    #[arg(long, value_name = "WHEN", default_value = "never", help_heading = "Policy")]
    pub(in crate::cli) fail_on: FailOn,

    #[command(flatten)]
    pub(in crate::cli) output: OutputArgs,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct ExplainArgs {
    /// A comparison that `--report json=FILE` wrote, or `-`
    #[arg(value_name = "COMPARISON.json", value_parser = named)]
    pub(in crate::cli) comparison: String,

    /// Which metrics: a glob over suite/benchmark/metric/statistic, or a part of such a path
    #[arg(value_name = "PATTERN")]
    pub(in crate::cli) pattern: String,

    /// Explain all that match, not just the first 20
    #[arg(long)]
    pub(in crate::cli) all: bool,

    /// How it is written
    #[arg(long, value_name = "KIND", default_value = "console")]
    pub(in crate::cli) report: Face,

    /// Width of the text; default: COLUMNS, else the terminal's. In a pipe nothing is cut
    #[arg(long, value_name = "COLUMNS")]
    pub(in crate::cli) width: Option<usize>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct SuspectsArgs {
    /// A comparison that `--report json=FILE` wrote, or `-`
    #[arg(value_name = "COMPARISON.json", value_parser = named)]
    pub(in crate::cli) comparison: String,

    /// Whose filter to write; default: that of the tool that measured, else names
    #[arg(long = "for", value_name = "TOOL")]
    pub(in crate::cli) tool: Option<For>,

    /// How it is written
    #[arg(long, value_name = "KIND", default_value = "text")]
    pub(in crate::cli) report: Listing,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct InitArgs {
    /// Where to write it; an existing file is never overwritten. Default: perfdiff.toml, .github/workflows/perfdiff.yml or
    /// .gitlab-ci.yml
    #[arg(value_name = "FILE")]
    pub(in crate::cli) file: Option<PathBuf>,

    /// Write a workflow for GitHub Actions that measures every pull request with the benchmarks that are found here
    #[arg(long, conflicts_with = "gitlab")]
    pub(in crate::cli) github: bool,

    /// With --github: pull requests from forks are commented on too, by a second workflow
    #[arg(long, requires = "github")]
    pub(in crate::cli) forks: bool,

    /// Write a pipeline for GitLab that measures every merge request
    #[arg(long)]
    pub(in crate::cli) gitlab: bool,

    /// The command that measures, in place of what is found: as after `--` of `perfdiff bench`
    #[arg(long, value_name = "COMMAND", value_parser = named, allow_hyphen_values = true)]
    pub(in crate::cli) bench: Option<String>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct DoctorArgs {
    /// The remote that holds the stored runs; default: what a comparison here would use
    #[arg(long, value_name = "REMOTE", value_parser = named)]
    pub(in crate::cli) remote: Option<String>,

    /// The environment variable with a token for the remote
    #[arg(long, value_name = "NAME", requires = "remote", value_parser = named)]
    pub(in crate::cli) token_env: Option<String>,

    /// Configuration file; default: perfdiff.toml here or in a directory above, up to the repository's root
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) config: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct CheckConfigArgs {
    /// Results whose metrics are listed with the rule that each gets
    #[arg(value_name = "INPUT", value_parser = named)]
    pub(in crate::cli) inputs: Vec<String>,

    #[command(flatten)]
    pub(in crate::cli) reading: ReadingArgs,

    /// Configuration file; default: perfdiff.toml here or in a directory above
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) config: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct FormatsArgs {
    /// Write the list as JSON
    #[arg(long)]
    pub(in crate::cli) json: bool,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct GuideArgs {
    /// Which chapter; default: the list of chapters
    #[arg(value_name = "CHAPTER", value_parser = chapters())]
    pub(in crate::cli) chapter: Option<String>,
}

/// The chapters' names, each with its question.
fn chapters() -> PossibleValuesParser {
    CHAPTERS.iter().map(|chapter| PossibleValue::new(chapter.name).help(chapter.question())).collect::<Vec<_>>().into()
}

#[derive(Debug, Args)]
pub(in crate::cli) struct ExportArgs {
    /// What to print
    #[arg(value_name = "WHAT")]
    pub(in crate::cli) what: Export,

    /// Which template
    #[arg(value_name = "NAME", required_if_eq("what", "template"))]
    pub(in crate::cli) template: Option<ExportedTemplate>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct SchemaArgs {
    /// Of which form
    #[arg(value_name = "FORM")]
    pub(in crate::cli) form: SchemaForm,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct CompletionsArgs {
    /// For which shell
    #[arg(value_name = "SHELL")]
    pub(in crate::cli) shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct PackageFilesArgs {
    /// The directory below which `man` and `completions` are made
    #[arg(value_name = "DIR")]
    pub(in crate::cli) directory: PathBuf,
}
