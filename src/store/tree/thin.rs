//! Runs of which the single values are not kept: from the fifth run of a series on, no verdict looks at them.
//!
//! They are nearly all of a file, and git keeps every file for ever: of 200 benchmarks with 200 values each, 376 kB a run, packed. What
//! stays is the number with its deviation, count and interval, and the deciles of the values for whoever wants to see how they lay.

use crate::model::{Metric, Sample, statistic};
use crate::stats;

/// The first runs of a branch, environment, suite and label whose samples are kept: with fewer runs than a history needs, values are
/// compared with values.
pub const WITH_SAMPLES: usize = 4;
/// Digits of a deviation: it says how far values lie apart, and no more of them mean anything.
const DIGITS: usize = 5;
/// Values of a sample that never varied. Three tell that it did not.
const CONSTANT: usize = 3;

/// Takes the single values away. What never varied stays what it was, since such numbers are exact; so do two values.
pub(super) fn thin(metric: &mut Metric) {
    let Some(sample) = metric.sample.as_ref().filter(|sample| sample.len() >= CONSTANT) else { return };
    let values = sample.values();
    metric.n = metric.n.max(Some(values.len() as u64));
    if let Some(first) = values.first().filter(|first| values.iter().all(|value| value.total_cmp(first).is_eq())) {
        metric.sample = Some(Sample::new(vec![*first; CONSTANT]));
        return;
    }
    // Of the slow end of many requests a deviation would say that the percentile itself was repeated.
    let is_tail = metric.statistic.as_deref().is_some_and(|name| name == "max" || statistic::share(name).is_some_and(|share| share > 0.5));
    let stddev = metric.stddev.or_else(|| stats::deviation(values).filter(|_| !is_tail)).map(rounded).filter(|stddev| *stddev > 0.0);
    metric.set_deciles(stddev.map(|stddev| deciles(values, metric.value, stddev)).unwrap_or_default());
    metric.stddev = stddev;
    metric.sample = None;
}

fn deciles(values: &[f64], middle: f64, stddev: f64) -> Vec<i32> {
    let sorted = stats::sorted(values);
    let position = |tenth: u32| stats::quantile(&sorted, f64::from(tenth) / 10.0);
    #[expect(clippy::cast_possible_truncation, reason = "a float that is too large becomes the largest number")]
    (0..=10).filter_map(position).map(|value| ((value - middle) / stddev * 10.0).round() as i32).collect()
}

fn rounded(stddev: f64) -> f64 {
    format!("{stddev:.*e}", DIGITS - 1).parse().unwrap_or(stddev)
}
