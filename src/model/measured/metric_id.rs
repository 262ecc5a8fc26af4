//! The identity of a metric.

use crate::model::BenchmarkId;

/// The path of a metric: `suite/benchmark/metric/statistic`.
pub(crate) fn metric_path(id: &BenchmarkId, metric: &str, statistic: Option<&str>) -> String {
    match statistic {
        Some(statistic) if statistic != metric => format!("{id}/{metric}/{statistic}"),
        _ => format!("{id}/{metric}"),
    }
}
