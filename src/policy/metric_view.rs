//! The properties of a metric by which thresholds and gates are chosen.

use crate::model::{Class, Direction, Role};
use crate::unit::Unit;

/// What the policy needs to know about a metric.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MetricView<'a> {
    /// `suite/benchmark/metric/statistic`, as [`Change::path`](crate::model::Change::path) writes it.
    pub path: &'a str,
    /// Name of the statistic, such as "p95"; absent for a metric that is a single number.
    pub statistic: Option<&'a str>,
    /// The kind of metric.
    pub class: Class,
    /// The base unit of its values.
    pub unit: &'a Unit,
    /// Which way is better, by the metric itself.
    pub direction: Direction,
    /// Whether it is judged, by the metric itself.
    pub role: Role,
}
