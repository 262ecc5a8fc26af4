//! Samples made small enough to be kept for years: evenly spaced quantiles of what was measured.

use crate::model::{Metric, Sample};
use crate::stats;

/// The most values of a stored sample.
const VALUES_MAX: usize = 200;

/// Thins the metric's sample where it is large. Its size and its standard deviation are kept in the metric, and the
/// metric's value stays as it was computed from the whole. What remains are measured values, smallest and largest among
/// them, ascending: their order in time is lost.
pub(super) fn downsample(metric: &mut Metric) {
    let Some(sample) = metric.sample.as_ref().filter(|sample| sample.len() > VALUES_MAX) else { return };
    let values = sample.values();
    metric.n = metric.n.max(Some(values.len() as u64));
    metric.stddev = metric.stddev.or_else(|| stats::deviation(values));
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (last, steps) = (sorted.len() - 1, VALUES_MAX - 1);
    // Rounded to the nearest rank, so that the median of the thinned sample is that of the whole within half a step.
    let thinned: Vec<f64> = (0..=steps).map(|at| sorted[(at * last + steps / 2) / steps]).collect();
    metric.sample = Some(Sample::new(thinned));
}
