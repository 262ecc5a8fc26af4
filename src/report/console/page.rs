//! The page of a comparison while it is laid out, and what all of its parts and other documents share.

use super::paint::{Ink, Painter};
use super::prose;
use crate::model::Comparison;
use crate::report::escape::cut;
use crate::report::options::RenderOptions;
use crate::report::view::View;

/// Narrowest terminal that the layout is made for.
pub(super) const NARROWEST: usize = 40;

/// What stands before a reason under its row.
pub(super) const REASON_LEAD: &str = "    ↳ ";

/// Longest reason under a row.
const LONGEST_REASON: usize = 240;

/// One report in the making.
pub(super) struct Page<'a> {
    pub(super) comparison: &'a Comparison,
    pub(super) view: &'a View,
    pub(super) options: &'a RenderOptions,
    pub(super) room: Option<usize>,
    pub(super) painter: Painter,
}

impl Page<'_> {
    /// The heading of a section, in capitals.
    pub(super) fn heading(&self, title: &str, ink: Ink) -> String {
        let ink = if ink == Ink::Plain { Ink::Bold } else { ink };
        format!(" {}", self.painter.paint(ink, &title.to_uppercase()))
    }

    /// A reason under its row; nothing for an empty one.
    pub(super) fn beneath(&self, why: &str) -> String {
        if why.is_empty() {
            return String::new();
        }
        let text = prose::hanging_indent(REASON_LEAD, &prose::with_units(&cut(why, LONGEST_REASON)), self.room);
        let lines: Vec<String> = text.lines().map(|line| self.painter.paint(Ink::Faint, line)).collect();
        lines.join("\n") + "\n"
    }
}
