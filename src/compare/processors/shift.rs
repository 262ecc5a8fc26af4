//! How far two processors lie apart, benchmark by benchmark, and how well that is known.
//!
//! Each run of the processor with fewer runs is compared with the runs of the other that are nearest in order, so that a change of
//! the code, which both processors show from then on, is not taken for a difference between them. The middle of these
//! differences is the benchmark's own shift. With few runs it is mostly noise; so it is drawn towards the middle shift of the
//! suite, the more the less the benchmarks differ in theirs (empirical Bayes: Efron and Morris, "Limiting the risk of Bayes and
//! empirical Bayes estimators", 1971 and 1972), but by no more than one deviation of its own noise: a benchmark that uses what only
//! one of the processors has is left its own shift.
//!
//! Where all runs of one processor are older than those of the other, a change of the code at that very time looks the same as
//! the change of processor. Then how far a benchmark lies from its suite is doubt, and not knowledge.

use std::collections::{HashMap, HashSet};

use super::series::{Key, OfMetric, Series};
use crate::compare::noise::run_history::LEAST_RUNS;
use crate::stats;

/// Runs of the other processor that a run is compared with: half of them before it, half after it, where there are such.
const NEAREST: usize = 4;
/// Benchmarks from which on their middle shift is that of the suite.
const ENOUGH: usize = 5;
/// Variance of a median in that of a mean.
const OF_MEDIAN: f64 = 1.5;
/// With fewer own runs than make a history, a conversion less certain than this is of no use.
const MOST_UNSURE: f64 = 0.12;
/// Median of absolute normal deviates, inverted.
const MAD: f64 = 1.482_602_218_505_602;

/// What is added to the logarithm of another processor's values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Shift {
    pub(super) amount: f64,
    /// How well it is known, one standard deviation.
    pub(super) deviation: f64,
}

/// The shifts between the head's processor and another.
pub(super) struct Shifts<'a> {
    /// Of the metrics that can be converted, and are better judged so.
    pub(super) of: HashMap<Key<'a>, Shift>,
    /// The middle one, of times; none where too few are known.
    pub(super) typical: Option<f64>,
}

/// What the runs of both processors show of one metric.
struct Seen {
    /// From the other processor to the head's; that of a rate turned round.
    shift: f64,
    /// Variance by the noise of the metric itself.
    variance: f64,
    /// Variance by what all metrics of a run share.
    shared: f64,
    /// All runs of one processor are older than those of the other.
    one_after_the_other: bool,
}

/// The shifts from the processor at this place of the series to the head's.
pub(super) fn shifts<'a>(series: &Series<'a>, other: usize) -> Shifts<'a> {
    let seen: HashMap<Key<'a>, Seen> =
        series.metrics.iter().filter_map(|(key, of)| Some((*key, seen(of, other, series.shared)?))).collect();
    let suite = Suite::of(series, &seen);
    let shift = |(key, of): (&Key<'a>, &OfMetric)| {
        let usual = suite.as_ref().filter(|_| of.is_timed);
        let found = match (seen.get(key), usual) {
            (Some(seen), usual) => drawn(seen, usual)?,
            (None, Some(suite)) => Shift { amount: suite.shift, deviation: suite.spread.hypot(suite.shared.sqrt()) },
            (None, None) => return None,
        };
        pays(of, other, found.deviation).then_some((*key, Shift { amount: of.sign * found.amount, ..found }))
    };
    let of: HashMap<Key<'a>, Shift> = series.metrics.iter().filter_map(shift).collect();
    let signed: Vec<f64> = of.iter().filter_map(|(key, shift)| Some(series.metrics.get(key)?.sign * shift.amount)).collect();
    Shifts { typical: stats::median(&signed), of }
}

/// What is common to the shifts of a suite.
struct Suite {
    /// The middle of the benchmarks' shifts.
    shift: f64,
    /// How far they lie from it, noise aside, one standard deviation.
    spread: f64,
    /// Variance by what all metrics of a run share.
    shared: f64,
}

impl Suite {
    /// None for too few benchmarks.
    fn of(series: &Series<'_>, seen: &HashMap<Key<'_>, Seen>) -> Option<Suite> {
        let timed = || seen.iter().filter(|(key, _)| series.metrics.get(*key).is_some_and(|of| of.is_timed));
        let benchmarks: HashSet<_> = timed().map(|(key, _)| key.benchmark()).collect();
        if benchmarks.len() < ENOUGH {
            return None;
        }
        let middle = |of: fn(&Seen) -> f64| stats::median(&timed().map(|(_, seen)| of(seen)).collect::<Vec<_>>());
        let shift = middle(|seen| seen.shift)?;
        let apart = MAD * stats::median(&timed().map(|(_, seen)| (seen.shift - shift).abs()).collect::<Vec<_>>())?;
        let spread = (apart.powi(2) - middle(|seen| seen.variance)?).max(0.0).sqrt();
        Some(Suite { shift, spread, shared: middle(|seen| seen.shared)? })
    }
}

/// What the runs show of a metric; none where one of the processors has none of it.
fn seen(of: &OfMetric, other: usize, shared: f64) -> Option<Seen> {
    let (own, theirs) = (of.values.first()?, of.values.get(other)?);
    let (few, many, turned) = if own.len() <= theirs.len() { (own, theirs, 1.0) } else { (theirs, own, -1.0) };
    let mut used = HashSet::new();
    let (mut differences, mut unrest) = (Vec::new(), 0.0);
    for (place, value) in few {
        let near = nearest(many, *place);
        used.extend(near.iter().map(|(place, _)| *place));
        let values: Vec<f64> = near.iter().map(|(_, value)| *value).collect();
        differences.push(turned * (value - stats::median(&values)?));
        unrest += stats::deviation(&values).unwrap_or(0.0).powi(2) / few.len() as f64;
    }
    let inverse = OF_MEDIAN * (1.0 / few.len() as f64 + 1.0 / used.len().max(1) as f64);
    let restless = stats::deviation(&differences).unwrap_or(0.0).powi(2) / few.len() as f64;
    let shared = shared.powi(2) * inverse;
    let variance = (of.noise.powi(2).max(unrest) * inverse).max(restless) - shared;
    let older = |one: &[(usize, f64)], two: &[(usize, f64)]| one.last().zip(two.first()).is_some_and(|(last, first)| last.0 < first.0);
    Some(Seen {
        shift: of.sign * stats::median(&differences)?,
        variance: variance.max(stats::QUIETEST.powi(2)),
        shared,
        one_after_the_other: older(own, theirs) || older(theirs, own),
    })
}

/// The runs nearest to a place in the order of all: as many before it as after it, as far as there are.
fn nearest(values: &[(usize, f64)], place: usize) -> Vec<(usize, f64)> {
    let split = values.partition_point(|(other, _)| *other < place);
    let (before, after) = (split, values.len() - split);
    let half = NEAREST / 2;
    let take_before = before.min(NEAREST - after.min(half));
    let take_after = after.min(NEAREST - take_before);
    values.get(split - take_before..split + take_after).unwrap_or_default().to_vec()
}

/// The shift of a metric, drawn towards that of its suite; none where nothing tells processor and code apart.
fn drawn(seen: &Seen, suite: Option<&Suite>) -> Option<Shift> {
    let Some(suite) = suite else {
        let deviation = (seen.variance + seen.shared).sqrt();
        return (!seen.one_after_the_other).then_some(Shift { amount: seen.shift, deviation });
    };
    let own = suite.spread.powi(2) / (suite.spread.powi(2) + seen.variance);
    let far = seen.shift - suite.shift;
    let most = seen.variance.sqrt();
    let known = (own * seen.variance + seen.shared).sqrt();
    let deviation = if seen.one_after_the_other { known.max(far.abs()) } else { known };
    Some(Shift { amount: seen.shift - ((1.0 - own) * far).clamp(-most, most), deviation })
}

/// Whether a metric is judged more sharply with the converted runs than without them: noise is widened the more, the fewer runs
/// show it.
fn pays(of: &OfMetric, other: usize, deviation: f64) -> bool {
    let own = of.values.first().map_or(0, Vec::len);
    let others = of.values.get(other).map_or(0, Vec::len);
    let all = own + others;
    if own < LEAST_RUNS {
        return deviation <= MOST_UNSURE;
    }
    let wider = |runs: usize| (1.0 + 5.0 / runs as f64) * (10.0 / runs as f64).max(1.0).sqrt();
    deviation * others as f64 / all as f64 <= of.noise * (wider(own).powi(2) - wider(all).powi(2)).max(0.0).sqrt()
}
