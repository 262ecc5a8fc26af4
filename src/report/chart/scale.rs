//! The scale of a chart: from values to shares of its width or height, and the round values that label it.

use serde::Serialize;

use super::rounding::{percent, round_step};
use crate::report::view::axis_labels;
use crate::unit::{self, Unit};

/// A labelled place on an axis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in crate::report) struct Tick {
    /// Percent of the width or of the height.
    pub(in crate::report) at: String,
    /// What stands there: "30 %", "1.2 ms".
    pub(in crate::report) label: String,
}

/// The values that a chart covers, mapped to shares of its width or height.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::report) struct Scale {
    low: f64,
    high: f64,
}

impl Scale {
    /// From the lowest to the highest value, with `margin` (a share of their distance) beyond both; `None` without a finite
    /// value, and where the distance is beyond what a number holds.
    pub(in crate::report) fn around(values: impl Iterator<Item = f64>, margin: f64) -> Option<Scale> {
        let (low, high) = values.filter(|v| v.is_finite()).fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
        if low > high {
            return None;
        }
        let margin = if high > low { (high - low) * margin } else { (high.abs() * 0.05).max(f64::MIN_POSITIVE) };
        Scale::between(low - margin, high + margin)
    }

    /// From `low` to `high`; `None` where their distance is beyond what a number holds.
    pub(in crate::report) fn between(low: f64, high: f64) -> Option<Scale> {
        (high - low).is_finite().then_some(Scale { low, high })
    }

    /// Where a value lies, from 0 to 1; values beyond the ends lie at the ends.
    pub(in crate::report) fn share(&self, value: f64) -> f64 {
        self.share_of_all(value).clamp(0.0, 1.0)
    }

    /// Where a value lies; below 0 or above 1 for values beyond the ends.
    pub(in crate::report) fn share_of_all(&self, value: f64) -> f64 {
        (value - self.low) / (self.high - self.low)
    }

    /// Whether the value lies within.
    pub(in crate::report) fn holds(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }

    /// The value at a share of the scale.
    pub(in crate::report) fn value(&self, share: f64) -> f64 {
        self.low + share * (self.high - self.low)
    }

    /// About `most` values that are round in the unit in which people read them, with their labels; `place` is where a
    /// share of the scale lies, in percent.
    pub(in crate::report) fn ticks(&self, unit: &Unit, statistic: Option<&str>, most: f64, place: impl Fn(f64) -> f64) -> Vec<Tick> {
        let factor = unit::Scale::fit(unit, &[self.low, self.high]).factor();
        let step = round_step((self.high - self.low) / factor / most);
        let first = (self.low / factor / step).ceil();
        let values = (0..12).map(|count| (first + f64::from(count)) * step * factor).take_while(|value| self.holds(*value));
        // Rounding residue is snapped to zero, so that no tick is labelled 1e-17.
        let values: Vec<f64> = values.map(|value| if value.abs() < step * factor * 1e-6 { 0.0 } else { value }).collect();
        let labels = axis_labels(unit, statistic, &values);
        values.iter().zip(labels).map(|(value, label)| Tick { at: percent(place(self.share(*value))), label }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_of_one_value_has_a_width() {
        let scale = Scale::around([2.0].into_iter(), 0.1).unwrap();
        assert!((scale.share(2.0) - 0.5).abs() < 1e-9);
        assert_eq!(Scale::around([f64::NAN].into_iter(), 0.1), None);
        assert_eq!(Scale::around([f64::MAX, -f64::MAX].into_iter(), 0.1), None);
    }
}
