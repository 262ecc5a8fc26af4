//! The history of the worst finding as a picture that GitHub draws: Mermaid's chart of lines.
//!
//! A chart is a program of its own within the page, with a syntax of its own, so nothing from outside goes into it:
//! numbers and the symbols of our own units, no name, no commit. What they are stands around it.

use std::fmt::Write as _;

use super::escape::{code, prose};
use super::parts::{CLOSING, opening};
use crate::compare::Judgement;
use crate::model::{Change, Comparison, Verdict};
use crate::report::view::View;
use crate::report::view::{ChartCaptions, Group, Row};
use crate::unit::Scale;

/// Runs that a chart shows; more is a hedge.
const MOST_RUNS: usize = 50;

/// Runs that make a trend; fewer are hardly more than the two columns of the table.
const LEAST_RUNS: usize = 5;

/// Most steps of the level that are listed.
const MOST_STEPS: usize = 3;

/// Numbers on the chart stay below this, and above its inverse: they are written without an exponent.
const LARGEST: f64 = 1e9;

/// How the chart looks: low, and in colours that hold on white and on black.
const LOOK: &str = "---
config:
  xyChart:
    width: 800
    height: 260
  themeVariables:
    xyChart:
      plotColorPalette: \"#4184e4, #d1862b\"
---
xychart-beta
";

/// The fold with the chart of the gravest finding that has a history; empty without one.
pub(super) fn worst(comparison: &Comparison, view: &View) -> String {
    let news = view.sections.iter().filter(|section| is_news(section.verdict)).flat_map(|section| &section.groups);
    let rows = news.flat_map(|group| group.rows.iter().map(move |row| (group, row)));
    let mut drawn = rows.filter_map(|(group, row)| {
        let change = comparison.changes.get(row.index)?;
        Some(fold(comparison, change, group, row, &Chart::of(change)?))
    });
    drawn.next().unwrap_or_default()
}

fn is_news(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Failure | Verdict::Warning | Verdict::Accepted | Verdict::Improved)
}

fn fold(comparison: &Comparison, change: &Change, group: &Group, row: &Row, chart: &Chart) -> String {
    let pictured = ChartCaptions::of(comparison, change);
    let mut out = opening(&format!("Trend of the worst ({} runs)", chart.values.len() - 1));
    let runs = pictured.history.map(|history| format!(" in {}", prose(&history))).unwrap_or_default();
    let _ = write!(out, "{} {}{runs}, and in the head, the last point", code(&group.benchmark), code(&row.label()));
    if let Some(limit) = pictured.limit.filter(|_| chart.limit.is_some()) {
        let _ = write!(out, "; it {}, the level line", prose(&limit));
    }
    out.push_str(".\n");
    for step in pictured.steps.iter().rev().take(MOST_STEPS).rev() {
        let _ = write!(out, "\n- {}", prose(&step.line.text));
    }
    if !pictured.steps.is_empty() {
        out.push('\n');
    }
    let _ = write!(out, "\n```mermaid\n{}```\n{CLOSING}", chart.text());
    out
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

    fn text(&self) -> String {
        let (low, high) = self.range();
        let decimals = decimals(high - low);
        let number = |value: f64| format!("{value:.decimals$}");
        let unit = if self.unit.is_empty() { String::new() } else { format!("\"{}\" ", self.unit) };
        let mut out = LOOK.to_owned();
        let _ = writeln!(out, "  x-axis \"runs before this one\" -{} --> 0", self.values.len() - 1);
        let _ = writeln!(out, "  y-axis {unit}{} --> {}", number(low), number(high));
        let mut line = |values: Vec<String>| {
            let _ = writeln!(out, "  line [{}]", values.join(", "));
        };
        line(self.values.iter().map(|value| number(*value)).collect());
        if let Some(limit) = self.limit {
            line(vec![number(limit); self.values.len()]);
        }
        out
    }
}

/// Digits that tell points apart which a chart can show apart: three of the range.
fn decimals(range: f64) -> usize {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=12 just before")]
    let digits = (3.0 - range.log10().floor()).clamp(0.0, 12.0) as usize;
    digits
}
