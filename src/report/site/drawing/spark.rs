//! A series as a line the size of a word, in few enough bytes for a page of a thousand.

use std::fmt::Write as _;

use crate::model::Series;
use crate::report::site::levels::levels;
use crate::stats;

/// Size of the drawing's own grid.
pub(in crate::report::site) const GRID: (usize, usize) = (120, 24);
/// Most points of the line.
const MOST: usize = 40;
/// The grid's rows that stay free above and below.
const EDGE: f64 = 3.0;
/// A series whose values all lie within this share of their size is drawn flat, so that noise does not look like a change.
const FLAT: f64 = 0.02;

/// The line of a series, thinned to medians, and where its last change point stands on it.
pub(in crate::report::site) struct Spark {
    /// The line, as the data of a path.
    pub(in crate::report::site) line: String,
    /// The dot of the last change point, likewise; empty without one.
    pub(in crate::report::site) dot: String,
}

/// Draws a series; `None` where there is no line to draw.
pub(in crate::report::site) fn spark(series: &Series) -> Option<Spark> {
    let values: Vec<f64> = series.points.iter().map(|point| point.value).collect();
    let columns = values.len().min(MOST);
    if columns < 2 {
        return None;
    }
    let part = |column: usize| values.get(column * values.len() / columns..(column + 1) * values.len() / columns);
    let thinned: Vec<f64> = (0..columns).filter_map(|column| stats::median(part(column)?)).collect();
    let (low, high) = range(series, &thinned)?;
    let x = |share: f64| (share * GRID.0 as f64).round();
    let y = |value: f64| {
        let share = ((value - low) / (high - low)).clamp(0.0, 1.0);
        (GRID.1 as f64 - EDGE - share * (GRID.1 as f64 - 2.0 * EDGE)).round()
    };
    let across = |column: usize| x((column as f64 + 0.5) / columns as f64);
    let mut line = String::new();
    let mut last = (0.0, 0.0);
    for (column, value) in thinned.iter().enumerate() {
        let at = (across(column), y(*value));
        let _ = match column {
            0 => write!(line, "M{} {}l", at.0, at.1),
            1 => write!(line, "{} {}", at.0 - last.0, at.1 - last.1),
            // A minus parts two numbers as well as a blank does.
            _ => write!(line, " {}{}{}", at.0 - last.0, if at.1 < last.1 { "" } else { " " }, at.1 - last.1),
        };
        last = at;
    }
    let dot = series.change_points.last().map(|shift| {
        let column = (shift.index * columns / values.len()).min(columns - 1);
        format!("M{} {}h0", across(column), y(thinned.get(column).copied().unwrap_or(shift.after)))
    });
    Some(Spark { line, dot: dot.unwrap_or_default() })
}

/// From the bottom to the top of the drawing: all values, without outliers that would flatten the others.
fn range(series: &Series, thinned: &[f64]) -> Option<(f64, f64)> {
    let levels = levels(series);
    let fold = |values: &mut dyn Iterator<Item = f64>| values.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
    let (low, high) = fold(&mut thinned.iter().copied());
    let (core_low, core_high) = fold(&mut levels.iter().flat_map(|level| [level.low, level.high, level.value]));
    let span = core_high - core_low;
    let (low, high) = (low.max(core_low - span), high.min(core_high + span));
    let least = FLAT * low.abs().max(high.abs());
    let short = (least - (high - low)).max(0.0) / 2.0;
    let (low, high) = if short > 0.0 { (low - short, high + short) } else { (low, high) };
    let (low, high) = if high > low { (low, high) } else { (low - 1.0, high + 1.0) };
    (high - low).is_finite().then_some((low, high))
}
