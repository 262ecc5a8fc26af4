//! What a renderer of a comparison is, and why it may fail.

use super::options::RenderOptions;
use super::view::View;
use crate::model::Comparison;

/// Why a report could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RenderError {
    /// The comparison could not be written as JSON.
    #[error("the comparison cannot be written as JSON: {0}")]
    Json(#[source] serde_json::Error),
    /// The comparison could not be written as a table.
    #[error("the comparison cannot be written as CSV: {0}")]
    Csv(String),
    /// The comparison could not be written as JUnit XML.
    #[error("the comparison cannot be written as JUnit XML: {0}")]
    JUnit(#[source] quick_junit::SerializeError),
    /// A template of the page could not be filled.
    #[error("the page cannot be written: {0}")]
    Template(#[source] minijinja::Error),
    /// A template of a text for GitHub could not be filled.
    #[error("the text cannot be written: {0}")]
    Text(String),
}

/// Writes a comparison in one form.
pub trait Renderer: Sync {
    /// What the user types: `console`.
    fn name(&self) -> &'static str;
    /// One line: what it is for.
    fn about(&self) -> &'static str;
    /// The usual extension of a file of this form, without the dot.
    fn extension(&self) -> &'static str;
    /// The report. `view` was made from `comparison`, with `options`.
    fn render(&self, comparison: &Comparison, view: &View, options: &RenderOptions) -> Result<String, RenderError>;
}
