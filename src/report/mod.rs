//! A comparison → text, for people and for programs.
//!
//! A report is made in two steps. [`View`] resolves: it groups, ranks, scales and words everything once, so that
//! all faces of a comparison say the same. A [`Renderer`] then only lays out what the view says; renderers for
//! programs take the numbers from the comparison itself. Nothing here writes anywhere.
//!
//! To add a renderer: one new file with a unit struct that implements [`Renderer`], its `mod` line, its line in
//! [`RENDERERS`], and a look at the snapshots that `tests/all/report` then takes of every shared case.

pub mod calibration;
pub mod escape;
pub mod explain;
pub mod export;
pub mod shell;
pub mod site;
pub mod suspects;
pub mod template;
pub mod view;

mod badge;
mod baselines;
mod console;
mod csv;
mod github;
mod history;
mod html;
mod json;
mod junit;
mod markdown;
mod openmetrics;
mod sign;

pub use self::csv::schema as csv_schema;
pub use baselines::{BASELINES_KINDS, render_baselines};
pub use history::{HISTORY_KINDS, render_history};
pub use markdown::{Alarm, all_clear, folded, headed};
pub use view::View;

use crate::model::Comparison;

/// The order of the groups within a section.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// The furthest beyond its threshold first.
    #[default]
    Severity,
    /// By suite, benchmark and metric.
    Name,
    /// The largest change first, whichever way.
    Change,
}

/// What the reader asked for. The first four shape the view, the others the layout.
#[derive(Debug, Clone, Copy, Default)]
pub struct RenderOptions {
    /// Order within the sections.
    pub sort: Sort,
    /// Leaves out what is unchanged or undecided, except in the counts; what looks like a failure stays.
    pub only_changed: bool,
    /// Lists what is folded otherwise: unchanged and informational metrics, and every caveat.
    pub details: bool,
    /// Most groups to list, from the top of the ranking; the cut is announced. Everything when absent.
    pub limit: Option<usize>,
    /// Columns of the terminal; lines are as long as they need to be when absent.
    pub width: Option<usize>,
    /// Whether to colour. Colour never carries a meaning alone.
    pub color: bool,
}

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

/// All renderers, by name.
pub const RENDERERS: &[&dyn Renderer] = &[
    &badge::Badge,
    &badge::BadgeSvg,
    &console::Console,
    &self::csv::Csv,
    &github::GitHub,
    &html::Html,
    &json::Json,
    &junit::JUnit,
    &markdown::Markdown,
    &openmetrics::OpenMetrics,
];

/// The renderer named `name`.
pub fn renderer(name: &str) -> Option<&'static dyn Renderer> {
    RENDERERS.iter().copied().find(|renderer| renderer.name() == name)
}

/// Resolves and renders in one go.
pub fn render(renderer: &dyn Renderer, comparison: &Comparison, options: &RenderOptions) -> Result<String, RenderError> {
    renderer.render(comparison, &View::of(comparison, options), options)
}
