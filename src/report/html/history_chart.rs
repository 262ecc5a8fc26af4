//! The picture of a history: a dot per run, the levels between change points, what may be noise about the newest of them,
//! where it fails, what was accepted, and the head at the end.

use serde::Serialize;

use crate::compare::Judgement;
use crate::model::{Change, Trace};
use crate::report::chart::{Scale, Tick, dot, percent};
use crate::report::view::{ChartCaptions, PlacedLine};
use crate::stats;

/// Width and height of the drawing's own grid.
const GRID: (f64, f64) = (1000.0, 200.0);
/// Runs' widths between the last run and the head.
const BEFORE_HEAD: f64 = 1.0;
/// An outlier widens the chart by at most so many times the range of nearly all runs.
const WIDEST: f64 = 1.5;

/// The drawing of one history.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct HistoryChart {
    /// A dot per run, on the grid.
    dots: String,
    /// The levels, each from where to where and how high, in percent.
    levels: Vec<[String; 3]>,
    /// What may be noise, in percent: left end, width, upper end, height.
    noise: Option<[String; 4]>,
    /// How high the threshold lies, in percent.
    limit: Option<String>,
    /// Change points and accepted steps.
    steps: Vec<Step>,
    /// The head's runs, on the grid, where there are several.
    runs: String,
    /// Where the head stands, in percent.
    head: Option<[String; 2]>,
    ticks: Vec<Tick>,
}

/// A change point or an accepted step, with its number in the list below the picture.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Step {
    /// Where it lies, in percent of the width.
    at: String,
    /// Its number in the list below the picture.
    number: usize,
    accepted: bool,
}

/// The frame that values and runs are placed in.
struct Frame {
    scale: Scale,
    runs: usize,
}

impl Frame {
    /// Percent of the width of a run's middle; the head is run `runs` and a little further.
    fn across(&self, run: f64) -> f64 {
        (run + 0.75) / (self.runs as f64 + 1.0 + BEFORE_HEAD) * 100.0
    }

    /// Percent of the height from above.
    fn down(&self, value: f64) -> f64 {
        down(self.scale.share(value))
    }

    fn dots(&self, values: impl Iterator<Item = (f64, f64)>) -> String {
        values.fold(String::new(), |path, (run, value)| path + &dot(self.across(run) / 100.0 * GRID.0, self.down(value) / 100.0 * GRID.1))
    }

    fn head(&self) -> f64 {
        self.runs as f64 + BEFORE_HEAD - 0.25
    }
}

/// Percent of the height, from above, of a share of the scale.
fn down(share: f64) -> f64 {
    94.0 - 84.0 * share
}

impl HistoryChart {
    /// Draws the history of a change; `None` where there is none.
    pub(super) fn of(change: &Change, trace: &Trace, words: &ChartCaptions) -> Option<HistoryChart> {
        let known: Vec<(usize, f64)> =
            trace.history.iter().enumerate().filter_map(|(run, value)| Some((run, (*value).filter(|value| value.is_finite())?))).collect();
        let head = change.head.map(|head| head.value).filter(|value| value.is_finite());
        let level = change.baseline.map(|baseline| baseline.value).filter(|value| value.is_finite());
        let noise = level.and_then(|level| noise(change, level));
        let limit = limit(change);
        let frame = Frame { scale: scale(&known, head, noise, limit)?, runs: trace.history.len() };
        let from = words.steps.last().map_or(0, |step| step.place);
        let height = |value: f64| percent(frame.down(value));
        Some(HistoryChart {
            dots: frame.dots(known.iter().map(|(run, value)| (*run as f64, *value))),
            levels: levels(&frame, trace, level),
            noise: noise.map(|(low, high)| {
                let (left, top) = (frame.across(from as f64 - 0.5), frame.down(high));
                [percent(left), percent(100.0 - left), percent(top), percent(frame.down(low) - top)]
            }),
            limit: limit.filter(|limit| frame.scale.holds(*limit)).map(height),
            steps: words.steps.iter().enumerate().map(|(place, step)| Step::of(&frame, place, step)).collect(),
            runs: frame.dots(trace.head.iter().map(|value| (frame.head(), *value))),
            head: head.map(|value| [percent(frame.across(frame.head())), height(value)]),
            ticks: frame.scale.ticks(&change.unit, change.id.statistic.as_deref(), 3.0, down),
        })
    }
}

impl Step {
    fn of(frame: &Frame, place: usize, step: &PlacedLine) -> Step {
        Step { at: percent(frame.across(step.place as f64 - 0.5)), number: place + 1, accepted: step.accepted }
    }
}

/// The values that the picture covers: nearly all runs, the head and what it is compared with; a single outlier is drawn at
/// the edge rather than flattening the others.
fn scale(known: &[(usize, f64)], head: Option<f64>, noise: Option<(f64, f64)>, limit: Option<f64>) -> Option<Scale> {
    let values = stats::sorted(&known.iter().map(|(_, value)| *value).collect::<Vec<_>>());
    let (low, high) = (stats::quantile(&values, 0.05)?, stats::quantile(&values, 0.95)?);
    let span = high - low;
    let near = |value: f64| value.clamp(low - WIDEST * span, high + WIDEST * span);
    let ends = [values.first(), values.last()].into_iter().flatten().map(|value| near(*value));
    let seen: Vec<f64> = ends.chain(head).chain(noise.map(|band| band.0)).chain(noise.map(|band| band.1)).collect();
    let all = Scale::around(seen.iter().copied(), 0.04)?;
    // A threshold that is far off is not worth flattening the rest for.
    let with_limit = Scale::around(seen.into_iter().chain(limit), 0.04)?;
    let worth = limit.is_some_and(|limit| with_limit.share(all.value(1.0)) - with_limit.share(all.value(0.0)) > 0.5 && limit.is_finite());
    Some(if worth { with_limit } else { all })
}

/// The values up to which a change may be noise.
fn noise(change: &Change, level: f64) -> Option<(f64, f64)> {
    let reach = change.rests_on.as_ref()?.reach;
    let (low, high) = match change.change_in {
        crate::model::ChangeIn::Relative if level > 0.0 => (level / (1.0 + reach), level * (1.0 + reach)),
        crate::model::ChangeIn::Relative => (level - level.abs() * reach, level + level.abs() * reach),
        crate::model::ChangeIn::Points => (level - reach, level + reach),
    };
    (reach > 0.0 && low.is_finite() && high.is_finite()).then_some((low, high))
}

fn limit(change: &Change) -> Option<f64> {
    let judgement = Judgement::of(change);
    judgement.value_at(judgement.fail().or(judgement.warn())?)
}

/// The levels between change points; where there are none, the one that the head is compared with.
fn levels(frame: &Frame, trace: &Trace, level: Option<f64>) -> Vec<[String; 3]> {
    let across = |run: usize| percent(frame.across(run as f64 - 0.5));
    let end = percent(100.0);
    let (Some(first), Some(last)) = (trace.change_points.first(), trace.change_points.last()) else {
        return level.into_iter().map(|level| [across(0), end.clone(), percent(frame.down(level))]).collect();
    };
    let mut levels = vec![[across(0), across(first.index), percent(frame.down(first.before))]];
    for (shift, next) in trace.change_points.iter().zip(trace.change_points.iter().skip(1)) {
        levels.push([across(shift.index), across(next.index), percent(frame.down(shift.after))]);
    }
    levels.push([across(last.index), end, percent(frame.down(level.unwrap_or(last.after)))]);
    levels
}
