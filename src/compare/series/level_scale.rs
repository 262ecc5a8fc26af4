//! The scale on which the levels of one series are told apart, so that a step means the same wherever the series lies.

use crate::model::{ChangeIn, LevelShift, NewestLevel};
use crate::stats;

/// A change as it is shown; none where a share of the level before means nothing.
pub(in crate::compare) fn change(before: f64, after: f64, change_in: ChangeIn) -> Option<f64> {
    let change = match change_in {
        ChangeIn::Points => after - before,
        ChangeIn::Relative => (after - before) / before.abs(),
    };
    Some(change).filter(|change| change.is_finite())
}

/// Share of the largest value that the size of a series is at least.
const SMALLEST: f64 = 1e-150;

/// On the scale, a step of the newest runs that is told before a change point can confirm it.
const LEAST_STEP: f64 = 0.1;

/// The scale on which levels of one series are told apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::compare) enum Scale {
    /// Logarithms.
    Log,
    /// Differences, in units of the series' own size.
    Difference(f64),
}

impl Scale {
    /// Logarithms where the change is relative and every value positive.
    pub(in crate::compare) fn of(values: &[f64], change_in: ChangeIn) -> Scale {
        if change_in == ChangeIn::Relative && values.iter().all(|value| *value > 0.0) {
            return Scale::Log;
        }
        let sizes: Vec<f64> = values.iter().map(|value| value.abs()).collect();
        let mean = sizes.iter().sum::<f64>() / sizes.len().max(1) as f64;
        let size = stats::median(&sizes).filter(|size| *size > 0.0).unwrap_or(mean);
        // However small the usual value is, the largest must stay a number on the scale.
        let size = size.max(sizes.iter().copied().fold(0.0, f64::max) * SMALLEST);
        Scale::Difference(if size > 0.0 && size.is_finite() { size } else { 1.0 })
    }

    /// One number on the scale.
    pub(in crate::compare) fn on(self, value: f64) -> f64 {
        match self {
            Scale::Log => value.ln(),
            Scale::Difference(size) => value / size,
        }
    }

    /// Numbers on the scale.
    pub(in crate::compare) fn all(self, values: &[f64]) -> Vec<f64> {
        values.iter().map(|value| self.on(*value)).collect()
    }

    /// From the scale to the number.
    pub(in crate::compare) fn back(self, value: f64) -> f64 {
        match self {
            Scale::Log => value.exp(),
            Scale::Difference(size) => value * size,
        }
    }
}

/// Where the level of a series of values shifted, oldest first; which runs those are is for the caller to say.
pub(in crate::compare) fn level_shifts(values: &[f64], scale: Scale, change_in: ChangeIn) -> Vec<LevelShift> {
    let shift = |found: stats::ChangePoint| {
        let (before, after) = (scale.back(found.before), scale.back(found.after));
        let change = change(before, after, change_in);
        LevelShift { index: found.index, commit: None, time: None, before, after, change_in, change, p_value: found.p_value, open: false }
    };
    stats::change_points(&scale.all(values)).into_iter().map(shift).collect()
}

/// Where the newest values stand, while no change point among `shifts` can tell: of a series too short for any, and where the last few lie
/// at a level of their own.
pub(in crate::compare) fn newest_level(values: &[f64], shifts: &[LevelShift], scale: Scale, change_in: ChangeIn) -> Option<NewestLevel> {
    let scaled = scale.all(values);
    let pieces = stats::levels(&scaled, LEAST_STEP).pieces(scaled.len());
    let (last, before) = pieces.split_last()?;
    let told = shifts.last().map_or(0, |shift| shift.index);
    let (index, level) = match before.last() {
        // A step as the change points have it, give or take a few runs, is told as one.
        Some(piece) if last.start > told + last.len() / 2 && last.len() < stats::FEWEST_VALUES / 2 => (last.start, piece.clone()),
        _ if values.len() < stats::FEWEST_VALUES => (values.len().checked_sub(1).filter(|index| *index > 0)?, 0..values.len() - 1),
        _ => return None,
    };
    let before = scale.back(stats::median(scaled.get(level)?)?);
    let after = scale.back(stats::median(scaled.get(index..)?)?);
    Some(NewestLevel {
        index,
        apart: index == last.start && last.start > 0,
        before,
        after,
        change_in,
        change: change(before, after, change_in),
    })
}
