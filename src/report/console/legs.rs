//! The legs of a merged comparison, a line each.

use std::fmt::Write as _;

use super::page::Page;
use super::paint::Ink;
use super::prose;
use crate::report::escape::width;
use crate::report::view::outcome_word;

/// Columns of a leg's name beyond which what became of it stands on the next line.
const LONGEST_NAME: usize = 40;

impl Page<'_> {
    /// What became of each leg; empty where there are none.
    pub(super) fn legs(&self) -> String {
        let most = self.room.map_or(usize::MAX, |room| LONGEST_NAME.min(room / 3));
        let widths = self.view.legs.iter().map(|leg| width(&leg.name));
        let widest = widths.filter(|width| *width <= most).max().unwrap_or_default();
        let mut out = String::new();
        for leg in &self.view.legs {
            let word = outcome_word(leg.outcome);
            let summary = prose::with_units(&leg.summary);
            let painted = self.painter.paint(Ink::of_outcome(leg.outcome), word);
            let begin = format!("        {painted}{}  ", " ".repeat(4 - width(word)));
            let indent = " ".repeat(14);
            let text = if let Some(gap) = widest.checked_sub(width(&leg.name)) {
                prose::hanging_indent(&format!("{indent}{}{}  ", leg.name, " ".repeat(gap)), &summary, self.room)
            } else {
                let name = prose::hanging_indent(&indent, &prose::tie(&leg.name), self.room);
                format!("{name}\n{}", prose::hanging_indent(&format!("{indent}  "), &summary, self.room))
            };
            let _ = writeln!(out, "{begin}{}", text.strip_prefix(&indent).unwrap_or(&text));
        }
        out
    }
}
