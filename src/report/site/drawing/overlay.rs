//! The picture of one metric on several branches: a line each through time, apart by its dashes and its number as well as by
//! its colour.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use super::chart::{GRID, down, scale};
use super::run_axis::{RunTick, seconds, ticks};
use crate::model::Series;
use crate::report::chart::{Scale, Tick, dot};
use crate::report::site::levels::levels;
use crate::stats;

/// Stretches of time, each with the median of its runs, that make a line.
const MOST: i64 = 60;
/// Labels of the values' axis, about, and of the time's.
const VALUES: f64 = 4.0;
const DAYS: i64 = 5;
/// Percent of the width within which the numbers at the ends of two lines could lie on each other, and of the height that
/// then lies between them.
const NEAR: f64 = 5.0;
const APART: f64 = 8.0;

/// The drawing of all lines.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(in crate::report::site) struct Overlay {
    lines: Vec<Line>,
    values: Vec<Tick>,
    days: Vec<RunTick>,
    /// When the picture begins and ends, in seconds since 1970.
    from: i64,
    to: i64,
}

/// The line of one branch.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Line {
    /// Its number, which is that of its colour and its dashes.
    number: usize,
    path: String,
    dots: String,
    /// Where the number at its newest end stands: percent of the width, and of the height.
    end: [f64; 2],
}

/// The runs of a series in time: seconds since 1970 and value. None where not all say when they were made.
type Timed = Vec<(i64, f64)>;

fn timed(series: &Series) -> Option<Timed> {
    series.points.iter().map(|point| Some((seconds(point)?, point.value))).collect()
}

impl Overlay {
    /// Draws series, each with its number; `None` where fewer than two have times and values that can be drawn.
    pub(in crate::report::site) fn of(branches: &[(usize, &Series)]) -> Option<Overlay> {
        let known: Vec<(usize, &Series, Timed)> = branches
            .iter()
            .filter_map(|(number, series)| Some((*number, *series, timed(series).filter(|runs| !runs.is_empty())?)))
            .collect();
        let times = || known.iter().flat_map(|(_, _, runs)| runs.iter().map(|(time, _)| *time));
        let (from, to) = (times().min()?, times().max()?);
        let to = to.max(from + 1);
        let drawn: Vec<(usize, Vec<(f64, f64)>)> = known.iter().map(|(number, _, runs)| (*number, thinned(runs, from, to))).collect();
        let levels: Vec<_> = known.iter().flat_map(|(_, series, _)| levels(series)).collect();
        let values: Vec<f64> = drawn.iter().flat_map(|(_, points)| points.iter().map(|(_, value)| *value)).collect();
        let scale = scale(&levels, &values).filter(|_| drawn.len() > 1)?;
        let first = known.first().map(|(_, series, _)| *series)?;
        let mut lines: Vec<Line> = drawn.iter().filter_map(|(number, points)| line(*number, points, &scale)).collect();
        part(&mut lines);
        let label = |at: i64| {
            let time = Timestamp::from_second(from + (to - from) * at / (DAYS - 1)).ok()?;
            Some((at as f64 / (DAYS - 1) as f64, time.strftime("%Y-%m-%d").to_string()))
        };
        Some(Overlay {
            lines,
            values: scale.ticks(&first.unit, first.id.statistic.as_deref(), VALUES, down),
            days: ticks((0..DAYS).filter_map(label)),
            from,
            to,
        })
    }

    /// The numbers of the branches that are drawn.
    pub(in crate::report::site) fn numbers(&self) -> impl Iterator<Item = usize> {
        self.lines.iter().map(|line| line.number)
    }
}

/// The share of the time at which runs lie, and their value: the medians of [`MOST`] stretches.
fn thinned(runs: &Timed, from: i64, to: i64) -> Vec<(f64, f64)> {
    let mut stretches: BTreeMap<i64, (Vec<f64>, Vec<f64>)> = BTreeMap::new();
    for (time, value) in runs {
        let share = (time - from) as f64 / (to - from) as f64;
        let (shares, values) = stretches.entry((time - from) * MOST / (to - from)).or_default();
        shares.push(share);
        values.push(*value);
    }
    stretches.into_values().filter_map(|(shares, values)| Some((stats::median(&shares)?, stats::median(&values)?))).collect()
}

/// The line through points.
fn line(number: usize, points: &[(f64, f64)], scale: &Scale) -> Option<Line> {
    let place = |(share, value): &(f64, f64)| (share * GRID.0, down(scale.share(*value)) / 100.0 * GRID.1);
    let (across, height) = points.last().map(place)?;
    let corners: Vec<String> = points.iter().map(place).map(|(x, y)| format!("{x:.0} {y:.0}")).collect();
    let dots = points.iter().map(place).map(|(x, y)| dot(x, y)).collect();
    Some(Line { number, path: format!("M{}", corners.join("L")), dots, end: [across / GRID.0 * 100.0, height / GRID.1 * 100.0] })
}

/// Moves numbers that would lie on each other apart: down, and back up where the lowest would leave the drawing.
fn part(lines: &mut [Line]) {
    lines.sort_by(|a, b| a.end[1].total_cmp(&b.end[1]));
    let near = |one: &Line, other: &Line| (one.end[0] - other.end[0]).abs() < NEAR;
    for at in 0..lines.len() {
        let (above, rest) = lines.split_at_mut(at);
        let Some(line) = rest.first_mut() else { continue };
        let free = above.iter().filter(|other| near(other, line)).map(|other| other.end[1] + APART);
        line.end[1] = free.fold(line.end[1], f64::max);
    }
    for at in (0..lines.len()).rev() {
        let (rest, below) = lines.split_at_mut(at + 1);
        let Some(line) = rest.last_mut() else { continue };
        let free = below.iter().filter(|other| near(other, line)).map(|other| other.end[1] - APART);
        line.end[1] = free.fold(line.end[1].min(100.0), f64::min);
    }
    for line in lines.iter_mut() {
        line.end = line.end.map(|place| (place * 10.0).round() / 10.0);
    }
    lines.sort_by_key(|line| line.number);
}
