//! What to compare, and why it can't be.

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
    /// The day on which acceptances are held against their expiry.
    pub today: Date,
    /// What the choice of the baseline asks a reader to know.
    pub caveats: &'a [Caveat],
}

/// Why nothing could be compared.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CompareError {
    /// The sides hold no benchmark in common.
    #[error("the baseline {baseline} and the head {head} have no benchmark in common")]
    NothingInCommon {
        /// The baseline's source, with some of its benchmarks.
        baseline: String,
        /// The head's.
        head: String,
    },
    /// The history, named by its source, holds no run but the head's own.
    #[error("the history {0} holds no run but the head's own, so there is nothing to compare with")]
    OnlyItself(String),
    /// A filter let nothing through.
    #[error("no metric matches {0}")]
    NothingMatches(String),
}
