//! What the other benchmarks of the same two runs tell about the runner.

use std::collections::{HashMap, HashSet};

use super::pair::Pair;
use super::yardstick::Yardstick;
use super::{lone, stale};
use crate::model::{Class, Direction, Metric, Role};
use crate::policy::{DriftCorrection, NoiseSettings};
use crate::stats;

/// How many neighbours it takes to say something about the runner.
const ENOUGH: usize = 10;

/// How the metrics of one kind moved between the two sides.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Neighbours {
    /// How many there are, counting what was measured and not each statistic of it.
    pub(super) count: usize,
    /// What all of them did together, which is the runner's doing rather than theirs; 0 when they went their own ways.
    pub(super) shared: f64,
    /// Scale of their movement about its middle, as one standard deviation.
    pub(super) scale: f64,
    /// Scale of their movement about no movement at all, as one standard deviation.
    pub(super) about_zero: f64,
    /// At least 1: by how much even the quieter quarter moved more than its own noise allows.
    pub(super) restlessness: f64,
}

impl Neighbours {
    const NONE: Neighbours = Neighbours { count: 0, shared: 0.0, scale: 0.0, about_zero: 0.0, restlessness: 1.0 };

    /// Whether there are enough to speak of the runner.
    pub(super) fn enough(&self) -> bool {
        self.count >= ENOUGH
    }
}

/// Metrics that are alike enough to learn from each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    /// Repetitions of one piece of work, of which the spread within each run is known.
    Repeated,
    /// Bare numbers and percentiles of a class, those of the slow end apart.
    Bare { class: Class, tail: bool },
}

/// All neighbours of a report, by kind.
#[derive(Debug, Default)]
pub(super) struct Context {
    kinds: HashMap<Kind, Neighbours>,
    /// Benchmarks that both sides have.
    benchmarks: usize,
}

/// How one metric moved.
struct Move {
    effect: f64,
    /// The noise it is allowed: its own spread, at least what the policy assumes.
    allowed: f64,
}

impl Context {
    /// Looks at every judged metric that has one value on each side.
    pub(super) fn of(pairs: &[Pair<'_>], noise: &NoiseSettings, drift: DriftCorrection) -> Context {
        let mut moves: HashMap<Kind, (HashSet<String>, Vec<Move>)> = HashMap::new();
        let both = pairs.iter().filter(|pair| !pair.baseline.is_empty() && !pair.head.is_empty());
        let benchmarks = both.map(|pair| pair.key.id()).collect::<HashSet<_>>().len();
        for pair in pairs {
            let ([baseline], [head]) = (pair.baseline.as_slice(), pair.head.as_slice()) else { continue };
            let judged = head.role == Role::Primary && baseline.unit.compares_with(&head.unit);
            if !judged || baseline.value <= 0.0 || head.value <= 0.0 || stale::same_sample(pair) {
                continue;
            }
            let grew = Yardstick::Log.effect(baseline.value, head.value);
            // Worse is up for all, so that a slow runner moves times and rates the same way.
            let effect = if head.direction == Direction::Higher { -grew } else { grew };
            let spread = spreads(baseline, head).unwrap_or(0.0);
            let kind = kind(baseline, head);
            let (subjects, list) = moves.entry(kind).or_default();
            // Time and throughput of one benchmark are one witness; the latencies of one endpoint are several.
            let metric = if kind == Kind::Repeated { "" } else { pair.key.metric };
            subjects.insert(format!("{}/{metric}", pair.key.id()));
            list.push(Move { effect, allowed: spread.max(noise.assumed(head.class)) });
        }
        let kinds = moves.into_iter().map(|(kind, (subjects, list))| (kind, neighbours(subjects.len(), &list, drift)));
        Context { kinds: kinds.collect(), benchmarks }
    }

    /// Whether there are enough benchmarks to speak of the runner.
    pub(super) fn enough(&self) -> bool {
        self.benchmarks >= ENOUGH
    }

    /// The neighbours of a pair of metrics.
    pub(super) fn neighbours(&self, baseline: &Metric, head: &Metric) -> &Neighbours {
        const NONE: &Neighbours = &Neighbours::NONE;
        self.kinds.get(&kind(baseline, head)).unwrap_or(NONE)
    }
}

fn spreads(baseline: &Metric, head: &Metric) -> Option<f64> {
    let (baseline, head) = (lone::spread(baseline, Yardstick::Log)?, lone::spread(head, Yardstick::Log)?);
    Some(baseline.hypot(head))
}

fn kind(baseline: &Metric, head: &Metric) -> Kind {
    if !lone::is_load(head) && lone::has_spread(baseline) && lone::has_spread(head) {
        Kind::Repeated
    } else {
        Kind::Bare { class: head.class, tail: lone::is_tail(head) }
    }
}

fn neighbours(count: usize, moves: &[Move], drift: DriftCorrection) -> Neighbours {
    let effects: Vec<f64> = moves.iter().map(|one| one.effect).collect();
    let centre = stats::median(&effects).unwrap_or(0.0);
    let scale_about = |centre| stats::mad_scale(&effects, centre).unwrap_or(0.0).max(stats::outer_scale(&effects, centre).unwrap_or(0.0));
    let (scale, about_zero) = (scale_about(centre), scale_about(0.0));
    let together = together(&effects, centre, count);
    let own: Vec<f64> = moves.iter().filter(|one| one.allowed > 0.0).map(|one| (one.effect - together).abs() / one.allowed).collect();
    let quarter = stats::quantile(&stats::sorted(&own), 0.25).unwrap_or(0.0);
    let shared = if drift == DriftCorrection::Off { 0.0 } else { together };
    Neighbours { count, shared, scale, about_zero, restlessness: (quarter / QUIET_QUARTER).max(1.0) }
}

/// The middle of the movements, if enough of them moved and nearly all the same way: their middle half is narrower than
/// what they share.
fn together(effects: &[f64], centre: f64, count: usize) -> f64 {
    let sorted = stats::sorted(effects);
    let half = stats::quantile(&sorted, 0.75).zip(stats::quantile(&sorted, 0.25)).map_or(f64::INFINITY, |(high, low)| high - low);
    if count >= ENOUGH && half < centre.abs() && centre.abs() >= LEAST_SHARED { centre } else { 0.0 }
}

/// A shared movement smaller than this is nobody's doing.
const LEAST_SHARED: f64 = 0.03;

/// A quarter of normal data lies within this many standard deviations, doubled: only clear restlessness counts.
const QUIET_QUARTER: f64 = 2.0 * 0.318_639_363_964_375;
