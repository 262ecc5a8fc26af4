//! Documents → text, for people and for programs: comparisons, histories, baselines, calibrations, explanations, suspects.
//!
//! A report of a comparison is made in two steps. [`View`] resolves: it groups, ranks, scales and words everything once,
//! so that all renderers report the same. A [`Renderer`] then only lays out what the view holds; renderers for programs
//! take the numbers from the comparison itself. Nothing here writes anywhere.
//!
//! [`document`] is the table of what can be written how. To add a renderer of comparisons: one new file with a unit struct
//! that implements [`Renderer`], its `mod` line, its line in [`RENDERERS`], and a look at the snapshots that
//! `tests/all/report` then takes of every shared case.

pub mod document;
pub mod escape;
pub mod explain;
pub mod shell;
pub mod site;
pub mod suspects;
pub mod template;
pub mod view;

mod badge;
mod calibration;
mod chart;
mod console;
mod csv;
mod engine;
mod github;
mod html;
mod json;
mod junit;
mod markdown;
mod openmetrics;
mod options;
mod renderer;
mod sign;

pub use self::csv::schema as csv_schema;
pub use document::{BASELINES, CALIBRATION, Document, EXPLANATION, Form, HISTORY, RENDERERS, SUSPECTS, renderer};
pub use markdown::{COMMENT, RegressionIssue, comment, resolved_message};
pub use openmetrics::export;
pub use options::{RenderOptions, Sort};
pub use renderer::{RenderError, Renderer};
pub use view::{Posting, View};

use crate::model::Comparison;

/// Makes the view of a comparison and renders it: for a single report. For several of one comparison make the view once
/// with [`View::of`] and give it to each renderer.
///
/// # Errors
/// When the renderer fails.
pub fn render(renderer: &dyn Renderer, comparison: &Comparison, options: &RenderOptions) -> Result<String, RenderError> {
    renderer.render(comparison, &View::of(comparison, options), options)
}
