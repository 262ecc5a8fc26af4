//! What a reader can ask of a report: the order of its rows, what it leaves out, and how it is laid out.

use serde::{Deserialize, Serialize};

/// The order of the groups within a section.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sort {
    /// The furthest beyond its threshold first.
    #[default]
    Severity,
    /// By suite, benchmark and metric.
    Name,
    /// The largest change first, whichever way.
    Change,
}

/// What the reader asked for. The first five shape the view, the others the layout.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
pub struct RenderOptions {
    /// Order within the sections.
    pub sort: Sort,
    /// Leaves out what is unchanged or undecided, except in the counts; what looks like a failure stays.
    pub only_changed: bool,
    /// Lists what is folded otherwise: unchanged and informational metrics, and every caveat.
    pub details: bool,
    /// Gives a row of its own also to a metric that is the inverse of another, as programs need it; else one of the two names both.
    pub every_metric: bool,
    /// Most groups to list, from the top of the ranking; the cut is announced. Everything when absent.
    pub limit: Option<usize>,
    /// Columns of the terminal; lines are as long as they need to be when absent.
    pub width: Option<usize>,
    /// The flag or command that lists what is left out, where it is not `--all`.
    #[serde(skip)]
    pub lists_all: Option<&'static str>,
    /// Whether to colour. Colour never carries a meaning alone.
    pub color: bool,
}
