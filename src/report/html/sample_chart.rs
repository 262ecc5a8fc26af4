//! The picture of both samples: the baseline above a common line, the head below it.
//!
//! Many values are shown as the shape of their distribution (a Gaussian kernel over the kept quantiles, each side as high
//! as its peak), few as dots. Under both lie the middle half as a bar and the compared value as a mark.

use std::fmt::Write as _;

use serde::Serialize;

use crate::model::{Change, Trace};
use crate::report::chart::{Scale, Tick, dot, percent};
use crate::report::view::not_drawn;
use crate::stats;

/// Values from which on a shape is drawn.
const SHAPE_FROM: usize = 16;
/// Values from which on a middle half means something.
const HALF_FROM: usize = 5;
/// Share of the scale below which two points of a shape are one.
const CLOSEST: f64 = 0.006;
/// Width and half the height of the drawing's own grid.
const GRID: (f64, f64) = (1000.0, 100.0);
/// Ranges of the middle half beyond which a value is left to the edge.
const FAR: f64 = 4.0;
/// Percent that stays free at the left and the right.
const EDGE: f64 = 4.0;

/// The drawing of both samples.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct SampleChart {
    baseline: Option<Side>,
    head: Option<Side>,
    /// Whether there are enough values for a middle half.
    halves: bool,
    ticks: Vec<Tick>,
    /// What lies beyond the edges, in words.
    beyond: Option<String>,
}

/// One side of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Side {
    /// The outline of the shape, on the grid.
    shape: String,
    /// The dots, on the grid.
    dots: String,
    /// The middle half, in percent: where it begins and how wide it is.
    half: Option<(String, String)>,
    /// The compared value, in percent.
    mark: Option<String>,
}

impl SampleChart {
    /// Draws what a trace holds of the two sides; `None` where that is nothing.
    pub(super) fn of(change: &Change, trace: &Trace) -> Option<SampleChart> {
        if trace.baseline.is_empty() && trace.head.is_empty() {
            return None;
        }
        let compared = [change.baseline, change.head].map(|side| side.map(|estimate| estimate.value).filter(|value| value.is_finite()));
        let ends = [bulk(&trace.baseline), bulk(&trace.head)].into_iter().flatten().flat_map(|(low, high)| [low, high]);
        let scale = Scale::around(ends.chain(compared.into_iter().flatten()), 0.06)?;
        let side = |values: &[f64], compared, up| Some(Side::of(values, compared, &scale, up)).filter(|_| !values.is_empty());
        Some(SampleChart {
            baseline: side(&trace.baseline, compared[0], true),
            head: side(&trace.head, compared[1], false),
            halves: trace.baseline.len().max(trace.head.len()) >= HALF_FROM,
            ticks: scale.ticks(&change.unit, change.id.statistic.as_deref(), 4.0, across),
            beyond: not_drawn(change, &[&trace.baseline, &trace.head], |value| scale.holds(value)),
        })
    }
}

impl Side {
    fn of(values: &[f64], compared: Option<f64>, scale: &Scale, up: bool) -> Side {
        let at = |value: f64| across(scale.share(value));
        let quartiles =
            stats::quantile(values, 0.25).zip(stats::quantile(values, 0.75)).filter(|(low, high)| low < high && values.len() >= HALF_FROM);
        let shape = if values.len() < SHAPE_FROM { None } else { outline(values, scale, up) };
        Side {
            dots: if shape.is_none() { dots(values, scale, up) } else { String::new() },
            shape: shape.unwrap_or_default(),
            half: quartiles.map(|(low, high)| (percent(at(low)), percent(at(high) - at(low)))),
            mark: compared.map(|value| percent(at(value))),
        }
    }
}

/// The lowest and the highest value, without outliers so far from the middle half that all others would be squeezed.
fn bulk(values: &[f64]) -> Option<(f64, f64)> {
    let (low, high) = (stats::quantile(values, 0.25)?, stats::quantile(values, 0.75)?);
    let far = FAR * (high - low);
    let (first, last) = (*values.first()?, *values.last()?);
    Some(if far > 0.0 { (first.max(low - far), last.min(high + far)) } else { (first, last) })
}

/// A share of the scale as a percentage of the width.
fn across(share: f64) -> f64 {
    EDGE + share * (100.0 - 2.0 * EDGE)
}

/// The outline of a distribution; `None` where all values are one.
fn outline(values: &[f64], scale: &Scale, up: bool) -> Option<String> {
    let (low, high) = (stats::quantile(values, 0.25)?, stats::quantile(values, 0.75)?);
    let (first, last) = (values.first()?, values.last()?);
    let spread = if high > low { (high - low) / 1.349 } else { (last - first) / 6.0 };
    let width = 0.9 * spread * (values.len() as f64).powf(-0.2);
    if !(width.is_finite() && width > 0.0) {
        return None;
    }
    let height = |at: f64| values.iter().map(|value| (-0.5 * ((at - value) / width).powi(2)).exp()).sum::<f64>();
    let places = places(values, width, scale);
    let heights: Vec<f64> = places.iter().map(|share| height(scale.value(*share))).collect();
    let peak = heights.iter().copied().fold(0.0, f64::max);
    if !(peak.is_finite() && peak > 0.0) {
        return None;
    }
    let mut path = String::new();
    let middle = GRID.1;
    for (share, height) in places.iter().zip(&heights) {
        let x = across(*share) / 100.0 * GRID.0;
        let y = if up { middle - height / peak * middle * 0.86 } else { middle + height / peak * middle * 0.86 };
        let _ = write!(path, "{}{x:.0} {y:.0}", if path.is_empty() { "M" } else { "L" });
    }
    Some(path)
}

/// Shares of the scale at which an outline turns: close together where values are.
fn places(values: &[f64], width: f64, scale: &Scale) -> Vec<f64> {
    let around = |value: &f64| [-3.0, -1.5, -0.7, 0.0, 0.7, 1.5, 3.0].map(|step| value + step * width);
    let mut places: Vec<f64> = values.iter().flat_map(around).filter(|place| scale.holds(*place)).map(|place| scale.share(place)).collect();
    places.extend([0.0, 1.0]);
    places.sort_unstable_by(f64::total_cmp);
    let mut last = f64::NEG_INFINITY;
    places.retain(|place| {
        let kept = place - last >= CLOSEST;
        last = if kept { *place } else { last };
        kept
    });
    places
}

/// A dot for each value that lies on the drawing.
fn dots(values: &[f64], scale: &Scale, up: bool) -> String {
    let y = if up { GRID.1 * 0.5 } else { GRID.1 * 1.5 };
    values
        .iter()
        .filter(|value| scale.holds(**value))
        .fold(String::new(), |path, value| path + &dot(across(scale.share(*value)) / 100.0 * GRID.0, y))
}
