//! The legs of a matrix: comparisons that were merged into one.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{Counts, Outcome, SideInfo, SuiteChange};

/// One of the comparisons that a comparison was merged from.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Leg {
    /// What tells it from the others: "linux", "ubuntu-24.04 3.12".
    pub name: String,
    /// The parameters that all its changes and gates have and those of no other leg; empty where the suites tell the
    /// legs apart.
    pub params: BTreeMap<String, String>,
    /// Whether merging gave its benchmarks these parameters: where they were measured, no pattern knows them.
    pub added: bool,
    /// Its suites.
    pub suites: Vec<String>,
    /// What the policy made of it.
    pub outcome: Outcome,
    /// What it was compared with.
    pub baseline: SideInfo,
    /// What was judged.
    pub head: SideInfo,
    /// Number of its changes by verdict.
    pub counts: Counts,
    /// How its suite as a whole moved; absent for a few benchmarks.
    pub suite_change: Option<SuiteChange>,
    /// By how much its runner was slower (positive) or faster than usual; absent where nothing tells it.
    pub runner_change: Option<f64>,
}

impl Leg {
    /// Whether something of this suite with these parameters belongs to the leg.
    pub fn holds(&self, suite: &str, params: &BTreeMap<String, String>) -> bool {
        if self.params.is_empty() {
            return self.suites.iter().any(|own| own == suite);
        }
        self.params.iter().all(|(key, value)| params.get(key) == Some(value))
    }
}
