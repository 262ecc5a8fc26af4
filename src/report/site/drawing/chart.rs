//! The picture of one series: a dot per run, its levels with the band in which nine of ten runs lie, and where they shift.
//!
//! Places are percent of the drawing, so that text stays as large as it is however wide the drawing gets; dots stand on
//! a grid of [`GRID`] of their own.

use std::collections::HashSet;

use serde::Serialize;

use super::releases::{ReleaseMark, Releases};
use super::run_axis::{RunTick, run_ticks};
use crate::model::{Point, Series};
use crate::report::chart::{Scale, Tick, dot, percent};
use crate::report::site::levels::{Level, levels};

/// Width and height of the grid on which dots stand.
pub(super) const GRID: (f64, f64) = (1000.0, 200.0);
/// Length of the stroke of a run that lies beyond the drawing, on the grid.
const STROKE: usize = 9;
/// From so many runs on the dots are small.
const MANY: usize = 150;
/// Percent of the height that stays free at the top, for the numbers of the steps, and at the bottom.
const EDGE: (f64, f64) = (9.0, 4.0);
/// Labels of the values' axis, about.
const VALUES: f64 = 4.0;
/// Share of the height that stays free above the highest value and below the lowest.
const MARGIN: f64 = 0.04;
/// Percent of the width within which two numbers would run into each other.
const CLOSE: f64 = 2.5;

/// The drawing of one series.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(in crate::report::site) struct Chart {
    /// A dot per run, on the grid.
    dots: String,
    /// A stroke per run that lies beyond the upper or the lower end, on the grid.
    edges: String,
    /// How many runs those are.
    pub(in crate::report::site) beyond: usize,
    /// The levels: left end, right end, height.
    levels: Vec<[String; 3]>,
    /// Their bands: left end, width, upper end, height.
    bands: Vec<[String; 4]>,
    /// Whether the dots must be small.
    many: bool,
    steps: Vec<Step>,
    values: Vec<Tick>,
    runs: Vec<RunTick>,
    releases: Vec<ReleaseMark>,
}

/// A change point or an accepted step on the chart.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Step {
    at: String,
    /// Its number in the list below; none where it would run into another.
    number: Option<usize>,
    kind: &'static str,
}

/// What happened at a point of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report::site) struct Event {
    /// The index of the point in its series.
    pub(in crate::report::site) index: usize,
    /// Its number in the list below the picture.
    pub(in crate::report::site) number: usize,
    /// "worse", "better", "neither" or "accepted".
    pub(in crate::report::site) kind: &'static str,
}

/// The frame in which runs and values are placed.
struct Frame<'f> {
    /// The column of each point of the series.
    columns: &'f [usize],
    count: usize,
    scale: Scale,
}

impl Frame<'_> {
    /// Percent of the width of the middle of a point's column.
    fn across(&self, index: usize) -> f64 {
        let column = self.columns.get(index).copied().unwrap_or(self.count);
        (column as f64 + 0.5) / self.count as f64 * 100.0
    }

    /// Percent of the width of the left end of a point's column; the right end of the drawing past the last.
    fn left(&self, index: usize) -> f64 {
        let column = if index == 0 { self.columns.first().copied() } else { self.columns.get(index).copied() };
        column.map_or(100.0, |column| column as f64 / self.count as f64 * 100.0)
    }

    fn down(&self, value: f64) -> f64 {
        down(self.scale.share(value))
    }
}

/// Percent of the height, from above, of a share of the scale.
pub(super) fn down(share: f64) -> f64 {
    100.0 - EDGE.1 - share * (100.0 - EDGE.0 - EDGE.1)
}

impl Chart {
    /// Draws a series whose points stand in `columns` of `rows`, which are all runs that the page shows; `None` where
    /// its values can't be drawn.
    pub(in crate::report::site) fn of(
        series: &Series,
        columns: &[usize],
        rows: &[&Point],
        events: &[Event],
        releases: &Releases,
    ) -> Option<Chart> {
        let levels = levels(series);
        let values: Vec<f64> = series.points.iter().map(|point| point.value).collect();
        let scale = scale(&levels, &values)?;
        let frame = Frame { columns, count: rows.len(), scale };
        let (dots, edges, beyond) = dots(&frame, series);
        Some(Chart {
            dots,
            edges,
            many: series.points.len() > MANY,
            beyond,
            levels: levels
                .iter()
                .map(|level| [frame.left(level.from), frame.left(level.to), frame.down(level.value)].map(percent))
                .collect(),
            bands: levels.iter().map(|level| band(&frame, level)).collect(),
            steps: steps(&frame, events),
            values: frame.scale.ticks(&series.unit, series.id.statistic.as_deref(), VALUES, down),
            runs: run_ticks(rows),
            releases: releases.marks(rows.len()),
        })
    }
}

/// From the lowest to the highest value that is worth seeing: outliers must not flatten all the others, and the noise
/// of a steady series must not look like a change.
pub(super) fn scale(levels: &[Level], values: &[f64]) -> Option<Scale> {
    /// An outlier widens the chart by at most so many heights of the levels and their bands.
    const WIDEST: f64 = 0.75;
    /// Share of the value that the picture shows at least.
    const LEAST: f64 = 0.02;
    let fold = |values: &mut dyn Iterator<Item = f64>| values.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
    let (low, high) = fold(&mut levels.iter().flat_map(|level| [level.low, level.high, level.value]));
    let span = (high - low).max(low.abs().max(high.abs()) * LEAST);
    let near = low - WIDEST * span..=high + WIDEST * span;
    let (lowest, highest) = fold(&mut values.iter().copied().filter(|value| near.contains(value)));
    widened(low.min(lowest), high.max(highest), span, values.iter().all(|value| *value >= 0.0))
}

/// From `low` to `high`, at least `least` wide, and [`MARGIN`] further; not below zero where `positive`.
fn widened(low: f64, high: f64, least: f64, positive: bool) -> Option<Scale> {
    let short = (least - (high - low)).max(0.0) / 2.0;
    let margin = (high - low).max(least) * MARGIN;
    let (low, high) = (low - short - margin, high + short + margin);
    let low = if positive { low.max(0.0) } else { low };
    // Nothing but zeros: any height does.
    Scale::between(low, if high > low { high } else { low + 1.0 })
}

/// The dots, those that lie beyond the drawing as strokes at its ends, and how many of those there are.
fn dots(frame: &Frame<'_>, series: &Series) -> (String, String, usize) {
    let (mut within, mut edges) = (String::new(), String::new());
    let mut beyond = 0;
    // No two marks where a reader would see one.
    let mut seen = HashSet::new();
    for (index, point) in series.points.iter().enumerate() {
        let across = frame.across(index) / 100.0 * GRID.0;
        let mark = match frame.scale.share_of_all(point.value) {
            share if share > 1.0 => format!("M{across:.0} 0v{STROKE}"),
            share if share < 0.0 => format!("M{across:.0} {}v-{STROKE}", GRID.1),
            _ => dot(across, frame.down(point.value) / 100.0 * GRID.1),
        };
        let holds = frame.scale.holds(point.value);
        beyond += usize::from(!holds);
        let path = if holds { &mut within } else { &mut edges };
        if seen.insert(mark.clone()) {
            path.push_str(&mark);
        }
    }
    (within, edges, beyond)
}

fn band(frame: &Frame<'_>, level: &Level) -> [String; 4] {
    let (left, right) = (frame.left(level.from), frame.left(level.to));
    let (top, bottom) = (frame.down(level.high), frame.down(level.low));
    [left, right - left, top, bottom - top].map(percent)
}

fn steps(frame: &Frame<'_>, events: &[Event]) -> Vec<Step> {
    let mut steps: Vec<(f64, &Event)> = events.iter().map(|event| (frame.left(event.index), event)).collect();
    steps.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut last = f64::NEG_INFINITY;
    let step = |(at, event): (f64, &Event)| {
        let free = at - last >= CLOSE;
        last = if free { at } else { last };
        Step { at: percent(at), number: free.then_some(event.number), kind: event.kind }
    };
    steps.into_iter().map(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_of_one_value_has_a_width_and_stays_above_zero() {
        let scale = widened(2.0, 2.0, 0.04, true).unwrap();
        assert!((scale.share(2.0) - 0.5).abs() < 1e-9);
        let nothing = widened(0.0, 0.0, 0.0, true).unwrap();
        assert!(nothing.share(0.0) < 1e-9 && nothing.holds(0.0));
        assert_eq!(widened(-f64::MAX, f64::MAX, 0.0, false), None);
    }
}
