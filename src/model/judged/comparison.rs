//! The judged result: `perfdiff.comparison/v1`.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{
    Caveat, CaveatCode, Change, Counts, GateResult, Leg, Outcome, Reactions, SideInfo, SuiteChange, TracedRun, metric_path,
};

/// The one value of a comparison's `schema` field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum ComparisonSchema {
    /// Version 1.
    #[default]
    #[serde(rename = "perfdiff.comparison/v1")]
    V1,
}

/// A whole comparison: every change with its verdict, the gates, the caveats and the outcome.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Comparison {
    /// Name and version of this form.
    pub schema: ComparisonSchema,
    /// What the policy makes of it all; decides the exit code.
    pub outcome: Outcome,
    /// What was compared with.
    pub baseline: SideInfo,
    /// What was judged.
    pub head: SideInfo,
    /// Number of changes by verdict.
    pub counts: Counts,
    /// How the suite as a whole moved; absent for a few benchmarks.
    #[serde(default)]
    pub suite_change: Option<SuiteChange>,
    /// By how much the runner was slower (positive) or faster than usual, which was taken out; absent where nothing
    /// tells it.
    #[serde(default)]
    pub runner_change: Option<f64>,
    /// One entry per benchmark × metric, ranked: the worst first.
    pub changes: Vec<Change>,
    /// Absolute bounds on the head.
    #[serde(default)]
    pub gates: Vec<GateResult>,
    /// Findings about the data.
    #[serde(default)]
    pub caveats: Vec<Caveat>,
    /// The runs of the history that was compared with, oldest first; empty without a history.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub runs: Vec<TracedRun>,
    /// The comparisons that this one was merged from, the worst first; empty for one that was not merged.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub legs: Vec<Leg>,
    /// What the policy makes of findings that are no regressions, where that is not the default.
    #[serde(default, skip_serializing_if = "Reactions::is_default")]
    pub reactions: Reactions,
    /// What [`Run::spent`](crate::model::Run::spent) of the head is to say, once it is stored. Never written.
    #[serde(skip)]
    pub spent: BTreeMap<String, BTreeSet<String>>,
}

impl Comparison {
    /// Whether nothing that is stored could be compared with: nothing is, or nothing of it fits.
    pub fn is_without_baseline(&self) -> bool {
        self.caveats.iter().any(|caveat| matches!(caveat.code, CaveatCode::NoBaseline | CaveatCode::NothingFits))
    }

    /// Whether runs are stored, and none of them fits the head.
    pub fn is_unfit(&self) -> bool {
        self.caveats.iter().any(|caveat| caveat.code == CaveatCode::NothingFits)
    }

    /// The path of one of its changes where it was compared: without the parameters that only merging gave it.
    pub fn own_path(&self, change: &Change) -> String {
        match self.legs.iter().find(|leg| leg.added && leg.holds(&change.id.suite, &change.id.params)) {
            Some(leg) => {
                let mut id = change.id.benchmark_id();
                id.params.retain(|key, _| !leg.params.contains_key(key));
                metric_path(&id, &change.id.metric, change.id.statistic.as_deref())
            }
            None => change.path(),
        }
    }
}
