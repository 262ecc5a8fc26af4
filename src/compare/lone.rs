//! One run against one run: what can be known of noise from the two runs alone.
//!
//! Identical code run twice differs by more than either run shows within itself, so a spread within is a lower
//! bound only. What else there is depends on the metric:
//!
//! - repetitions of one piece of work (micro-benchmarks): the middle half of each sample tells how restless the
//!   work is. When the report has at least ten such benchmarks and its quieter quarter moved no more than their own
//!   spread allows, a change must exceed 2.25 combined spreads; with fewer benchmarks nobody can tell how restless
//!   the runner was: the whole distribution must have moved, by more than 4 spreads and a floor that holds for lone
//!   processes.
//! - percentiles of a load test: the requests are not repetitions, so their spread says nothing; the order-statistic
//!   interval of the percentile and the policy's assumption bound the noise, and for the tail also how much the
//!   other tails of the report moved.
//! - bare numbers: how much their neighbours moved, else the policy's assumption.
//! - shares of failures: chance in counting.

use super::context::Neighbours;
use super::counting;
use super::evidence::Evidence;
use super::yardstick::Yardstick;
use crate::model::{Basis, Class, Direction, Metric};
use crate::stats;

/// Spreads that a change must exceed among quiet neighbours.
const SPREADS_AMONG: f64 = 2.25;
/// Spreads that a change must exceed when there is nobody to compare with.
const SPREADS_ALONE: f64 = 4.0;
/// A lone process may differ by this much (a logarithm) from the next one of the same code, spread or not.
const FLOOR_ALONE: f64 = 0.17;
/// The same for a bare time of which not even the spread is known.
const FLOOR_BARE: f64 = 0.40;
/// Where two distributions must have moved the same way: the slow end is left out, it jumps by itself.
const QUANTILES: [f64; 6] = [0.05, 0.10, 0.25, 0.50, 0.75, 0.90];
/// Values from which on a sample shows its own spread.
const LEAST_SAMPLE: usize = 4;
/// Tails from which on they tell of each other: they move far more than middles do, so fewer will do.
const ENOUGH_TAILS: usize = 5;
/// Level of the intervals within a run.
const LEVEL: f64 = 0.95;
/// Interquartile range of normal data in standard deviations.
const QUARTILES_APART: f64 = 1.348_979_500_392_163_5;
/// Scales of the neighbours' movement that a change must exceed.
const NEIGHBOUR_SCALES: f64 = 4.0;

/// The evidence of one metric of each side, of one unit, neither constant by nature.
pub(super) fn lone(baseline: &Metric, head: &Metric, yardstick: Yardstick, assumed: f64, neighbours: &Neighbours) -> Evidence {
    let effect = yardstick.effect(baseline.value, head.value);
    if yardstick == Yardstick::Points {
        return points(baseline, head, effect, assumed);
    }
    let assumed = yardstick.distance(assumed);
    if is_load(head) {
        return load(baseline, head, effect, assumed, neighbours);
    }
    // What is shared is a ratio: it says nothing of a number that is zero or negative.
    let shared = match head.direction {
        _ if yardstick != Yardstick::Log => 0.0,
        Direction::Higher => -neighbours.shared,
        _ => neighbours.shared,
    };
    let evidence = repeated_or_bare(baseline, head, yardstick, effect - shared, assumed, neighbours);
    Evidence { common_mode: (shared != 0.0).then_some(shared), ..evidence }
}

fn repeated_or_bare(
    baseline: &Metric,
    head: &Metric,
    yardstick: Yardstick,
    effect: f64,
    assumed: f64,
    neighbours: &Neighbours,
) -> Evidence {
    let spreads = spread(baseline, yardstick).zip(spread(head, yardstick)).map(|(b, h)| b.hypot(h));
    let known = Some(neighbours.count);
    match spreads {
        Some(spread) if neighbours.enough() => {
            let reach = assumed.max(SPREADS_AMONG * spread * neighbours.restlessness);
            let evidence = Evidence::within(effect, reach, Basis::SpreadWithin);
            Evidence { neighbours: known, restlessness: Some(neighbours.restlessness), ..evidence }
        }
        Some(spread) => {
            let reach = FLOOR_ALONE.max(assumed).max(SPREADS_ALONE * spread);
            let nearest = whole_shift(baseline, head, yardstick).unwrap_or(effect);
            Evidence { nearest, neighbours: known, ..Evidence::within(effect, reach, Basis::SpreadAlone) }
        }
        None if neighbours.enough() => among(effect, assumed.max(NEIGHBOUR_SCALES * neighbours.scale), neighbours),
        None if head.class == Class::Duration => Evidence::within(effect, FLOOR_BARE.max(assumed), Basis::Assumed),
        None => Evidence::within(effect, assumed, Basis::Assumed),
    }
}

fn among(effect: f64, reach: f64, neighbours: &Neighbours) -> Evidence {
    Evidence { neighbours: Some(neighbours.count), ..Evidence::within(effect, reach, Basis::Neighbours) }
}

/// The part of the shift that six quantiles of the two samples agree on.
fn whole_shift(baseline: &Metric, head: &Metric, yardstick: Yardstick) -> Option<f64> {
    let positions = |metric: &Metric| {
        let values: Vec<f64> = metric.sample.as_ref()?.values().iter().map(|value| yardstick.position(*value)).collect();
        values.iter().all(|value| value.is_finite()).then(|| stats::sorted(&values))
    };
    let (baseline, head) = (positions(baseline)?, positions(head)?);
    let shifts: Option<Vec<f64>> = QUANTILES.iter().map(|p| Some(stats::quantile(&head, *p)? - stats::quantile(&baseline, *p)?)).collect();
    Some(stats::common_part(&shifts?))
}

/// Whether the values behind a metric are different pieces of work, so that their spread is not noise.
pub(super) fn is_load(metric: &Metric) -> bool {
    metric.class == Class::Latency
}

/// Whether the metric is a percentile of the slow end.
pub(super) fn is_tail(metric: &Metric) -> bool {
    metric.statistic.as_deref().is_some_and(|statistic| statistic == "max" || percentile(statistic).is_some_and(|p| p > 0.5))
}

/// The share that "p95", "p99.9", "median" stand for.
pub(super) fn percentile(statistic: &str) -> Option<f64> {
    if statistic == "median" {
        return Some(0.5);
    }
    let digits = statistic.strip_prefix('p')?;
    let number: f64 = digits.parse().ok()?;
    // p999 is written for 99.9 %, p9999 for 99.99 %.
    let share = if !digits.contains('.') && digits.len() > 2 && number > 100.0 {
        number / 10_f64.powi(i32::try_from(digits.len()).ok()?)
    } else {
        number / 100.0
    };
    (0.0..=1.0).contains(&share).then_some(share)
}

fn load(baseline: &Metric, head: &Metric, effect: f64, assumed: f64, neighbours: &Neighbours) -> Evidence {
    let mut evidence = Evidence::within(effect, assumed, Basis::Assumed);
    // About no movement: tails that all grew together are a bad minute of the machine as often as a slow server, and the
    // middles tell.
    let moved = NEIGHBOUR_SCALES * neighbours.about_zero;
    if is_tail(head) && neighbours.count >= ENOUGH_TAILS && moved > assumed {
        evidence = among(effect, moved, neighbours);
    }
    if let Some((low, high)) = percentile_shift(baseline, head) {
        evidence.low = evidence.low.min(low);
        evidence.high = evidence.high.max(high);
        // Significant only when the percentile's own interval keeps clear of no change.
        evidence.reach = evidence.reach.max(if effect > 0.0 { effect - low } else { high - effect });
        evidence.detectable = evidence.reach;
    }
    evidence
}

/// The interval of the change of a percentile, from the order-statistic interval of each side (MOVER: Zou and
/// Donner, "Construction of confidence limits about effect measures", 2008).
fn percentile_shift(baseline: &Metric, head: &Metric) -> Option<(f64, f64)> {
    let share = percentile(head.statistic.as_deref()?)?;
    let side = |metric: &Metric| {
        let sample = metric.sample.as_ref()?;
        let sorted = stats::sorted(sample.values());
        let (low, high) = stats::quantile_interval(&sorted, share, LEVEL)?;
        (low > 0.0 && metric.value > 0.0).then(|| (low.ln(), metric.value.ln(), high.ln()))
    };
    // A percentile that the sample cannot bound is no evidence of anything.
    let unbounded = (f64::NEG_INFINITY, f64::INFINITY);
    baseline.sample.as_ref().zip(head.sample.as_ref())?;
    let (Some((b_low, b, b_high)), Some((h_low, h, h_high))) = (side(baseline), side(head)) else {
        return Some(unbounded);
    };
    let effect = h - b;
    Some((effect - (h - h_low).hypot(b_high - b), effect + (h_high - h).hypot(b - b_low)))
}

/// Whether the file tells the spread of the repetitions within a run.
pub(super) fn has_spread(metric: &Metric) -> bool {
    metric.sample.as_ref().is_some_and(|sample| sample.len() >= LEAST_SAMPLE)
        || metric.stddev.is_some_and(|_| metric.n.is_none_or(|n| n >= 2))
}

/// Spread of the repetitions within a run as a standard deviation on the yardstick; `None` when it can't be told.
pub(super) fn spread(metric: &Metric, yardstick: Yardstick) -> Option<f64> {
    if let Some(sample) = metric.sample.as_ref().filter(|sample| sample.len() >= LEAST_SAMPLE) {
        let on_scale: Vec<f64> = match yardstick {
            Yardstick::Log => sample.values().iter().filter(|v| **v > 0.0).map(|v| v.ln()).collect(),
            Yardstick::Linear { magnitude, .. } => sample.values().iter().map(|v| v / magnitude).collect(),
            Yardstick::Points => sample.values().to_vec(),
        };
        let sorted = stats::sorted(&on_scale);
        return Some((stats::quantile(&sorted, 0.75)? - stats::quantile(&sorted, 0.25)?) / QUARTILES_APART);
    }
    let stddev = metric.stddev.filter(|_| metric.n.is_none_or(|n| n >= 2))?;
    match yardstick {
        Yardstick::Log => Some((stddev / metric.value.abs()).ln_1p()),
        Yardstick::Linear { magnitude, .. } => Some(stddev / magnitude),
        Yardstick::Points => Some(stddev),
    }
}

fn points(baseline: &Metric, head: &Metric, effect: f64, assumed: f64) -> Evidence {
    let Some((below, above)) = counting::usual_chance(&[baseline], &[head]) else {
        return Evidence::within(effect, assumed, Basis::Assumed);
    };
    let reach = assumed.max(if effect > 0.0 { below } else { above });
    let (low, high) = (effect - below.max(assumed), effect + above.max(assumed));
    Evidence { low, high, ..Evidence::within(effect, reach, Basis::Counting) }
}
