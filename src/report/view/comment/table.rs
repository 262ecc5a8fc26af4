//! The tables of a comment: what holds for all their rows is said once.

use schemars::JsonSchema;
use serde::Serialize;

use super::entry::{Entry, Line};
use super::parts::CommentRow;
use super::remark;
use crate::report::view::comparison::View;
use crate::report::view::words::joints::common_prefix;

/// A table of changes.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub(super) struct CommentTable {
    /// What the names of all benchmarks begin with, and their rows leave out; may be empty.
    pub(super) prefix: String,
    /// Metric and statistic, where all rows have the same, and leave it out; else empty.
    metric: String,
    /// The legs that have a column each; empty where there is but one comparison.
    legs: Vec<String>,
    /// The rows, ranked.
    rows: Vec<CommentRow>,
    /// What holds for all rows: limit and noise. May be empty.
    remark: String,
}

/// A table under a title, folded.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct Fold {
    /// Its title, with the counts.
    title: String,
    /// Its rows.
    table: CommentTable,
}

impl CommentTable {
    /// What to act on: of each finding the gravest row, with the others in a word.
    pub(super) fn of_findings(entries: &[&Entry<'_>], legs: &[String]) -> CommentTable {
        let leads: Vec<&Line<'_>> = entries.iter().filter_map(|entry| entry.lines.first()).collect();
        let (remark, notes) = remark::of(&leads);
        let rows = entries.iter().zip(leads).zip(notes).map(|((entry, lead), note)| {
            let also = entry.lines.iter().skip(1).filter(|line| line.row.reported().needs_action() && !line.row.reported().looks_failing());
            let also = also.map(|line| format!("{} {}", line.row.short_label(), line.shown.change)).collect::<Vec<_>>().join(", ");
            let also = if also.is_empty() { also } else { format!("also {also}") };
            let parts: Vec<String> = [also, note].into_iter().filter(|part| !part.is_empty()).collect();
            CommentRow { note: parts.join("; "), ..lead.shown.clone() }
        });
        CommentTable { remark, ..CommentTable::of(rows.collect(), legs) }
    }

    /// A table with these rows.
    fn of(mut rows: Vec<CommentRow>, legs: &[String]) -> CommentTable {
        let names: Vec<&str> = rows.iter().map(|row| row.benchmark.as_str()).collect();
        let prefix = common_prefix(&names).to_owned();
        let metric = rows.first().map(|row| row.metric.clone()).filter(|metric| rows.iter().all(|row| row.metric == *metric));
        for row in &mut rows {
            if metric.is_some() {
                row.metric.clear();
            }
            row.benchmark.drain(..prefix.len());
        }
        CommentTable { prefix, metric: metric.unwrap_or_default(), legs: legs.to_vec(), rows, remark: String::new() }
    }
}

/// What is folded: further findings, what else the findings in the open have, what is good to know, what did not change, what
/// is not judged. At most `most` of the ranking.
pub(super) fn folds(
    kept: &[Entry<'_>],
    open: &[&Entry<'_>],
    further: &[&Entry<'_>],
    view: &View,
    legs: &[String],
    most: usize,
) -> Vec<Fold> {
    let all = |entries: &[&Entry<'_>]| entries.iter().flat_map(|entry| &entry.lines).map(|line| line.shown.clone()).collect::<Vec<_>>();
    let others: Vec<CommentRow> = open.iter().flat_map(|entry| entry.lines.iter().skip(1)).map(|line| line.shown.clone()).collect();
    let rest = || kept.iter().filter(|entry| !entry.reported.needs_action());
    let moved: Vec<&Entry<'_>> = rest().filter(|entry| !entry.reported.is_without_change()).collect();
    let quiet: Vec<&Entry<'_>> = rest().filter(|entry| entry.reported.is_without_change()).collect();
    let informational = view.informational_groups.iter().take(most.saturating_sub(kept.len()));
    let informational: Vec<CommentRow> =
        informational.flat_map(|group| group.rows.iter().map(move |row| super::entry::shown(&group.benchmark, row))).collect();
    let fold = |title: String, rows: Vec<CommentRow>, legs: &[String]| {
        (!rows.is_empty()).then(|| Fold { title, table: CommentTable::of(rows, legs) })
    };
    let folds = [
        fold(format!("Further findings ({})", further.len()), all(further), legs),
        fold(format!("Other statistics of these findings ({})", others.len()), others.clone(), legs),
        fold(titled(&moved), all(&moved), legs),
        fold(titled(&quiet), all(&quiet), legs),
        fold(format!("Informational ({})", view.informational_groups.len()), informational, &[]),
    ];
    folds.into_iter().flatten().collect()
}

/// "Improved (2) · Undecided (1)".
fn titled(entries: &[&Entry<'_>]) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for entry in entries {
        match counts.last_mut() {
            Some((title, count)) if *title == entry.title => *count += 1,
            _ => counts.push((entry.title, 1)),
        }
    }
    counts.iter().map(|(title, count)| format!("{title} ({count})")).collect::<Vec<_>>().join(" · ")
}
