//! How a change is expressed, and the thresholds in force for it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a change is expressed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeIn {
    /// As a share of the baseline: 0.1 is +10 %.
    #[default]
    Relative,
    /// As a difference in the metric's unit; for ratios 0.01 is one percentage point.
    Points,
}

impl ChangeIn {
    /// The name used in JSON and reports.
    pub fn name(self) -> &'static str {
        match self {
            ChangeIn::Relative => "relative",
            ChangeIn::Points => "points",
        }
    }
}

/// The thresholds a change was compared with, on the bad side.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ThresholdInForce {
    /// From here on it is a warning; a share, or points.
    pub warn: Option<f64>,
    /// From here on it is a failure.
    pub fail: Option<f64>,
    /// And at least this much in the metric's unit.
    pub min_change: Option<f64>,
    /// Where the thresholds come from: "class latency", "rule `parser/*`".
    pub rule: String,
}
