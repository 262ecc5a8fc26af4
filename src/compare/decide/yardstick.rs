//! How two numbers are held against each other, so that swapping them flips the sign and nothing else.

use crate::model::{ChangeIn, Direction};

/// The scale on which effects, noise and thresholds of one metric are compared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::compare) enum Yardstick {
    /// Logarithm of the ratio: for positive numbers of a relative class.
    Log,
    /// Difference as a share of the mean magnitude: where a number is zero or negative.
    Linear {
        /// Mean of the two magnitudes, the unit of the effect.
        magnitude: f64,
        /// Magnitude of the baseline, the unit of what is shown.
        baseline: f64,
    },
    /// Plain difference, in the metric's unit.
    Points,
}

impl Yardstick {
    /// The scale for these two numbers.
    pub(in crate::compare) fn choose(change_in: ChangeIn, baseline: f64, head: f64) -> Yardstick {
        match change_in {
            ChangeIn::Points => Yardstick::Points,
            ChangeIn::Relative if baseline > 0.0 && head > 0.0 => Yardstick::Log,
            ChangeIn::Relative => Yardstick::Linear { magnitude: f64::midpoint(baseline.abs(), head.abs()), baseline: baseline.abs() },
        }
    }

    /// The scale for a whole series of numbers whose typical magnitude is known.
    pub(in crate::compare) fn for_all(change_in: ChangeIn, values: &[f64], typical: f64) -> Yardstick {
        match change_in {
            ChangeIn::Points => Yardstick::Points,
            ChangeIn::Relative if values.iter().all(|value| *value > 0.0) => Yardstick::Log,
            ChangeIn::Relative => {
                let unit = if typical > 0.0 { typical } else { 1.0 };
                Yardstick::Linear { magnitude: unit, baseline: unit }
            }
        }
    }

    /// Where a number stands on this scale; differences of positions are effects.
    pub(in crate::compare) fn position(self, value: f64) -> f64 {
        match self {
            Yardstick::Log => value.ln(),
            Yardstick::Linear { magnitude, .. } if magnitude > 0.0 => value / magnitude,
            Yardstick::Linear { .. } | Yardstick::Points => value,
        }
    }

    /// Head against baseline; positive when the number grew. Zero when both are zero.
    pub(in crate::compare) fn effect(self, baseline: f64, head: f64) -> f64 {
        match self {
            Yardstick::Log => (head / baseline).ln(),
            Yardstick::Linear { magnitude, .. } if magnitude > 0.0 => (head - baseline) / magnitude,
            Yardstick::Linear { .. } => 0.0,
            Yardstick::Points => head - baseline,
        }
    }

    /// An effect as it is shown: a share of the baseline, or points.
    pub(in crate::compare) fn shown(self, effect: f64) -> f64 {
        match self {
            Yardstick::Log => effect.exp_m1(),
            Yardstick::Linear { magnitude, baseline } if baseline > 0.0 => effect * magnitude / baseline,
            Yardstick::Linear { .. } => f64::NAN,
            Yardstick::Points => effect,
        }
    }

    /// The smallest step of a history that divides levels: 5 %, or half a point.
    pub(in crate::compare) fn least_step(self) -> f64 {
        match self {
            Yardstick::Log | Yardstick::Linear { .. } => 0.05,
            Yardstick::Points => 0.005,
        }
    }

    /// A noise or a share as a distance on this scale.
    pub(in crate::compare) fn distance(self, share: f64) -> f64 {
        match self {
            Yardstick::Log => share.ln_1p(),
            Yardstick::Linear { .. } | Yardstick::Points => share,
        }
    }

    /// The distance from which on a change for the worse is at least `threshold`: for a metric that should be low
    /// a growth by that share, for one that should be high a fall by it.
    pub(in crate::compare) fn worse(self, threshold: f64, direction: Direction) -> f64 {
        match (self, direction) {
            (Yardstick::Log, Direction::Higher) if threshold >= 1.0 => f64::INFINITY,
            (Yardstick::Log, Direction::Higher) => -(-threshold).ln_1p(),
            _ => self.distance(threshold),
        }
    }
}
