//! The picture of a measurement in rounds: the change within each round, in the order in which they were measured.

use serde::Serialize;

use crate::compare::Judgement;
use crate::model::{Change, ChangeIn, Trace};
use crate::report::chart::{Scale, Tick, dot, percent};
use crate::stats;
use crate::unit::Unit;

/// Width and height of the drawing's own grid.
const GRID: (f64, f64) = (1000.0, 200.0);
/// Ranges of the middle half beyond which a round is drawn at the edge rather than flattening the others.
const FAR: f64 = 4.0;

/// The drawing of the rounds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct RoundsChart {
    /// The dots, on the grid.
    dots: String,
    /// Percent of the height from above: no change.
    none: String,
    /// The change of all rounds together.
    change: Option<String>,
    /// Its interval: where it begins, and how high it is.
    interval: Option<[String; 2]>,
    /// The threshold.
    limit: Option<String>,
    ticks: Vec<Tick>,
}

impl RoundsChart {
    /// Draws the rounds of a change; `None` where it was measured otherwise.
    pub(super) fn of(change: &Change, trace: &Trace) -> Option<RoundsChart> {
        let judgement = Judgement::of(change);
        let values: Vec<f64> = trace.rounds.iter().filter_map(|[baseline, head]| judgement.change_between(*baseline, *head)).collect();
        let sorted = stats::sorted(&values);
        let (low, high) = (stats::quantile(&sorted, 0.25)?, stats::quantile(&sorted, 0.75)?);
        let far = FAR * (high - low);
        let ends = [sorted.first(), sorted.last()].into_iter().flatten().map(|value| value.clamp(low - far, high + far));
        let interval = change.change_low.zip(change.change_high).filter(|(low, high)| low.is_finite() && high.is_finite());
        let limit = limit(judgement);
        let seen: Vec<f64> = ends.chain([0.0]).chain(interval.into_iter().flat_map(|(low, high)| [low, high])).collect();
        let all = Scale::around(seen.iter().copied(), 0.06)?;
        // A threshold that is far off is not worth flattening the rest for.
        let with_limit = Scale::around(seen.into_iter().chain(limit), 0.06)?;
        let scale = if with_limit.share(all.value(1.0)) - with_limit.share(all.value(0.0)) > 0.5 { with_limit } else { all };
        let height = |value: f64| percent(down(scale.share(value)));
        let place = |round: usize| 6.0 + 92.0 * (round as f64 + 0.5) / values.len() as f64;
        let dots = values.iter().enumerate();
        let unit = if change.change_in == ChangeIn::Relative { Unit::RATIO } else { change.unit.clone() };
        Some(RoundsChart {
            dots: dots.map(|(round, value)| dot(place(round) / 100.0 * GRID.0, down(scale.share(*value)) / 100.0 * GRID.1)).collect(),
            none: height(0.0),
            change: judgement.size().map(height),
            interval: interval.map(|(low, high)| {
                let top = down(scale.share(high));
                [percent(top), percent(down(scale.share(low)) - top)]
            }),
            limit: limit.filter(|limit| scale.holds(*limit)).map(height),
            ticks: scale.ticks(&unit, None, 3.0, down),
        })
    }
}

/// The change from which on it fails, or warns, to the side that is worse.
fn limit(judgement: Judgement<'_>) -> Option<f64> {
    let limit = judgement.fail().or(judgement.warn())?;
    Some(if judgement.falls_when_worse() { -limit } else { limit })
}

/// Percent of the height, from above, of a share of the scale.
fn down(share: f64) -> f64 {
    94.0 - 84.0 * share
}
