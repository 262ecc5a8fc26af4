//! Open regressions: shifts for the worse beyond the threshold that were not accepted and have not come back.

use crate::compare::decide::verdict::{is_worse, reaches};
use crate::model::{ChangeIn, LevelShift, Series};
use crate::policy::{Amount, Threshold};

/// Runs by which the place of a shift may be off.
const OFF_BY: usize = 2;

/// Marks the open regressions among the shifts of a series; none where neither way is better, or nothing warns.
pub(in crate::compare) fn mark(series: &mut Series, threshold: &Threshold) {
    let Some(warn) = threshold.warn.map(Amount::value) else { return };
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
    let is_open = |(at, shift): (usize, &LevelShift)| {
        let back = series.change_points.iter().skip(at + 1).any(|later| !beyond(shift.before, later.after));
        beyond(shift.before, shift.after) && !back && !accepted(shift)
    };
    let open: Vec<bool> = series.change_points.iter().enumerate().map(is_open).collect();
    series.change_points.iter_mut().zip(open).for_each(|(shift, open)| shift.open = open);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Class, Direction, Role};
    use crate::policy::{MetricView, Policy};
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
            open: false,
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
        let mut series = series(levels, accepted);
        let view = MetricView {
            path: "unit/parse/time",
            statistic: None,
            class: series.class,
            unit: &series.unit,
            direction: series.direction,
            role: Role::Primary,
        };
        let threshold = Policy::default().threshold(&view);
        mark(&mut series, &threshold);
        series.open_regression().map(|shift| shift.index)
    }

    #[test]
    fn a_regression_is_open_until_its_level_is_back() {
        assert_eq!(index(&[1.0, 1.5], &[]), Some(20));
        assert_eq!(index(&[1.0, 1.5, 1.2], &[]), Some(20));
        assert_eq!(index(&[1.0, 1.5, 1.02], &[]), None);
        assert_eq!(index(&[1.0, 1.5, 0.5], &[]), None);
        assert_eq!(index(&[1.0, 1.5, 1.0, 1.3], &[]), Some(60));
        assert_eq!(index(&[1.0, 2.0, 3.0, 2.0], &[]), Some(20));
    }

    #[test]
    fn what_is_small_better_or_accepted_is_not_open() {
        assert_eq!(index(&[1.0, 1.03], &[]), None);
        assert_eq!(index(&[1.0, 0.5], &[]), None);
        assert_eq!(index(&[1.0, 1.5], &[19]), None);
        assert_eq!(index(&[1.0, 1.5, 1.0, 1.4], &[60]), None);
        assert_eq!(index(&[1.0, 1.5], &[10]), Some(20));
    }

    #[test]
    fn from_zero_every_growth_is_open() {
        assert_eq!(index(&[0.0, 1.5], &[]), Some(20));
    }
}
