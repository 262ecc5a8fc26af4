//! What pictures are drawn from: the two sides' values and the history of one change.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::LevelShift;

/// The values behind one change, thinned and rounded to what a picture can show; in the change's unit, all finite.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Trace {
    /// The baseline's values, ascending: one a run where a side has several runs, else the sample of the one run; more
    /// than 41 are thinned to evenly spaced quantiles. Empty where only one number is known, and for a history.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub baseline: Vec<f64>,
    /// The head's values, likewise; of a history only where the head has several runs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub head: Vec<f64>,
    /// The value in each of the comparison's [`runs`](super::Comparison::runs), oldest first; `null` where a run lacks
    /// the metric. Empty without a history.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<Option<f64>>,
    /// The values of each round in which base and head took turns, in order: the baseline's, then the head's. Empty without rounds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rounds: Vec<[f64; 2]>,
    /// Where the history's level shifted; `index` counts in `history`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub change_points: Vec<LevelShift>,
    /// Runs of the history, as places in `history`, in which a regression of this metric was accepted: a new level
    /// starts there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub accepted: Vec<usize>,
}

impl Trace {
    /// Whether there is nothing to draw.
    pub fn is_empty(&self) -> bool {
        *self == Trace::default()
    }
}

/// One run of the history that a comparison used.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct TracedRun {
    /// The commit measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commit: Option<Arc<str>>,
    /// When it was measured, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<Arc<str>>,
    /// First line of the commit's message, where the repository at hand tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<Arc<str>>,
}
