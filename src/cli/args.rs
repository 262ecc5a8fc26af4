//! The command line. Its help texts are the manual.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Did this change make us slower?
///
/// perfdiff reads what benchmark tools write, compares it with a baseline, and says what changed, how sure that is,
/// and what the verdict rests on.
#[derive(Debug, Parser)]
#[command(name = "perfdiff", version, max_term_width = 100, after_help = EXIT_CODES, after_long_help = EXAMPLES)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,

    /// Print errors only; reports written to files are written all the same
    #[arg(long, short, global = true)]
    pub(super) quiet: bool,

    /// When to use colour; `NO_COLOR` and `CLICOLOR_FORCE` are heeded
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(super) color: ColorWhen,
}

const EXIT_CODES: &str = "\
Exit codes: 0 pass or warn, 1 the policy failed, 2 wrong usage or configuration, 3 the work could not be done.";

const EXAMPLES: &str = "\
Examples:
  perfdiff compare base.json head.json           two files of any format, or directories, or globs
  perfdiff compare target/criterion@main target/criterion
                                                 a named criterion baseline against the newest run
  perfdiff compare base.json head.json --report markdown=comment.md --report json=comparison.json
  perfdiff gate results.json                     hold absolute bounds of perfdiff.toml against one run
  perfdiff inspect results.json                  what was detected and read
  perfdiff explain comparison.json 'GET /orders' how a verdict was reached, number by number
  perfdiff suspects comparison.json              what to run again before believing it

Exit codes:
  0  pass or warn
  1  the policy failed
  2  wrong usage or configuration
  3  the work could not be done: unreadable input, nothing in common to compare";

const SECOND_RUN: &str = "\
Examples:
  perfdiff suspects comparison.json --for criterion | xargs -r cargo bench --bench NAME --
  perfdiff suspects comparison.json --for pytest    | xargs -r pytest --benchmark-json=again.json
  perfdiff suspects comparison.json --for go        | xargs -r -L 1 go test ./... -count 5
  perfdiff compare --base base.json --head head.json --head again.json
                                                 decides on both runs of the head";

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Compare two sides and judge every metric
    Compare(CompareArgs),
    /// Hold the absolute bounds of the policy against one run
    Gate(GateArgs),
    /// Show what is detected and read: format, benchmarks, metrics, classes, units
    Inspect(InspectArgs),
    /// Measure noise and false alarms on runs of unchanged code, propose thresholds, and show that the gate can fail
    Calibrate(CalibrateArgs),
    /// Render a saved comparison again
    Report(ReportArgs),
    /// Explain how a verdict of a saved comparison was reached, number by number
    Explain(ExplainArgs),
    /// List the benchmarks of a saved comparison that are worth a second run, ready for the tool that measured them
    #[command(after_help = SECOND_RUN)]
    Suspects(SuspectsArgs),
    /// Write a commented perfdiff.toml
    Init(InitArgs),
    /// Check perfdiff.toml; with inputs, show which rule each metric gets
    CheckConfig(CheckConfigArgs),
    /// List the formats that can be read
    Formats,
    /// Print a JSON Schema
    Schema(SchemaArgs),
    /// Print a shell's completion script
    Completions(CompletionsArgs),
}

#[derive(Debug, Args)]
pub(super) struct CompareArgs {
    /// Baseline, then head: files, directories, globs, `DIR@NAME` for a named criterion baseline, or `-`
    #[arg(value_name = "INPUT", num_args = 0..=2)]
    pub(super) sides: Vec<String>,

    /// A run of the baseline; repeat it for several runs or several tools
    #[arg(long, value_name = "INPUT", conflicts_with = "sides")]
    pub(super) base: Vec<String>,

    /// A run of the head; repeat it for several runs or several tools
    #[arg(long, value_name = "INPUT", conflicts_with = "sides")]
    pub(super) head: Vec<String>,

    /// Earlier runs of the baseline branch, oldest first, in place of a baseline; perfdiff.run/v1 as JSON or NDJSON,
    /// or any format, one run a file; repeat it for several files
    #[arg(long, value_name = "INPUT", conflicts_with_all = ["sides", "base"])]
    pub(super) history: Vec<String>,

    #[command(flatten)]
    pub(super) reading: ReadingArgs,
    #[command(flatten)]
    pub(super) policy: PolicyArgs,
    #[command(flatten)]
    pub(super) output: OutputArgs,
}

#[derive(Debug, Args)]
pub(super) struct GateArgs {
    /// The run: files, directories, globs, or `-`
    #[arg(value_name = "INPUT", required = true)]
    pub(super) inputs: Vec<String>,

    #[command(flatten)]
    pub(super) reading: ReadingArgs,
    #[command(flatten)]
    pub(super) policy: PolicyArgs,
    #[command(flatten)]
    pub(super) output: OutputArgs,
}

#[derive(Debug, Args)]
pub(super) struct InspectArgs {
    /// Files, directories, globs, or `-`
    #[arg(value_name = "INPUT", required = true)]
    pub(super) inputs: Vec<String>,

    /// Write the runs as perfdiff.run/v1, one a line, instead of a listing
    #[arg(long)]
    pub(super) json: bool,

    #[command(flatten)]
    pub(super) reading: ReadingArgs,

    /// Configuration file; default: perfdiff.toml here or in a directory above
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct CalibrateArgs {
    /// Runs of the same code, two or more, oldest first: files, directories, globs, or `-`; five or more are better
    #[arg(value_name = "RUN", required = true)]
    pub(super) inputs: Vec<String>,

    /// Make benchmarks worse by this much, a few at a time, and count how often that is caught: `10%`, or `1 point`
    /// for error rates; may be repeated, or listed with commas
    #[arg(long, value_name = "SIZE", value_delimiter = ',')]
    pub(super) inject: Vec<String>,

    #[command(flatten)]
    pub(super) reading: ReadingArgs,

    /// Configuration file; default: perfdiff.toml here or in a directory above, up to the repository's root
    #[arg(long, value_name = "FILE", help_heading = "Policy")]
    pub(super) config: Option<PathBuf>,

    /// Only benchmarks whose path matches: `*` within a part of a name, `**` across; may be repeated
    #[arg(long, value_name = "GLOB", help_heading = "Policy")]
    pub(super) filter: Vec<String>,

    /// Only metrics whose path matches, such as `latency/p95`; may be repeated
    #[arg(long, value_name = "GLOB", help_heading = "Policy")]
    pub(super) metric: Vec<String>,

    /// A report, `console` or `json`, on standard output or into FILE; may be repeated
    #[arg(long, value_name = "KIND[=FILE]", default_value = "console", help_heading = "Output")]
    pub(super) report: Vec<String>,

    /// Width of the console report; default: the terminal's, else 100
    #[arg(long, value_name = "COLUMNS", help_heading = "Output")]
    pub(super) width: Option<usize>,
}

#[derive(Debug, Args)]
pub(super) struct ReportArgs {
    /// A comparison that `--report json=FILE` wrote, or `-`
    #[arg(value_name = "COMPARISON.json")]
    pub(super) comparison: String,

    #[command(flatten)]
    pub(super) output: OutputArgs,
}

#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// A comparison that `--report json=FILE` wrote, or `-`
    #[arg(value_name = "COMPARISON.json")]
    pub(super) comparison: String,

    /// Which metrics: a glob over suite/benchmark/metric/statistic, or a part of such a path
    #[arg(value_name = "PATTERN")]
    pub(super) pattern: String,

    /// Explain all that match, not just the first 20
    #[arg(long)]
    pub(super) all: bool,

    /// How it is written
    #[arg(long, value_name = "KIND", default_value = "console")]
    pub(super) report: Face,

    /// Width of the text; default: the terminal's, else 100
    #[arg(long, value_name = "COLUMNS")]
    pub(super) width: Option<usize>,
}

#[derive(Debug, Args)]
pub(super) struct SuspectsArgs {
    /// A comparison that `--report json=FILE` wrote, or `-`
    #[arg(value_name = "COMPARISON.json")]
    pub(super) comparison: String,

    /// Whose filter to write; default: that of the tool that measured, else names
    #[arg(long = "for", value_name = "TOOL")]
    pub(super) tool: Option<For>,

    /// How it is written
    #[arg(long, value_name = "KIND", default_value = "text")]
    pub(super) report: Listing,
}

#[derive(Debug, Args)]
pub(super) struct InitArgs {
    /// Where to write it; an existing file is never overwritten
    #[arg(value_name = "FILE", default_value = "perfdiff.toml")]
    pub(super) file: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct CheckConfigArgs {
    /// Results whose metrics are listed with the rule that each gets
    #[arg(value_name = "INPUT")]
    pub(super) inputs: Vec<String>,

    #[command(flatten)]
    pub(super) reading: ReadingArgs,

    /// Configuration file; default: perfdiff.toml here or in a directory above
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct SchemaArgs {
    /// Of which form
    #[arg(value_name = "FORM")]
    pub(super) form: SchemaForm,
}

#[derive(Debug, Args)]
pub(super) struct CompletionsArgs {
    /// For which shell
    #[arg(value_name = "SHELL")]
    pub(super) shell: clap_complete::Shell,
}

/// How inputs are read.
#[derive(Debug, Args)]
#[command(next_help_heading = "Reading")]
pub(super) struct ReadingArgs {
    /// Read all inputs as this format instead of recognising them by content
    #[arg(long, value_name = "NAME", value_parser = clap::builder::PossibleValuesParser::new(crate::ingest::FORMATS.iter().map(|format| format.name())))]
    pub(super) format: Option<String>,

    /// Name of the suite, in place of the tool's or the file's
    #[arg(long, value_name = "NAME")]
    pub(super) suite: Option<String>,

    /// Keeps legs of a matrix apart: becomes a parameter of every benchmark
    #[arg(long, value_name = "KEY=VALUE")]
    pub(super) label: Vec<String>,
}

/// How a comparison is judged.
#[derive(Debug, Args)]
#[command(next_help_heading = "Policy")]
pub(super) struct PolicyArgs {
    /// Configuration file; default: perfdiff.toml here or in a directory above, up to the repository's root
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,

    /// What makes the exit code 1
    #[arg(long, value_name = "WHEN", default_value = "failure")]
    pub(super) fail_on: FailOn,

    /// Compare only benchmarks whose path matches: `*` within a part of a name, `**` across; may be repeated
    #[arg(long, value_name = "GLOB")]
    pub(super) filter: Vec<String>,

    /// Compare only metrics whose path matches, such as `latency/p95`; may be repeated
    #[arg(long, value_name = "GLOB")]
    pub(super) metric: Vec<String>,
}

/// What is shown, and where.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(super) struct OutputArgs {
    /// A report, on standard output or into FILE; may be repeated. Kinds: see below
    #[arg(long, value_name = "KIND[=FILE]", default_value = "console")]
    pub(super) report: Vec<String>,

    /// Show only what is not unchanged
    #[arg(long, value_name = "WHICH")]
    pub(super) only: Option<Only>,

    /// Order of the rows
    #[arg(long, value_name = "BY", default_value = "severity")]
    pub(super) sort: SortBy,

    /// Width of the console report; default: the terminal's, else 100
    #[arg(long, value_name = "COLUMNS")]
    pub(super) width: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorWhen {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    /// The policy failed
    Failure,
    /// The policy failed or warned
    Warning,
    /// Nothing does
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Only {
    Changed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum SortBy {
    /// The worst first
    Severity,
    /// By name
    Name,
    /// The largest change first
    Change,
}

/// How an explanation is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Face {
    /// For the terminal
    Console,
    /// For a comment or a page
    Markdown,
}

/// How suspects are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Listing {
    /// Names or arguments, quoted for a shell and for xargs
    Text,
    /// The names, why they are suspicious, and the arguments unquoted
    Json,
}

/// Whose filter is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum For {
    /// One name a line
    Names,
    /// A regular expression for `cargo bench --` and `cargo criterion --`
    Criterion,
    /// Node ids
    Pytest,
    /// An expression for `pytest -k`, which may match more than was asked for
    PytestK,
    /// -run and -bench of `go test`, one line a run
    Go,
    /// Names of scenarios, where the benchmarks have one
    K6,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum SchemaForm {
    /// perfdiff.run/v1
    Run,
    /// perfdiff.comparison/v1
    Comparison,
    /// perfdiff.toml
    Config,
}
