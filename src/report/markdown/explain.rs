//! An explanation as Markdown, for a comment or a page.

use std::fmt::Write as _;

use super::escape::{code, command, prose};
use crate::report::view::Explanation;

/// The explanation; nothing in it mentions, links or closes anything.
pub(in crate::report) fn explanation(explanation: &Explanation) -> String {
    let mut out = format!("#### {}: {}\n\n| | |\n|---|---|\n", prose(explanation.word), code(&explanation.title));
    for fact in &explanation.facts {
        let _ = writeln!(out, "| {} | {} |", fact.label, prose(&fact.value));
    }
    let sentences: Vec<String> = explanation.sentences.iter().map(|sentence| prose(sentence)).collect();
    let _ = write!(out, "\n{}\n", sentences.join("\n"));
    for caveat in &explanation.caveats {
        let _ = write!(out, "\n> {}\n", prose(caveat));
    }
    for step in &explanation.next {
        let _ = write!(out, "\n{}{}\n", prose(&step.text), if step.exact.is_empty() { "." } else { ":" });
        if !step.exact.is_empty() {
            let lines: Vec<String> = step.exact.iter().map(|line| command(line)).collect();
            let _ = write!(out, "\n{}\n", lines.join("<br>\n"));
        }
    }
    out
}
