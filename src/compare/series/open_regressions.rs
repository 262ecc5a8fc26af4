//! Judges the level shifts of a series: how large each is in terms of the policy, and which are open regressions, for the worse beyond
//! the threshold, not accepted, and not reverted since.

use crate::compare::decide::scale::shown_change;
use crate::compare::decide::verdict::{is_worse, reaches};
use crate::model::{LevelShift, Series};
use crate::policy::{Amount, Threshold};

/// Runs by which the place of a shift may be off.
const OFF_BY: usize = 2;

/// Fills in the severity of each shift of a series, and marks the open regressions among them; none is open where neither way is
/// better, or nothing warns.
pub(in crate::compare) fn mark(series: &mut Series, threshold: &Threshold) {
    let unit = threshold.warn.map(Amount::value).filter(|warn| *warn > 0.0).unwrap_or(1.0);
    for shift in &mut series.change_points {
        shift.severity = shift.change.map_or(f64::INFINITY, |change| change.abs() / unit);
    }
    let Some(warn) = threshold.warn.map(Amount::value) else { return };
    let beyond = |before: f64, now: f64| {
        is_worse(now - before, series.direction)
            // From zero, every change is beyond all shares.
            && shown_change(before, now, threshold.change_in).is_none_or(|size| reaches(size.abs(), warn))
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
    use crate::model::{ChangeIn, Class, Direction, MetricId, Role};
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
            severity: 0.0,
        };
        Series {
            id: MetricId {
                suite: "unit".to_owned(),
                benchmark: "parse".to_owned(),
                params: std::collections::BTreeMap::new(),
                metric: "time".to_owned(),
                statistic: None,
            },
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
