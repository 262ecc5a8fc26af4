//! What the other benchmarks of the same runs tell about the runner.
//!
//! Whatever is learnt from the others must hold when many of them changed. So it is learnt without the benchmark itself,
//! and from parts that a regression can't reach: what all share from the others that moved no further than hosted
//! runners do, how far numbers jump by chance from the 40 % that moved least and from those that moved the other way.

use std::collections::{HashMap, HashSet};

use super::history::Shared;
use super::lone;
use super::pair::Pair;
use super::stale;
use super::yardstick::Yardstick;
use crate::model::{BenchmarkId, Class, Direction, Role};
use crate::policy::DriftCorrection;
use crate::stats;

/// How many neighbours it takes to say something about the runner.
pub(super) const ENOUGH: usize = 10;
/// The most that a hosted runner makes all benchmarks slower or faster from one run to the next, a logarithm: 30 %. Of 403
/// pairs of consecutive runs of 12 public histories, 95 % moved by less than 25 % together.
pub(super) const RUNNER: f64 = 0.262_364_264_467_491;
/// A shared movement smaller than this is nobody's doing.
const LEAST_SHARED: f64 = 0.03;
/// Share of the others that must have moved within [`RUNNER`] for their middle to be the runner's doing.
const MOST_STAYED: f64 = 0.35;
/// The share of the others that is taken to have moved by chance alone, and the normal deviate of its end.
const CALMEST: (f64, f64) = (0.4, 0.524_400_512_708_041);
/// The quantile of the movements the other way.
const OTHER_WAY: f64 = 0.95;
/// More movements than this add cost and no knowledge.
const MOST: usize = 256;

/// What the other benchmarks did between the two sides, in logarithms, worse positive.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Neighbours {
    /// How many there are, itself among them, counting what was measured of other benchmarks and not each statistic of it.
    pub(super) count: usize,
    /// What they did together, which is the runner's doing rather than theirs; 0 when they went their own ways.
    pub(super) shared: f64,
    /// Scale of the calmer ones about `shared`, as one standard deviation.
    pub(super) calm: f64,
    /// The same about no movement at all.
    pub(super) calm_about_zero: f64,
    /// How far the furthest twentieth became better than `shared`.
    pub(super) better: f64,
    /// How far the furthest twentieth became worse.
    pub(super) worse: f64,
}

impl Neighbours {
    const NONE: Neighbours = Neighbours { count: 0, shared: 0.0, calm: 0.0, calm_about_zero: 0.0, better: 0.0, worse: 0.0 };

    /// Whether there are enough to speak of the runner.
    pub(super) fn enough(&self) -> bool {
        self.count >= ENOUGH
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
    subjects: HashSet<(usize, String)>,
    /// How many of the subjects are of each benchmark.
    by_benchmark: HashMap<usize, usize>,
    /// Effects with the benchmark that they are of, ascending once complete.
    effects: Vec<(f64, usize)>,
}

/// All neighbours of a report, by kind.
#[derive(Debug, Default)]
pub(super) struct Context {
    kinds: HashMap<Kind, Moves>,
    benchmarks: HashMap<BenchmarkId, usize>,
    drift: Option<DriftCorrection>,
}

impl Context {
    /// Looks at every judged metric that both sides have.
    pub(super) fn of(pairs: &[Pair<'_>], drift: DriftCorrection) -> Context {
        let mut context = Context { drift: Some(drift), ..Context::default() };
        for pair in pairs.iter().filter(|pair| !pair.baseline.is_empty() && !pair.head.is_empty()) {
            let next = context.benchmarks.len();
            let benchmark = *context.benchmarks.entry(pair.key.id()).or_insert(next);
            if let Some((kind, effect)) = movement(pair) {
                let moves = context.kinds.entry(kind).or_default();
                if moves.subjects.insert((benchmark, pair.key.metric.to_owned())) {
                    *moves.by_benchmark.entry(benchmark).or_default() += 1;
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
    pub(super) fn enough(&self) -> bool {
        self.benchmarks.len() >= ENOUGH
    }

    /// How far all benchmarks moved together; `None` for too few. A benchmark speaks by the middle of
    /// its metrics that a slow runner would move.
    pub(super) fn shared(&self) -> Option<Shared> {
        let mut by_benchmark: HashMap<usize, Vec<f64>> = HashMap::new();
        let follows_runner = |kind: &Kind| !matches!(kind.class, Class::Count | Class::Size | Class::Score | Class::Memory);
        let timed = self.kinds.iter().filter(|(kind, _)| follows_runner(kind));
        for (effect, benchmark) in timed.flat_map(|(_, moves)| &moves.effects) {
            by_benchmark.entry(*benchmark).or_default().push(*effect);
        }
        let each: Vec<f64> = by_benchmark.values().filter_map(|effects| stats::median(effects)).collect();
        let moved = stats::median(&each).filter(|_| each.len() >= ENOUGH)?;
        Some(Shared { moved, bound: RUNNER, benchmarks: self.benchmarks.len() })
    }

    /// The neighbours of a pair of metrics, which are those of other benchmarks.
    pub(super) fn neighbours(&self, pair: &Pair<'_>) -> Neighbours {
        let own = self.benchmarks.get(&pair.key.id()).copied();
        let Some(moves) = kind(pair).and_then(|kind| self.kinds.get(&kind)) else { return Neighbours::NONE };
        let others: Vec<f64> = moves.effects.iter().filter(|(_, of)| Some(*of) != own).map(|(effect, _)| *effect).collect();
        let shared = if self.drift == Some(DriftCorrection::Off) { 0.0 } else { shared(&others) };
        let beyond = |quantile: f64| stats::quantile(&others, quantile).unwrap_or(shared) - shared;
        Neighbours {
            count: (moves.subjects.len() + 1).saturating_sub(own.map_or(0, |own| moves.by_benchmark.get(&own).copied().unwrap_or(0))),
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
    let value = |metrics: &[&crate::model::Metric]| stats::median(&metrics.iter().map(|metric| metric.value).collect::<Vec<_>>());
    let (before, after) = (value(&pair.baseline)?, value(&pair.head)?);
    if !judged || before <= 0.0 || after <= 0.0 || stale::same_sample(pair) {
        return None;
    }
    let grew = Yardstick::Log.effect(before, after);
    // Worse is up for all, so that a slow runner moves times and rates the same way.
    Some((kind(pair)?, if head.direction == Direction::Higher { -grew } else { grew }))
}

fn kind(pair: &Pair<'_>) -> Option<Kind> {
    let head = pair.head.last()?;
    Some(Kind { class: head.class, tail: lone::is_load(head) && lone::is_tail(head) })
}

/// The middle of the movements that a runner can do, if enough of them are.
fn shared(sorted: &[f64]) -> f64 {
    let within: Vec<f64> = sorted.iter().copied().filter(|effect| effect.abs() <= RUNNER).collect();
    if sorted.len() + 1 < ENOUGH || (within.len() as f64) < MOST_STAYED * sorted.len() as f64 {
        return 0.0;
    }
    stats::quantile(&within, 0.5).filter(|middle| middle.abs() >= LEAST_SHARED).unwrap_or(0.0)
}

fn calm(others: &[f64], centre: f64) -> f64 {
    let (share, deviate) = CALMEST;
    let distances = stats::sorted(&others.iter().map(|effect| (effect - centre).abs()).collect::<Vec<_>>());
    stats::quantile(&distances, share).unwrap_or(0.0) / deviate
}
