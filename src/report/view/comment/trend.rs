//! The history of the worst finding as a picture that GitHub draws: Mermaid's chart of lines.
//!
//! A chart is a program of its own within the page, with a syntax of its own, so nothing from outside goes into it:
//! numbers and the symbols of our own units, no name, no commit. What they are stands around it.

use schemars::JsonSchema;
use serde::Serialize;

use crate::compare::Judgement;
use crate::model::{Change, Comparison, Verdict};
use crate::report::view::captions::ChartCaptions;
use crate::report::view::comparison::View;
use crate::report::view::group::Group;
use crate::report::view::row::Row;
use crate::unit::Scale;

/// Runs that a chart shows; more is a hedge.
const MOST_RUNS: usize = 50;

/// Runs that make a trend; fewer are hardly more than the two columns of the table.
const LEAST_RUNS: usize = 5;

/// Most steps of the level that are listed.
const MOST_STEPS: usize = 3;

/// Numbers on the chart stay below this, and above its inverse: they are written without an exponent.
const LARGEST: f64 = 1e9;

/// The history of one metric. What is called a number or a unit here is free of any foreign text.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct Trend {
    /// The benchmark.
    benchmark: String,
    /// Metric and statistic.
    metric: String,
    /// How many earlier runs are drawn.
    runs: usize,
    /// Which runs those are: "60 earlier runs, 2026-01-01 to 2026-03-01"; may be empty.
    history: String,
    /// From where on it fails, or warns: "fails at 109.5 ms"; empty where that is not drawn.
    limit: String,
    /// What happened in the course of the history, oldest first.
    steps: Vec<String>,
    /// The numbers, oldest first and the head's last: "58.8, 60.0".
    points: String,
    /// The limit once for each point; empty where it is not drawn.
    limit_points: String,
    /// The least number of the axis.
    low: String,
    /// The greatest number of the axis.
    high: String,
    /// The symbol of the unit; may be empty.
    unit: String,
}

/// The chart of the gravest finding that has a history; none without one.
pub(super) fn worst(comparison: &Comparison, view: &View) -> Option<Trend> {
    let news = view.sections.iter().filter(|section| is_news(section.verdict)).flat_map(|section| &section.groups);
    let mut rows = news.flat_map(|group| group.rows.iter().map(move |row| (group, row)));
    rows.find_map(|(group, row)| {
        let change = comparison.changes.get(row.index)?;
        Some(trend(comparison, change, group, row, &Chart::of(change)?))
    })
}

fn is_news(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Failure | Verdict::Warning | Verdict::Accepted | Verdict::Improved)
}

fn trend(comparison: &Comparison, change: &Change, group: &Group, row: &Row, chart: &Chart) -> Trend {
    let pictured = ChartCaptions::of(comparison, change);
    let (low, high) = chart.range();
    let decimals = decimals(high - low);
    let number = |value: f64| format!("{value:.decimals$}");
    let points = |values: &[f64]| values.iter().map(|value| number(*value)).collect::<Vec<_>>().join(", ");
    Trend {
        benchmark: group.benchmark.clone(),
        metric: row.label(),
        runs: chart.values.len() - 1,
        history: pictured.history.unwrap_or_default(),
        limit: pictured.limit.filter(|_| chart.limit.is_some()).unwrap_or_default(),
        steps: pictured.steps.iter().rev().take(MOST_STEPS).rev().map(|step| step.line.text.clone()).collect(),
        points: points(&chart.values),
        limit_points: chart.limit.map(|limit| points(&vec![limit; chart.values.len()])).unwrap_or_default(),
        low: number(low),
        high: number(high),
        unit: chart.unit.clone(),
    }
}

/// Numbers to draw, in the unit that they are read in.
struct Chart {
    /// The values of the history, oldest first, and the head's behind them.
    values: Vec<f64>,
    /// Where it fails, or warns.
    limit: Option<f64>,
    /// The unit's symbol; empty where it is a foreign word.
    unit: String,
}

impl Chart {
    /// Nothing where there is no history to speak of, or no number that a chart could hold.
    fn of(change: &Change) -> Option<Chart> {
        let head = change.head?.value;
        let history = change.trace.as_ref()?.history.iter().flatten().copied().filter(|value| value.is_finite());
        let mut values: Vec<f64> = history.collect();
        values.drain(..values.len().saturating_sub(MOST_RUNS));
        if values.len() < LEAST_RUNS || !head.is_finite() {
            return None;
        }
        values.push(head);
        let scale = Scale::fit(&change.unit, &values);
        let judgement = Judgement::of(change);
        // Only what has come near the limit shows it, or the limit is all there is to see.
        let near = matches!(change.verdict, Verdict::Failure | Verdict::Warning);
        let limit = judgement.fail().or(judgement.warn()).filter(|_| near).and_then(|limit| judgement.value_at(limit));
        let drawn = |value: f64| value / scale.factor();
        let chart = Chart {
            values: values.into_iter().map(drawn).collect(),
            limit: limit.map(drawn),
            unit: if change.unit.noun().is_none() { scale.suffix().trim().to_owned() } else { String::new() },
        };
        let (low, high) = chart.range();
        ((high - low) > 1.0 / LARGEST && low.abs().max(high.abs()) < LARGEST).then_some(chart)
    }

    /// The ends of the axis: all that is drawn, and some air.
    fn range(&self) -> (f64, f64) {
        let all = || self.values.iter().copied().chain(self.limit);
        let (low, high) = (all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max));
        let air = if high > low { (high - low) * 0.08 } else { high.abs().max(1.0) * 0.05 };
        (if low >= 0.0 { (low - air).max(0.0) } else { low - air }, high + air)
    }
}

/// Digits that tell points apart which a chart can show apart: three of the range.
fn decimals(range: f64) -> usize {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=12 just before")]
    let digits = (3.0 - range.log10().floor()).clamp(0.0, 12.0) as usize;
    digits
}
