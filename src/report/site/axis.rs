//! Values and runs to places in a drawing, and the round numbers and days that label them.

use serde::Serialize;

use crate::model::{Point, Series};
use crate::report::html::scaled::{percent, round_step};
use crate::report::view::{run_words, together};
use crate::unit::Scale;

/// Labels of the values' axis, about.
const VALUES: f64 = 4.0;
/// Labels of the runs' axis, at most.
const RUNS: usize = 5;
/// Share of the height that stays free above the highest value and below the lowest.
const MARGIN: f64 = 0.04;

/// A labelled place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Tick {
    /// Percent of the width or of the height.
    pub(super) at: String,
    pub(super) label: String,
    /// "start", "middle" or "end": which of the label's ends stands there.
    pub(super) anchor: &'static str,
    /// Whether it goes first where there is little room.
    pub(super) minor: bool,
}

/// A stretch of values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stretch {
    low: f64,
    high: f64,
}

impl Stretch {
    /// From `low` to `high`, at least `least` wide, and a little further; not below zero where `positive`. `None` where
    /// it is wider than numbers go.
    pub(super) fn of(low: f64, high: f64, least: f64, positive: bool) -> Option<Stretch> {
        let short = (least - (high - low)).max(0.0) / 2.0;
        let margin = (high - low).max(least) * MARGIN;
        let (low, high) = (low - short - margin, high + short + margin);
        let low = if positive { low.max(0.0) } else { low };
        // Nothing but zeros: any height does.
        let high = if high > low { high } else { low + 1.0 };
        (high - low).is_finite().then_some(Stretch { low, high })
    }

    /// Where a value lies, from 0 to 1; beyond the ends at the ends.
    pub(super) fn share(&self, value: f64) -> f64 {
        self.share_of_all(value).clamp(0.0, 1.0)
    }

    /// Where a value lies, below 0 and above 1 beyond the ends.
    pub(super) fn share_of_all(&self, value: f64) -> f64 {
        (value - self.low) / (self.high - self.low)
    }

    /// Whether the value lies within.
    pub(super) fn holds(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }
}

/// Values that are round in the unit in which people read them.
pub(super) fn value_ticks(series: &Series, stretch: &Stretch, place: impl Fn(f64) -> f64) -> Vec<Tick> {
    let factor = Scale::fit(&series.unit, &[stretch.low, stretch.high]).factor();
    let step = round_step((stretch.high - stretch.low) / factor / VALUES) * factor;
    let first = (stretch.low / step).ceil();
    let values: Vec<f64> = (0..12).map(|count| (first + f64::from(count)) * step).take_while(|value| stretch.holds(*value)).collect();
    // What is nothing but the dust of subtracting would be labelled as a number of its own.
    let values: Vec<f64> = values.into_iter().map(|value| if value.abs() < step * 1e-6 { 0.0 } else { value }).collect();
    let labels = together(series, &values);
    let tick = |(value, label): (&f64, String)| Tick { at: percent(place(*value)), label, anchor: "start", minor: false };
    values.iter().zip(labels).map(tick).collect()
}

/// Runs at even distances with their days, the first and the last among them.
pub(super) fn run_ticks(rows: &[&Point]) -> Vec<Tick> {
    let last = rows.len().saturating_sub(1);
    let count = RUNS.min(rows.len());
    let mut ticks: Vec<Tick> = Vec::with_capacity(count);
    for number in 0..count {
        let place = number * last / (count - 1).max(1);
        let Some(row) = rows.get(place) else { continue };
        let label = run_words(row, place).label;
        if ticks.last().is_some_and(|tick| tick.label == label) {
            continue;
        }
        let anchor = match number {
            _ if last == 0 => "middle",
            0 => "start",
            _ if place == last => "end",
            _ => "middle",
        };
        let share = match anchor {
            "start" => 0.0,
            "end" => 1.0,
            _ => (place as f64 + 0.5) / rows.len() as f64,
        };
        ticks.push(Tick { at: percent(share * 100.0), label, anchor, minor: number % 2 == 1 });
    }
    ticks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_of_one_value_has_a_width_and_stays_above_zero() {
        let stretch = Stretch::of(2.0, 2.0, 0.04, true).unwrap();
        assert!((stretch.share(2.0) - 0.5).abs() < 1e-9);
        let nothing = Stretch::of(0.0, 0.0, 0.0, true).unwrap();
        assert!(nothing.share(0.0) < 1e-9 && nothing.holds(0.0));
        assert_eq!(Stretch::of(-f64::MAX, f64::MAX, 0.0, false), None);
    }
}
