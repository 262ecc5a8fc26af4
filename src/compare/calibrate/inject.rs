//! Makes benchmarks worse by a known size: a gate that never sees that can't fail.

use std::collections::HashSet;

use crate::model::{BenchmarkId, ChangeIn, Direction, Interval, Metric, Run, Sample, metric_path};
use crate::policy::{Amount, MetricView, Policy, Threshold};
use crate::unit::Dimension;

/// Makes every metric of the picked benchmarks worse by `size` in which such a size has a meaning: shares for all that
/// is compared by shares, points for error rates. Returns the paths of the metrics that became worse.
///
/// What should be low grows by the share, what should be high falls by it; by 100 % and more nothing can fall, so it is
/// divided by 1 + share instead. A zero can't grow and is no injected change.
pub(super) fn worsen(runs: &mut [Run], picked: &HashSet<BenchmarkId>, size: Amount, policy: &Policy) -> HashSet<String> {
    let mut paths = HashSet::new();
    for run in runs {
        for benchmark in &mut run.benchmarks {
            let id = benchmark.id(&run.suite);
            if !picked.contains(&id) {
                continue;
            }
            for metric in &mut benchmark.metrics {
                let path = metric_path(&id, &metric.name, metric.statistic.as_deref());
                let threshold = policy.threshold(&MetricView {
                    path: &path,
                    statistic: metric.statistic.as_deref(),
                    class: metric.class,
                    unit: &metric.unit,
                    direction: metric.direction,
                    role: metric.role,
                });
                if worsen_metric(metric, &threshold, size) {
                    paths.insert(path);
                }
            }
        }
    }
    paths
}

/// Whether the metric's value changed.
fn worsen_metric(metric: &mut Metric, threshold: &Threshold, size: Amount) -> bool {
    if threshold.direction == Direction::Neither || threshold.change_in != size.change_in() {
        return false;
    }
    let by = size.value();
    let is_share = metric.unit.dimension() == Dimension::Ratio;
    let lower = threshold.direction == Direction::Lower;
    let worse = |value: f64| match (threshold.change_in, lower) {
        (ChangeIn::Relative, true) => value + by * value.abs(),
        (ChangeIn::Relative, false) if by < 1.0 => value - by * value.abs(),
        (ChangeIn::Relative, false) => value / (1.0 + by),
        (ChangeIn::Points, true) if is_share => (value + by).min(value.max(1.0)),
        (ChangeIn::Points, true) => value + by,
        (ChangeIn::Points, false) => (value - by).max(value.min(0.0)),
    };
    let before = metric.value;
    metric.value = worse(before);
    metric.sample = metric.sample.as_ref().map(|sample| Sample::new(sample.values().iter().map(|value| worse(*value)).collect::<Vec<_>>()));
    metric.set_interval(metric.details().interval.map(|interval| Interval {
        low: worse(interval.low),
        high: worse(interval.high),
        ..interval
    }));
    if threshold.change_in == ChangeIn::Relative {
        metric.stddev = metric.stddev.map(worse);
    }
    metric.value.to_bits() != before.to_bits()
}
