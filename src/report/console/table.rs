//! The tables of the console: one for all changes, so that the eye runs down the columns, and one for the gates.

use tabled::builder::Builder;
use tabled::settings::object::{Cell, Columns};
use tabled::settings::{Alignment, Padding, Style};

use super::columns::{Column, GAP, Shorten, fit};
use super::paint::{Ink, gate_sign, sign};
use crate::report::escape::width;
use crate::report::view::{GateRow, Group, Row, Value};

/// Columns in front of every table.
const INDENT: usize = 1;

/// Widest unit that others are aligned to.
const LONGEST_UNIT: usize = 8;

/// Columns of a reason below which it goes under its row.
const LEAST_REASON: usize = 24;

/// The lines of a table: the headings, then one line a row.
pub(super) struct Lines {
    /// The headings of the columns.
    pub(super) heading: String,
    /// The rows, in order, each with the reason that its column had no room for.
    pub(super) rows: Vec<(String, Option<String>)>,
}

/// Lays out the rows of all groups in common columns.
pub(super) fn changes(groups: &[&Group], room: Option<usize>, color: bool) -> Lines {
    let rows: Vec<(&Group, usize, &Row)> =
        groups.iter().flat_map(|group| group.rows.iter().enumerate().map(move |(place, row)| (*group, place, row))).collect();
    let each =
        |cell: &dyn Fn(&Group, usize, &Row) -> String| rows.iter().map(|(group, place, row)| cell(group, *place, row)).collect::<Vec<_>>();
    let values = |value: fn(&Row) -> &Value| aligned(&rows.iter().map(|(_, _, row)| value(row).clone()).collect::<Vec<_>>());
    let columns = vec![
        Column::whole("", each(&|_, _, row| sign(row.reported()).to_owned()), 0),
        Column::text(
            "benchmark",
            each(&|group, place, _| if place == 0 { group.benchmark.clone() } else { String::new() }),
            Shorten::Middle,
            14,
            0,
        ),
        Column::text("metric", each(&metric), Shorten::Middle, 16, 2),
        Column::whole("baseline", values(|row| &row.baseline), 4).right(),
        Column::whole("head", values(|row| &row.head), 3).right(),
        Column::whole("change", moves(&each(&|_, _, row| row.change.clone())), 0),
        Column::whole("", each(&|_, _, row| row.interval.clone()), 6),
        Column::whole("fails at", each(&|_, _, row| row.threshold.clone()), 5).right(),
    ];
    let inks: Vec<Ink> = rows.iter().map(|(_, _, row)| Ink::of(row.reported())).collect();
    let whys = each(&why);
    draw(columns, &whys, &inks, room, color)
}

/// Lays out the gates.
pub(super) fn gates(gates: &[&GateRow], room: Option<usize>, color: bool) -> Lines {
    let each = |cell: &dyn Fn(&GateRow) -> String| gates.iter().map(|gate| cell(gate)).collect::<Vec<_>>();
    let values: Vec<Value> = gates.iter().map(|gate| gate.value.clone()).collect();
    let columns = vec![
        Column::whole("", each(&|gate| gate_sign(gate.verdict).to_owned()), 0),
        Column::text("gate", each(&|gate| gate.gate.clone()), Shorten::Middle, 12, 0),
        Column::text("held against", each(&|gate| gate.subject.clone()), Shorten::Middle, 14, 2),
        Column::text("bound", each(&|gate| gate.bound.clone()), Shorten::End, 16, 1).right(),
        Column::whole("head", aligned(&values), 3).right(),
        Column::whole("change", each(&|gate| gate.result.clone()), 0),
    ];
    let inks: Vec<Ink> = gates.iter().map(|gate| Ink::of_gate(gate.verdict)).collect();
    let whys = each(&|gate| gate.why.clone());
    draw(columns, &whys, &inks, room, color)
}

/// The metric; below the first row of a group only what differs, at the right of what it continues.
fn metric(group: &Group, place: usize, row: &Row) -> String {
    match group.rows.first() {
        Some(first) if place > 0 && first.metric == row.metric && row.statistic.is_some() => {
            let statistic = row.short_label();
            format!("{}{statistic}", " ".repeat(width(&first.label()).saturating_sub(width(statistic))))
        }
        _ => row.label(),
    }
}

fn why(group: &Group, place: usize, row: &Row) -> String {
    match &group.rest {
        Some(rest) if place == 0 && row.why.is_empty() => rest.clone(),
        Some(rest) if place == 0 => format!("{}; {rest}", row.why),
        _ => row.why.clone(),
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

/// Draws the columns and, where there is room beside them, the reasons.
fn draw(mut columns: Vec<Column>, whys: &[String], inks: &[Ink], room: Option<usize>, color: bool) -> Lines {
    columns.push(Column::text("why", whys.to_vec(), Shorten::End, LEAST_REASON, u8::MAX));
    let mut columns = fit(columns, room.map(|room| room.saturating_sub(INDENT)));
    let beside = columns.last_mut().filter(|column| column.goes == u8::MAX);
    // A reason that would be cut is worth a line of its own.
    let beneath: Vec<Option<String>> = match beside {
        Some(column) => {
            column.cells.iter_mut().zip(whys).map(|(cell, why)| (cell != why).then(|| std::mem::take(cell)).map(|_| why.clone())).collect()
        }
        None => whys.iter().map(|why| Some(why.clone()).filter(|why| !why.is_empty())).collect(),
    };
    columns.retain(|column| !column.is_empty());
    let text = table(&columns, inks, color);
    let mut lines = text.lines().map(|line| line.trim_end().to_owned());
    let heading = lines.next().unwrap_or_default();
    Lines { heading, rows: lines.zip(beneath).collect() }
}

/// The columns as text; the sign and the change carry the ink of their row.
pub(super) fn table(columns: &[Column], inks: &[Ink], color: bool) -> String {
    let mut builder = Builder::with_capacity(inks.len() + 1, columns.len());
    builder.push_record(columns.iter().map(|column| column.title));
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
            let ink = ink_of(column, place, *ink);
            if ink != Ink::Plain && !cell.is_empty() {
                table.modify(Cell::new(row + 1, place), ink.color());
            }
        }
    }
    table.to_string()
}

fn ink_of(column: &Column, place: usize, row: Ink) -> Ink {
    match column.title {
        "change" => row,
        _ if place == 0 => row,
        "" | "fails at" | "why" => Ink::Faint,
        _ => Ink::Plain,
    }
}
