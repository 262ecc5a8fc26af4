//! The legs of a merged comparison: a line each, and what they measured alike side by side.

use std::fmt::Write as _;

use super::escape::{code, figure, prose};
use super::parts::{CLOSING, opening, sentence, within};
use super::table::metric;
use crate::model::Verdict;
use crate::report::escape::cut;
use crate::report::sign;
use crate::report::view::View;
use crate::report::view::{LegRow, Row, WideGroup, WideLine};

/// Most bytes of the table of legs, and of the list of their environments.
const MOST: usize = 8_000;

/// Longest reason in a row.
const LONGEST_REASON: usize = 200;

/// The table of legs, the worst first; folded where nothing happened in any. Empty where there are none.
pub(super) fn table(view: &View) -> String {
    if view.legs.is_empty() {
        return String::new();
    }
    let lines = within(view.legs.iter().map(line), MOST, "");
    let left_out = view.legs.len() - lines.lines().count();
    let more = if left_out > 0 { format!("\n{left_out} more legs are not listed.\n") } else { String::new() };
    let table = format!("| | leg | result | compared with |\n|---|---|---|---|\n{lines}{more}");
    if view.is_quiet() { format!("{}{table}{CLOSING}", opening(&format!("Legs ({})", view.legs.len()))) } else { format!("\n{table}") }
}

fn line(leg: &LegRow) -> String {
    let worst = leg.worst.as_ref().map(|worst| format!("<br><sub>{}</sub>", sentence(worst))).unwrap_or_default();
    let detail = if leg.baseline.detail.is_empty() { String::new() } else { format!(" ({})", leg.baseline.detail) };
    let against = if leg.baseline.name.is_empty() { "–".to_owned() } else { format!("{}{detail}", code(&leg.baseline.name)) };
    format!("| {} | {} | {}{worst} | {against} |\n", sign::outcome(leg.outcome), code(&leg.name), prose(&leg.summary))
}

/// Where each leg was measured, a line each.
pub(super) fn environments(view: &View) -> String {
    let lines = view.legs.iter().filter(|leg| !leg.environment.is_empty()).map(|leg| {
        let before = leg.baseline_environment.as_ref().map(|before| format!(", its baseline by {}", code(before))).unwrap_or_default();
        format!("- {} measured by {}{before}\n", code(&leg.name), code(&leg.environment))
    });
    within(lines, MOST, "- and more legs\n")
}

/// The heading of a table with a column a leg.
pub(super) fn heading(view: &View) -> String {
    let names: Vec<String> = view.legs.iter().map(|leg| format!(" {} |", code(&leg.name))).collect();
    format!("| benchmark | metric |{} fails at |\n|---|---|{}--:|\n", names.concat(), "--:|".repeat(names.len()))
}

/// The lines of one group: all of them or none. `full` shows the values and the reason too.
pub(super) fn group(group: &WideGroup, view: &View, full: bool) -> String {
    let mut out = String::new();
    for (place, line) in group.lines.iter().enumerate() {
        let benchmark = if place == 0 { code(&group.benchmark) } else { String::new() };
        let Some(worst) = line.worst() else { continue };
        let under = if full { why(line, worst, view) } else { String::new() };
        let _ = write!(out, "| {benchmark} | {}{under} |", metric(worst));
        for cell in &line.cells {
            let _ = write!(out, " {} |", cell.as_ref().map_or_else(|| "–".to_owned(), |row| shown(row, full)));
        }
        let _ = writeln!(out, " {} |", figure(&worst.threshold));
    }
    out
}

fn why(line: &WideLine, worst: &Row, view: &View) -> String {
    let leg = view.legs.get(line.gravest).map(|leg| format!("{}: ", code(&leg.name))).unwrap_or_default();
    if worst.why.is_empty() { String::new() } else { format!("<br><sub>{leg}{}</sub>", prose(&cut(&worst.why, LONGEST_REASON))) }
}

/// What happened in one leg.
fn shown(row: &Row, full: bool) -> String {
    let values = format!("<br><sub>{} → {}</sub>", figure(&row.baseline.text()), figure(&row.head.text()));
    let values = if full { values } else { String::new() };
    match row.verdict {
        _ if row.reported().is_without_change() => format!("{}{values}", figure(&row.change)),
        // The change says the very word.
        Verdict::Added | Verdict::Removed => format!("{} {}{values}", sign::verdict(row.reported()), figure(&row.change)),
        _ => format!("{} **{}**{values}", super::table::verdict(row.reported()), figure(&row.change)),
    }
}
