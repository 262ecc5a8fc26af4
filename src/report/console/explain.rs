//! An explanation on the terminal: labels at the left, numbers beside them, then sentences.

use std::fmt::Write as _;

use super::page::NARROWEST;
use super::{paint, prose};
use crate::report::escape::width;
use crate::report::view::{Explanation, Fact};

/// The explanation in `columns`; lines are as long as they need to be without. What is there to be copied is never
/// broken.
pub(in crate::report) fn explanation(explanation: &Explanation, columns: Option<usize>) -> String {
    let hanging_indent = |lead: &str, text: &str, room| prose::hanging_indent(lead, &prose::with_units(text), room);
    let room = columns.map(|columns| columns.max(NARROWEST));
    let lead = format!(" {}  {}   ", paint::sign(explanation.reported), explanation.word.to_uppercase());
    let mut out = format!("{}\n\n", prose::hanging_indent(&lead, &explanation.title, room));
    for fact in &explanation.facts {
        let gap = (Fact::WIDEST + 2).saturating_sub(width(fact.label));
        let lead = format!("    {}{}", fact.label, " ".repeat(gap));
        let _ = writeln!(out, "{}", hanging_indent(&lead, &fact.value, room));
    }
    out.push('\n');
    for sentence in &explanation.sentences {
        let _ = writeln!(out, "{}", hanging_indent("    ", sentence, room));
    }
    for (index, caveat) in explanation.caveats.iter().enumerate() {
        let _ = writeln!(out, "{}{}", if index == 0 { "\n" } else { "" }, hanging_indent(" !  ", caveat, room));
    }
    for step in &explanation.next {
        let mark = if step.exact.is_empty() { '.' } else { ':' };
        let _ = writeln!(out, "\n{}", hanging_indent(" →  ", &format!("{}{mark}", step.text), room));
        for line in &step.exact {
            let _ = writeln!(out, "      {line}");
        }
    }
    out
}
