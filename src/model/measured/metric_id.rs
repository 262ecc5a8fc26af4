//! The identity of a metric.

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::BenchmarkId;

/// The identity of a metric: of one statistic of what was measured about one benchmark of a suite.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct MetricId {
    /// The suite's name.
    pub suite: String,
    /// The benchmark's name.
    pub benchmark: String,
    /// The parameters of the benchmark.
    #[serde(default)]
    pub params: BTreeMap<String, String>,
    /// The metric's name.
    pub metric: String,
    /// The statistic, where the metric has several.
    #[serde(default)]
    pub statistic: Option<String>,
}

impl MetricId {
    /// The identity of the benchmark.
    pub fn benchmark_id(&self) -> BenchmarkId {
        BenchmarkId { suite: self.suite.clone(), name: self.benchmark.clone(), params: self.params.clone() }
    }
}

impl fmt::Display for MetricId {
    /// `suite/benchmark/metric/statistic`, the form that patterns match.
    ///
    /// A statistic that is also the metric's name stands once, as in `latency_simple_filter/p99`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&metric_path(&self.benchmark_id(), &self.metric, self.statistic.as_deref()))
    }
}

/// The path of a metric: `suite/benchmark/metric/statistic`.
pub(crate) fn metric_path(id: &BenchmarkId, metric: &str, statistic: Option<&str>) -> String {
    match statistic {
        Some(statistic) if statistic != metric => format!("{id}/{metric}/{statistic}"),
        _ => format!("{id}/{metric}"),
    }
}
