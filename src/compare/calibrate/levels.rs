//! Levels of warning and failure, and how they move out of the reach of noise.

use crate::compare::decide::scale::Scale;
use crate::model::{ChangeIn, Class, Direction};
use crate::policy::Amount;

/// What can only fall can't fall by more than this and still be measured.
const LARGEST_FALL: f64 = 0.95;

/// A warning and a failure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Levels {
    pub(super) warn: Option<Amount>,
    pub(super) fail: Option<Amount>,
}

/// How changes of a class are expressed.
pub(super) fn change_in(class: Class) -> ChangeIn {
    if class == Class::ErrorRate { ChangeIn::Points } else { ChangeIn::Relative }
}

/// A value as an amount.
pub(super) fn of_kind(kind: ChangeIn, value: f64) -> Amount {
    match kind {
        ChangeIn::Relative => Amount::Relative(value),
        ChangeIn::Points => Amount::Points(value),
    }
}

/// A distance as an amount for the worse.
pub(super) fn amount(distance: f64, kind: ChangeIn, direction: Direction) -> Amount {
    match (kind, direction) {
        (ChangeIn::Points, _) => Amount::Points(distance),
        (ChangeIn::Relative, Direction::Higher) => Amount::Relative((-(-distance).exp_m1()).min(LARGEST_FALL)),
        (ChangeIn::Relative, _) => Amount::Relative(distance.exp_m1()),
    }
}

/// An amount for the worse as a distance.
fn distance(amount: Amount, direction: Direction) -> f64 {
    match amount {
        Amount::Points(value) => Scale::POINTS.worse(value, direction),
        Amount::Relative(value) => Scale::Log.worse(value, direction),
    }
}

impl Levels {
    /// The levels at which movements within `reach` are not called; `None` where these are such already, or off.
    pub(super) fn raised(self, reach: f64, kind: ChangeIn, direction: Direction) -> Option<Levels> {
        let first = self.warn.or(self.fail)?;
        let needed = friendly(amount(reach, kind, direction));
        if distance(first, direction) >= reach || needed.value() <= first.value() {
            return None;
        }
        let falls = direction == Direction::Higher && kind == ChangeIn::Relative;
        let bounded = |value: f64| of_kind(kind, if falls { value.min(LARGEST_FALL) } else { value });
        let warn = bounded(needed.value());
        let in_proportion = |fail: Amount| match (fail.value(), first.value()) {
            (_, 0.0) => warn,
            // In proportion a throughput would come to fail at a fall by more than everything; distances have no such end.
            _ if falls => amount(distance(fail, direction) * distance(warn, direction) / distance(first, direction), kind, direction),
            (fail, first) => of_kind(kind, fail * warn.value() / first),
        };
        let fail = |fail: Amount| bounded(friendly(in_proportion(fail)).value().max(warn.value()));
        Some(Levels { warn: self.warn.map(|_| warn), fail: self.fail.map(fail) })
    }
}

/// Steps of percent (or points) that people write, each up to a limit.
const STEPS: [(f64, f64); 5] = [(1.0, 0.1), (5.0, 0.5), (10.0, 1.0), (50.0, 5.0), (200.0, 10.0)];
/// The step beyond.
const COARSEST: f64 = 50.0;

/// The amount rounded up to a number that people would write.
pub(super) fn friendly(amount: Amount) -> Amount {
    let percent = amount.value() * 100.0;
    let step = STEPS.iter().find(|(limit, _)| percent <= *limit).map_or(COARSEST, |(_, step)| *step);
    // Not up by a step for what floating point adds.
    let steps = (percent / step - 1e-9).ceil().max(0.0) + 0.0;
    // Divided by its reciprocal, a step such as 0.1 leaves no crumbs.
    let rounded = if step < 1.0 { steps / (1.0 / step).round() } else { steps * step };
    of_kind(amount.change_in(), rounded / 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn percent(value: f64) -> String {
        friendly(Amount::Relative(value / 100.0)).to_string()
    }

    #[test]
    fn amounts_are_rounded_up_to_what_people_write() {
        assert_eq!(
            ["0", "0.21", "0.3", "1", "1.2", "4.9", "5.01", "9.2", "11", "50", "51", "199", "230"]
                .map(|text| percent(text.parse().unwrap())),
            ["0 %", "0.3 %", "0.3 %", "1 %", "1.5 %", "5 %", "6 %", "10 %", "15 %", "50 %", "60 %", "200 %", "250 %"]
        );
        assert_eq!(friendly(Amount::Points(0.0031)).to_string(), "0.4 points");
    }

    #[test]
    fn thresholds_are_raised_in_proportion_and_never_lowered() {
        let today = Levels { warn: Some(Amount::Relative(0.10)), fail: Some(Amount::Relative(0.20)) };
        assert_eq!(today.raised(0.05, ChangeIn::Relative, Direction::Lower), None);
        let raised = today.raised(0.25, ChangeIn::Relative, Direction::Lower).unwrap();
        assert_eq!((raised.warn, raised.fail), (Some(Amount::Relative(0.30)), Some(Amount::Relative(0.60))));
        let fall = today.raised(3.0, ChangeIn::Relative, Direction::Higher).unwrap();
        assert_eq!((fall.warn, fall.fail), (Some(Amount::Relative(0.95)), Some(Amount::Relative(0.95))));
        let off = Levels { warn: None, fail: None };
        assert_eq!(off.raised(0.25, ChangeIn::Relative, Direction::Lower), None);
        let only_fail = Levels { warn: None, fail: Some(Amount::Relative(0.05)) };
        assert_eq!(only_fail.raised(0.25, ChangeIn::Relative, Direction::Lower).unwrap().fail, Some(Amount::Relative(0.30)));
    }
}
