//! Metrics of load tests, whose values are of different requests.

use crate::model::{Class, Metric, statistic};

/// Whether the values behind a metric are different pieces of work, so that their spread is not noise.
pub(in crate::compare) fn is_load(metric: &Metric) -> bool {
    metric.class == Class::Latency
}

/// Whether the metric is a percentile of the slow end.
pub(in crate::compare) fn is_tail(metric: &Metric) -> bool {
    metric.statistic.as_deref().is_some_and(|statistic| statistic == "max" || statistic::share(statistic).is_some_and(|p| p > 0.5))
}
