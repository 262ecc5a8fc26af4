//! A finding on its way into the tables of a comment: its rows, whether there is one leg or several.

use super::parts::{Cell, CommentRow, LONGEST_REASON};
use crate::compare::Judgement;
use crate::model::{Change, Comparison, Verdict};
use crate::report::escape::cut;
use crate::report::sign;
use crate::report::view::comparison::View;
use crate::report::view::group::Group;
use crate::report::view::row::Row;
use crate::report::view::side_by_side::{SideBySide, WideGroup, WideLine};
use crate::report::view::words::reported_verdict::ReportedVerdict;

/// One finding.
pub(super) struct Entry<'a> {
    /// What is reported of it.
    pub(super) reported: ReportedVerdict,
    /// The heading of its section.
    pub(super) title: &'static str,
    /// Its rows, the gravest first; never empty.
    pub(super) lines: Vec<Line<'a>>,
}

/// One statistic of a finding.
pub(super) struct Line<'a> {
    /// The gravest row of it.
    pub(super) row: &'a Row,
    /// The change that it shows.
    pub(super) change: Option<&'a Change>,
    /// The row of the table, which names all.
    pub(super) shown: CommentRow,
}

impl<'a> Entry<'a> {
    /// All findings in the order of the ranking.
    pub(super) fn all(comparison: &'a Comparison, view: &'a View, wide: Option<&'a SideBySide>) -> Vec<Entry<'a>> {
        if let Some(wide) = wide {
            let groups = wide.sections.iter().flat_map(|section| section.groups.iter().map(move |group| (section.title, group)));
            return groups.map(|(title, group)| Entry::wide(comparison, view, title, group)).collect();
        }
        let groups = view.sections.iter().flat_map(|section| section.groups.iter().map(move |group| (section.title, group)));
        groups.map(|(title, group)| Entry::single(comparison, title, group)).collect()
    }

    /// A finding of one leg.
    pub(super) fn single(comparison: &'a Comparison, title: &'static str, group: &'a Group) -> Entry<'a> {
        let line = |row: &'a Row| Line {
            row,
            change: comparison.changes.get(row.index),
            shown: CommentRow { cells: Vec::new(), ..shown(&group.benchmark, row) },
        };
        Entry { reported: group.reported(), title, lines: group.rows.iter().map(line).collect() }
    }

    fn wide(comparison: &'a Comparison, view: &View, title: &'static str, group: &'a WideGroup) -> Entry<'a> {
        let line = |line: &'a WideLine| {
            let row = line.worst()?;
            let mut own = shown(&group.benchmark, row);
            own.cells = line.cells.iter().map(|cell| cell.as_ref().map_or_else(Cell::default, of_leg)).collect();
            // Which leg a reason is about.
            let leg = view.legs.get(line.gravest).map(|leg| leg.name.as_str()).unwrap_or_default();
            own.note = if own.note.is_empty() { own.note } else { format!("{leg}: {}", own.note) };
            Some(Line { row, change: comparison.changes.get(row.index), shown: own })
        };
        Entry { reported: group.reported, title, lines: group.lines.iter().filter_map(line).collect() }
    }
}

impl Line<'_> {
    /// Whether limit and noise are all that there is to say of why.
    pub(super) fn is_by_the_rule(&self) -> bool {
        let judged = matches!(self.row.verdict, Verdict::Failure | Verdict::Warning) || self.row.reported().looks_failing();
        judged && self.change.is_some_and(|change| Judgement::of(change).size().is_some() && Judgement::of(change).reach().is_some())
    }
}

pub(super) fn shown(benchmark: &str, row: &Row) -> CommentRow {
    let (change, interval) = moved(row);
    let noted = !row.reported().is_without_change() && !matches!(row.verdict, Verdict::Improved);
    CommentRow {
        sign: sign::verdict(row.reported()),
        verdict: row.reported().word(),
        benchmark: benchmark.to_owned(),
        metric: row.label(),
        change,
        interval,
        values: row.values(),
        note: if noted { cut(&row.why, LONGEST_REASON) } else { String::new() },
        cells: Vec::new(),
    }
}

fn of_leg(row: &Row) -> Cell {
    let (change, interval) = moved(row);
    Cell { sign: sign::verdict(row.reported()), change, interval, values: row.values() }
}

/// The change without its arrow, and its interval without brackets and without a unit that the change has already.
fn moved(row: &Row) -> (String, String) {
    let change = row.bare_change();
    let interval = row.interval.strip_prefix('(').and_then(|text| text.strip_suffix(')')).unwrap_or_default();
    let unit = change.split_once(' ').map(|(_, unit)| unit);
    let bare = unit.and_then(|unit| interval.strip_suffix(unit)).map_or(interval, str::trim_end);
    // No range is no information.
    let bare = if bare.contains('…') { bare } else { "" };
    (change.to_owned(), bare.to_owned())
}
