//! The command line. Its help texts are the manual.

mod baseline;
mod bench;
mod ci;
mod commands;
mod shared;
mod stored;

use clap::{Parser, Subcommand};

pub(in crate::cli) use crate::cli::args::baseline::*;
pub(in crate::cli) use crate::cli::args::bench::*;
pub(in crate::cli) use crate::cli::args::ci::*;
pub(in crate::cli) use crate::cli::args::commands::*;
pub(in crate::cli) use crate::cli::args::shared::*;
pub(in crate::cli) use crate::cli::args::stored::*;

/// Did this change make us slower?
///
/// perfdiff reads what benchmark tools write, compares it with a baseline, and says what changed, how sure that is,
/// and what the verdict rests on.
#[derive(Debug, Parser)]
#[command(name = "perfdiff", version = VERSION, max_term_width = 100, after_help = EXIT_CODES, after_long_help = EXAMPLES)]
pub(in crate::cli) struct Cli {
    #[command(subcommand)]
    pub(in crate::cli) command: Command,

    /// Print errors only; reports written to files are written all the same
    #[arg(long, short, global = true)]
    pub(in crate::cli) quiet: bool,

    /// When to use colour; `NO_COLOR` and `CLICOLOR_FORCE` are heeded
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(in crate::cli) color: ColorWhen,
}

/// The version, the system that it was built for, and the commit where the build knows it.
const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), " (", env!("PERFDIFF_BUILT"), ")");

const EXIT_CODES: &str = "\
Exit codes: 0 pass or warn, 1 the policy failed, 2 wrong usage or configuration, 3 the work could not be done.";

const EXAMPLES: &str = "\
Examples:
  perfdiff compare base.json head.json           two files of any format, or directories, or globs
  perfdiff compare target/criterion@main target/criterion
                                                 a named criterion baseline against the newest run
  perfdiff compare base.json head.json --report markdown=comment.md --report json=comparison.json
  perfdiff compare --history runs.ndjson --head head.json
                                                 the branch's earlier runs in place of one baseline
  perfdiff gate results.json                     check one run against the bounds of perfdiff.toml
  perfdiff history 'parser/*' --from runs.ndjson --reference 1a2b3c4
                                                 where levels shifted, and the creep since a commit
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
pub(in crate::cli) enum Command {
    /// Compare two sides and judge every metric
    Compare(Box<CompareArgs>),
    /// Measure baseline and head in turns on this machine until it is known what changed
    Bench(Box<BenchArgs>),
    /// Keep the runs of each branch in git, and look after them
    Baseline(BaselineArgs),
    /// Show each metric through many runs: trend, change points, creep against a pinned reference
    History(HistoryArgs),
    /// Write a dashboard of all benchmarks as static pages, ready for GitHub Pages: trends, change points, values
    Site(SiteArgs),
    Ci(Box<CiArgs>),
    /// Check one run against the absolute bounds of the policy
    Gate(GateArgs),
    /// Show what is detected and read: format, benchmarks, metrics, classes, units
    Inspect(InspectArgs),
    /// Measure noise and false alarms on runs of unchanged code, propose thresholds, and show that the gate can fail
    Calibrate(CalibrateArgs),
    /// Render a saved comparison again, or several side by side
    Report(ReportArgs),
    /// Explain how a verdict of a saved comparison was reached, number by number
    Explain(ExplainArgs),
    /// List the benchmarks of a saved comparison that are worth a second run, ready for the tool that measured them
    #[command(after_help = SECOND_RUN)]
    Suspects(SuspectsArgs),
    /// Write a commented perfdiff.toml, or the workflow that measures every change
    Init(InitArgs),
    /// Find what would stop a comparison here, in CI or on a developer's machine, and how certain verdicts are by now
    ///
    /// Looks at the clone, the configuration, the job, the store and the runs in it. Nothing is written, and no token is printed. The exit
    /// code is 3 where something would stop a comparison.
    Doctor(DoctorArgs),
    /// Check perfdiff.toml; with inputs, show which rule each metric gets
    CheckConfig(CheckConfigArgs),
    /// List the formats that can be read
    Formats(FormatsArgs),
    /// Read the user's guide, a chapter per question
    Guide(GuideArgs),
    /// Print a dashboard or alert rules for the metrics of `--report openmetrics`, or a template to start from
    Export(ExportArgs),
    /// Print a JSON Schema
    Schema(SchemaArgs),
    /// Print a shell's completion script
    Completions(CompletionsArgs),
    #[command(hide = true)]
    FillTemplate,
    /// Write what a package holds beside the program: man pages and completions
    #[command(hide = true)]
    PackageFiles(PackageFilesArgs),
}
