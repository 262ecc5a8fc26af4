//! The axis that all rows of the forest share: how much worse, as a share, with worse to the right.
//!
//! Metrics differ in which way is better, so a change is turned such that worse is positive before it is placed. Points
//! of a rate count as percent. The axis shows four times the largest threshold at most: what lies beyond is drawn at the
//! edge, as an arrow, rather than squeezing everything else.

use serde::Serialize;

use super::scaled::{nice, percent};
use crate::model::{Change, ChangeIn, Direction, Verdict};
use crate::unit::Dimension;

/// Percent of the width that stays free at each edge, for the marks that stand there.
const EDGE: f64 = 3.0;
/// The axis ends at most at so many times the largest threshold.
const THRESHOLDS: f64 = 4.0;
/// The largest threshold where none is known.
const USUAL: f64 = 0.1;
/// Ticks in all, about.
const TICKS: f64 = 6.0;

/// How far the axis goes to each side; shares, positive.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Axis {
    better: f64,
    worse: f64,
}

/// A labelled place on the axis.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Tick {
    /// Percent of the width.
    pub(super) at: String,
    /// "30 %".
    pub(super) label: String,
}

/// A change in terms of worse (positive) and better; `None` for what has no place among shares.
pub(super) fn lean(change: &Change, value: f64) -> Option<f64> {
    let share = match change.change_in {
        ChangeIn::Relative => true,
        ChangeIn::Points => change.unit.dimension() == Dimension::Ratio,
    };
    let turned = if change.direction == Direction::Higher { -value } else { value };
    Some(turned).filter(|turned| share && turned.is_finite())
}

/// The thresholds of a change that can be drawn, for warnings and for failures.
pub(super) fn thresholds(change: &Change) -> [Option<f64>; 2] {
    let known = lean(change, 0.0).is_some() && change.direction != Direction::Neither;
    [change.threshold.warn, change.threshold.fail].map(|limit| limit.filter(|limit| known && limit.is_finite() && *limit > 0.0))
}

impl Axis {
    /// The axis on which these changes are seen well.
    pub(super) fn of<'c>(changes: impl Iterator<Item = &'c Change>) -> Axis {
        let (mut better, mut worse, mut limit) = (0.0_f64, 0.0_f64, 0.0_f64);
        for change in changes {
            // Where nobody knows, the interval must not decide how the others are seen.
            let ends = if change.verdict == Verdict::Inconclusive { [None, None] } else { [change.change_low, change.change_high] };
            for end in ends.into_iter().chain([change.change]).flatten().filter_map(|end| lean(change, end)) {
                better = better.max(-end);
                worse = worse.max(end);
            }
            limit = thresholds(change).into_iter().flatten().filter(|limit| *limit <= 1.0).fold(limit, f64::max);
        }
        let limit = if limit > 0.0 { limit } else { USUAL };
        let worse = nice((1.25 * limit).max(worse.min(THRESHOLDS * limit)));
        // Nothing gets better by more than all of it, and the middle must not stand at the edge.
        let better = nice(better.min(worse).min(1.0)).max(worse / 4.0);
        Axis { better, worse }
    }

    /// Where a change stands, in percent of the width, and whether it lies beyond the edge there.
    pub(super) fn place(&self, lean: f64) -> (f64, bool) {
        let within = lean.clamp(-self.better, self.worse);
        let share = (within + self.better) / (self.better + self.worse);
        (EDGE + share * (100.0 - 2.0 * EDGE), (within - lean).abs() > 1e-12)
    }

    /// Round places with their labels, none of them signed: which side is worse is said beside them.
    pub(super) fn ticks(&self) -> Vec<Tick> {
        let step = nice((self.better + self.worse) / TICKS);
        #[expect(clippy::cast_possible_truncation, reason = "at most a dozen steps")]
        let (first, last) = ((-self.better / step).ceil() as i32, ((self.worse / step) + 1e-9).floor() as i32);
        (first..=last)
            .map(|count| {
                let size = f64::from(count) * step;
                let decimals = if step < 0.01 { 1 } else { 0 };
                let label = if count == 0 { "0".to_owned() } else { format!("{:.decimals$} %", size.abs() * 100.0) };
                Tick { at: percent(self.place(size).0), label }
            })
            .collect()
    }
}
