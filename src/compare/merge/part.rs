//! What is merged, and why it can't be.

use crate::limits::LEGS;
use crate::model::Comparison;

/// A comparison that is to be a leg.
#[derive(Debug)]
pub struct Part {
    /// Where it comes from: the file's name, which names the leg where nothing else does.
    pub source: String,
    /// The name that the user gave it.
    pub name: Option<String>,
    /// The comparison.
    pub comparison: Comparison,
}

/// Why comparisons can't be merged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MergeError {
    /// One of them is a merged one already.
    #[error("{0}: was merged from several comparisons already; give those it was made of")]
    MergedAlready(String),
    /// There are too many.
    #[error("{0} comparisons are {limit}: {instead}", limit = LEGS, instead = LEGS.instead)]
    TooMany(usize),
    /// Two legs have one name.
    #[error("two comparisons would both be called `{0}`; name them: NAME=FILE")]
    SameName(String),
}
