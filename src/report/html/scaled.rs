//! Numbers to places: round steps, and percents short enough to be written a thousand times.

use super::axis::Tick;
use crate::model::Change;
use crate::report::view::ruler;
use crate::unit::Scale;

/// The smallest number of the form 1, 2 or 5 times a power of ten (or 1.5, 2.5, 3, 4, 6, 8) that is not below `least`.
pub(super) fn nice(least: f64) -> f64 {
    if !(least.is_finite() && least > 0.0) {
        return 1.0;
    }
    let power = 10_f64.powf(least.log10().floor());
    let steps = [1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0];
    steps.into_iter().map(|step| step * power).find(|step| *step >= least * (1.0 - 1e-9)).unwrap_or(least)
}

/// A step of 1, 2 or 5 times a power of ten.
pub(in crate::report) fn round_step(least: f64) -> f64 {
    let power = 10_f64.powf(least.log10().floor());
    [1.0, 2.0, 5.0].into_iter().map(|step| step * power).find(|step| *step >= least * (1.0 - 1e-9)).unwrap_or(10.0 * power)
}

/// `63.2`: a place in percent, to a tenth.
pub(in crate::report) fn percent(place: f64) -> String {
    let text = format!("{:.1}", place.clamp(0.0, 100.0));
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}

/// A stretch of values, mapped to percent of a width or a height.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stretch {
    low: f64,
    high: f64,
}

impl Stretch {
    /// From the lowest to the highest value and a little further; `None` for no finite value.
    pub(super) fn of(values: impl Iterator<Item = f64>, margin: f64) -> Option<Stretch> {
        let (low, high) = values.filter(|v| v.is_finite()).fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
        if low > high {
            return None;
        }
        let margin = if high > low { (high - low) * margin } else { (high.abs() * 0.05).max(f64::MIN_POSITIVE) };
        Some(Stretch { low: low - margin, high: high + margin }).filter(|stretch| (stretch.high - stretch.low).is_finite())
    }

    /// Where a value lies, from 0 to 1; beyond the ends at the ends.
    pub(super) fn share(&self, value: f64) -> f64 {
        ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }

    /// Whether the value lies within.
    pub(super) fn holds(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }

    /// The value at a share of the stretch.
    pub(super) fn value(&self, share: f64) -> f64 {
        self.low + share * (self.high - self.low)
    }

    /// Values that are round in the unit in which people read them, about `most`, with their labels.
    pub(super) fn ticks(&self, change: &Change, most: f64, place: impl Fn(f64) -> f64) -> Vec<Tick> {
        let factor = Scale::fit(&change.unit, &[self.low, self.high]).factor();
        let step = round_step((self.high - self.low) / factor / most);
        let first = (self.low / factor / step).ceil();
        let values: Vec<f64> =
            (0..12).map(|count| (first + f64::from(count)) * step * factor).take_while(|value| self.holds(*value)).collect();
        // What is nothing but the dust of subtracting would be labelled as a number of its own.
        let values: Vec<f64> = values.into_iter().map(|value| if value.abs() < step * factor * 1e-6 { 0.0 } else { value }).collect();
        let labels = ruler(change, &values);
        values.iter().zip(labels).map(|(value, label)| Tick { at: percent(place(self.share(*value))), label }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round_and_places_short() {
        for (least, step) in [(0.3, 0.3), (0.31, 0.4), (0.011, 0.015), (7.0, 8.0), (9.0, 10.0), (0.0, 1.0), (f64::NAN, 1.0)] {
            assert!((nice(least) - step).abs() < 1e-12, "{least}");
        }
        assert_eq!((percent(63.24), percent(5.0), percent(-3.0), percent(101.0)), ("63.2".into(), "5".into(), "0".into(), "100".into()));
    }

    #[test]
    fn a_stretch_of_one_value_has_a_width() {
        let stretch = Stretch::of([2.0].into_iter(), 0.1).unwrap();
        assert!((stretch.share(2.0) - 0.5).abs() < 1e-9);
        assert_eq!(Stretch::of([f64::NAN].into_iter(), 0.1), None);
        assert_eq!(Stretch::of([f64::MAX, -f64::MAX].into_iter(), 0.1), None);
    }
}
