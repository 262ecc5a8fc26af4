//! `perfdiff bench`: measures baseline and head in turns until it is known what changed.

mod attendance;
mod pairs;
mod rounds;
mod sides;
mod suite;
mod suite_filter;
mod workload;

use std::path::Path;

use crate::cli::args::{BenchArgs, Cli, RoundRange};
use crate::cli::commands::bench::pairs::Pairs;
use crate::cli::commands::bench::rounds::Plan;
use crate::cli::commands::bench::sides::Sides;
use crate::cli::commands::bench::suite::Suite;
use crate::cli::commands::bench::workload::Workload;
use crate::cli::commands::inspect::as_line;
use crate::cli::console::note;
use crate::cli::exit::Failure;
use crate::cli::input::config;
use crate::cli::input::filters::Filters;
use crate::cli::io::Io;
use crate::cli::outcome::finish;
use crate::cli::output::files::write_file;
use crate::cli::output::reports::Output;
use crate::compare::{self, Filter, Request, Side};
use crate::measure::{self, Interrupts};
use crate::model::{Caveat, Class, Comparison, Run};
use crate::policy::{Amount, Policy};

/// Rounds of a suite.
const OF_SUITE: RoundRange = RoundRange { least: 3, most: 60 };
/// Rounds of pairs of commands.
const OF_PAIRS: RoundRange = RoundRange { least: 3, most: 100 };
/// From which change on a session warns by default: rounds in turns detect what stored baselines can't.
const WARNS_AT: Amount = Amount::Relative(0.02);
/// The classes of which it does.
const TIMES: [Class; 4] = [Class::Duration, Class::Latency, Class::Throughput, Class::Cpu];
/// What is added to a signal's number in the exit code of whoever it ended.
const BY_SIGNAL: u8 = 128;

pub(in crate::cli) fn bench(cli: &Cli, args: &BenchArgs, io: &mut Io<'_>) -> Result<u8, Failure> {
    let output = Output::new(&args.output, io)?;
    let filters = Filters::read(&args.policy.filter, &args.policy.metric)?;
    let found = config::find(args.policy.config.as_deref(), io)?;
    output.spare(found.file.iter().map(String::as_str), io)?;
    let policy = config::with_thresholds(finer(found.policy), &args.thresholds)?;
    let session = session(cli, args, None, &policy, filters.only(), io)?;
    if let Some(directory) = &args.session.save {
        save(directory, &session, io)?;
    }
    output.write(&session.comparison, cli, io)?;
    let code = finish(cli, &args.policy, &policy, &session.comparison, io);
    Ok(session.signal.map_or(code, |signal| BY_SIGNAL.saturating_add(signal)))
}

/// A policy that warns of what only rounds detect, where it does not say itself from when on.
pub(in crate::cli) fn finer(policy: Policy) -> Policy {
    policy.with_default_warning(&TIMES, WARNS_AT)
}

/// What a session measured, and the verdict on it.
#[cfg_attr(not(feature = "github"), expect(dead_code, reason = "`perfdiff ci` reads all of it"))]
pub(in crate::cli) struct FinishedSession {
    pub(in crate::cli) base: Vec<Run>,
    pub(in crate::cli) head: Vec<Run>,
    /// What a reader calls the baseline.
    pub(in crate::cli) base_label: String,
    /// The baseline's commit, where there is one.
    pub(in crate::cli) base_commit: Option<String>,
    pub(in crate::cli) caveats: Vec<Caveat>,
    comparison: Comparison,
    /// The signal that interrupted it.
    signal: Option<u8>,
}

impl FinishedSession {
    /// The session, unless a signal cut it short: a job that is being stopped must not pass by what little it measured.
    ///
    /// # Errors
    /// With the exit code of the signal.
    #[cfg(feature = "github")]
    pub(in crate::cli) fn uncut(self) -> Result<FinishedSession, Failure> {
        self.signal.map_or(Ok(self), |signal| Err(ended_by(signal, "interrupted before all rounds were complete")))
    }
}

/// Measures both sides in turns, and judges. `base` is the commit to compare with where the arguments name none.
pub(in crate::cli) fn session(
    cli: &Cli,
    args: &BenchArgs,
    base: Option<&str>,
    policy: &Policy,
    only: Filter<'_>,
    io: &mut Io<'_>,
) -> Result<FinishedSession, Failure> {
    let interrupts = watch()?;
    let session = uninterrupted(cli, args, base, policy, only, &interrupts, io);
    session.map_err(|failure| or_interrupted(failure, &interrupts))
}

/// What ended a measurement before its first round: the signal, where there was one.
fn or_interrupted(failure: Failure, interrupts: &Interrupts) -> Failure {
    interrupts.signal().map_or(failure, |signal| ended_by(signal, "interrupted before the first round was complete"))
}

fn ended_by(signal: u8, message: &str) -> Failure {
    Failure { code: BY_SIGNAL.saturating_add(signal), ..Failure::trouble(message) }
}

/// The session, where no signal ends it before anything is known.
fn uninterrupted(
    cli: &Cli,
    args: &BenchArgs,
    base: Option<&str>,
    policy: &Policy,
    only: Filter<'_>,
    interrupts: &Interrupts,
    io: &mut Io<'_>,
) -> Result<FinishedSession, Failure> {
    pin(&args.session.cpu)?;
    let in_pairs = !args.sides.base.is_empty() || args.sides.pairs.is_some();
    let sides = if in_pairs { Sides::here(io) } else { Sides::find(&args.sides, base, &args.command, io)? };
    sides.prepare(&args.sides, args.session.timeout, interrupts)?;
    let mut workload: Box<dyn Workload> =
        if in_pairs { Box::new(Pairs::new(args, interrupts, io)?) } else { Box::new(Suite::new(args, &sides, policy, interrupts)?) };
    let plan = if in_pairs { Plan::new(&args.session, OF_PAIRS, 1, io) } else { Plan::new(&args.session, OF_SUITE, 0, io) };
    let judge = |base: &[Run], head: &[Run], caveats: &[Caveat], today| {
        Ok(compare::compare(&Request {
            baseline: Side { source: sides.baseline.label.clone(), runs: base },
            head: Side { source: sides.head.label.clone(), runs: head },
            history: false,
            policy,
            only,
            today,
            caveats,
        })?)
    };
    note(cli, io, &format!("perfdiff bench: {} against {}; order by --seed {}", sides.head.label, sides.baseline.label, plan.seed));
    let (measured, comparison) = rounds::measure(workload.as_mut(), &plan, &judge, interrupts, cli, io)?;
    note(cli, io, &format!("perfdiff bench: {}", measured.ending));
    Ok(FinishedSession {
        base: measured.base,
        head: measured.head,
        base_label: sides.baseline.label.clone(),
        base_commit: sides.baseline.commit.clone(),
        caveats: measured.caveats,
        comparison,
        signal: interrupts.signal(),
    })
}

/// The arguments in a text: a command, or flags and `--` before it. `labels` become parameters of every benchmark.
#[cfg(feature = "github")]
pub(in crate::cli) fn arguments(text: &str, labels: &[String]) -> Result<BenchArgs, Failure> {
    use clap::{Args as _, FromArgMatches as _};
    let words = shlex::split(text).filter(|words| !words.is_empty());
    let mut words = words.ok_or_else(|| Failure::usage(format!("--bench: `{text}` can't be split into words")).hint("close its quotes"))?;
    if !words[0].starts_with('-') {
        words.insert(0, "--".to_owned());
    }
    let flags = labels.iter().map(|label| format!("--label={label}"));
    let words: Vec<String> = flags.chain(words).collect();
    let command = BenchArgs::augment_args(clap::Command::new("bench").no_binary_name(true).disable_help_flag(true));
    let wrong = |error: clap::Error| Failure::usage(format!("--bench: {}", error.render()).trim_end()).hint("see `perfdiff bench --help`");
    let matches = command.try_get_matches_from(words).map_err(wrong)?;
    let args = BenchArgs::from_arg_matches(&matches).map_err(wrong)?;
    if args.command.is_empty() {
        return Err(Failure::usage("--bench: the command of the suite is missing").hint("flags come first, then `--`, then the command"));
    }
    Ok(args)
}

/// Runs the command of a suite once, for the work tree alone.
#[cfg(feature = "github")]
pub(in crate::cli) fn once(args: &BenchArgs, policy: &Policy, io: &mut Io<'_>) -> Result<Vec<Run>, Failure> {
    let interrupts = watch()?;
    pin(&args.session.cpu)?;
    let sides = Sides::here(io);
    let prepared = sides.head.prepare(&args.sides, args.session.timeout, &interrupts);
    let runs = prepared.and_then(|()| Suite::new(args, &sides, policy, &interrupts)?.head_once(io));
    runs.map_err(|failure| or_interrupted(failure, &interrupts))
}

fn watch() -> Result<Interrupts, Failure> {
    Interrupts::watch().map_err(|error| Failure::trouble(format!("signals can't be watched: {error}")))
}

fn pin(processors: &[usize]) -> Result<(), Failure> {
    if processors.is_empty() {
        return Ok(());
    }
    measure::pin_to(processors).map_err(|error| {
        Failure::usage(format!("--cpu: {error}")).hint("`nproc` says how many processors there are; they are counted from 0")
    })
}

/// Writes the runs of both sides.
fn save(directory: &Path, session: &FinishedSession, io: &Io<'_>) -> Result<(), Failure> {
    for (name, runs) in [("base.ndjson", &session.base), ("head.ndjson", &session.head)] {
        let lines = runs.iter().map(as_line).collect::<Result<Vec<_>, _>>()?;
        write_file(&io.path(directory).join(name), &lines.concat())?;
    }
    Ok(())
}
