//! What the other benchmarks of the same runs tell about the runner.
//!
//! Whatever is learnt from the others must hold when many of them changed. So it is learnt without the benchmark itself,
//! and from parts that a regression can't reach: what all share from the others that moved no further than hosted
//! runners do, how far numbers jump by chance from the 40 % that moved least and from those that moved the other way.

use std::collections::{HashMap, HashSet};

use super::load_metric;
use crate::compare::decide::scale::Scale;
use crate::compare::pairing::pair::Pair;
use crate::compare::pairing::stale;
use crate::compare::suite::shared_slowdown::{self, Shared};
use crate::model::{BenchmarkId, Class, Direction, Metric, Role};
use crate::policy::DriftCorrection;
use crate::stats::{self, HOSTED_RUNNER, LEAST_STAYED};

/// How many benchmarks or metrics of a kind it takes to say something about the runner.
pub(in crate::compare) const ENOUGH: usize = 10;
/// A shared movement smaller than this is nobody's doing.
const LEAST_SHARED: f64 = 0.03;
/// The share of the others that is taken to have moved by chance alone, and the normal deviate of its end.
const CALMEST: (f64, f64) = (0.4, 0.524_400_512_708_041);
/// The quantile of the movements the other way.
const OTHER_WAY: f64 = 0.95;
/// More movements than this add cost and no knowledge.
const MOST: usize = 256;

/// What the other benchmarks did between the two sides, in logarithms, worse positive.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::compare) struct Neighbours {
    /// How many there are, counting what was measured and not each statistic of it.
    pub(in crate::compare) count: usize,
    /// What they did together, which is the runner's doing rather than theirs; 0 when they went their own ways.
    pub(in crate::compare) shared: f64,
    /// Scale of the calmer ones about `shared`, as one standard deviation.
    pub(in crate::compare) calm: f64,
    /// The same about no movement at all.
    pub(in crate::compare) calm_about_zero: f64,
    /// How far the furthest twentieth became better than `shared`.
    pub(in crate::compare) better: f64,
    /// How far the furthest twentieth became worse.
    pub(in crate::compare) worse: f64,
}

impl Neighbours {
    const NONE: Neighbours = Neighbours { count: 0, shared: 0.0, calm: 0.0, calm_about_zero: 0.0, better: 0.0, worse: 0.0 };

    /// Whether there are enough to speak of the runner.
    pub(in crate::compare) fn enough(&self) -> bool {
        self.count + 1 >= ENOUGH
    }
}

/// Metrics that are alike enough to learn from each other: those of a class, the slow end of latencies apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Kind {
    class: Class,
    tail: bool,
}

/// The movements of one kind.
#[derive(Debug, Default)]
struct Moves {
    /// What was measured, by benchmark: not each statistic of it.
    subjects: HashMap<usize, HashSet<String>>,
    /// How many that are in all.
    count: usize,
    /// Effects with the benchmark that they are of, ascending once complete.
    effects: Vec<(f64, usize)>,
}

/// All neighbours of a report, by kind.
#[derive(Debug, Default)]
pub(in crate::compare) struct Context {
    kinds: HashMap<Kind, Moves>,
    benchmarks: HashMap<BenchmarkId, usize>,
    /// Whether what is shared is taken out.
    correct: bool,
}

impl Context {
    /// Looks at every judged metric that both sides have.
    pub(in crate::compare) fn of(pairs: &[Pair<'_>], drift: DriftCorrection) -> Context {
        let mut context = Context { correct: drift != DriftCorrection::Off, ..Context::default() };
        for pair in pairs.iter().filter(|pair| !pair.baseline.is_empty() && !pair.head.is_empty()) {
            let next = context.benchmarks.len();
            let benchmark = *context.benchmarks.entry(pair.key.benchmark_id()).or_insert(next);
            if let Some((kind, effect)) = movement(pair) {
                let moves = context.kinds.entry(kind).or_default();
                if moves.subjects.entry(benchmark).or_default().insert(pair.key.metric.to_owned()) {
                    moves.count += 1;
                }
                moves.effects.push((effect, benchmark));
            }
        }
        for moves in context.kinds.values_mut() {
            moves.effects.sort_by(|a, b| a.0.total_cmp(&b.0));
            let all = moves.effects.len();
            if all > MOST {
                moves.effects = (0..MOST).filter_map(|at| moves.effects.get((2 * at + 1) * all / (2 * MOST)).copied()).collect();
            }
        }
        context
    }

    /// Whether there are enough benchmarks to speak of the runner.
    pub(in crate::compare) fn enough(&self) -> bool {
        self.benchmarks.len() >= ENOUGH
    }

    /// How far all benchmarks moved together; `None` for too few. A benchmark speaks by the middle of
    /// its metrics that a slow runner would move.
    pub(in crate::compare) fn shared(&self) -> Option<Shared> {
        let timed = self.kinds.iter().filter(|(kind, _)| shared_slowdown::follows_runner(kind.class)).flat_map(|(_, moves)| &moves.effects);
        let (moved, benchmarks) = shared_slowdown::middle(timed.map(|(effect, benchmark)| (*benchmark, *effect)))?;
        (benchmarks >= ENOUGH).then_some(Shared { moved, bound: HOSTED_RUNNER, benchmarks, runs: None })
    }

    /// The neighbours of a pair of metrics, which are those of other benchmarks.
    pub(in crate::compare) fn neighbours(&self, pair: &Pair<'_>) -> Neighbours {
        let own = self.benchmarks.get(&pair.key.benchmark_id()).copied();
        let Some((class, moves)) = kind(pair).and_then(|kind| Some((kind.class, self.kinds.get(&kind)?))) else { return Neighbours::NONE };
        let others: Vec<f64> = moves.effects.iter().filter(|(_, of)| Some(*of) != own).map(|(effect, _)| *effect).collect();
        // What no runner moves, such as scores and sizes, moved together by the code's doing.
        let shared = if self.correct && shared_slowdown::follows_runner(class) { shared(&others) } else { 0.0 };
        let beyond = |quantile: f64| stats::quantile(&others, quantile).unwrap_or(shared) - shared;
        Neighbours {
            count: moves.count - own.and_then(|own| moves.subjects.get(&own)).map_or(0, HashSet::len),
            shared,
            calm: calm(&others, shared),
            calm_about_zero: calm(&others, 0.0),
            better: -beyond(1.0 - OTHER_WAY).min(0.0),
            worse: beyond(OTHER_WAY).max(0.0),
        }
    }
}

/// The kind of a judged metric, and by how much it became worse; `None` where that means nothing.
fn movement(pair: &Pair<'_>) -> Option<(Kind, f64)> {
    let head = *pair.head.last()?;
    let judged = head.role == Role::Primary && pair.baseline.iter().all(|metric| metric.unit.compares_with(&head.unit));
    let value = |metrics: &[&Metric]| stats::median(&metrics.iter().map(|metric| metric.value).collect::<Vec<_>>());
    let (before, after) = (value(&pair.baseline)?, value(&pair.head)?);
    if !judged || before <= 0.0 || after <= 0.0 || stale::same_sample(pair) {
        return None;
    }
    let grew = Scale::Log.effect(before, after);
    // Worse is up for all, so that a slow runner moves times and rates the same way.
    Some((kind(pair)?, if head.direction == Direction::Higher { -grew } else { grew }))
}

fn kind(pair: &Pair<'_>) -> Option<Kind> {
    let head = pair.head.last()?;
    Some(Kind { class: head.class, tail: load_metric::is_load(head) && load_metric::is_tail(head) })
}

/// The middle of the movements that a runner can do, if enough of them are.
fn shared(sorted: &[f64]) -> f64 {
    let within: Vec<f64> = sorted.iter().copied().filter(|effect| effect.abs() <= HOSTED_RUNNER).collect();
    if sorted.len() + 1 < ENOUGH || (within.len() as f64) < LEAST_STAYED * sorted.len() as f64 {
        return 0.0;
    }
    stats::quantile(&within, 0.5).filter(|middle| middle.abs() >= LEAST_SHARED).unwrap_or(0.0)
}

fn calm(others: &[f64], centre: f64) -> f64 {
    let (share, deviate) = CALMEST;
    let distances = stats::sorted(&others.iter().map(|effect| (effect - centre).abs()).collect::<Vec<_>>());
    stats::quantile(&distances, share).unwrap_or(0.0) / deviate
}
