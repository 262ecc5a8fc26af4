//! `perfdiff bench`: measures baseline and head in turns until it is known what changed.

mod pairs;
mod rounds;
mod sides;
mod suite;
mod suite_filter;
mod workload;

use std::path::Path;

use crate::cli::args::{BenchArgs, Cli, RoundRange};
use crate::cli::commands::bench::pairs::Pairs;
use crate::cli::commands::bench::rounds::{Measured, Plan, Stopped};
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
use crate::compare::{self, Request, Side};
use crate::measure::{self, Interrupts};
use crate::model::{Caveat, Class, Comparison, Run};
use crate::policy::Amount;

/// Rounds of a suite.
const OF_SUITE: RoundRange = RoundRange { least: 3, most: 30 };
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
    let mut found = config::find(args.policy.config.as_deref(), io)?;
    output.spare(found.file.iter().map(String::as_str), io)?;
    found.policy = config::with_thresholds(found.policy.with_default_warning(&TIMES, WARNS_AT), &args.thresholds)?;
    let interrupts = Interrupts::watch().map_err(|error| Failure::trouble(format!("signals can't be watched: {error}")))?;
    if !args.session.cpu.is_empty() {
        measure::pin_to(&args.session.cpu).map_err(|error| {
            Failure::usage(format!("--cpu: {error}")).hint("`nproc` says how many processors there are; they are counted from 0")
        })?;
    }
    let in_pairs = !args.sides.base.is_empty() || args.sides.pairs.is_some();
    let sides = if in_pairs { Sides::here(io) } else { Sides::find(&args.sides, args.command.is_empty(), io)? };
    sides.prepare(&args.sides, args.session.timeout, &interrupts)?;
    let mut workload: Box<dyn Workload> = if in_pairs {
        Box::new(Pairs::new(args, &interrupts, io)?)
    } else {
        Box::new(Suite::new(args, &sides, &found.policy, &interrupts)?)
    };
    let plan = if in_pairs { Plan::new(&args.session, OF_PAIRS, 1, io) } else { Plan::new(&args.session, OF_SUITE, 0, io) };
    let judge = |base: &[Run], head: &[Run], caveats: &[Caveat], today| {
        Ok(compare::compare(&Request {
            baseline: Side { source: sides.baseline.label.clone(), runs: base },
            head: Side { source: sides.head.label.clone(), runs: head },
            history: false,
            policy: &found.policy,
            only: filters.only(),
            today,
            caveats,
        })?)
    };
    note(cli, io, &format!("perfdiff bench: {} against {}; order by --seed {}", sides.head.label, sides.baseline.label, plan.seed));
    let (measured, comparison) = rounds::measure(workload.as_mut(), &plan, &judge, &interrupts, cli, io)?;
    if let Some(directory) = &args.session.save {
        save(directory, &measured, io)?;
    }
    note(cli, io, &format!("perfdiff bench: {}", measured.ending));
    output.write(&comparison, cli, io)?;
    let code = finish(cli, &args.policy, &found.policy, &comparison, io);
    Ok(match measured.stopped {
        Some(Stopped::Interrupted) => interrupts.signal().map_or(code, |signal| BY_SIGNAL.saturating_add(signal)),
        _ => code,
    })
}

/// Judges the runs so far.
type Judge<'j> = dyn Fn(&[Run], &[Run], &[Caveat], jiff::civil::Date) -> Result<Comparison, Failure> + 'j;

/// Writes the runs of both sides.
fn save(directory: &Path, measured: &Measured, io: &Io<'_>) -> Result<(), Failure> {
    for (name, runs) in [("base.ndjson", &measured.base), ("head.ndjson", &measured.head)] {
        let lines = runs.iter().map(as_line).collect::<Result<Vec<_>, _>>()?;
        write_file(&io.path(directory).join(name), &lines.concat())?;
    }
    Ok(())
}
