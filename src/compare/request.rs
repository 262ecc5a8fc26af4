//! What to compare.

use jiff::civil::Date;

use super::pairing::filter::Filter;
use super::pairing::side::Side;
use crate::model::Caveat;
use crate::policy::Policy;

/// What to compare, and how.
#[derive(Debug)]
pub struct Request<'a> {
    /// What to compare with.
    pub baseline: Side<'a>,
    /// What to judge.
    pub head: Side<'a>,
    /// Whether the baseline's runs are the history of a branch, oldest first, rather than repetitions of one state.
    pub history: bool,
    /// Thresholds, gates and acceptances.
    pub policy: &'a Policy,
    /// Which metrics.
    pub only: Filter<'a>,
    /// The day on which acceptances are compared with their expiry.
    pub today: Date,
    /// What the choice of the baseline asks a reader to know.
    pub caveats: &'a [Caveat],
}
