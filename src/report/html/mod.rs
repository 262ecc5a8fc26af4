//! The comparison as one page for a browser: self-contained, for the screen and for paper.
//!
//! The answer stands in the first line; then counts, sides, gates, and every metric as a row of a forest plot that opens
//! to its evidence. Everything works without the script, which sorts and filters. The page stays below [`MOST`] bytes:
//! rows come first, then the evidence of findings, then that of the rest, and what had no room is announced.

mod csp;
mod evidence;
mod forest;
mod history_chart;
mod legs;
mod page;
mod page_budget;
mod pieces;
mod rounds_chart;
mod sample_chart;
pub(super) mod templates;

use minijinja::value::Value;
use serde::Serialize;

use self::forest::{Band, Forest};
use self::page::Frame;
use self::page_budget::{Fold, Rows};
use self::templates::{SCRIPT, SHAPES, STYLE, TEMPLATES};
use super::chart::Tick;
use super::engine::Templates;
use super::options::RenderOptions;
use super::renderer::{RenderError, Renderer};
use super::view::{SideBySide, View};
use crate::model::Comparison;

/// Writes a comparison as one self-contained page.
pub(super) struct Html;

/// Most bytes of a page.
const MOST: usize = 1_000_000;

impl Renderer for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn about(&self) -> &'static str {
        "a self-contained page with pictures, for a browser"
    }

    fn extension(&self) -> &'static str {
        "html"
    }

    fn render(&self, comparison: &Comparison, _: &View, options: &RenderOptions) -> Result<String, RenderError> {
        // The page folds what others leave out.
        let options = RenderOptions { details: true, ..*options };
        let view = View::of(comparison, &options);
        let wide = SideBySide::of(comparison, &options);
        let templates = Templates::new(TEMPLATES)?;
        let mut forest = Forest::of(comparison);
        let rows = Rows::of(&templates, comparison, &view, wide.as_ref(), &mut forest)?;
        let page = Page::of(&templates, comparison, &view, wide.is_some(), &forest)?;
        let empty = templates.fill("report.html", &page)?;
        let rows = rows.within(&templates, MOST.saturating_sub(empty.len()))?;
        templates.fill("report.html", &Page { changes: rows.changes, folds: rows.folds, left_out: rows.left_out, ..page })
    }
}

/// What the template of the page is filled with.
#[derive(Serialize)]
struct Page<'a> {
    csp: String,
    style: Value,
    script: Value,
    shapes: Value,
    scale: Value,
    zero: String,
    ticks: Vec<Tick>,
    bands: &'a [Band],
    #[serde(flatten)]
    frame: Frame,
    /// Whether the legs stand beside each other in the table.
    beside: bool,
    changes: Vec<Value>,
    folds: Vec<Fold>,
    left_out: Option<String>,
}

#[derive(Serialize)]
struct Scale {
    zero: String,
    ticks: Vec<Tick>,
}

impl<'a> Page<'a> {
    fn of(
        templates: &Templates,
        comparison: &Comparison,
        view: &View,
        beside: bool,
        forest: &'a Forest<'_>,
    ) -> Result<Page<'a>, RenderError> {
        let safe = |text: &str| Value::from_safe_string(text.trim().to_owned());
        let scale = templates.fill("scale.html", &Scale { zero: forest.zero(), ticks: forest.ticks() })?;
        Ok(Page {
            csp: csp::policy(SCRIPT.trim(), STYLE.trim()),
            style: safe(STYLE),
            script: safe(SCRIPT),
            shapes: safe(SHAPES),
            scale: safe(&scale),
            zero: forest.zero(),
            ticks: forest.ticks(),
            bands: forest.bands(),
            frame: Frame::of(comparison, view),
            beside,
            changes: Vec::new(),
            folds: Vec::new(),
            left_out: None,
        })
    }
}
