//! The legs of a merged comparison, a line each.

use std::fmt::Write as _;

use super::page::Page;
use super::paint::Ink;
use super::prose;
use crate::report::escape::{shorten, width};
use crate::report::view::outcome_word;

/// Columns of a leg's name that are shown.
const LONGEST_NAME: usize = 30;

impl Page<'_> {
    /// What became of each leg; empty where there are none.
    pub(super) fn legs(&self) -> String {
        let name = |name: &str| shorten(name, LONGEST_NAME);
        let widest = self.view.legs.iter().map(|leg| width(&name(&leg.name))).max().unwrap_or_default();
        let mut out = String::new();
        for leg in &self.view.legs {
            let (name, word) = (name(&leg.name), outcome_word(leg.outcome));
            let lead = format!("        {name}{}  {word}{}  ", " ".repeat(widest - width(&name)), " ".repeat(4 - width(word)));
            let text = prose::hanging_indent(&lead, &leg.summary, self.room);
            let _ = writeln!(out, "{}", text.replacen(word, &self.painter.paint(Ink::of_outcome(leg.outcome), word), 1));
        }
        out
    }
}
