//! What the data say of one change, before any policy.

use crate::unit::Unit;

/// An effect with what is known of its uncertainty; all distances on the metric's [`Yardstick`](super::yardstick::Yardstick).
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Evidence {
    /// Head against baseline.
    pub(super) effect: f64,
    /// Lower end of the effect's interval.
    pub(super) low: f64,
    /// Upper end.
    pub(super) high: f64,
    /// An effect up to here may be noise; beyond it is significant.
    pub(super) reach: f64,
    /// Noise from run to run, one standard deviation; absent when it had to be assumed.
    pub(super) noise: Option<f64>,
    /// Probability of so large an effect by noise alone, where the noise was measured.
    pub(super) p_value: Option<f64>,
    /// What the noise rests on.
    pub(super) basis: Basis,
}

/// What the noise rests on; worded in the reasons of a verdict.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Basis {
    /// Counts that never vary.
    Exact,
    /// The spread within the two runs, in a report whose other benchmarks were quiet.
    SpreadWithin {
        /// How many benchmarks the report has of this kind.
        neighbours: usize,
    },
    /// The spread within the two runs, with too few others to tell how restless the runner was.
    SpreadAlone,
    /// How much the other metrics of the report moved.
    Neighbours {
        /// How many there are.
        count: usize,
    },
    /// Nothing was measured; the policy's assumption.
    Assumed,
    /// Chance in counting that many requests.
    Counting,
    /// The spread of the runs on each side.
    Replicates {
        /// Runs of the baseline.
        baseline: usize,
        /// Runs of the head.
        head: usize,
    },
}

impl Evidence {
    /// Evidence symmetric about the effect.
    pub(super) fn within(effect: f64, reach: f64, noise: Option<f64>, basis: Basis) -> Evidence {
        Evidence { effect, low: effect - reach, high: effect + reach, reach, noise, p_value: None, basis }
    }

    /// Whether the effect is more than noise.
    pub(super) fn significant(&self) -> bool {
        self.effect.abs() > self.reach
    }
}

/// Whether two units may be compared; the words for when they may not.
pub(super) fn units_differ(baseline: &Unit, head: &Unit) -> Option<String> {
    (!baseline.compares_with(head)).then(|| {
        let name = |unit: &Unit| match unit.to_string() {
            text if text.is_empty() => "no unit".to_owned(),
            text => format!("`{text}`"),
        };
        format!("the unit changed from {} to {}", name(baseline), name(head))
    })
}
