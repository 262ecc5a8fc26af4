//! The rounds of a session: measure, look, leave out what is settled, until all is or the budget is spent.
#![expect(clippy::disallowed_methods, reason = "the budget is time that passes")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::attendance::Attendance;
use super::workload::{Round, Workload};
use crate::cli::args::{Cli, RoundRange, SessionArgs};
use crate::cli::console::count;
use crate::cli::exit::Failure;
use crate::cli::io::Io;
use crate::compare::Session;
use crate::measure::{self, Interrupts, Machine, Order};
use crate::model::{BenchmarkId, Caveat, CaveatCode, Comparison, Run};

/// Judges the runs of both sides so far, with what is known of the session, on a day.
pub(super) type Judge<'j> = dyn Fn(&[Run], &[Run], &[Caveat], jiff::civil::Date) -> Result<Comparison, Failure> + 'j;

/// How a session is to go.
pub(super) struct Plan {
    rounds: RoundRange,
    budget: Duration,
    warm_ups: u32,
    wait_quiet: Option<Duration>,
    /// Gives the order of the sides.
    pub(super) seed: u64,
}

impl Plan {
    /// The plan of these arguments; `usual` are the rounds where they don't say.
    pub(super) fn new(args: &SessionArgs, usual: RoundRange, warm_ups: u32, io: &Io<'_>) -> Plan {
        let by_clock = || u64::from(io.now.subsec_nanosecond().unsigned_abs());
        Plan {
            rounds: args.rounds.unwrap_or(usual),
            budget: args.budget,
            warm_ups: args.warmup.unwrap_or(warm_ups),
            wait_quiet: args.wait_quiet,
            seed: args.seed.unwrap_or_else(by_clock),
        }
    }
}

/// The runs of a session.
pub(super) struct Measured {
    pub(super) base: Vec<Run>,
    pub(super) head: Vec<Run>,
    /// What a reader must know of the session.
    pub(super) caveats: Vec<Caveat>,
    /// How it ended, in one sentence.
    pub(super) ending: String,
}

/// Measures round after round, and judges what came out.
///
/// # Errors
/// When the first round fails, or the runs can't be compared.
pub(super) fn measure(
    workload: &mut dyn Workload,
    plan: &Plan,
    judge: &Judge<'_>,
    interrupts: &Interrupts,
    cli: &Cli,
    io: &mut Io<'_>,
) -> Result<(Measured, Comparison), Failure> {
    let mut caveats = Vec::new();
    if let Some(limit) = plan.wait_quiet
        && !measure::wait_until_quiet(limit, interrupts)
    {
        let text = "other programs used the processors for as long as --wait-quiet allows, so it was measured all the same";
        caveats.push(Caveat::new(CaveatCode::RestlessMachine, "", text));
    }
    let began = Instant::now();
    let mut machine = Machine::look();
    let mut order = Order::new(plan.seed);
    for _ in 0..plan.warm_ups {
        if let Round::Failed(failure) = workload.warm_up(order.next_round(), io)? {
            return Err(failure);
        }
    }
    let mut state = State::default();
    let line = Line::new(io.terminal.stderr && !cli.quiet);
    let mut last = Duration::ZERO;
    let ending = loop {
        let round = state.rounds + 1;
        if round > plan.rounds.most {
            break Ending::Rounds;
        }
        if round > 1 && began.elapsed() + last > plan.budget {
            break Ending::Budget;
        }
        line.show(round, plan, began.elapsed(), &state);
        let this = Instant::now();
        let measured = workload.round(round, order.next_round(), state.open.as_ref(), io);
        // What is known by then is worth more than an error alone.
        let measured = if round > 1 { measured.unwrap_or_else(Round::Failed) } else { measured? };
        match measured {
            Round::Measured(base, head) => {
                state.attendance.take(state.open.as_ref(), &base, &head);
                state.base.extend(base);
                state.head.extend(head);
                state.rounds = round;
            }
            Round::Failed(failure) if round == 1 => return Err(failure),
            Round::Failed(failure) => break Ending::Failed(failure.in_one_line()),
            Round::Interrupted if round == 1 => return Err(Failure::trouble("interrupted before the first round was complete")),
            Round::Interrupted => break Ending::Interrupted,
        }
        last = this.elapsed();
        machine.time_a_loop();
        let comparison = judge(&state.base, &state.head, &[], io.today())?;
        if round >= plan.rounds.least {
            state.session.look(&comparison);
        }
        let open = state.session.undecided(&comparison);
        if open.is_empty() {
            break Ending::Settled;
        }
        state.open = Some(open);
    };
    line.done();
    let restless = machine.restlessness().0;
    if !restless.is_empty() {
        let text = format!("the machine was restless: {}", restless.join("; "));
        caveats.push(Caveat::new(CaveatCode::RestlessMachine, "", text));
    }
    caveats.extend(state.attendance.caveats());
    caveats.extend(ending.caveat());
    let comparison = judge(&state.base, &state.head, &caveats, io.today())?;
    let words = state.words(&ending, began.elapsed());
    Ok((Measured { base: state.base, head: state.head, caveats, ending: words }, comparison))
}

/// How a session ended.
enum Ending {
    Settled,
    Rounds,
    Budget,
    Failed(String),
    Interrupted,
}

impl Ending {
    fn caveat(&self) -> Option<Caveat> {
        let text = match self {
            Ending::Failed(message) => format!("the session ended early, since a command failed: {message}"),
            Ending::Interrupted => "the session was interrupted: what is reported is what was known by then".to_owned(),
            Ending::Settled | Ending::Rounds | Ending::Budget => return None,
        };
        Some(Caveat::new(CaveatCode::RunAborted, "", text))
    }
}

/// What is known so far.
#[derive(Default)]
struct State {
    rounds: u32,
    base: Vec<Run>,
    head: Vec<Run>,
    attendance: Attendance,
    session: Session,
    /// The benchmarks that the next round is for; all before the first.
    open: Option<BTreeSet<BenchmarkId>>,
}

impl State {
    fn words(&self, ending: &Ending, took: Duration) -> String {
        let mut words = format!("{} in {}", count(self.rounds as usize, "round"), clock(took));
        let open = self.open.as_ref().map_or(0, BTreeSet::len);
        let _ = match ending {
            Ending::Settled => write!(words, "; every benchmark is settled"),
            Ending::Rounds => write!(words, ", all that --rounds allows; {} not settled", count(open, "benchmark")),
            Ending::Budget => write!(words, ", all that --budget allows; {} not settled", count(open, "benchmark")),
            Ending::Failed(_) => write!(words, ", then a command failed"),
            Ending::Interrupted => write!(words, ", then it was interrupted"),
        };
        words
    }
}

/// `45s`, `3m 20s`.
fn clock(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds < 60 { format!("{:.1}s", time.as_secs_f64()) } else { format!("{}m {:02}s", seconds / 60, seconds % 60) }
}

/// The line on the terminal that says how far it is.
struct Line(Option<ProgressBar>);

impl Line {
    fn new(wanted: bool) -> Line {
        let bar = wanted.then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(500));
            bar
        });
        Line(bar)
    }

    fn show(&self, round: u32, plan: &Plan, spent: Duration, state: &State) {
        let Some(bar) = &self.0 else { return };
        let open = state.open.as_ref().map(|open| format!(", {} not settled", count(open.len(), "benchmark"))).unwrap_or_default();
        bar.set_message(format!("round {round} of at most {}, {} of {}{open}", plan.rounds.most, clock(spent), clock(plan.budget)));
    }

    fn done(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
