//! The comparison itself: `perfdiff.comparison/v1`, numbers at full precision.
//!
//! What other programs read, and what `perfdiff report` renders again. It takes nothing from the view, so that
//! no option of a reader's changes what is stored.

use serde::Serialize;

use super::options::RenderOptions;
use super::renderer::{RenderError, Renderer};
use super::view::View;
use crate::model::Comparison;

/// Writes the comparison as JSON, indented, with a line feed at its end.
pub(super) struct Json;

impl Renderer for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn about(&self) -> &'static str {
        "the whole comparison as perfdiff.comparison/v1, for other programs"
    }

    fn extension(&self) -> &'static str {
        "json"
    }

    fn render(&self, comparison: &Comparison, _: &View, _: &RenderOptions) -> Result<String, RenderError> {
        pretty(comparison)
    }
}

/// Any document as JSON, indented, with a line feed at its end.
///
/// # Errors
/// When the document can't be written as JSON, which no document of finite numbers is known to do.
pub(super) fn pretty(document: &impl Serialize) -> Result<String, RenderError> {
    serde_json::to_string_pretty(document).map(|text| text + "\n").map_err(RenderError::Json)
}
