//! Rows of GitHub's tables. Every cell is inert and on one line, so that a name never adds a column.

use super::escape::{code, figure, prose};
use crate::report::escape::cut;
use crate::report::sign;
use crate::report::view::{GateRow, Group, ReportedVerdict, Row};

/// Heading of the tables of changes.
pub(super) const CHANGES: &str = "| verdict | benchmark | metric | baseline | head | change | fails at |\n|---|---|---|--:|--:|--:|--:|\n";

/// Heading of the tables in which nothing happened.
pub(super) const QUIET: &str = "| benchmark | metric | baseline | head | change |\n|---|---|--:|--:|--:|\n";

/// Heading of the table of gates.
pub(super) const GATES: &str = "| gate | | held against | bound | head | result |\n|---|---|---|--:|--:|---|\n";

/// Longest reason in a row.
const LONGEST_REASON: usize = 200;

/// The lines of one group: all of them or none, so that a finding is never half shown.
pub(super) fn group(group: &Group, with_reason: bool) -> String {
    group.rows.iter().enumerate().map(|(place, row)| change(group, place, row, with_reason)).collect()
}

fn change(group: &Group, place: usize, row: &Row, with_reason: bool) -> String {
    let benchmark = if place == 0 { code(&group.benchmark) } else { String::new() };
    let rest = group.rest.as_deref().filter(|_| place == 0 && with_reason);
    let why = Some(row.why.as_str()).filter(|why| with_reason && !why.is_empty());
    let reason = [why, rest].into_iter().flatten().collect::<Vec<_>>().join("; ");
    let under = if reason.is_empty() { String::new() } else { format!("<br><sub>{}</sub>", prose(&cut(&reason, LONGEST_REASON))) };
    let interval = if row.interval.is_empty() { String::new() } else { format!(" {}", figure(&row.interval)) };
    format!(
        "| {} | {benchmark} | {}{under} | {} | {} | **{}**{} | {} |\n",
        verdict(row.reported()),
        metric(row),
        figure(&row.baseline.text()),
        figure(&row.head.text()),
        figure(&row.change),
        interval,
        figure(&row.threshold),
    )
}

/// The lines of a group in which nothing happened.
pub(super) fn quiet_group(group: &Group) -> String {
    let line = |(place, row): (usize, &Row)| {
        let benchmark = if place == 0 { code(&group.benchmark) } else { String::new() };
        let change = format!("{} {}", figure(&row.change), figure(&row.interval)).trim_end().to_owned();
        let cells = [benchmark, metric(row), figure(&row.baseline.text()), figure(&row.head.text()), change];
        format!("| {} |\n", cells.join(" | "))
    };
    group.rows.iter().enumerate().map(line).collect()
}

/// Metric and statistic, as code: both are the tool's words.
pub(super) fn metric(row: &Row) -> String {
    code(&row.label())
}

/// The line of a gate.
pub(super) fn gate(gate: &GateRow) -> String {
    let under = if gate.why.is_empty() { String::new() } else { format!("<br><sub>{}</sub>", prose(&cut(&gate.why, LONGEST_REASON))) };
    format!(
        "| {} | {} | {} | {} | {} | {}{under} |\n",
        code(&gate.gate),
        sign::gate(gate.verdict),
        code(&gate.subject),
        code(&gate.bound),
        figure(&gate.value.text()),
        prose(&gate.result),
    )
}

/// A verdict as a sign and a word.
pub(super) fn verdict(reported: ReportedVerdict) -> String {
    format!("{} {}", sign::verdict(reported), reported.word()).trim_start().to_owned()
}
