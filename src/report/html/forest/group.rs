//! The groups of the page: the cells of their rows as text, of one comparison or of the legs of a merged one.

use minijinja::value::Value;
use serde::Serialize;

use super::plot::{Forest, Plot};
use crate::compare::Judgement;
use crate::model::Change;
use crate::report::escape::{cut, shorten, width};
use crate::report::view::{Group, ReportedVerdict, Row, View, WideGroup};

/// Longest name, in columns; a longer one loses its middle.
const LONGEST: usize = 120;
/// Longest name of a leg in front of its cell, in columns.
const LONGEST_LEG: usize = 40;
/// Longest values of a row with the change, in columns, that stand beside each other in a window of 900 px.
const LONGEST_VALUES: usize = 40;
/// Longest reason, in columns.
const LONGEST_REASON: usize = 240;

/// What is listed as one group: the statistics of one metric.
#[derive(Debug, Clone, Copy)]
pub(in crate::report::html) enum Listed<'a> {
    /// Of one comparison.
    Single(&'a Group),
    /// Of several legs beside each other.
    Legs(&'a WideGroup, &'a View),
}

/// The rows of one benchmark × metric.
#[derive(Debug, Serialize)]
pub(in crate::report::html) struct GroupRows {
    benchmark: String,
    verdict: &'static str,
    class: &'static str,
    /// What the columns are sorted by: change for the worse, baseline and head of the first row.
    sort: String,
    rows: Vec<TableRow>,
    why: String,
    /// Whether the table tells the verdict of each row.
    marked: bool,
    /// What the group opens to, as HTML; nothing where there was no room.
    pub(in crate::report::html) evidence: Option<Value>,
}

/// One statistic of a metric as a row of the table; of several legs, the gravest.
#[derive(Debug, Serialize)]
struct TableRow {
    verdict: &'static str,
    word: &'static str,
    label: String,
    baseline: String,
    head: String,
    change: String,
    interval: String,
    threshold: String,
    /// Whether both values and the change don't fit beside each other below the name.
    is_long: bool,
    plot: Option<Plot>,
    /// A cell a leg; empty where there is but one comparison.
    legs: Vec<LegCell>,
}

/// One statistic in one leg.
#[derive(Debug, Serialize)]
struct LegCell {
    leg: String,
    /// Absent where the leg does not have it.
    found: Option<Found>,
}

/// What was found in one leg.
#[derive(Debug, Serialize)]
struct Found {
    verdict: &'static str,
    word: &'static str,
    /// Whether there is something to see.
    is_news: bool,
    change: String,
    interval: String,
    values: String,
    plot: Option<Plot>,
}

impl<'a> Listed<'a> {
    /// The reported verdict of its gravest row.
    pub(in crate::report::html) fn reported(self) -> ReportedVerdict {
        match self {
            Listed::Single(group) => group.reported(),
            Listed::Legs(group, _) => group.reported,
        }
    }

    /// All its rows, the gravest first, each with the name of its leg; that is empty where there is but one comparison.
    pub(in crate::report::html) fn rows(self) -> Vec<(&'a str, &'a Row)> {
        match self {
            Listed::Single(group) => group.rows.iter().map(|row| ("", row)).collect(),
            Listed::Legs(group, view) => {
                let leg = |place: usize| view.legs.get(place).map_or("", |leg| leg.name.as_str());
                let cells = group.lines.iter().flat_map(|line| {
                    let others = (0..line.cells.len()).filter(|place| *place != line.gravest);
                    std::iter::once(line.gravest).chain(others).map(|place| (place, line.cells.get(place)))
                });
                cells.filter_map(|(place, row)| Some((leg(place), row?.as_ref()?))).collect()
            }
        }
    }
}

impl Forest<'_> {
    /// The rows of a group; `marked` where the table tells verdicts.
    pub(in crate::report::html) fn group(&mut self, listed: Listed<'_>, marked: bool) -> GroupRows {
        let (leg, lead) = listed.rows().first().map_or(("", None), |(leg, row)| (*leg, Some(*row)));
        let why = lead.map(|row| row.why.as_str()).unwrap_or_default();
        // Which leg a reason is about.
        let why = if leg.is_empty() || why.is_empty() { why.to_owned() } else { format!("{leg}: {why}") };
        let lead = lead.and_then(|row| self.comparison.changes.get(row.index));
        let (benchmark, rows) = match listed {
            Listed::Single(group) => (&group.benchmark, group.rows.iter().map(|row| self.row(row)).collect()),
            Listed::Legs(group, view) => (&group.benchmark, self.rows_of_legs(group, view)),
        };
        GroupRows {
            benchmark: shorten(benchmark, LONGEST),
            verdict: listed.reported().verdict.name(),
            class: lead.map_or("", |change| change.class.name()),
            sort: lead.map(sort).unwrap_or_default(),
            rows,
            why: cut(&why, LONGEST_REASON),
            marked,
            evidence: None,
        }
    }

    fn row(&mut self, row: &Row) -> TableRow {
        TableRow {
            verdict: row.verdict.name(),
            word: row.reported().word(),
            label: shorten(&row.label(), LONGEST),
            baseline: row.baseline.text(),
            head: row.head.text(),
            change: row.change.clone(),
            interval: row.interval.clone(),
            threshold: row.threshold.clone(),
            is_long: is_long(row),
            plot: self.plot(row),
            legs: Vec::new(),
        }
    }

    fn rows_of_legs(&mut self, group: &WideGroup, view: &View) -> Vec<TableRow> {
        let lines = group.lines.iter().filter_map(|line| {
            let cells = view.legs.iter().zip(&line.cells);
            let legs =
                cells.map(|(leg, row)| LegCell { leg: shorten(&leg.name, LONGEST_LEG), found: row.as_ref().map(|row| self.found(row)) });
            Some(TableRow { legs: legs.collect(), ..self.row(line.worst()?) })
        });
        lines.collect()
    }

    fn found(&mut self, row: &Row) -> Found {
        Found {
            verdict: row.verdict.name(),
            word: row.reported().word(),
            is_news: !row.reported().is_without_change(),
            change: row.bare_change().to_owned(),
            interval: row.interval.clone(),
            values: row.values(),
            plot: self.plot(row),
        }
    }
}

/// Whether the values of a row are too wide to stand beside each other below the name, where the window is narrow.
fn is_long(row: &Row) -> bool {
    width(&row.baseline.text()) + width(&row.head.text()) + width(&row.change).max(width(&row.interval)) > LONGEST_VALUES
}

/// The numbers that columns are sorted by.
fn sort(change: &Change) -> String {
    let number = |value: Option<f64>| value.filter(|value| value.is_finite()).map_or_else(String::new, |value| format!("{value:.3e}"));
    let value = |side: Option<crate::model::Estimate>| number(side.map(|estimate| estimate.value));
    let worse = number(change.change.map(|size| Judgement::of(change).worsening(size).unwrap_or(size)));
    format!("{worse} {} {}", value(change.baseline), value(change.head))
}
