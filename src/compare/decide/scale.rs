//! The scale on which effects, noise and thresholds of one metric are compared, so that swapping the two sides flips the sign of an
//! effect and nothing else, and a step means the same wherever a series lies.

use crate::model::{ChangeIn, Direction};
use crate::stats;

/// Share of the largest value that the size of a series is at least, so that the largest stays a finite number on the scale.
const SMALLEST: f64 = 1e-150;

/// The scale on which two numbers, or the values of a series, are compared. A difference of two positions is an *effect*.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::compare) enum Scale {
    /// Logarithm of the ratio: for positive numbers of a relative class.
    Log,
    /// Difference as a share of a magnitude: where a number is zero or negative.
    Linear {
        /// The unit of an effect, in the metric's unit: of two numbers the mean of their magnitudes, of a series its usual size.
        magnitude: f64,
        /// The unit of the change that is shown, in the metric's unit: the magnitude of the baseline.
        baseline: f64,
    },
    /// Difference in the metric's unit.
    Points {
        /// The unit of an effect, in the metric's unit: 1 for two numbers, the usual size of a series.
        size: f64,
    },
}

/// A change from `before` to `after` as it is shown: a share of `before`, or points. None where a share of `before` has no meaning.
pub(in crate::compare) fn shown_change(before: f64, after: f64, change_in: ChangeIn) -> Option<f64> {
    let change = match change_in {
        ChangeIn::Points => after - before,
        ChangeIn::Relative => (after - before) / before.abs(),
    };
    Some(change).filter(|change| change.is_finite())
}

impl Scale {
    /// Differences of two numbers in the metric's unit.
    pub(in crate::compare) const POINTS: Scale = Scale::Points { size: 1.0 };

    /// The scale for two numbers.
    pub(in crate::compare) fn of_pair(change_in: ChangeIn, baseline: f64, head: f64) -> Scale {
        match change_in {
            ChangeIn::Points => Scale::POINTS,
            ChangeIn::Relative if baseline > 0.0 && head > 0.0 => Scale::Log,
            ChangeIn::Relative => Scale::Linear { magnitude: f64::midpoint(baseline.abs(), head.abs()), baseline: baseline.abs() },
        }
    }

    /// The scale for values of which `typical` is the usual magnitude.
    pub(in crate::compare) fn of_level(change_in: ChangeIn, values: &[f64], typical: f64) -> Scale {
        match change_in {
            ChangeIn::Points => Scale::POINTS,
            ChangeIn::Relative if values.iter().all(|value| *value > 0.0) => Scale::Log,
            ChangeIn::Relative => {
                let unit = if typical > 0.0 { typical } else { 1.0 };
                Scale::Linear { magnitude: unit, baseline: unit }
            }
        }
    }

    /// The scale for the values of one series, oldest first: logarithms where the change is relative and every value positive, else
    /// differences in units of the series' usual size.
    pub(in crate::compare) fn of_series(values: &[f64], change_in: ChangeIn) -> Scale {
        if change_in == ChangeIn::Relative && values.iter().all(|value| *value > 0.0) {
            return Scale::Log;
        }
        let sizes: Vec<f64> = values.iter().map(|value| value.abs()).collect();
        let mean = sizes.iter().sum::<f64>() / sizes.len().max(1) as f64;
        let size = stats::median(&sizes).filter(|size| *size > 0.0).unwrap_or(mean);
        // However small the usual value is, the largest must stay a number on the scale.
        let size = size.max(sizes.iter().copied().fold(0.0, f64::max) * SMALLEST);
        let size = if size > 0.0 && size.is_finite() { size } else { 1.0 };
        match change_in {
            ChangeIn::Relative => Scale::Linear { magnitude: size, baseline: size },
            ChangeIn::Points => Scale::Points { size },
        }
    }

    /// The position of a number on this scale.
    pub(in crate::compare) fn position(self, value: f64) -> f64 {
        match self {
            Scale::Log => value.ln(),
            Scale::Linear { magnitude, .. } if magnitude > 0.0 => value / magnitude,
            Scale::Linear { .. } => value,
            Scale::Points { size } => value / size,
        }
    }

    /// The positions of numbers.
    pub(in crate::compare) fn positions(self, values: &[f64]) -> Vec<f64> {
        values.iter().map(|value| self.position(*value)).collect()
    }

    /// The number at a position.
    pub(in crate::compare) fn value_at(self, position: f64) -> f64 {
        match self {
            Scale::Log => position.exp(),
            Scale::Linear { magnitude, .. } => position * magnitude,
            Scale::Points { size } => position * size,
        }
    }

    /// Head against baseline; positive when the number grew. Zero when both are zero.
    pub(in crate::compare) fn effect(self, baseline: f64, head: f64) -> f64 {
        match self {
            Scale::Log => (head / baseline).ln(),
            Scale::Linear { magnitude, .. } if magnitude > 0.0 => (head - baseline) / magnitude,
            Scale::Linear { .. } => 0.0,
            Scale::Points { size } => (head - baseline) / size,
        }
    }

    /// An effect as it is shown: a share of the baseline, or points.
    pub(in crate::compare) fn shown(self, effect: f64) -> f64 {
        match self {
            Scale::Log => effect.exp_m1(),
            Scale::Linear { magnitude, baseline } if baseline > 0.0 => effect * magnitude / baseline,
            Scale::Linear { .. } => f64::NAN,
            Scale::Points { size } => effect * size,
        }
    }

    /// The smallest step of a history that divides levels: 5 %, or half a point.
    pub(in crate::compare) fn least_step(self) -> f64 {
        match self {
            Scale::Log | Scale::Linear { .. } => 0.05,
            Scale::Points { .. } => 0.005,
        }
    }

    /// A noise or a share as a distance on this scale.
    pub(in crate::compare) fn distance(self, share: f64) -> f64 {
        match self {
            Scale::Log => share.ln_1p(),
            Scale::Linear { .. } => share,
            Scale::Points { size } => share / size,
        }
    }

    /// The distance from which on a change for the worse is at least `threshold`: for a metric that should be low
    /// a growth by that share, for one that should be high a fall by it.
    pub(in crate::compare) fn worse(self, threshold: f64, direction: Direction) -> f64 {
        match (self, direction) {
            (Scale::Log, Direction::Higher) if threshold >= 1.0 => f64::INFINITY,
            (Scale::Log, Direction::Higher) => -(-threshold).ln_1p(),
            _ => self.distance(threshold),
        }
    }
}
