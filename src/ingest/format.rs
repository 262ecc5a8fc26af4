//! What every format implements: recognising its files, and reading them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::error::ParseError;
use super::source::Source;
use crate::model::{JsonMapping, Recipe, Run};

/// How sure a format is that a source is its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// The source is not in this format.
    No,
    /// It could be, if no other format is sure; with the reason.
    Maybe(&'static str),
    /// It is; with the sign by which it was recognised.
    Sure(&'static str),
}

/// The user's options for reading.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Which named baseline of a criterion directory to read; `new` when absent.
    pub criterion_baseline: Option<String>,
    /// How to read JSON of an odd shape.
    pub json: JsonMapping,
    /// Recipes of the user's own, asked beside the formats that come with perfdiff.
    pub recipes: BTreeMap<String, Arc<Recipe>>,
}

/// A tool whose files perfdiff reads.
pub trait Format: Sync {
    /// What the user types: `criterion`.
    fn name(&self) -> &str;
    /// One line: which files, written by which command.
    fn about(&self) -> &str;
    /// Versions of the tool whose genuine files were read.
    fn versions(&self) -> &str;
    /// Whether the source is this format's, judged by its content alone.
    fn claim(&self, source: &Source) -> Claim;
    /// The recipe that says how its files are read, where one does.
    fn recipe(&self) -> Option<&Recipe> {
        None
    }
    /// Reads the source: one run, or several where a file holds several. Never empty runs: no result is an error.
    fn parse(&self, source: &Source, options: &Options) -> Result<Vec<Run>, ParseError>;
}
