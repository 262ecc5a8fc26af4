//! The tables of the console: one for all changes, so that the eye runs down the columns, and one for the gates.

use tabled::builder::Builder;
use tabled::settings::object::{Cell, Columns};
use tabled::settings::{Alignment, Padding, Style};

use super::columns::{CellInk, Column, Fitted, GAP, fit, fits};
use super::paint::{Ink, Painter, gate_sign, sign};
use super::prose;
use crate::report::escape::width;
use crate::report::view::{GateRow, Group, Row, Value, View, WideGroup, WideLine, common_prefix};

/// Columns in front of every table.
const INDENT: usize = 1;

/// Widest unit that others are aligned to.
const LONGEST_UNIT: usize = 8;

/// The lines of a table: the headings, then one line a row, and above it its names where they are too long to stand in it.
pub(super) struct Lines {
    /// What the names of all rows begin with, where that is not repeated in them; may be empty.
    pub(super) prefix: String,
    /// The headings of the columns.
    pub(super) heading: String,
    /// The rows, in order.
    pub(super) rows: Vec<String>,
}

/// Lays out the rows of all groups in common columns.
pub(super) fn changes(groups: &[&Group], room: Option<usize>, color: bool) -> Lines {
    let rows: Vec<(&Group, usize, &Row)> =
        groups.iter().flat_map(|group| group.rows.iter().enumerate().map(move |(place, row)| (*group, place, row))).collect();
    let each =
        |cell: &dyn Fn(&Group, usize, &Row) -> String| rows.iter().map(|(group, place, row)| cell(group, *place, row)).collect::<Vec<_>>();
    let values = |value: fn(&Row) -> &Value| aligned(&rows.iter().map(|(_, _, row)| value(row).clone()).collect::<Vec<_>>());
    // Who reads a pipe line by line finds every name in every line.
    let continues = |place: usize| place > 0 && room.is_some();
    let names: Vec<&str> = groups.iter().map(|group| group.benchmark.as_str()).collect();
    let prefix = if room.is_some() { common_prefix(&names) } else { "" };
    let benchmark = |group: &Group| group.benchmark.get(prefix.len()..).unwrap_or(&group.benchmark).to_owned();
    let columns = vec![
        Column::signs(each(&|_, _, row| sign(row.reported()).to_owned())),
        Column::names("benchmark", each(&|group, place, _| if continues(place) { String::new() } else { benchmark(group) })),
        Column::names("metric", each(&|group, place, row| if continues(place) { continued(group, row) } else { row.label() })),
        Column::new("baseline", values(|row| &row.baseline), 2).right(),
        Column::new("head", values(|row| &row.head), 1).right(),
        Column::new("change", moves(&each(&|_, _, row| row.change.clone())), 0).inked(CellInk::OfRow),
        Column::new("", each(&|_, _, row| row.interval.clone()), 5).faint(),
        Column::new("limit", each(&|_, _, row| row.limit.clone()), 3).right().faint(),
        Column::new("noise", each(&|_, _, row| row.noise.clone()), 4).right().faint(),
    ];
    let mut fitted = fit(columns, room.map(|room| room.saturating_sub(INDENT)));
    if room.is_some() {
        align_continued(&rows, &mut fitted);
    }
    let inks: Vec<Ink> = rows.iter().map(|(_, _, row)| Ink::of(row.reported())).collect();
    Lines { prefix: prefix.to_owned(), ..draw(&fitted, &inks, room, color) }
}

/// Lays out the lines of all groups with a column for each leg; nothing where a terminal is too narrow for that.
pub(super) fn side_by_side(groups: &[&WideGroup], view: &View, room: Option<usize>, color: bool) -> Option<Lines> {
    let lines: Vec<(&WideGroup, usize, &WideLine, &Row)> = groups
        .iter()
        .flat_map(|group| group.lines.iter().enumerate().map(move |(place, line)| (*group, place, line)))
        .filter_map(|(group, place, line)| Some((group, place, line, line.worst()?)))
        .collect();
    let continues = |place: usize| place > 0 && room.is_some();
    let names: Vec<&str> = groups.iter().map(|group| group.benchmark.as_str()).collect();
    let prefix = if room.is_some() { common_prefix(&names) } else { "" };
    let benchmark = |group: &WideGroup| group.benchmark.get(prefix.len()..).unwrap_or(&group.benchmark).to_owned();
    let benchmarks = lines.iter().map(|(group, place, ..)| if continues(*place) { String::new() } else { benchmark(group) });
    let mut columns = vec![
        Column::signs(lines.iter().map(|(_, _, _, worst)| sign(worst.reported()).to_owned()).collect()),
        Column::names("benchmark", benchmarks.collect()),
        Column::names("metric", lines.iter().map(|(_, _, _, worst)| worst.label()).collect()),
    ];
    for (place, leg) in view.legs.iter().enumerate() {
        let cells: Vec<Option<&Row>> = lines.iter().map(|(_, _, line, _)| line.cells.get(place)?.as_ref()).collect();
        let changes: Vec<String> = cells.iter().map(|row| row.map_or_else(|| "–".to_owned(), |row| row.change.clone())).collect();
        let signed = cells.iter().zip(moves(&changes)).map(|(row, change)| match row {
            Some(row) if !row.reported().is_without_change() => format!("{} {change}", sign(row.reported())),
            _ => format!("  {change}"),
        });
        let inks = cells.iter().map(|row| row.map_or(Ink::Faint, |row| Ink::of(row.reported()))).collect();
        let values = cells.iter().map(|row| row.map_or_else(String::new, |row| format!("{} → {}", row.baseline.text(), row.head.text())));
        columns.push(Column::new(format!("  {}", leg.name), signed.collect(), 0).inked(CellInk::Each(inks)));
        columns.push(Column::new("", values.collect(), 2).faint());
    }
    columns.push(Column::new("limit", lines.iter().map(|(_, _, _, worst)| worst.threshold.clone()).collect(), 1).right().faint());
    let room = room.map(|room| room.saturating_sub(INDENT));
    if room.is_some_and(|room| !fits(&columns, room)) {
        return None;
    }
    let inks: Vec<Ink> = lines.iter().map(|(_, _, _, worst)| Ink::of(worst.reported())).collect();
    Some(Lines { prefix: prefix.to_owned(), ..draw(&fit(columns, room), &inks, room, color) })
}

/// Lays out the gates.
pub(super) fn gates(gates: &[&GateRow], room: Option<usize>, color: bool) -> Lines {
    let each = |cell: &dyn Fn(&GateRow) -> String| gates.iter().map(|gate| cell(gate)).collect::<Vec<_>>();
    let values: Vec<Value> = gates.iter().map(|gate| gate.value.clone()).collect();
    let columns = vec![
        Column::signs(each(&|gate| gate_sign(gate.verdict).to_owned())),
        Column::names("gate", each(&|gate| gate.gate.clone())),
        Column::names("metric", each(&|gate| gate.subject.clone())),
        Column::names("bound", each(&|gate| gate.bound.clone())).right(),
        Column::new("head", aligned(&values), 0).right(),
        Column::new("result", each(&|gate| gate.result.clone()), 0).inked(CellInk::OfRow),
    ];
    let inks: Vec<Ink> = gates.iter().map(|gate| Ink::of_gate(gate.verdict)).collect();
    draw(&fit(columns, room.map(|room| room.saturating_sub(INDENT))), &inks, room, color)
}

/// What tells a row from the first of its group.
fn continued(group: &Group, row: &Row) -> String {
    match group.rows.first() {
        Some(first) if first.metric == row.metric && row.statistic.is_some() => row.short_label().to_owned(),
        _ => row.label(),
    }
}

/// Puts what tells a row from the first of its group at the right of what it continues, where that stands in the column.
fn align_continued(rows: &[(&Group, usize, &Row)], fitted: &mut Fitted) {
    let Some(metrics) = fitted.columns.iter_mut().find(|column| column.title == "metric") else { return };
    let mut first = 0;
    for (((_, place, _), cell), above) in rows.iter().zip(&mut metrics.cells).zip(&fitted.above) {
        if *place == 0 {
            first = if above.is_some() { 0 } else { width(cell) };
        } else if above.is_none() {
            *cell = format!("{}{cell}", " ".repeat(first.saturating_sub(width(cell))));
        }
    }
}

/// Values such that, standing at the right, numbers end where units begin.
pub(super) fn aligned(values: &[Value]) -> Vec<String> {
    let unit = values.iter().map(|value| width(&value.unit)).filter(|unit| *unit <= LONGEST_UNIT).max().unwrap_or(0);
    let gap = |value: &Value| " ".repeat(unit.saturating_sub(width(&value.unit)));
    values.iter().map(|value| format!("{}{}", value.text(), gap(value))).collect()
}

/// Changes with their arrows below each other, and their numbers too.
fn moves(changes: &[String]) -> Vec<String> {
    let split = |change: &String| {
        let (arrow, rest) = change.split_once(' ')?;
        let (number, unit) = rest.split_once(' ').map_or((rest, ""), |(number, unit)| (number, unit));
        let is_number = number.starts_with(['+', '−', '±', '×']);
        is_number.then(|| (arrow.to_owned(), number.to_owned(), unit.to_owned()))
    };
    let most = changes.iter().filter_map(split).map(|(_, number, _)| width(&number)).max().unwrap_or(0);
    changes
        .iter()
        .map(|change| match split(change) {
            Some((arrow, number, unit)) => format!("{arrow} {}{number} {unit}", " ".repeat(most - width(&number))).trim_end().to_owned(),
            None => change.clone(),
        })
        .collect()
}

/// Draws the columns, and above a row the names that did not fit in it.
pub(super) fn draw(fitted: &Fitted, inks: &[Ink], room: Option<usize>, color: bool) -> Lines {
    let text = table(&fitted.columns, inks, color);
    let mut lines = text.lines().map(|line| line.trim_end().to_owned());
    let heading = lines.next().unwrap_or_default();
    let painter = Painter { on: color };
    let rows = lines.zip(&fitted.above).zip(inks).map(|((line, above), ink)| match above {
        Some([sign, names]) => {
            let above = prose::hanging_indent(&format!(" {sign:<1}  "), names, room);
            format!("{}\n{line}", if sign.is_empty() { above } else { above.replacen(sign.as_str(), &painter.paint(*ink, sign), 1) })
        }
        None => line,
    });
    Lines { prefix: String::new(), heading, rows: rows.collect() }
}

/// The columns as text; the sign and the change carry the ink of their row.
fn table(columns: &[Column], inks: &[Ink], color: bool) -> String {
    let mut builder = Builder::with_capacity(inks.len() + 1, columns.len());
    builder.push_record(columns.iter().map(|column| column.title.as_str()));
    for row in 0..inks.len() {
        builder.push_record(columns.iter().map(|column| column.cells.get(row).cloned().unwrap_or_default()));
    }
    let mut table = builder.build();
    table.with(Style::empty()).with(Padding::zero());
    for (place, column) in columns.iter().enumerate() {
        let (left, right) = (if place == 0 { INDENT } else { 0 }, if place + 1 == columns.len() { 0 } else { GAP });
        table.modify(Columns::one(place), Padding::new(left, right, 0, 0));
        if column.right {
            table.modify(Columns::one(place), Alignment::right());
        }
        if color && !column.title.is_empty() {
            table.modify(Cell::new(0, place), Ink::Faint.color());
        }
        for (row, (ink, cell)) in inks.iter().zip(&column.cells).enumerate().filter(|_| color) {
            let ink = column.ink.of(row, *ink);
            if ink != Ink::Plain && !cell.is_empty() {
                table.modify(Cell::new(row + 1, place), ink.color());
            }
        }
    }
    table.to_string()
}
