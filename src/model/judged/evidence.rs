//! What the significance of a change rests on, number by number, so that it can be explained later.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The kind of evidence that the noise was taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Basis {
    /// Numbers that never vary: any difference counts.
    Exact,
    /// Earlier runs of the branch.
    History,
    /// Rounds in which base and head took turns: the differences within rounds.
    Rounds,
    /// Such rounds, of which most were disturbed: the best fifth of each side.
    BestRounds,
    /// Several runs on each side.
    Replicates,
    /// One run per side, spread of the repetitions within both, among quiet neighbours: in comparisons saved by earlier
    /// versions only.
    SpreadWithin,
    /// One run per side, spread of the repetitions within both, with a wide margin for what they can't show.
    SpreadAlone,
    /// One run per side, how much the other metrics of the report moved.
    Neighbours,
    /// Chance in counting: failures among so many requests, or the requests themselves.
    Counting,
    /// The steps in which the numbers were written.
    Rounding,
    /// Nothing was measured; the policy's assumption.
    Assumed,
}

/// The numbers behind a verdict. Shares, or points for classes compared by difference.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// Where the noise was taken from.
    pub basis: Basis,
    /// Runs of the baseline (or of the history) that were used.
    pub baseline_runs: usize,
    /// Runs of the head.
    pub head_runs: usize,
    /// A change up to here may be noise.
    pub reach: f64,
    /// A change up to here may be a rare jump of the noise: one beyond `reach` is a warning to be confirmed, one beyond this
    /// can fail. Absent in comparisons saved before it was known.
    #[serde(default)]
    pub sure: Option<f64>,
    /// The part of the change that cleared every level it was compared with; what `reach` is compared with. With one
    /// level it is the change itself.
    #[serde(default)]
    pub nearest: Option<f64>,
    /// Factor by which the noise was widened because the other benchmarks were restless too; 1 for a quiet run.
    #[serde(default)]
    pub restlessness: Option<f64>,
    /// The part of the change that the other benchmarks shared, which was taken out as the runner's doing.
    #[serde(default)]
    pub common_mode: Option<f64>,
    /// How many more runs of the head would settle an undecided change; absent when runs alone would not.
    #[serde(default)]
    pub more_runs: Option<u32>,
    /// How many other metrics the noise or the runner's part was learnt from.
    #[serde(default)]
    pub neighbours: Option<usize>,
    /// The runs of the baseline that were made on other processors and converted to the speed of the head's, by processor.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub converted: Vec<ConvertedRuns>,
}

/// Runs of one other processor, converted to the speed of the head's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConvertedRuns {
    /// The processor that measured.
    pub processor: String,
    /// How many of the runs there are of it.
    pub runs: usize,
    /// What the metric's values were multiplied by.
    pub factor: f64,
    /// How well that is known: one standard deviation of its logarithm.
    pub deviation: f64,
}
