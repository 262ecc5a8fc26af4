//! What several commands take, and the words that arguments choose from.

use std::ffi::OsStr;
use std::path::PathBuf;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Args, Command, ValueEnum};

use crate::ingest::FORMATS;
use crate::policy::Amount;

/// What names a file, a directory, a commit or a remote: never empty. A shell hands over an empty argument where a variable in
/// quotes is not set, and an empty path would be the directory that one stands in.
pub(in crate::cli) fn named(text: &str) -> Result<String, String> {
    if text.trim().is_empty() {
        return Err("it is empty; if a variable stands there, it is not set".to_owned());
    }
    Ok(text.to_owned())
}

/// The name of a format: one of those that come with perfdiff, or of a recipe in perfdiff.toml, which is read later.
#[derive(Debug, Clone)]
struct FormatName;

impl TypedValueParser for FormatName {
    type Value = String;

    fn parse_ref(&self, command: &Command, argument: Option<&Arg>, value: &OsStr) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(FORMATS.iter().map(|format| PossibleValue::new(format.name()))))
    }
}

/// How inputs are read.
#[derive(Debug, Args)]
#[command(next_help_heading = "Reading")]
pub(in crate::cli) struct ReadingArgs {
    /// Read all inputs as this format instead of recognising them by content
    #[arg(long, value_name = "NAME", value_parser = FormatName)]
    pub(in crate::cli) format: Option<String>,

    /// Name of the suite, in place of the tool's or the file's
    #[arg(long, value_name = "NAME", value_parser = named)]
    pub(in crate::cli) suite: Option<String>,

    /// Keeps legs of a matrix apart: becomes a parameter of every benchmark
    #[arg(long, value_name = "KEY=VALUE")]
    pub(in crate::cli) label: Vec<String>,
}

/// Thresholds on the command line.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Policy")]
pub(in crate::cli) struct ThresholdArgs {
    /// Warn when a metric is worse by at least this much, whatever its class; a [[rule]] of perfdiff.toml takes precedence.
    /// Error rates are compared in points and keep their thresholds
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    pub(in crate::cli) warn: Option<Amount>,

    /// Fail when a metric is worse by at least this much; likewise. One of the two alone moves the other only where it must:
    /// nothing warns later than it fails
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    pub(in crate::cli) fail: Option<Amount>,
}

/// A threshold: a percentage above zero.
fn percent(text: &str) -> Result<Amount, String> {
    match Amount::parse(text)? {
        Amount::Points(_) => {
            Err("points are for error rates, which --warn and --fail leave alone; [class.error-rate] sets them".to_owned())
        }
        Amount::Relative(share) if share <= 0.0 => Err("expected more than 0 %".to_owned()),
        Amount::Relative(share) if share >= 1.0 => {
            Err("expected less than 100 %: a throughput can't fall by more; perfdiff.toml sets thresholds by class".to_owned())
        }
        Amount::Relative(share) => Ok(Amount::Relative(share)),
    }
}

/// How a comparison is judged.
#[derive(Debug, Args)]
#[command(next_help_heading = "Policy")]
pub(in crate::cli) struct PolicyArgs {
    /// Configuration file; default: perfdiff.toml here or in a directory above, up to the repository's root
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) config: Option<PathBuf>,

    /// What makes the exit code 1
    #[arg(long, value_name = "WHEN", default_value = "failure")]
    pub(in crate::cli) fail_on: FailOn,

    /// Compare only benchmarks whose path matches: `*` within a part of a name, `**` across; may be repeated
    #[arg(long, value_name = "GLOB")]
    pub(in crate::cli) filter: Vec<String>,

    /// Compare only metrics whose path matches, such as `latency/p95`; may be repeated
    #[arg(long, value_name = "GLOB")]
    pub(in crate::cli) metric: Vec<String>,
}

/// What is shown, and where.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(in crate::cli) struct OutputArgs {
    /// A report, on standard output or into FILE; may be repeated. Kinds: see below
    #[arg(long, value_name = "KIND[=FILE]", default_value = "console")]
    pub(in crate::cli) report: Vec<String>,

    /// Show only what is not unchanged
    #[arg(long, value_name = "WHICH")]
    pub(in crate::cli) only: Option<Only>,

    /// Show everything: all that is undecided, unchanged and informational, and every caveat
    #[arg(long, conflicts_with = "only")]
    pub(in crate::cli) all: bool,

    /// Order of the rows
    #[arg(long, value_name = "BY", default_value = "severity")]
    pub(in crate::cli) sort: SortBy,

    /// Width of the console report; default: COLUMNS, else the terminal's. In a pipe nothing is cut
    #[arg(long, value_name = "COLUMNS")]
    pub(in crate::cli) width: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ColorWhen {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum FailOn {
    /// The policy failed
    Failure,
    /// The policy failed or warned
    Warning,
    /// Nothing does
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Only {
    Changed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum SortBy {
    /// The worst first
    Severity,
    /// By name
    Name,
    /// The largest change first
    Change,
}

/// How an explanation is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Face {
    /// For the terminal
    Console,
    /// For a comment or a page
    Markdown,
}

/// How suspects are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Listing {
    /// Names or arguments, quoted for a shell and for xargs
    Text,
    /// The names, why they are suspicious, and the arguments unquoted
    Json,
}

/// Whose filter is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum For {
    /// One name per line
    Names,
    /// A regular expression for `cargo bench --` and `cargo criterion --`
    Criterion,
    /// Node ids
    Pytest,
    /// An expression for `pytest -k`, which may match more than was asked for
    PytestK,
    /// -run and -bench of `go test`, one line per run
    Go,
    /// Names of scenarios, where the benchmarks have one
    K6,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Export {
    /// A Grafana dashboard, ready to be imported
    Grafana,
    /// Prometheus alert rules
    Alerts,
    /// A template of perfdiff's own, to start from: change it and fill it with --report template:FILE
    Template,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ExportedTemplate {
    /// The comment on a pull request, which is also the summary of a job: keep it as NAME.md.j2
    Comment,
    /// A results document for a release
    Results,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum SchemaForm {
    /// perfdiff.run/v1
    Run,
    /// perfdiff.comparison/v1
    Comparison,
    /// perfdiff.history/v1
    History,
    /// perfdiff.baselines/v1
    Baselines,
    /// perfdiff.toml
    Config,
    /// What a template sees: perfdiff.comparison/v1 with words beside the numbers
    Template,
    /// The columns of `--report csv`, as a Table Schema
    Csv,
}
