//! The axis of the runs: their days at even distances.

use jiff::Timestamp;
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

/// When the run of a point was made, in seconds since 1970; none where it doesn't say.
pub(in crate::report::site) fn seconds(point: &Point) -> Option<i64> {
    Some(point.time.as_deref()?.parse::<Timestamp>().ok()?.as_second())
}

/// Runs at even distances with their days, the first and the last among them.
pub(super) fn run_ticks(rows: &[&Point]) -> Vec<RunTick> {
    let last = rows.len().saturating_sub(1);
    let count = MOST.min(rows.len());
    let places = (0..count).map(|number| number * last / (count - 1).max(1));
    ticks(places.filter_map(|place| {
        let share = match place {
            _ if last == 0 => 0.5,
            0 => 0.0,
            _ if place == last => 1.0,
            _ => (place as f64 + 0.5) / rows.len() as f64,
        };
        Some((share, run_words(rows.get(place)?, place).label))
    }))
}

/// Labels at shares of the width; one that repeats the label before it is left out.
pub(super) fn ticks(labels: impl Iterator<Item = (f64, String)>) -> Vec<RunTick> {
    let mut ticks: Vec<RunTick> = Vec::new();
    for (number, (share, label)) in labels.enumerate() {
        if ticks.last().is_some_and(|tick| tick.label == label) {
            continue;
        }
        let anchor = match share {
            0.0 => "start",
            1.0 => "end",
            _ => "middle",
        };
        ticks.push(RunTick { at: percent(share * 100.0), label, anchor, minor: number % 2 == 1 });
    }
    ticks
}
