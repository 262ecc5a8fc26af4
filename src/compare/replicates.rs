//! Several runs a side: the run is the unit of repetition, never the iteration.

use super::evidence::{Basis, Evidence};
use super::yardstick::Yardstick;
use crate::model::Metric;
use crate::stats;

/// Runs a side from which on their spread alone can carry a finding.
const ENOUGH: usize = 5;
/// Error allowed to the interval of the difference.
const ALPHA: f64 = 0.01;
/// The spread of very few runs is often small by luck; it is never believed to be below this.
const LEAST_NOISE: f64 = 0.002;

/// The evidence of several runs on at least one side.
///
/// The medians of the sides are compared, the noise is the pooled spread of the runs about them, and an effect must
/// exceed Student's interval of the difference. With fewer than five runs on a side it must also exceed what the
/// policy assumes, because so few can be alike by luck. Sides that overlap are never apart.
pub(super) fn replicates(baseline: &[&Metric], head: &[&Metric], yardstick: Yardstick, assumed: f64) -> Evidence {
    let basis = Basis::Replicates { baseline: baseline.len(), head: head.len() };
    let (b, h) = (on_scale(baseline, yardstick), on_scale(head, yardstick));
    let (Some(b_centre), Some(h_centre)) = (stats::median(&b), stats::median(&h)) else {
        return Evidence::within(0.0, f64::INFINITY, None, basis);
    };
    let effect = h_centre - b_centre;
    let assumed = yardstick.distance(assumed);
    let (n, m) = (b.len() as f64, h.len() as f64);
    let freedom = n + m - 2.0;
    let squares: f64 = b.iter().map(|v| (v - b_centre).powi(2)).chain(h.iter().map(|v| (v - h_centre).powi(2))).sum();
    let noise = (squares / freedom.max(1.0)).sqrt().max(LEAST_NOISE);
    let error = noise * (1.0 / n + 1.0 / m).sqrt();
    let mut reach = stats::student_upper_quantile(ALPHA, freedom) * error;
    if b.len() < ENOUGH || h.len() < ENOUGH {
        reach = reach.min(stats::student_upper_quantile(ALPHA, 2.0) * error).max(assumed);
    }
    let p_value = Some(stats::student_two_sided(effect / error, freedom));
    if overlap(&b, &h) {
        reach = reach.max(effect.abs());
    }
    Evidence { p_value, ..Evidence::within(effect, reach, Some(noise), basis) }
}

fn on_scale(metrics: &[&Metric], yardstick: Yardstick) -> Vec<f64> {
    let value = |metric: &&Metric| match yardstick {
        Yardstick::Log if metric.value > 0.0 => metric.value.ln(),
        Yardstick::Log => f64::NEG_INFINITY,
        Yardstick::Linear { magnitude, .. } if magnitude > 0.0 => metric.value / magnitude,
        Yardstick::Linear { .. } | Yardstick::Points => metric.value,
    };
    metrics.iter().map(value).filter(|value| value.is_finite()).collect()
}

/// Whether a run of one side lies among the runs of the other.
fn overlap(first: &[f64], second: &[f64]) -> bool {
    let range =
        |values: &[f64]| (values.iter().copied().fold(f64::INFINITY, f64::min), values.iter().copied().fold(f64::NEG_INFINITY, f64::max));
    let ((first_low, first_high), (second_low, second_high)) = (range(first), range(second));
    first_low <= second_high && second_low <= first_high
}
