//! A history → text: a listing for people, `perfdiff.history/v1` for programs.

use super::view::HistoryView;
use super::{RenderError, RenderOptions, console};
use crate::model::History;

/// The kinds of report there are of a history.
pub const HISTORY_KINDS: &[&str] = &["console", "json"];

/// Writes a history as `kind`; `None` for a kind that is not one of [`HISTORY_KINDS`].
///
/// # Errors
/// When the history cannot be written as JSON.
pub fn render_history(kind: &str, history: &History, options: &RenderOptions) -> Result<Option<String>, RenderError> {
    match kind {
        "console" => Ok(Some(console::history(&HistoryView::of(history, options), options))),
        "json" => serde_json::to_string_pretty(history).map(|text| Some(text + "\n")).map_err(RenderError::Json),
        _ => Ok(None),
    }
}
