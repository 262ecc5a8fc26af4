//! Storing the run of a baseline branch, as `perfdiff baseline update` does it.

use crate::cli::args::{CiMode, Cli};
use crate::cli::commands::baseline::update::{self, Measured};
use crate::cli::commands::ci::log;
use crate::cli::commands::ci::measure::results::Head;
use crate::cli::commands::ci::plan::Work;
use crate::cli::console::note;
use crate::cli::exit::Failure;
use crate::cli::io::Io;
use crate::cli::opened_store::Opened;
use crate::github::event::{Event, Push};
use crate::model::{Comparison, Outcome, Run};
use crate::report::escape;

/// Whether a run was stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Stored {
    Yes,
    No,
}

/// Stores the runs where they are of a baseline branch; also when they regressed, marked so, unless that is not wanted.
pub(in crate::cli) fn keep(
    work: Work<'_>,
    runs: &mut [Run],
    comparison: &Comparison,
    opened: &Opened,
    io: &mut Io<'_>,
) -> Result<Stored, Failure> {
    let Work { cli, args, subject, .. } = work;
    if subject.stored_for.is_none() {
        only_compared(work, io);
        return Ok(Stored::No);
    }
    let measured = Measured::of(runs)?;
    if args.unless_regressed && comparison.outcome == Outcome::Fail {
        note(cli, io, &format!("perfdiff: nothing was stored, since {measured} fails the policy"));
        return Ok(Stored::No);
    }
    if args.unless_regressed && comparison.is_without_baseline() {
        update::promise(runs, opened)?;
    }
    update::keep(runs, comparison, cli, io);
    store(cli, runs, &measured, opened, io).map(|()| Stored::Yes)
}

/// Says that a branch is not the one whose runs are stored, to somebody who waits for a baseline of it.
fn only_compared(work: Work<'_>, io: &mut Io<'_>) {
    let Work { cli, args, context, subject } = work;
    let (Event::Push(Push { branch, .. }), Some(base)) = (&context.event, &subject.base_branch) else { return };
    if args.mode == CiMode::Auto {
        note(
            cli,
            io,
            &escape::visible(&format!("compared and not stored: this is a push to `{branch}`, and the baselines are those of `{base}`")),
        );
    }
}

/// Stores what could not be compared, so that the next run has a baseline; the job fails all the same.
pub(in crate::cli) fn uncompared(work: Work<'_>, head: &Head, opened: &Opened, failure: Failure, io: &mut Io<'_>) -> Failure {
    let Work { cli, args, subject, .. } = work;
    if subject.stored_for.is_none() || args.unless_regressed {
        return failure;
    }
    let stored = Measured::of(&head.runs).and_then(|measured| store(cli, &head.runs, &measured, opened, io));
    match stored {
        Ok(()) => Failure { message: format!("not compared, but stored as the next baseline: {}", failure.message), ..failure },
        Err(_) => failure,
    }
}

fn store(cli: &Cli, runs: &[Run], measured: &Measured, opened: &Opened, io: &mut Io<'_>) -> Result<(), Failure> {
    let landed = opened.store.append(runs, &format!("Store {measured}"))?;
    if cli.quiet {
        return Ok(());
    }
    log::report(&update::told(runs, &landed, measured, opened), io)
}
