//! The comparison as a pull-request comment and as a job's summary.
//!
//! A worried reader needs one screen, a reviewer in a hurry one line: the heading names the worst, the table below
//! it holds what to act on, everything else is folded. The page stays under what GitHub takes; when it must be cut,
//! the end of the ranking goes and the cut is announced. Names are inert, whatever they hold: see [`escape`].

mod comment;
mod comparison;
pub(super) mod escape;
mod explain;
mod footer;
mod legs;
mod parts;
mod regression_issue;
mod size_budget;
mod table;
mod trend;

pub use self::comment::comment;
pub(super) use self::explain::explanation;
pub use self::regression_issue::{RegressionIssue, resolved_message};

use super::options::RenderOptions;
use super::renderer::{RenderError, Renderer};
use super::view::View;
use crate::model::Comparison;

/// Writes a comparison as Markdown for GitHub, within the size of a comment.
pub(super) struct Markdown;

impl Renderer for Markdown {
    fn name(&self) -> &'static str {
        "markdown"
    }

    fn about(&self) -> &'static str {
        "a pull-request comment or job summary, for GitHub"
    }

    fn extension(&self) -> &'static str {
        "md"
    }

    fn render(&self, comparison: &Comparison, view: &View, options: &RenderOptions) -> Result<String, RenderError> {
        Ok(comparison::page(comparison, view, options, ""))
    }
}
