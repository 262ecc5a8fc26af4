//! The levels of a series between its change points, and where its runs lie about them.

use crate::model::{Point, Series};
use crate::stats;

/// Runs at the end of a series that are called recent.
pub(super) const RECENT: usize = 50;
/// Runs at either end of the recent ones whose median is compared.
const END: usize = 5;
/// The share of the runs of a level that lie below its band, and above.
const OUTSIDE: f64 = 0.05;

/// The runs between two change points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Level {
    /// First point, and the one after the last.
    pub(super) from: usize,
    pub(super) to: usize,
    /// The median of its runs, as the shifts name it.
    pub(super) value: f64,
    /// Nine of ten runs lie between these.
    pub(super) low: f64,
    pub(super) high: f64,
}

/// The levels of a series, oldest first; none of an empty one.
pub(super) fn levels(series: &Series) -> Vec<Level> {
    let shifts = &series.change_points;
    let starts = std::iter::once(0).chain(shifts.iter().map(|shift| shift.index));
    let ends = shifts.iter().map(|shift| shift.index).chain([series.points.len()]);
    let level = |(place, (from, to)): (usize, (usize, usize))| {
        let values: Vec<f64> = series.points.get(from..to)?.iter().map(|point| point.value).collect();
        let sorted = stats::sorted(&values);
        // The level that the shifts' own words name.
        let named = match place.checked_sub(1) {
            None => shifts.first().map(|shift| shift.before),
            Some(before) => shifts.get(before).map(|shift| shift.after),
        };
        let value = named.or_else(|| stats::quantile(&sorted, 0.5))?;
        Some(Level { from, to, value, low: stats::quantile(&sorted, OUTSIDE)?, high: stats::quantile(&sorted, 1.0 - OUTSIDE)? })
    };
    starts.zip(ends).enumerate().filter_map(level).collect()
}

/// The level just before the recent runs, or at their start where there is nothing before, and the one at their end;
/// none with fewer than two runs.
pub(super) fn recent(series: &Series) -> Option<(f64, f64)> {
    let count = series.points.len();
    let end = END.min(count / 2);
    let start = count.saturating_sub(RECENT);
    let median = |part: Option<&[Point]>| {
        let values: Vec<f64> = part?.iter().map(|point| point.value).collect();
        stats::median(&values)
    };
    let before = if start >= end { start - end..start } else { 0..end };
    Some((median(series.points.get(before))?, median(series.points.get(count - end..))?))
}

/// Whether the shift at this point is among the recent runs.
pub(super) fn is_recent(series: &Series, index: usize) -> bool {
    index + RECENT >= series.points.len()
}
