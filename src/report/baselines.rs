//! What a store holds → text: a listing for people, `perfdiff.baselines/v1` for programs.

use super::{RenderError, RenderOptions, console};
use crate::model::Baselines;

/// The kinds of report there are of a store.
pub const BASELINES_KINDS: &[&str] = &["console", "json"];

/// Writes a listing as `kind`; `None` for a kind that is not one of [`BASELINES_KINDS`].
///
/// # Errors
/// When the listing cannot be written as JSON.
pub fn render_baselines(kind: &str, baselines: &Baselines, options: &RenderOptions) -> Result<Option<String>, RenderError> {
    match kind {
        "console" => Ok(Some(console::baselines(baselines, options))),
        "json" => serde_json::to_string_pretty(baselines).map(|text| Some(text + "\n")).map_err(RenderError::Json),
        _ => Ok(None),
    }
}
