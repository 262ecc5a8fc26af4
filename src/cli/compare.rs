//! `perfdiff compare`: the everyday command.

use super::against::{self, Asked, Told};
use super::args::{Cli, CompareArgs, FailOn, PolicyArgs};
use super::exit::{FAIL, Failure, PASS};
use super::io::Io;
use super::load::Loader;
use super::output::Output;
use super::patterns::Patterns;
use super::progress::Progress;
use super::surroundings::{self, Surroundings};
use super::{config, note};
use crate::compare::{self, CompareError, OneBranch, Request, Side};
use crate::model::{Comparison, Outcome, Run};
use crate::policy::{Policy, Reaction};

pub(super) fn compare(cli: &Cli, args: &CompareArgs, io: &mut Io<'_>) -> Result<u8, Failure> {
    let sides = sides(args, io)?;
    let output = Output::new(&args.output, io)?;
    let patterns = Patterns::read(&args.policy.filter, &args.policy.metric)?;
    let found = config::find(args.policy.config.as_deref(), io)?;
    output.spare(sides.inputs().chain(&found.file).map(String::as_str), io)?;
    let progress = Progress::new(io.terminal.stderr && !cli.quiet);
    let loader = Loader::new(&args.reading, found.policy.ingest_json.clone(), progress.clone())?;
    let today = today(io);
    let comparison = match &sides {
        Sides::Two(baseline, head) => {
            let mut baseline_runs = loader.runs(baseline, io)?;
            let mut head_runs = loader.runs(head, io)?;
            progress.done();
            let kept = if args.history.is_empty() {
                OneBranch::default()
            } else {
                one_branch(args, std::mem::take(&mut baseline_runs), &head_runs)?
            };
            baseline_runs.extend(kept.runs);
            for runs in [&mut baseline_runs, &mut head_runs] {
                surroundings::made_at(runs, &args.measured.environment)?;
            }
            compare::compare(&Request {
                baseline: Side { source: baseline.join(", "), runs: &baseline_runs },
                head: Side { source: head.join(", "), runs: &head_runs },
                policy: &found.policy,
                only: patterns.only(),
                history: !args.history.is_empty(),
                today,
                caveats: &kept.caveat.into_iter().collect::<Vec<_>>(),
            })?
        }
        Sides::Head(inputs) => {
            let surroundings = Surroundings::detect(&args.measured, inputs, io)?;
            let mut runs = loader.runs(inputs, io)?;
            progress.done();
            let opened = against::open(args.against.meant(), &surroundings, &found.policy, io)?;
            surroundings.stamp(&mut runs);
            against::judge(&Asked {
                runs: &runs,
                source: inputs.join(", "),
                surroundings: &surroundings,
                against: &args.against,
                told: Told::default(),
                policy: &found.policy,
                only: patterns.only(),
                today,
                opened: &opened,
            })?
        }
    };
    output.write(&comparison, cli, io)?;
    Ok(finish(cli, &args.policy, &found.policy, &comparison, io))
}

/// The earlier runs of one branch, where those given are of several.
fn one_branch(args: &CompareArgs, runs: Vec<Run>, head: &[Run]) -> Result<OneBranch, Failure> {
    let own = surroundings::branch_of(head);
    let wanted: Vec<&str> = own.into_iter().chain(["main", "master"]).collect();
    let named = args.against.base_branch.as_deref();
    compare::of_one_branch(runs, named, &wanted, "--base-branch").map_err(|there| {
        Failure::usage(format!("--base-branch {}: no run of the history is of it", named.unwrap_or_default()))
            .hint(format!("there are runs of: {there}"))
    })
}

/// The day that acceptances are held against.
pub(super) fn today(io: &Io<'_>) -> jiff::civil::Date {
    io.now.to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// What is compared with what.
enum Sides {
    /// Inputs of a baseline and of a head.
    Two(Vec<String>, Vec<String>),
    /// Inputs of a head, whose baseline is stored.
    Head(Vec<String>),
}

impl Sides {
    /// All that will be read.
    fn inputs(&self) -> impl Iterator<Item = &String> {
        let (baseline, head) = match self {
            Sides::Two(baseline, head) => (baseline.as_slice(), head),
            Sides::Head(head) => (&[][..], head),
        };
        baseline.iter().chain(head)
    }
}

/// The inputs of the sides.
fn sides(args: &CompareArgs, io: &Io<'_>) -> Result<Sides, Failure> {
    let baseline = if args.history.is_empty() { &args.base } else { &args.history };
    let sides = match args.sides.as_slice() {
        [baseline, head] => Sides::Two(vec![baseline.clone()], vec![head.clone()]),
        [head, ..] => Sides::Head(vec![head.clone()]),
        [] => match (baseline.is_empty(), args.head.is_empty()) {
            (false, false) => Sides::Two(baseline.clone(), args.head.clone()),
            (true, false) => Sides::Head(args.head.clone()),
            (true, true) => return Err(Failure::usage("nothing to compare").hint("perfdiff compare BASE HEAD, or perfdiff compare HEAD")),
            (false, true) => return Err(Failure::usage("the head is missing").hint("add --head INPUT")),
        },
    };
    match &sides {
        Sides::Two(..) => match args.against.given(!args.history.is_empty()).or(args.measured.given()) {
            Some(flag) => Err(Failure::usage(format!("{flag} is about stored runs, and the baseline was given"))
                .hint("leave it out, or give the head alone: perfdiff compare HEAD")),
            None => Ok(sides),
        },
        Sides::Head(inputs) if inputs.iter().any(|input| input == "HEAD" && !io.path(input).exists()) => {
            Err(Failure::usage("HEAD stands for the results that were measured, not for a commit")
                .hint("give their file or directory: perfdiff compare results.json"))
        }
        Sides::Head(_) => Ok(sides),
    }
}

/// The exit code, with a word on standard error when it is not 0: a gate that fails always says so.
pub(super) fn finish(cli: &Cli, args: &PolicyArgs, policy: &Policy, comparison: &Comparison, io: &mut Io<'_>) -> u8 {
    settle(cli, args.fail_on, policy.compare.on_no_baseline, comparison, io)
}

/// The same for a command that has no policy of its own.
pub(super) fn settle(cli: &Cli, fail_on: FailOn, on_no_baseline: Reaction, comparison: &Comparison, io: &mut Io<'_>) -> u8 {
    let fails = match (fail_on, comparison.outcome) {
        (FailOn::Never, _) | (FailOn::Warning, Outcome::Pass) => false,
        (FailOn::Warning, Outcome::NoBaseline) => on_no_baseline != Reaction::Ignore,
        (FailOn::Warning, _) => true,
        (FailOn::Failure, outcome) => outcome == Outcome::Fail,
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
            CompareError::OnlyItself(_) => "append a run to the history after it was compared, not before",
            CompareError::NothingMatches(_) => {
                "`perfdiff check-config INPUT` lists the paths; `*` stays within a part of a name, `**` goes across"
            }
        };
        Failure::trouble(error.to_string()).hint(hint)
    }
}
