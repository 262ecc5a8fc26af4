//! One run against one run, or against a few earlier runs: what can be known of noise without a history.
//!
//! Identical code run twice differs by more than either run shows within itself, so a spread within is a lower
//! bound only. What else there is depends on the metric:
//!
//! - repetitions of one piece of work (micro-benchmarks): the whole distribution must have moved, by more than four times
//!   the spread of its middle half and a floor that holds for lone processes of one machine.
//! - bare numbers, and every number of a short history, whose runs are of different moments and machines: a floor by the
//!   number of earlier runs, and how much the neighbours moved by chance ([`super::neighbours`]), up to a cap. All earlier
//!   runs must be left behind on the same side.
//! - percentiles of a load test: the requests are not repetitions, so their spread says nothing; the order-statistic
//!   interval of the percentile and the policy's assumption bound the noise, and for the tail also how much the
//!   other tails of the report moved.
//! - shares of failures: what is assumed, and chance in counting ([`super::counting`]).
//!
//! What fails must reach further than what warns: a jump that one pair of runs in a few hundred shows by chance is worth a
//! second look, and not a red gate.

use super::evidence::{NoiseEvidence, conversion};
use super::load_metric::{is_load, is_tail};
use super::neighbours::Neighbours;
use crate::compare::decide::scale::Scale;
use crate::model::{Basis, Class, Direction, Metric, statistic};
use crate::stats;

/// Spreads that a change must exceed.
const SPREADS: f64 = 4.0;
/// A lone process may differ by this much (a logarithm) from the next one of the same code, spread or not.
const FLOOR_SAMPLES: f64 = 0.17;
/// And once in a few hundred processes by this much.
const SURE_SAMPLES: f64 = 0.33;
/// What a bare time must exceed among neighbours, a logarithm, by the number of earlier runs from 1 to 4.
const FLOORS_AMONG: [f64; 4] = [0.35, 0.27, 0.22, 0.19];
/// The same with too few neighbours.
const FLOORS_BARE: [f64; 4] = [0.40, 0.32, 0.27, 0.24];
/// What it must exceed to fail.
const FLOORS_SURE: [f64; 4] = [0.50, 0.42, 0.36, 0.32];
/// How many times what is assumed a change of another class must exceed to fail.
const SURE_ASSUMED: f64 = 2.0;
/// Scales of the calmer neighbours that a change must exceed.
const CALM_SCALES: f64 = 4.0;
/// How many times as far as the neighbours that moved the other way a change must go, and to fail.
const OTHER_WAY: f64 = 3.0;
const OTHER_WAY_SURE: f64 = 5.0;
/// However restless the neighbours, a change beyond this (a factor of 2.5) is more than noise, and beyond the other (a factor
/// of 4) fails: 98 % and 99.5 % of unchanged metrics of 403 pairs of consecutive runs of public histories moved by less
/// than 1.6 and 4.3 times.
const MOST: f64 = 0.9;
const MOST_SURE: f64 = 1.4;
/// Where two distributions must have moved the same way: the slow end is left out, it jumps by itself.
const QUANTILES: [f64; 6] = [0.05, 0.10, 0.25, 0.50, 0.75, 0.90];
/// Values from which on a sample shows its own spread.
const LEAST_SAMPLE: usize = 4;
/// Tails, itself among them, from which on they tell of each other: they move far more than middles do, so fewer will do.
const ENOUGH_TAILS: usize = 5;
/// Level of the intervals within a run.
const LEVEL: f64 = 0.95;
/// Interquartile range of normal data in standard deviations.
const QUARTILES_APART: f64 = 1.348_979_500_392_163_5;

/// The evidence of one metric of each side, of one unit, neither constant by nature.
pub(in crate::compare) fn lone(baseline: &Metric, head: &Metric, scale: Scale, assumed: f64, neighbours: &Neighbours) -> NoiseEvidence {
    let effect = scale.effect(baseline.value, head.value);
    if scale == Scale::POINTS {
        return NoiseEvidence::within(effect, assumed, Basis::Assumed);
    }
    let assumed = scale.distance(assumed);
    if is_load(head) {
        return load(baseline, head, effect, assumed, neighbours);
    }
    let shared = shared(head, scale, neighbours);
    let evidence = match spread(baseline, scale).zip(spread(head, scale)) {
        Some((b, h)) => {
            let reach = FLOOR_SAMPLES.max(assumed).max(SPREADS * b.hypot(h));
            let nearest = whole_shift(baseline, head, scale, shared).unwrap_or(effect - shared);
            NoiseEvidence { nearest, sure: reach.max(SURE_SAMPLES), ..NoiseEvidence::within(effect - shared, reach, Basis::SpreadAlone) }
        }
        None => bare(effect - shared, head, None, assumed, neighbours),
    };
    NoiseEvidence { common_mode: (shared != 0.0).then_some(shared), neighbours: Some(neighbours.count), ..evidence }
}

/// The evidence of a metric with a few earlier runs of its branch, fewer than make a history, and one or more head runs: as
/// of bare numbers, since repetitions within a run tell nothing of the next machine.
pub(in crate::compare) fn short(
    baseline: &[&Metric],
    head: &[&Metric],
    scale: Scale,
    assumed: f64,
    neighbours: &Neighbours,
) -> NoiseEvidence {
    let on_scale = |metrics: &[&Metric]| metrics.iter().map(|metric| scale.position(metric.value)).collect::<Vec<_>>();
    let (before, now) = (on_scale(baseline), on_scale(head));
    let (Some(last), Some(level), Some(value)) = (head.last(), stats::median(&before), stats::median(&now)) else {
        return NoiseEvidence::within(0.0, f64::INFINITY, Basis::Assumed);
    };
    let shared = if is_load(last) { 0.0 } else { shared(last, scale, neighbours) };
    let effect = value - level - shared;
    let differences: Vec<f64> = now.iter().flat_map(|now| before.iter().map(move |before| now - before - shared)).collect();
    let assumed = scale.distance(assumed);
    let spread = before.iter().map(|before| (before - level).abs()).fold(0.0, f64::max);
    let evidence = match scale {
        // Points are no logarithms, so the neighbours say nothing of them.
        Scale::Points { .. } => NoiseEvidence { sure: SURE_ASSUMED * assumed, ..NoiseEvidence::within(effect, assumed, Basis::Assumed) },
        _ => bare(effect, last, Some(before.len()), assumed, neighbours),
    };
    NoiseEvidence {
        nearest: stats::common_part(&differences),
        runs: (before.len(), now.len()),
        detectable: evidence.reach + spread,
        low: evidence.low - spread,
        high: evidence.high + spread,
        common_mode: (shared != 0.0).then_some(shared),
        more_runs: None,
        ..evidence
    }
    .after_conversion(conversion(baseline))
}

/// What is shared, in the direction of the metric. It is a ratio: it says nothing of a number that is zero or negative.
pub(in crate::compare) fn shared(head: &Metric, scale: Scale, neighbours: &Neighbours) -> f64 {
    match head.direction {
        _ if scale != Scale::Log => 0.0,
        Direction::Higher => -neighbours.shared,
        _ => neighbours.shared,
    }
}

/// Numbers of which nothing is known but their neighbours and, of a branch, how few earlier runs there are.
fn bare(effect: f64, head: &Metric, earlier: Option<usize>, assumed: f64, neighbours: &Neighbours) -> NoiseEvidence {
    let floor = |floors: [f64; 4]| floors.get(earlier.unwrap_or(1).clamp(1, floors.len()) - 1).copied().unwrap_or(0.0);
    // What was counted is bounded by its count, and a rate of another kind by the policy, where nothing else speaks of it.
    let uncounted = head.n.is_none() && (neighbours.enough() || earlier.is_some());
    let timed = head.class == Class::Duration || head.class == Class::Throughput && uncounted;
    let sure = (SURE_ASSUMED * assumed).max(if timed { floor(FLOORS_SURE) } else { 0.0 });
    if !neighbours.enough() {
        let reach = assumed.max(if timed { floor(FLOORS_BARE) } else { 0.0 });
        return NoiseEvidence { sure, neighbours: Some(neighbours.count), ..NoiseEvidence::within(effect, reach, Basis::Assumed) };
    }
    let worse = (effect > 0.0) == (head.direction != Direction::Higher);
    // Those that moved the other way can't have been moved by the same change.
    let other_way = if worse { neighbours.better } else { neighbours.worse };
    let floor = assumed.max(if timed { floor(FLOORS_AMONG) } else { 0.0 });
    let sure = (OTHER_WAY_SURE * other_way).min(MOST_SURE).max(sure);
    let reach = (CALM_SCALES * neighbours.calm).max(OTHER_WAY * other_way).min(MOST).min(sure).max(floor);
    among(effect, reach, sure, neighbours)
}

fn among(effect: f64, reach: f64, sure: f64, neighbours: &Neighbours) -> NoiseEvidence {
    NoiseEvidence { neighbours: Some(neighbours.count), sure, ..NoiseEvidence::within(effect, reach, Basis::Neighbours) }
}

/// The part of the shift that six quantiles of the two samples agree on, without what is shared.
fn whole_shift(baseline: &Metric, head: &Metric, scale: Scale, shared: f64) -> Option<f64> {
    let positions = |metric: &Metric| {
        // Ascending, as each scale is.
        let values: Vec<f64> = metric.sample.as_ref()?.ascending().iter().map(|value| scale.position(*value)).collect();
        values.iter().all(|value| value.is_finite()).then_some(values)
    };
    let (baseline, head) = (positions(baseline)?, positions(head)?);
    let shifts: Option<Vec<f64>> =
        QUANTILES.iter().map(|p| Some(stats::quantile(&head, *p)? - stats::quantile(&baseline, *p)? - shared)).collect();
    Some(stats::common_part(&shifts?))
}

fn load(baseline: &Metric, head: &Metric, effect: f64, assumed: f64, neighbours: &Neighbours) -> NoiseEvidence {
    let sure = SURE_ASSUMED * assumed;
    let mut evidence = NoiseEvidence { sure, ..NoiseEvidence::within(effect, assumed, Basis::Assumed) };
    // About no movement: tails that all grew together are a bad minute of the machine as often as a slow server, and the
    // middles tell.
    let moved = (CALM_SCALES * neighbours.calm_about_zero).min(MOST);
    if is_tail(head) && neighbours.count + 1 >= ENOUGH_TAILS && moved > assumed {
        evidence = among(effect, moved, sure.max(moved), neighbours);
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
    let share = statistic::share(head.statistic.as_deref()?)?;
    let side = |metric: &Metric| {
        let sample = metric.sample.as_ref()?;
        let (low, high) = stats::quantile_interval(sample.ascending(), share, LEVEL)?;
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

/// Spread of the repetitions within a run as a standard deviation on the scale; `None` when it is not known.
pub(in crate::compare) fn spread(metric: &Metric, scale: Scale) -> Option<f64> {
    if let Some(sample) = metric.sample.as_ref().filter(|sample| sample.len() >= LEAST_SAMPLE) {
        // Ascending, as each scale is.
        let on_scale: Vec<f64> = match scale {
            Scale::Log => sample.ascending().iter().filter(|v| **v > 0.0).map(|v| v.ln()).collect(),
            Scale::Linear { magnitude, .. } => sample.ascending().iter().map(|v| v / magnitude).collect(),
            Scale::Points { .. } => sample.ascending().to_vec(),
        };
        return Some((stats::quantile(&on_scale, 0.75)? - stats::quantile(&on_scale, 0.25)?) / QUARTILES_APART);
    }
    let stddev = metric.stddev.filter(|_| metric.n.is_none_or(|n| n >= 2))?;
    match scale {
        Scale::Log => Some((stddev / metric.value.abs()).ln_1p()),
        Scale::Linear { magnitude, .. } => Some(stddev / magnitude),
        Scale::Points { .. } => Some(stddev),
    }
}
