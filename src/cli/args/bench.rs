//! What `perfdiff bench` takes.

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use clap::{Args, ValueEnum};
use jiff::SignedDuration;

use crate::cli::args::shared::{OutputArgs, PolicyArgs, ReadingArgs, ThresholdArgs, named};

#[derive(Debug, Args)]
pub(in crate::cli) struct BenchArgs {
    /// Command that measures a suite, after `--`: it writes its results to the file or directory `{out}`, or prints them
    #[arg(last = true, value_name = "COMMAND", conflicts_with_all = ["base", "head", "pairs"])]
    pub(in crate::cli) command: Vec<String>,

    #[command(flatten)]
    pub(in crate::cli) sides: BenchSides,
    #[command(flatten)]
    pub(in crate::cli) session: SessionArgs,
    #[command(flatten)]
    pub(in crate::cli) reading: ReadingArgs,
    #[command(flatten)]
    pub(in crate::cli) thresholds: ThresholdArgs,
    #[command(flatten)]
    pub(in crate::cli) policy: PolicyArgs,
    #[command(flatten)]
    pub(in crate::cli) output: OutputArgs,
}

/// What is measured on either side.
#[derive(Debug, Args)]
#[command(next_help_heading = "Sides")]
pub(in crate::cli) struct BenchSides {
    /// Branch, tag or commit to compare the work tree with: where HEAD branched off it is checked out into a directory of its own.
    /// Default: the default branch
    #[arg(long, value_name = "REV", value_parser = named, conflicts_with = "base_dir")]
    pub(in crate::cli) against: Option<String>,

    /// A checkout of the baseline that is there already, for what a plain checkout lacks (submodules, large files, a build)
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) base_dir: Option<PathBuf>,

    /// Command to run once in both checkouts before the first round, such as a build; may be repeated
    #[arg(long, value_name = "COMMAND", value_parser = named)]
    pub(in crate::cli) prepare: Vec<String>,

    /// Variable for the measured commands; `{out}` in it is replaced too, as in `CRITERION_HOME={out}`; may be repeated
    #[arg(long, value_name = "NAME=VALUE")]
    pub(in crate::cli) env: Vec<String>,

    /// Command of the baseline, measured as a whole: time, processor time, memory; may be repeated, each with its --head
    #[arg(long, value_name = "COMMAND", requires = "head", value_parser = named)]
    pub(in crate::cli) base: Vec<String>,

    /// Command of the head
    #[arg(long, value_name = "COMMAND", requires = "base", value_parser = named)]
    pub(in crate::cli) head: Vec<String>,

    /// Name of a pair of commands, in the order of --base and --head; default: the head's command
    #[arg(long, value_name = "NAME", requires = "base", value_parser = named)]
    pub(in crate::cli) name: Vec<String>,

    /// Pairs of commands from a TOML file: `[[pair]]` with `name`, `base` and `head`
    #[arg(long, value_name = "FILE", conflicts_with = "base")]
    pub(in crate::cli) pairs: Option<PathBuf>,

    /// Run commands given as text through `sh -c`; otherwise they are split into words and no shell sees them
    #[arg(long)]
    pub(in crate::cli) shell: bool,

    /// Measure commands that end with another exit code than 0, as long as both sides end with the same
    #[arg(long)]
    pub(in crate::cli) ignore_failure: bool,

    /// Let the two commands of a pair print different output
    #[arg(long)]
    pub(in crate::cli) allow_different_output: bool,

    /// Count this of each pair of commands too, where times are too noisy
    #[arg(long, value_name = "WHAT")]
    pub(in crate::cli) count: Option<Count>,
}

/// What can be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Count {
    /// Instructions: by `perf stat`, else by valgrind's callgrind, which is some fifty times slower
    Instructions,
}

/// How long, how often, and on which machine it is measured.
#[derive(Debug, Args)]
#[command(next_help_heading = "Session")]
pub(in crate::cli) struct SessionArgs {
    /// Least and most rounds; in each, both sides are measured once. Default: 3..60, of pairs of commands 3..100
    #[arg(long, value_name = "LEAST..MOST")]
    pub(in crate::cli) rounds: Option<RoundRange>,

    /// Time after which no further round begins: 90s, 10m, 1h
    #[arg(long, value_name = "TIME", default_value = "10m", value_parser = time)]
    pub(in crate::cli) budget: Duration,

    /// Time after which a single command is stopped
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub(in crate::cli) timeout: Option<Duration>,

    /// Rounds to run and forget before the first one. Default: 0, of pairs of commands 1
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(..=1000))]
    pub(in crate::cli) warmup: Option<u32>,

    /// Seed for the order of the sides, as an earlier session named it
    #[arg(long, value_name = "N")]
    pub(in crate::cli) seed: Option<u64>,

    /// Wait until other programs leave the processors alone, for at most this long
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub(in crate::cli) wait_quiet: Option<Duration>,

    /// Keep the commands on these processors, counted from 0: 2 or 2,3
    #[arg(long, value_name = "N,…", value_delimiter = ',')]
    pub(in crate::cli) cpu: Vec<usize>,

    /// Write the runs to DIR/base.ndjson and DIR/head.ndjson, to be compared, stored or exported later
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) save: Option<PathBuf>,
}

/// Least and most rounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) struct RoundRange {
    pub(in crate::cli) least: u32,
    pub(in crate::cli) most: u32,
}

/// Most rounds of a session.
const MOST_ROUNDS: u32 = 1000;

impl FromStr for RoundRange {
    type Err = String;

    fn from_str(text: &str) -> Result<RoundRange, String> {
        let number = |text: &str| text.trim().parse::<u32>().map_err(|_| "expected a number such as 20, or two such as 3..30".to_owned());
        let (least, most) = match text.split_once("..") {
            Some((least, most)) => (number(least)?, number(most)?),
            None => (number(text)?, number(text)?),
        };
        match (least, most) {
            _ if least < 1 || most < least => Err("expected at least 1, and no fewer at most than at least".to_owned()),
            _ if most > MOST_ROUNDS => Err(format!("at most {MOST_ROUNDS} rounds")),
            _ => Ok(RoundRange { least, most }),
        }
    }
}

/// A span of time above zero.
fn time(text: &str) -> Result<Duration, String> {
    let span: SignedDuration = text.trim().parse().map_err(|_| "expected a time such as 90s, 10m or 1h".to_owned())?;
    Duration::try_from(span).ok().filter(|time| !time.is_zero()).ok_or_else(|| "expected more than no time".to_owned())
}
