//! `perfdiff compare`: the everyday command.

use super::args::{Cli, CompareArgs, FailOn, PolicyArgs};
use super::exit::{FAIL, Failure, PASS};
use super::io::Io;
use super::load::Loader;
use super::output::Output;
use super::progress::Progress;
use super::{config, note};
use crate::compare::{self, CompareError, Request, Side};
use crate::model::{Comparison, Outcome};
use crate::policy::Pattern;

pub(super) fn compare(cli: &Cli, args: &CompareArgs, io: &mut Io<'_>) -> Result<u8, Failure> {
    let (baseline, head) = sides(args)?;
    let output = Output::new(&args.output, io)?;
    let only = patterns(&args.policy)?;
    let found = config::find(args.policy.config.as_deref(), io)?;
    let progress = Progress::new(io.terminal.stderr && !cli.quiet);
    let loader = Loader::new(&args.reading, found.policy.ingest_json.clone(), progress.clone())?;
    let baseline_runs = loader.runs(&baseline, io)?;
    let head_runs = loader.runs(&head, io)?;
    progress.done();
    let request = Request {
        baseline: Side { source: baseline.join(", "), runs: &baseline_runs },
        head: Side { source: head.join(", "), runs: &head_runs },
        policy: &found.policy,
        only: &only,
        history: !args.history.is_empty(),
        today: io.now.to_zoned(jiff::tz::TimeZone::UTC).date(),
    };
    let comparison = compare::compare(&request)?;
    output.write(&comparison, cli, io)?;
    Ok(finish(cli, &args.policy, &comparison, io))
}

/// The inputs of the baseline and of the head.
fn sides(args: &CompareArgs) -> Result<(Vec<String>, Vec<String>), Failure> {
    let baseline = if args.history.is_empty() { &args.base } else { &args.history };
    match args.sides.as_slice() {
        [baseline, head] => Ok((vec![baseline.clone()], vec![head.clone()])),
        [_, ..] => Err(Failure::usage("one side is missing").hint("perfdiff compare BASE HEAD")),
        [] => match (baseline.is_empty(), args.head.is_empty()) {
            (false, false) => Ok((baseline.clone(), args.head.clone())),
            (true, true) => Err(Failure::usage("nothing to compare").hint("perfdiff compare BASE HEAD")),
            (true, false) => {
                Err(Failure::usage("the baseline is missing").hint("add --base INPUT, or --history INPUT for earlier runs of the branch"))
            }
            (false, true) => Err(Failure::usage("the head is missing").hint("add --head INPUT")),
        },
    }
}

/// The patterns of `--filter` and `--metric`.
pub(super) fn patterns(args: &PolicyArgs) -> Result<Vec<Pattern>, Failure> {
    let pattern = |text: &String| Pattern::new(text).map_err(|error| Failure::usage(format!("{text}: {error}")));
    args.filter.iter().chain(&args.metric).map(pattern).collect()
}

/// The exit code, with a word on standard error when it is not 0: a gate that fails always says so.
pub(super) fn finish(cli: &Cli, args: &PolicyArgs, comparison: &Comparison, io: &mut Io<'_>) -> u8 {
    settle(cli, args.fail_on, comparison, io)
}

/// The same for a command that has no policy of its own.
pub(super) fn settle(cli: &Cli, fail_on: FailOn, comparison: &Comparison, io: &mut Io<'_>) -> u8 {
    let fails = match fail_on {
        FailOn::Failure => comparison.outcome == Outcome::Fail,
        FailOn::Warning => comparison.outcome != Outcome::Pass,
        FailOn::Never => false,
    };
    if !fails {
        return PASS;
    }
    note(cli, io, "perfdiff: the policy failed (exit code 1)");
    FAIL
}

impl From<CompareError> for Failure {
    fn from(error: CompareError) -> Failure {
        let hint = match error {
            CompareError::NothingInCommon { .. } => {
                "`perfdiff inspect` shows what was read of each; --filter and --metric leave only what they match; suites that differ by \
                 name can be aligned with --suite"
            }
            CompareError::NothingMatches(_) => {
                "`perfdiff check-config INPUT` lists the paths; `*` stays within a part of a name, `**` goes across"
            }
        };
        Failure::trouble(error.to_string()).hint(hint)
    }
}
