//! One benchmark × metric × statistic, compared and judged.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{ChangeIn, Class, Direction, Evidence, MetricId, Role, ThresholdInForce, Trace, Undecided, Verdict};
use crate::unit::Unit;

/// One side's number with its uncertainty, in the change's unit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Estimate {
    /// The number compared.
    pub value: f64,
    /// Lower end of its interval within the run or over the runs, where known.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// How many values are behind it: runs where there are several, else the sample's size.
    pub n: Option<u64>,
}

/// One benchmark × metric × statistic, compared and judged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// Which metric it is about.
    #[serde(flatten)]
    pub id: MetricId,
    /// The kind of metric.
    pub class: Class,
    /// Unit of the values.
    pub unit: Unit,
    /// Which way is better.
    pub direction: Direction,
    /// Whether it was judged.
    pub role: Role,
    /// The baseline's number; absent when the baseline lacks it.
    #[serde(default)]
    pub baseline: Option<Estimate>,
    /// The head's number; absent when the head lacks it.
    #[serde(default)]
    pub head: Option<Estimate>,
    /// How the change and its interval are expressed.
    #[serde(default)]
    pub change_in: ChangeIn,
    /// The change; absent where it has no meaning (one side missing, baseline zero).
    #[serde(default)]
    pub change: Option<f64>,
    /// Lower end of its interval.
    #[serde(default)]
    pub change_low: Option<f64>,
    /// Upper end of its interval.
    #[serde(default)]
    pub change_high: Option<f64>,
    /// Probability of so large a change by noise alone.
    #[serde(default)]
    pub p_value: Option<f64>,
    /// The same after allowing for all the metrics of the report.
    #[serde(default)]
    pub q_value: Option<f64>,
    /// Noise from run to run, in the terms of the change: 0.04 is 4 %.
    #[serde(default)]
    pub noise: Option<f64>,
    /// The smallest change that could have been called.
    #[serde(default)]
    pub min_detectable: Option<f64>,
    /// What it was compared with.
    #[serde(default)]
    pub threshold: ThresholdInForce,
    /// The verdict.
    pub verdict: Verdict,
    /// What it looks like; present where the verdict is `inconclusive` and both sides have a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undecided: Option<Undecided>,
    /// Why, one sentence each; the first is the one to show where there is room for one.
    #[serde(default)]
    pub reasons: Vec<String>,
    /// What the significance of the change rests on; absent where nothing was judged.
    #[serde(default)]
    pub rests_on: Option<Evidence>,
    /// The values behind it, for pictures; absent where there is no more than the two numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace: Option<Trace>,
}

impl Change {
    /// `suite/benchmark/metric/statistic`, the form that patterns match.
    ///
    /// A statistic that is also the metric's name stands once, as in `latency_simple_filter/p99`.
    pub fn path(&self) -> String {
        self.id.to_string()
    }
}
