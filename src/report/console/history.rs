//! The history for a person at a terminal: a table of series with sparklines, and below each what happened to it.

use std::fmt::Write as _;

use super::columns::{CellInk, Column, GAP, fit};
use super::page::{NARROWEST, REASON_LEAD};
use super::paint::{Ink, Painter, sign};
use super::prose;
use super::table::{aligned, draw};
use crate::report::options::RenderOptions;
use crate::report::view::{HistoryView, Line, SeriesRow, sparkline};

/// Fewest and most columns of a sparkline.
const SPARKLINE: (usize, usize) = (10, 60);

/// Lays out a history.
pub(in crate::report) fn history(view: &HistoryView, options: &RenderOptions) -> String {
    let room = options.width.map(|width| width.max(NARROWEST));
    let painter = Painter { on: options.color };
    let mut out = format!("{}\n", prose::hanging_indent("perfdiff history  ", &title(view), room));
    let lines = draw(&fit(columns(&view.rows, room), room.map(|room| room - 1)), &inks(&view.rows), room, options.color);
    if !view.rows.is_empty() {
        let _ = write!(out, "\n{}\n", lines.heading);
    }
    for (row, line) in view.rows.iter().zip(lines.rows) {
        let _ = writeln!(out, "{line}");
        for below in &row.lines {
            let text = prose::hanging_indent(REASON_LEAD, &below.text, room);
            let inked: Vec<String> = text.lines().map(|line| painter.paint(ink(below), line)).collect();
            let _ = writeln!(out, "{}", inked.join("\n"));
        }
    }
    if let Some(cut) = &view.cut {
        let _ = writeln!(out, "{}", prose::hanging_indent(" … ", cut, room));
    }
    let counts: Vec<String> = view.counts.split(" · ").map(prose::tie).collect();
    let _ = write!(out, "\n{}\n", prose::hanging_indent(" ", &counts.join(" · "), room));
    if !view.notes.is_empty() {
        out.push('\n');
    }
    for note in &view.notes {
        let text = if note.subject.is_empty() { note.text.clone() } else { format!("{}: {}", note.subject, note.text) };
        let _ = writeln!(out, "{}", prose::hanging_indent(" !  ", &text, room));
    }
    out
}

fn title(view: &HistoryView) -> String {
    match &view.reference {
        Some(reference) => format!("{}; {reference}", view.span),
        None => view.span.clone(),
    }
}

/// The columns, with sparklines as wide as the others leave room for.
fn columns(rows: &[SeriesRow], room: Option<usize>) -> Vec<Column> {
    let each = |cell: &dyn Fn(&SeriesRow) -> String| rows.iter().map(cell).collect::<Vec<_>>();
    let values =
        |value: fn(&SeriesRow) -> &crate::report::view::Value| aligned(&rows.iter().map(|row| value(row).clone()).collect::<Vec<_>>());
    let sign = |row: &SeriesRow| row.verdict.map_or_else(String::new, |verdict| sign(verdict.into()).to_owned());
    let mut columns = vec![
        Column::signs(each(&sign)),
        Column::names("benchmark", each(&|row| row.benchmark.clone())),
        Column::names("metric", each(&|row| row.metric.clone())),
        Column::new("runs", each(&|row| row.runs.clone()), 4).right(),
        Column::new("first", values(|row| &row.first), 5).right(),
        Column::new("last", values(|row| &row.last), 3).right(),
        Column::new("change", each(&|row| row.change.clone()), 0).inked(CellInk::OfRow),
    ];
    let shown = |column: &&Column| !column.is_empty();
    let taken: usize = columns.iter().filter(shown).map(|column| column.width() + GAP).sum();
    let spare = room.map_or(SPARKLINE.1, |room| room.saturating_sub(taken + 1)).clamp(SPARKLINE.0, SPARKLINE.1);
    columns.insert(6, Column::new("trend", each(&|row| sparkline(&row.values, spare)), 1));
    columns
}

fn inks(rows: &[SeriesRow]) -> Vec<Ink> {
    rows.iter().map(|row| row.verdict.map_or(Ink::Plain, |verdict| Ink::of(verdict.into()))).collect()
}

fn ink(line: &Line) -> Ink {
    match line.worse {
        Some(true) => Ink::Yellow,
        Some(false) => Ink::Green,
        None => Ink::Faint,
    }
}
