//! Where the level of a series shifted, and where its newest values stand while no change point can show it.

use crate::compare::decide::scale::{Scale, shown_change};
use crate::model::{ChangeIn, LevelShift, NewestLevel};
use crate::stats;

/// On the scale, a step of the newest runs that is reported before a change point can confirm it.
const LEAST_STEP: f64 = 0.1;

/// Where the level of a series of values shifted, oldest first; which runs those are is for the caller to say.
pub(in crate::compare) fn level_shifts(values: &[f64], scale: Scale, change_in: ChangeIn) -> Vec<LevelShift> {
    let shift = |found: stats::ChangePoint| {
        let (before, after) = (scale.value_at(found.before), scale.value_at(found.after));
        let change = shown_change(before, after, change_in);
        LevelShift {
            index: found.index,
            commit: None,
            time: None,
            before,
            after,
            change_in,
            change,
            p_value: found.p_value,
            open: false,
            severity: 0.0,
        }
    };
    stats::change_points(&scale.positions(values)).into_iter().map(shift).collect()
}

/// Where the newest values stand, while no change point among `shifts` shows it: of a series too short for any, and where the last few lie
/// at a level of their own.
pub(in crate::compare) fn newest_level(values: &[f64], shifts: &[LevelShift], scale: Scale, change_in: ChangeIn) -> Option<NewestLevel> {
    let scaled = scale.positions(values);
    let pieces = stats::levels(&scaled, LEAST_STEP).pieces(scaled.len());
    let (last, before) = pieces.split_last()?;
    let told = shifts.last().map_or(0, |shift| shift.index);
    let (index, level) = match before.last() {
        // A step as the change points have it, give or take a few runs, is reported as one.
        Some(piece) if last.start > told + last.len() / 2 && last.len() < stats::FEWEST_VALUES / 2 => (last.start, piece.clone()),
        _ if values.len() < stats::FEWEST_VALUES => (values.len().checked_sub(1).filter(|index| *index > 0)?, 0..values.len() - 1),
        _ => return None,
    };
    let before = scale.value_at(stats::median(scaled.get(level)?)?);
    let after = scale.value_at(stats::median(scaled.get(index..)?)?);
    Some(NewestLevel {
        index,
        apart: index == last.start && last.start > 0,
        before,
        after,
        change_in,
        change: shown_change(before, after, change_in),
    })
}
