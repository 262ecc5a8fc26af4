//! The columns: name, kind, meaning and where the cell comes from, in one list.
//!
//! Programs rely on the names, so none is ever renamed or removed, and new ones come at the end. The description that
//! `perfdiff schema csv` prints is made from the same list, as a Table Schema (Frictionless Data).

use serde_json::{Value, json};

use super::cell::Cell;
use super::record::Record;
use crate::model::{Change, Estimate, ThresholdInForce, Undecided};

/// One column of the table, with its description.
pub(super) struct Column {
    /// Its name in the header.
    pub(super) name: &'static str,
    /// Its type in the words of a Table Schema.
    kind: &'static str,
    /// What its cells mean, for `perfdiff schema csv`.
    about: &'static str,
    /// The cell of a line.
    pub(super) cell: fn(&Record<'_>) -> Cell,
}

const fn text(name: &'static str, about: &'static str, cell: fn(&Record<'_>) -> Cell) -> Column {
    Column { name, kind: "string", about, cell }
}

const fn number(name: &'static str, about: &'static str, cell: fn(&Record<'_>) -> Cell) -> Column {
    Column { name, kind: "number", about, cell }
}

const fn count(name: &'static str, about: &'static str, cell: fn(&Record<'_>) -> Cell) -> Column {
    Column { name, kind: "integer", about, cell }
}

/// All columns, in their order.
pub(super) const COLUMNS: &[Column] = &[
    text("record", "what the line is: outcome, baseline, head, change, gate or caveat", |r| Cell::text(r.kind)),
    text("verdict", "outcome: fail, warn, pass or no-baseline; change and gate: the verdict; caveat: its code", |r| Cell::text(r.verdict)),
    text("subject", "baseline and head: the source; gate: its id or pattern; caveat: what it is about", |r| Cell::text(r.subject)),
    text("suite", "name of the suite", |r| Cell::text(r.suite)),
    text("benchmark", "name of the benchmark", |r| Cell::text(r.benchmark)),
    text("params", "parameters of the benchmark: name=value, joined by commas; backslash before a comma within", |r| Cell::text(&r.params)),
    text("metric", "name of the metric", |r| Cell::text(r.metric)),
    text("statistic", "statistic of the metric, such as p95; empty where it has none", |r| Cell::text(r.statistic)),
    text("class", "kind of metric, such as latency", |r| of_change(r, |change| change.class.name())),
    text("unit", "unit of all values, always a base unit: s, B, 1/s, ratio", |r| {
        Cell::text(&r.unit.map(ToString::to_string).unwrap_or_default())
    }),
    text("direction", "which way is better: lower, higher or neither", |r| of_change(r, |change| change.direction.name())),
    text("role", "primary (judged) or informational", |r| of_change(r, |change| change.role.name())),
    number("baseline", "value of the baseline", |r| value(r.baseline)),
    number("baseline_low", "lower end of its interval", |r| Cell::Number(r.baseline.and_then(|side| side.low))),
    number("baseline_high", "upper end of its interval", |r| Cell::Number(r.baseline.and_then(|side| side.high))),
    count("baseline_n", "runs or samples behind it", |r| Cell::Count(r.baseline.and_then(|side| side.n))),
    number("head", "value of the head", |r| value(r.head)),
    number("head_low", "lower end of its interval", |r| Cell::Number(r.head.and_then(|side| side.low))),
    number("head_high", "upper end of its interval", |r| Cell::Number(r.head.and_then(|side| side.high))),
    count("head_n", "runs or samples behind it", |r| Cell::Count(r.head.and_then(|side| side.n))),
    text("change_in", "how the next columns count: relative (a share of the baseline) or points (a difference in the unit)", |r| {
        of_change(r, |change| change.change_in.name())
    }),
    number("change", "head against baseline; positive means the number grew: 0.1 is +10 %", |r| figure(r, |change| change.change)),
    number("change_low", "lower end of its interval", |r| figure(r, |change| change.change_low)),
    number("change_high", "upper end of its interval", |r| figure(r, |change| change.change_high)),
    number("noise", "noise from run to run, in the terms of the change", |r| figure(r, |change| change.noise)),
    number("min_detectable", "the smallest change that could have been called", |r| figure(r, |change| change.min_detectable)),
    number("p_value", "probability of so large a change by noise alone", |r| figure(r, |change| change.p_value)),
    number("q_value", "the same after allowing for all metrics of the report", |r| figure(r, |change| change.q_value)),
    number("warn", "it warns at a change of this size for the worse, in the unit of the change", |r| threshold(r, |held| held.warn)),
    number("fail", "it fails at a change of this size", |r| threshold(r, |held| held.fail)),
    number("min_change", "and by at least this much, in the unit", |r| threshold(r, |held| held.min_change)),
    text("bound", "gate: the bound in words", |r| Cell::text(r.bound)),
    number("limit", "gate: the bound's number, in the unit", |r| Cell::Number(r.limit)),
    text("rule", "change: where the thresholds come from; gate: policy, or the tool that set it", |r| Cell::text(r.rule)),
    text("reason", "why, in sentences joined by semicolons; baseline and head: commit, time and environment", |r| Cell::text(&r.reason)),
    text("undecided", "change: what an inconclusive one looks like: looks-failing, looks-worse, looks-better, no-change-seen", |r| {
        Cell::text(r.change.and_then(|change| change.undecided).map(Undecided::name).unwrap_or_default())
    }),
];

fn of_change(record: &Record<'_>, word: fn(&Change) -> &'static str) -> Cell {
    Cell::text(record.change.map(word).unwrap_or_default())
}

fn figure(record: &Record<'_>, number: fn(&Change) -> Option<f64>) -> Cell {
    Cell::Number(record.change.and_then(number))
}

fn threshold(record: &Record<'_>, number: fn(&ThresholdInForce) -> Option<f64>) -> Cell {
    Cell::Number(record.change.and_then(|change| number(&change.threshold)))
}

fn value(side: Option<Estimate>) -> Cell {
    Cell::Number(side.map(|side| side.value))
}

/// The columns described as a Table Schema, for programs and for people.
pub fn schema() -> Value {
    let fields: Vec<Value> =
        COLUMNS.iter().map(|column| json!({ "name": column.name, "type": column.kind, "description": column.about })).collect();
    json!({
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "title": "perfdiff csv, version 1",
        "description": "Columns of `--report csv`. UTF-8, comma, header, CRLF. Texts that a spreadsheet would take for a formula \
                        have an apostrophe in front, and so have those that begin with one.",
        "missingValues": [""],
        "fields": fields,
    })
}
