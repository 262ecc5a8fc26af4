//! The judgement of a change, read from the comparison it was saved in: its size, what may be noise, what is relevant, and how these
//! relate, on the scale on which it was judged. Reports show these numbers and make none of their own.
//!
//! Changes are saved as shares; they were judged on logarithms, where a growth by a quarter is as far as a fall by a fifth. What may be
//! noise is saved as a growth, so for a fall it has to be turned round before the two numbers can be shown side by side.

use super::scale::{Scale, shown_change};
use super::verdict::{is_worse, reaches};
use crate::model::{Change, ChangeIn, Direction, Verdict};
use crate::unit::Dimension;

/// A growth by so many shares is tenfold.
const TENFOLD: f64 = 9.0;

/// What was decided of a saved change and why, in numbers that can be compared with each other: shares or points, as the change is shown.
#[derive(Debug, Clone, Copy)]
pub struct Judgement<'a> {
    change: &'a Change,
}

impl<'a> Judgement<'a> {
    /// The judgement of a change.
    pub fn of(change: &'a Change) -> Judgement<'a> {
        Judgement { change }
    }

    /// The change, where it is a number.
    pub fn size(self) -> Option<f64> {
        self.change.change.filter(|value| value.is_finite())
    }

    /// What is left of the change at the nearest level that it was compared with; the change itself where that is not known.
    pub fn nearest(self) -> Option<f64> {
        let known = self.change.rests_on.as_ref().and_then(|rests_on| rests_on.nearest).filter(|value| value.is_finite());
        known.or(self.size())
    }

    /// The change between two other values of the metric, such as those of one round, as the change is shown. `None` where it has no
    /// meaning.
    pub fn change_between(self, baseline: f64, head: f64) -> Option<f64> {
        shown_change(baseline, head, self.change.change_in)
    }

    /// Whether a smaller number is the worse one.
    pub fn falls_when_worse(self) -> bool {
        self.change.direction == Direction::Higher
    }

    /// Whether the change is for the worse.
    pub fn is_worse(self) -> bool {
        self.size().is_some_and(|size| is_worse(size, self.change.direction))
    }

    /// The scale on which it was judged.
    fn scale(self) -> Scale {
        let value = |side: Option<crate::model::Estimate>| side.map_or(0.0, |estimate| estimate.value);
        Scale::of_pair(self.change.change_in, value(self.change.baseline), value(self.change.head))
    }

    /// Whether the values are compared by their ratio.
    fn by_ratio(self) -> bool {
        self.scale() == Scale::Log
    }

    /// A change as a distance from none: on logarithms for ratios. `None` for what is no distance.
    pub fn effect(self, change: f64) -> Option<f64> {
        Some(self.scale().distance(change)).filter(|effect| effect.is_finite())
    }

    /// How far from no change noise may reach.
    pub fn reach_effect(self) -> Option<f64> {
        self.effect(self.change.rests_on.as_ref()?.reach)
    }

    /// What is saved as a growth, as the size of an equally far change to the side that `falls` says.
    pub fn mirrored(self, growth: f64, falls: bool) -> f64 {
        if falls && self.by_ratio() && growth.is_finite() { growth / (1.0 + growth) } else { growth }
    }

    /// The same of what may be noise or would not show: infinite from tenfold on, where a number is no help to anyone.
    fn hidden(self, growth: f64, falls: bool) -> f64 {
        if self.change.change_in == ChangeIn::Relative && growth >= TENFOLD { f64::INFINITY } else { self.mirrored(growth, falls) }
    }

    /// The size of a change that may be noise, to the side of the change. Infinite where any size may be.
    pub fn reach(self) -> Option<f64> {
        let reach = self.change.rests_on.as_ref()?.reach;
        (!reach.is_nan()).then(|| self.hidden(reach, self.nearest().is_some_and(|nearest| nearest < 0.0)))
    }

    /// The size of the smallest change for the worse that could have been detected; infinite where none could.
    pub fn detectable(self) -> Option<f64> {
        let least = self.change.min_detectable.filter(|least| least.is_finite() && *least > 0.0)?;
        Some(self.hidden(least, self.falls_when_worse()))
    }

    /// The size of the worst change that can't be ruled out: the end of the interval, what may be noise, what could not have
    /// been detected, and never less than the change itself.
    pub fn worst(self) -> f64 {
        let falls = self.falls_when_worse();
        let end = if falls { self.change.change_low } else { self.change.change_high };
        let reach = self.change.rests_on.as_ref().map(|rests_on| self.hidden(rests_on.reach, falls));
        [self.size(), end, reach, self.detectable()].into_iter().flatten().map(f64::abs).fold(0.0, f64::max)
    }

    /// The size at which a change matters: for the worse the threshold for warnings, else that for failures; for the
    /// better what is equally far on the other side. `None` where no threshold holds.
    pub fn relevant(self) -> Option<f64> {
        self.toward(self.warn().or(self.fail())?)
    }

    /// The threshold for warnings.
    pub fn warn(self) -> Option<f64> {
        self.change.threshold.warn.filter(|limit| limit.is_finite())
    }

    /// The threshold for failures.
    pub fn fail(self) -> Option<f64> {
        self.change.threshold.fail.filter(|limit| limit.is_finite())
    }

    fn toward(self, limit: f64) -> Option<f64> {
        let size = match self.change.direction {
            _ if self.is_worse() || !self.by_ratio() => limit,
            Direction::Higher => limit / (1.0 - limit),
            Direction::Lower | Direction::Neither => limit / (1.0 + limit),
        };
        (size.is_finite() && size >= 0.0).then_some(size)
    }

    /// The value at which a threshold lies, seen from the baseline; `None` where there is none above zero.
    pub fn value_at(self, limit: f64) -> Option<f64> {
        let baseline = self.change.baseline?.value;
        if baseline == 0.0 && self.change.change_in == ChangeIn::Relative {
            return None;
        }
        let step = match self.change.change_in {
            ChangeIn::Relative => limit * baseline.abs(),
            ChangeIn::Points => limit,
        };
        let value = match self.change.direction {
            Direction::Lower => baseline + step,
            Direction::Higher => baseline - step,
            Direction::Neither => return None,
        };
        (value.is_finite() && (value > 0.0 || baseline <= 0.0)).then_some(value)
    }

    /// Whether a change of this size is at least the threshold for failures.
    pub fn reaches_fail(self, size: f64) -> bool {
        self.fail().is_some_and(|fail| reaches(size.abs(), fail))
    }

    /// Whether a change of this size is of a size that matters, however far the values moved in absolute terms.
    pub fn reaches_relevant(self, size: f64) -> bool {
        self.relevant().is_some_and(|relevant| reaches(size.abs(), relevant))
    }

    /// Whether a change to this end of its interval would be of a size that matters, for the worse or equally far for the better.
    pub(in crate::compare) fn matters_at(self, end: f64) -> bool {
        let limit = self.warn().or(self.fail()).map(|limit| self.scale().worse(limit, self.change.direction));
        limit.zip(self.effect(end)).is_some_and(|(limit, effect)| reaches(effect.abs(), limit))
    }

    /// Whether it only warns, though it reaches the threshold for failures: a second run is to confirm it.
    pub fn is_to_confirm(self) -> bool {
        self.change.verdict == Verdict::Warning && self.is_worse() && self.size().is_some_and(|size| self.reaches_fail(size))
    }

    /// The size of a change that may be a rare jump of the noise, to the side of the change: beyond it a regression fails.
    /// Infinite where any size may be.
    pub fn sure(self) -> Option<f64> {
        let sure = self.change.rests_on.as_ref()?.sure?;
        (!sure.is_nan()).then(|| self.mirrored(sure, self.nearest().is_some_and(|nearest| nearest < 0.0)))
    }

    /// Whether the values moved by the least that the policy asks for in absolute terms.
    pub fn moved_enough(self) -> bool {
        let moved = self.change.head.zip(self.change.baseline).map(|(head, baseline)| (head.value - baseline.value).abs());
        self.change.threshold.min_change.is_none_or(|least| moved.is_some_and(|moved| reaches(moved, least)))
    }

    /// Whether the change is of a size that the policy cares for, noise or not.
    pub fn matters(self) -> bool {
        self.size().is_some_and(|size| self.reaches_relevant(size)) && self.moved_enough()
    }

    /// A change of the metric as a share, positive when worse; `None` for what is no share, such as a difference in milliseconds.
    pub fn worsening(self, change: f64) -> Option<f64> {
        let share = match self.change.change_in {
            ChangeIn::Relative => true,
            ChangeIn::Points => self.change.unit.dimension() == Dimension::Ratio,
        };
        let turned = if self.change.direction == Direction::Higher { -change } else { change };
        Some(turned).filter(|turned| share && turned.is_finite())
    }

    /// The thresholds for warnings and for failures as shares, positive when worse; absent where none holds or the change is no share.
    pub fn limits(self) -> [Option<f64>; 2] {
        let known = self.worsening(0.0).is_some() && self.change.direction != Direction::Neither;
        [self.warn(), self.fail()].map(|limit| limit.filter(|limit| known && *limit > 0.0))
    }
}
