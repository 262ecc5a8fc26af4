//! Why there is no comparison or no history.

/// Why nothing could be compared.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
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

/// Why there is no history.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HistoryError {
    /// A filter let nothing through.
    #[error("no metric of the {runs} runs matches {patterns}")]
    NothingMatches {
        /// How many runs there are.
        runs: usize,
        /// The patterns, in words.
        patterns: String,
    },
    /// No run bears the pinned commit.
    #[error("the reference `{0}` is no file, and no run of the history's newest environment is of a commit that begins with it")]
    NoSuchReference(String),
    /// Several commits begin with what was pinned.
    #[error("the reference `{0}` could be any of {1}")]
    AmbiguousReference(String, String),
    /// The reference measured none of the series.
    #[error("the reference `{0}` holds none of the metrics of the history")]
    NothingInCommon(String),
}
