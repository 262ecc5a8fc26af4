//! The comparison for a person at a terminal, or reading the log of a job.
//!
//! The outcome comes first, in one sentence; then what failed, what is worth a look, what is better, what could
//! not be settled; at the end what to know and to do. A quiet comparison takes two lines. The report fits the
//! width it is given, from 40 columns on.

mod baselines;
mod columns;
mod comparison;
mod explain;
mod history;
mod legs;
mod page;
mod paint;
pub(super) mod prose;
mod table;
mod title;

pub(super) use self::baselines::baselines;
pub(super) use self::explain::explanation;
pub(super) use self::history::history;

use self::page::{NARROWEST, Page};
use self::paint::Painter;
use super::options::RenderOptions;
use super::renderer::{RenderError, Renderer};
use super::view::View;
use crate::model::Comparison;

/// Writes for a terminal.
pub(super) struct Console;

impl Renderer for Console {
    fn name(&self) -> &'static str {
        "console"
    }

    fn about(&self) -> &'static str {
        "a table for the terminal, fitted to its width"
    }

    fn extension(&self) -> &'static str {
        "txt"
    }

    fn render(&self, comparison: &Comparison, view: &View, options: &RenderOptions) -> Result<String, RenderError> {
        let room = options.width.map(|width| width.max(NARROWEST));
        let page = Page { comparison, view, options, room, painter: Painter { on: options.color } };
        Ok(page.text())
    }
}
