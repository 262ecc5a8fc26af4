//! Shifts for the worse that still stand: beyond the threshold, not accepted, and not come back from.

use crate::model::{ChangeIn, LevelShift, Role, Series};
use crate::policy::{MetricView, Policy};

use super::verdict::{is_worse, reaches};

/// Runs by which the place of a shift may be off.
const OFF_BY: usize = 2;

/// The newest shift of a series that is for the worse by at least the warning threshold, was not accepted, and from which
/// no later level has come back; none where all is well, or where neither way is better.
pub fn standing<'s>(series: &'s Series, policy: &Policy) -> Option<&'s LevelShift> {
    let threshold = policy.threshold(&MetricView {
        path: &series.path(),
        statistic: series.statistic.as_deref(),
        class: series.class,
        unit: &series.unit,
        direction: series.direction,
        role: Role::Primary,
    });
    let warn = threshold.warn?.value();
    let beyond = |before: f64, now: f64| {
        let size = match threshold.change_in {
            ChangeIn::Points => now - before,
            ChangeIn::Relative => (now - before) / before.abs(),
        };
        // From zero, every change is beyond all shares.
        is_worse(now - before, series.direction)
            && (reaches(size.abs(), warn) || !size.is_finite())
            && reaches((now - before).abs(), threshold.min_change.unwrap_or(0.0))
    };
    let accepted = |shift: &LevelShift| series.accepted.iter().any(|at| at.abs_diff(shift.index) <= OFF_BY);
    let stands = |(at, shift): &(usize, &LevelShift)| {
        let back = series.change_points.iter().skip(at + 1).any(|later| !beyond(shift.before, later.after));
        beyond(shift.before, shift.after) && !back && !accepted(shift)
    };
    series.change_points.iter().enumerate().rev().find(stands).map(|(_, shift)| shift)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Class, Direction};
    use crate::unit::Unit;

    fn series(levels: &[f64], accepted: &[usize]) -> Series {
        let shift = |(at, two): (usize, &[f64])| LevelShift {
            index: 20 * (at + 1),
            commit: None,
            time: None,
            before: two[0],
            after: two[1],
            change_in: ChangeIn::Relative,
            change: None,
            p_value: 0.0,
        };
        Series {
            suite: "unit".to_owned(),
            benchmark: "parse".to_owned(),
            params: std::collections::BTreeMap::new(),
            metric: "time".to_owned(),
            statistic: None,
            class: Class::Duration,
            unit: Unit::SECOND,
            direction: Direction::Lower,
            points: Vec::new(),
            lacking: 0,
            change_points: levels.windows(2).enumerate().map(shift).collect(),
            newest: None,
            accepted: accepted.to_vec(),
            since_reference: None,
        }
    }

    fn index(levels: &[f64], accepted: &[usize]) -> Option<usize> {
        standing(&series(levels, accepted), &Policy::default()).map(|shift| shift.index)
    }

    #[test]
    fn a_shift_stands_until_its_level_is_back() {
        assert_eq!(index(&[1.0, 1.5], &[]), Some(20));
        assert_eq!(index(&[1.0, 1.5, 1.2], &[]), Some(20));
        assert_eq!(index(&[1.0, 1.5, 1.02], &[]), None);
        assert_eq!(index(&[1.0, 1.5, 0.5], &[]), None);
        assert_eq!(index(&[1.0, 1.5, 1.0, 1.3], &[]), Some(60));
        assert_eq!(index(&[1.0, 2.0, 3.0, 2.0], &[]), Some(20));
    }

    #[test]
    fn what_is_small_better_or_accepted_does_not_stand() {
        assert_eq!(index(&[1.0, 1.03], &[]), None);
        assert_eq!(index(&[1.0, 0.5], &[]), None);
        assert_eq!(index(&[1.0, 1.5], &[19]), None);
        assert_eq!(index(&[1.0, 1.5, 1.0, 1.4], &[60]), None);
        assert_eq!(index(&[1.0, 1.5], &[10]), Some(20));
    }

    #[test]
    fn from_zero_every_growth_stands() {
        assert_eq!(index(&[0.0, 1.5], &[]), Some(20));
    }
}
