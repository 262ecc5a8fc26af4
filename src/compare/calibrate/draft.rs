//! What is proposed, before it is written down as TOML.

use super::levels::Levels;
use super::noise::Measured;
use crate::model::Class;
use crate::policy::Amount;

/// The most rules proposed.
pub(super) const MOST_RULES: usize = 20;
/// Runs from which on the noise of a single metric is known.
pub(super) const RUNS_FOR_RULES: usize = 4;

/// One class, or one statistic in it, with what its noise asks for.
pub(super) struct ForClass {
    pub(super) class: Class,
    /// What matches its metrics and no others, where it is about one statistic alone.
    pub(super) patterns: Vec<String>,
    pub(super) metrics: usize,
    pub(super) today: Levels,
    pub(super) proposed: Levels,
    /// The movement that 99 of 100 stay within.
    pub(super) within_99: Amount,
}

/// One metric with what its noise asks for.
pub(super) struct ForMetric<'a> {
    pub(super) measured: &'a Measured<'a>,
    pub(super) today: Levels,
    /// Absent where it is only to be shown.
    pub(super) proposed: Option<Levels>,
    pub(super) within_99: Amount,
}

/// What to assume of one class.
pub(super) struct ForNoise {
    pub(super) class: Class,
    pub(super) today: Amount,
    pub(super) proposed: Amount,
    /// The movement that 95 of 100 stay within.
    pub(super) within_95: Amount,
}

/// All that is proposed, before it is written.
pub(super) struct Draft<'a> {
    pub(super) runs: usize,
    pub(super) classes: Vec<ForClass>,
    pub(super) statistics: Vec<ForClass>,
    /// The noisiest first; may be more than are written.
    pub(super) metrics: Vec<ForMetric<'a>>,
    /// Metrics that moved far more than their class in runs too few to tell whether they always do.
    pub(super) unsettled: usize,
    /// Classes that moved by more than their thresholds, too rarely to derive others from that.
    pub(super) too_few: Vec<Class>,
    /// Classes that move so far that a threshold beyond would be none.
    pub(super) beyond: Vec<Class>,
    pub(super) noise: Vec<ForNoise>,
}
