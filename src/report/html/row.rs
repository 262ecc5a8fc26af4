//! The rows of the forest: the view's cells, and where the change stands on the common axis.

use std::collections::HashMap;

use minijinja::value::Value;
use serde::Serialize;

use super::axis::Axis;
use crate::compare::Judgement;
use crate::model::{Change, Comparison, Verdict};
use crate::report::chart::percent;
use crate::report::engine::numeric_entities;
use crate::report::escape::{cut, shorten};
use crate::report::view::{Group, Row};

/// Longest name, in columns; a longer one loses its middle.
const LONGEST: usize = 120;
/// Longest reason, in columns.
const LONGEST_REASON: usize = 240;

/// The rows of one benchmark × metric.
#[derive(Debug, Serialize)]
pub(super) struct GroupRows {
    /// As HTML: it may break behind each slash.
    benchmark: Value,
    verdict: &'static str,
    class: &'static str,
    /// What the columns are sorted by: change for the worse, baseline and head of the first row.
    sort: String,
    rows: Vec<TableRow>,
    why: String,
    /// Whether the table tells the verdict of each row.
    marked: bool,
    /// What the group opens to, as HTML; nothing where there was no room.
    pub(super) evidence: Option<Value>,
}

/// One statistic of a metric as a row of the table.
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
    plot: Option<Plot>,
}

/// A point with its interval on the axis, in percent.
#[derive(Debug, Serialize)]
struct Plot {
    label: String,
    /// Which of the bands lies behind it.
    band: usize,
    at: String,
    low: Option<String>,
    high: Option<String>,
    /// At which edge the point lies beyond the axis.
    beyond: Option<&'static str>,
}

/// Where a change warns and fails, in percent: left end and width.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub(super) struct Band {
    warn: Option<(String, String)>,
    fail: Option<(String, String)>,
}

/// The axis with the bands that its rows have behind them.
pub(super) struct Forest<'a> {
    comparison: &'a Comparison,
    axis: Axis,
    bands: Vec<Band>,
    known: HashMap<Band, usize>,
}

impl<'a> Forest<'a> {
    /// The axis for all changes of the comparison.
    pub(super) fn of(comparison: &'a Comparison) -> Forest<'a> {
        Forest { comparison, axis: Axis::of(comparison.changes.iter()), bands: Vec::new(), known: HashMap::new() }
    }

    /// The axis that all rows share.
    pub(super) fn axis(&self) -> &Axis {
        &self.axis
    }

    /// The bands in the order of their numbers.
    pub(super) fn bands(&self) -> &[Band] {
        &self.bands
    }

    /// The rows of a group; `marked` where the table tells verdicts.
    pub(super) fn group(&mut self, group: &Group, marked: bool) -> GroupRows {
        let lead = group.rows.first().and_then(|row| self.comparison.changes.get(row.index));
        let why = group.rows.first().map(|row| row.why.as_str()).unwrap_or_default();
        GroupRows {
            benchmark: Value::from_safe_string(numeric_entities(&shorten(&group.benchmark, LONGEST)).replace('/', "/<wbr>")),
            verdict: group.verdict.name(),
            class: lead.map_or("", |change| change.class.name()),
            sort: lead.map(sort).unwrap_or_default(),
            rows: group.rows.iter().map(|row| self.row(row)).collect(),
            why: cut(why, LONGEST_REASON),
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
            plot: self.comparison.changes.get(row.index).and_then(|change| self.plot(row, change)),
        }
    }

    fn plot(&mut self, row: &Row, change: &Change) -> Option<Plot> {
        if matches!(row.verdict, Verdict::Added | Verdict::Removed) {
            return None;
        }
        let place = |value: Option<f64>| value.and_then(|value| Judgement::of(change).worsening(value)).map(|lean| self.axis.place(lean));
        let (at, beyond) = place(change.change)?;
        let ends = place(change.change_low).zip(place(change.change_high));
        // Where more is better, the lower end stands at the right.
        let ends = ends.map(|((low, _), (high, _))| (low.min(high), low.max(high))).filter(|(low, high)| high > low);
        Some(Plot {
            label: format!("{} {}", row.change, row.interval).trim_end().to_owned(),
            band: self.band(change),
            at: percent(at),
            low: ends.map(|(low, _)| percent(low)),
            high: ends.map(|(_, high)| percent(high)),
            beyond: beyond.then_some(if at > 50.0 { "right" } else { "left" }),
        })
    }

    /// The number of the band behind a change.
    fn band(&mut self, change: &Change) -> usize {
        let [warn, fail] = Judgement::of(change).limits().map(|limit| limit.map(|limit| self.axis.place(limit).0));
        let stretch = |from: f64, to: f64| (percent(from), percent(to - from));
        let band = Band {
            warn: warn.filter(|warn| fail.is_none_or(|fail| fail > *warn)).map(|warn| stretch(warn, fail.unwrap_or(100.0))),
            fail: fail.map(|fail| stretch(fail, 100.0)),
        };
        let next = self.bands.len();
        let number = *self.known.entry(band.clone()).or_insert(next);
        if number == next {
            self.bands.push(band);
        }
        number
    }
}

/// The numbers that columns are sorted by.
fn sort(change: &Change) -> String {
    let number = |value: Option<f64>| value.filter(|value| value.is_finite()).map_or_else(String::new, |value| format!("{value:.3e}"));
    let value = |side: Option<crate::model::Estimate>| number(side.map(|estimate| estimate.value));
    let worse = number(change.change.map(|size| Judgement::of(change).worsening(size).unwrap_or(size)));
    format!("{worse} {} {}", value(change.baseline), value(change.head))
}
