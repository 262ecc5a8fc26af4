//! What a store of baselines holds: `perfdiff.baselines/v1`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Caveat, Environment};

/// The one value of a listing's `schema` field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum BaselinesSchema {
    /// Version 1.
    #[default]
    #[serde(rename = "perfdiff.baselines/v1")]
    V1,
}

/// The runs of a store, by branch and environment.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Baselines {
    /// Name and version of this form.
    pub schema: BaselinesSchema,
    /// Where the store is, in words: "branch perfdiff", "branch perfdiff of origin".
    pub store: String,
    /// The store's newest commit; absent where nothing was ever stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// How many runs it holds in all.
    pub runs: usize,
    /// Runs of one branch in one environment, the group with the newest run first.
    pub groups: Vec<BaselineGroup>,
    /// Files of the store that are of no use.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<RefusedFile>,
}

/// The runs of one branch in one environment: what can be compared with each other.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BaselineGroup {
    /// The branch.
    pub branch: String,
    /// The environment's key, a part of the paths.
    pub key: String,
    /// The environment as the newest readable run tells it.
    #[serde(default, skip_serializing_if = "Environment::is_unknown")]
    pub environment: Environment,
    /// How many runs the group holds.
    pub total: usize,
    /// The newest of them, newest first.
    pub runs: Vec<BaselineRun>,
}

/// One stored run.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BaselineRun {
    /// Its file in the store.
    pub path: String,
    /// The suite's name.
    pub suite: String,
    /// What keeps legs of a matrix apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The commit measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// When the commit was made, RFC 3339; when it was measured, where only that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// How many benchmarks it holds.
    pub benchmarks: usize,
    /// How many of them the tool could not measure.
    #[serde(default)]
    pub failed: usize,
    /// How many metrics.
    pub metrics: usize,
    /// Whether it failed the policy when it was stored.
    #[serde(default)]
    pub regressed: bool,
    /// Globs over the metrics whose regression was accepted with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accepted: Vec<String>,
    /// Findings about its data.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub caveats: Vec<Caveat>,
}

/// A file that can't be used.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RefusedFile {
    /// Its path in the store.
    pub path: String,
    /// What is wrong with it.
    pub reason: String,
}
