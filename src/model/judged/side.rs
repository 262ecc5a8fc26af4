//! The two sides of a comparison, and the suite as a whole.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{Environment, Tool, Verdict};

/// One side of a comparison.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct SideInfo {
    /// What a reader calls it: a file, `main@1a2b3c4`.
    pub source: String,
    /// How many runs were used; 0 where the legs of a merged comparison differ in that.
    pub runs: usize,
    /// Commits between the merge base and the baseline used, where the store chose it.
    pub distance: Option<u32>,
    /// The suites, joined by ", ".
    pub suite: String,
    /// The commit, where all runs agree.
    pub commit: Option<String>,
    /// The branch.
    pub branch: Option<String>,
    /// When the newest run was made, RFC 3339.
    pub time: Option<String>,
    /// The tools that measured.
    pub tools: Vec<Tool>,
    /// Where it ran.
    pub environment: Environment,
}

/// The suite as a whole, one metric a benchmark.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SuiteChange {
    /// Geometric mean of the changes as a share, positive when worse.
    pub change: f64,
    /// How many benchmarks got worse, however little.
    pub worse: usize,
    /// How many got better.
    pub better: usize,
    /// Probability of so uneven a split by chance (sign test).
    pub p_value: f64,
    /// The verdict on the suite as a whole: a failure or a warning where it moved for the worse by more than the runner can
    /// do, else unchanged.
    #[serde(default = "unchanged")]
    pub verdict: Verdict,
    /// Why, in one sentence; absent without a finding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

fn unchanged() -> Verdict {
    Verdict::Unchanged
}
