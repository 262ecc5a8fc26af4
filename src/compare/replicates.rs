//! Several runs a side: the run is the unit of repetition, never the iteration.
//!
//! Every run of the head is held against every run of the baseline. With at least five runs on each side, about three
//! quarters of these differences must lie on the same side of no change, and by more than 1.1 % plus a quarter of the
//! runs' own deviation. With fewer, all of them must, and by more than so few runs can differ by luck. Shares of failures have no such
//! floor: instead of it stands what chance in counting allows, and the policy's assumption.

use super::counting;
use super::evidence::Evidence;
use super::yardstick::Yardstick;
use crate::model::{Basis, Metric};
use crate::stats;

/// Runs a side from which on their spread alone can carry a finding.
const ENOUGH: usize = 5;
/// Share of the pairwise differences that may fall short, at either end.
const SPARE: f64 = 0.24;
/// What the agreed part must exceed, spread aside.
const FLOOR: f64 = 0.011;
/// And this share of the runs' standard deviation.
const OF_DEVIATION: f64 = 0.25;
/// What separation must exceed with 1, 2, 3 and 4 runs on the smaller side.
const GAPS: [f64; 4] = [0.17, 0.08, 0.02, 0.01];

/// The evidence of several runs on at least one side. `assumed` is the policy's noise for the class, a share;
/// `quiet` tells that enough neighbours vouch for the runner, so that few runs may be believed down to it.
pub(super) fn replicates(baseline: &[&Metric], head: &[&Metric], yardstick: Yardstick, assumed: f64, quiet: bool) -> Evidence {
    let runs = (baseline.len(), head.len());
    let (b, h) = (on_scale(baseline, yardstick), on_scale(head, yardstick));
    let differences = stats::sorted(&b.iter().flat_map(|b| h.iter().map(move |h| h - b)).collect::<Vec<_>>());
    let (Some(effect), Some(least), Some(most)) = (stats::quantile(&differences, 0.5), differences.first(), differences.last()) else {
        return Evidence { runs, ..Evidence::within(0.0, f64::INFINITY, Basis::Replicates) };
    };
    if constant(&b) && constant(&h) {
        return Evidence::exact(effect, runs);
    }
    let deviation = f64::midpoint(variance(&b), variance(&h)).sqrt();
    let fewest = b.len().min(h.len());
    // The floors are ratios; shares that were counted have one of their own.
    let points = (yardstick == Yardstick::Points).then(|| {
        let chance = counting::usual_chance(baseline, head).map_or(0.0, |(below, above)| if effect > 0.0 { below } else { above });
        assumed.max(chance)
    });
    let (nearest, reach, low, high) = if fewest >= ENOUGH {
        let spare = spare(differences.len());
        let at = |index: usize| differences.get(index).copied().unwrap_or(effect);
        let end = differences.len() - 1;
        let part = stats::common_part(&[at(spare), at(end - spare)]);
        (part, points.unwrap_or(FLOOR) + OF_DEVIATION * deviation, at(spare / 2), at(end - spare / 2))
    } else {
        let gap = GAPS.get(fewest.saturating_sub(1)).copied().unwrap_or(FLOOR);
        let gap = if quiet { gap.min(yardstick.distance(assumed).max(FLOOR)) } else { gap };
        (stats::common_part(&[*least, *most]), points.unwrap_or(gap).max(OF_DEVIATION * deviation), *least, *most)
    };
    Evidence {
        low: low.min(effect - reach),
        high: high.max(effect + reach),
        nearest,
        noise: (fewest > 1).then_some(deviation),
        p_value: (fewest >= ENOUGH).then(|| p_value(nearest / reach)),
        detectable: reach + (effect - low).max(high - effect),
        runs,
        more_runs: (fewest < ENOUGH).then(|| u32::try_from(ENOUGH - fewest).unwrap_or(u32::MAX)),
        ..Evidence::within(effect, reach, Basis::Replicates)
    }
}

/// Two-sided tail of the agreed part in units of what it must exceed; a heavy one, since runs differ by jumps.
fn p_value(z: f64) -> f64 {
    1.0 / (1.0 + 99.0 * z * z)
}

fn spare(differences: usize) -> usize {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a count")]
    let spare = (SPARE * differences as f64).floor() as usize;
    spare
}

fn on_scale(metrics: &[&Metric], yardstick: Yardstick) -> Vec<f64> {
    metrics.iter().map(|metric| yardstick.position(metric.value)).filter(|value| value.is_finite()).collect()
}

fn constant(values: &[f64]) -> bool {
    values.windows(2).all(|two| two[0].to_bits() == two[1].to_bits()) && values.len() > 1
}

/// The sample variance; 0 for a single value.
fn variance(values: &[f64]) -> f64 {
    if values.len() < 2 {
        return 0.0;
    }
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (values.len() as f64 - 1.0)
}
