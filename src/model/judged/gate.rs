//! Absolute bounds checked on the head.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::MetricId;
use crate::unit::Unit;

/// The verdict on one bound on one metric of the head.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum GateVerdict {
    /// The limit is missed, or there is nothing to compare with it.
    Failure,
    /// The target is missed, or the limit by less than its margin.
    Warning,
    /// The bound is met.
    Met,
}

impl GateVerdict {
    /// All verdicts, the gravest first.
    pub const ALL: [GateVerdict; 3] = [GateVerdict::Failure, GateVerdict::Warning, GateVerdict::Met];

    /// The name used in JSON and reports.
    pub fn name(self) -> &'static str {
        match self {
            GateVerdict::Failure => "failure",
            GateVerdict::Warning => "warning",
            GateVerdict::Met => "met",
        }
    }
}

/// One bound compared with one metric of the head.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GateResult {
    /// The gate's id, or its pattern where it has none.
    pub gate: String,
    /// Which metric it is about; its names are empty when nothing matched.
    #[serde(flatten)]
    pub id: MetricId,
    /// The bound that decided, in words: "<= 100 ms".
    pub bound: String,
    /// The bound's number in the metric's unit, where it is one.
    #[serde(default)]
    pub limit: Option<f64>,
    /// The measured number; absent where there is none.
    #[serde(default)]
    pub value: Option<f64>,
    /// Unit of value and limit.
    pub unit: Unit,
    /// Who set the bound: "policy", or the tool's name.
    #[serde(default)]
    pub set_by: String,
    /// The verdict.
    pub verdict: GateVerdict,
    /// Why, one sentence.
    #[serde(default)]
    pub reason: String,
}
