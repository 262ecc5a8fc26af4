//! Badges for a README: what the last comparison came to, in a few words.
//!
//! Two kinds: the JSON that shields.io's endpoint badge reads, and a picture that needs no service. Both say the
//! same words; colour only repeats them.

mod palette;
mod svg;

use serde::Serialize;

use super::markdown::filled;
use super::options::RenderOptions;
use super::renderer::{RenderError, Renderer};
use super::view::View;
use crate::model::{Comparison, Outcome};

/// What stands on the left of a badge.
const LABEL: &str = "performance";

/// What the template of a shields.io endpoint badge sees as `badge`.
#[derive(Serialize)]
struct Endpoint<'a> {
    label: &'static str,
    message: &'a str,
    color: &'static str,
    /// Whoever shows the badge can't paint a failure green.
    failed: bool,
}

/// Writes the JSON of a shields.io endpoint badge.
pub(super) struct Badge;

impl Renderer for Badge {
    fn name(&self) -> &'static str {
        "badge"
    }

    fn about(&self) -> &'static str {
        "JSON of a shields.io endpoint badge"
    }

    fn extension(&self) -> &'static str {
        "json"
    }

    fn render(&self, _: &Comparison, view: &View, _: &RenderOptions) -> Result<String, RenderError> {
        let badge =
            Endpoint { label: LABEL, message: &view.brief, color: palette::of(view.outcome), failed: view.outcome == Outcome::Fail };
        filled("badge.json.j2", "badge", &badge)
    }
}

/// Draws the badge as an SVG picture that needs no service.
pub(super) struct BadgeSvg;

impl Renderer for BadgeSvg {
    fn name(&self) -> &'static str {
        "badge-svg"
    }

    fn about(&self) -> &'static str {
        "the badge as a picture of its own"
    }

    fn extension(&self) -> &'static str {
        "svg"
    }

    fn render(&self, _: &Comparison, view: &View, _: &RenderOptions) -> Result<String, RenderError> {
        Ok(svg::draw(LABEL, &view.brief, palette::of(view.outcome)))
    }
}
