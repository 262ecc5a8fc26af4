//! The axis of the runs: their days at even distances.

use serde::Serialize;

use crate::model::Point;
use crate::report::chart::percent;
use crate::report::view::run_words;

/// Most labels of the axis.
const MOST: usize = 5;

/// A run with its label below the chart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct RunTick {
    /// Percent of the width.
    at: String,
    label: String,
    /// "start", "middle" or "end": which of the label's ends stands there.
    anchor: &'static str,
    /// Whether it is hidden first on a narrow screen.
    minor: bool,
}

/// Runs at even distances with their days, the first and the last among them.
pub(super) fn run_ticks(rows: &[&Point]) -> Vec<RunTick> {
    let last = rows.len().saturating_sub(1);
    let count = MOST.min(rows.len());
    let mut ticks: Vec<RunTick> = Vec::with_capacity(count);
    for number in 0..count {
        let place = number * last / (count - 1).max(1);
        let Some(row) = rows.get(place) else { continue };
        let label = run_words(row, place).label;
        if ticks.last().is_some_and(|tick| tick.label == label) {
            continue;
        }
        let anchor = match number {
            _ if last == 0 => "middle",
            0 => "start",
            _ if place == last => "end",
            _ => "middle",
        };
        let share = match anchor {
            "start" => 0.0,
            "end" => 1.0,
            _ => (place as f64 + 0.5) / rows.len() as f64,
        };
        ticks.push(RunTick { at: percent(share * 100.0), label, anchor, minor: number % 2 == 1 });
    }
    ticks
}
