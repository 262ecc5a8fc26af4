//! Evidence × threshold → verdict: a finding is significant *and* relevant.

use super::scale::Scale;
use crate::compare::noise::evidence::NoiseEvidence;
use crate::model::{Direction, Undecided, Verdict};
use crate::policy::Threshold;

/// By how much a share of a size may miss a limit and still reach it: what floating point loses of "exactly 5 %".
const ROUND_OFF: f64 = 1e-9;

/// Whether a size reaches a limit: the one place where both are compared with each other.
pub(in crate::compare) fn reaches(size: f64, limit: f64) -> bool {
    size >= limit - ROUND_OFF * limit.abs()
}

/// A share better by which a number is too good to be a change of the same thing.
const COLLAPSED: f64 = 0.9;

/// What evidence amounts to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::compare) struct Decision {
    /// The verdict on the change.
    pub(in crate::compare) verdict: Verdict,
    /// What it looks like, where that is undecided.
    pub(in crate::compare) undecided: Option<Undecided>,
    /// A warning that would be a failure, were it sure not to be a rare jump of the noise.
    pub(in crate::compare) to_confirm: bool,
}

impl Decision {
    fn of(verdict: Verdict) -> Decision {
        Decision { verdict, undecided: None, to_confirm: false }
    }

    fn undecided(undecided: Undecided) -> Decision {
        Decision { undecided: Some(undecided), ..Decision::of(Verdict::Inconclusive) }
    }
}

/// Compares evidence with a threshold. `measured` is the effect of the two numbers as they are shown, before anything was
/// taken out; `moved` their difference in the metric's unit.
///
/// Relevant and more than noise, by the measured numbers too: a finding; it fails from the failure threshold on, when it
/// is also beyond what noise does once in a while, else it warns. Relevant and not more than noise: undecided. Not
/// relevant: unchanged, or, where a change as large as the failure threshold would not have shown, undecided too, as one
/// of which nothing was seen. No change at all is unchanged however noisy the metric.
pub(in crate::compare) fn verdict(evidence: &NoiseEvidence, threshold: &Threshold, scale: Scale, measured: f64, moved: f64) -> Decision {
    let on_scale = |amount: crate::policy::Amount| scale.worse(amount.value(), threshold.direction);
    let (warn, fail) = (threshold.warn.map(on_scale), threshold.fail.map(on_scale));
    // With no threshold for warnings, the one for failures says what matters.
    let Some(relevant) = warn.or(fail).filter(|_| evidence.effect != 0.0) else {
        return Decision::of(Verdict::Unchanged);
    };
    let enough_moved = threshold.min_change.is_none_or(|least| reaches(moved.abs(), least));
    let size = evidence.effect.abs();
    if !reaches(size, relevant) || !enough_moved {
        let hidden = evidence.detectable > fail.unwrap_or(relevant) && threshold.min_change.is_none();
        return if hidden { Decision::undecided(Undecided::NoChangeSeen) } else { Decision::of(Verdict::Unchanged) };
    }
    let worse = is_worse(evidence.effect, threshold.direction);
    let fails = worse && fail.is_some_and(|fail| reaches(size, fail));
    let agrees = measured.signum() == evidence.effect.signum() && reaches(measured.abs(), relevant);
    let finding = agrees && evidence.significant() && reaches(evidence.nearest.abs(), relevant);
    match (finding, worse) {
        (true, true) if fails && evidence.sure() => Decision::of(Verdict::Failure),
        (true, true) => Decision { to_confirm: fails, ..Decision::of(Verdict::Warning) },
        (true, false) => Decision::of(Verdict::Improved),
        (false, true) if fails && (evidence.only_newest || !evidence.noise_is_known()) => Decision::undecided(Undecided::LooksFailing),
        (false, true) => Decision::undecided(Undecided::LooksWorse),
        (false, false) => Decision::undecided(Undecided::LooksBetter),
    }
}

/// Whether a growth by `effect` is for the worse.
pub(in crate::compare) fn is_worse(effect: f64, direction: Direction) -> bool {
    match direction {
        Direction::Lower => effect > 0.0,
        Direction::Higher => effect < 0.0,
        Direction::Neither => false,
    }
}

/// Whether a number got better by so much that it hardly measures the same thing: a time that fell by more than
/// nine tenths, a throughput that grew more than tenfold.
pub(in crate::compare) fn collapsed(baseline: f64, head: f64, direction: Direction) -> bool {
    match direction {
        Direction::Lower => is_tenth(head, baseline),
        Direction::Higher => baseline > 0.0 && is_tenth(baseline, head),
        Direction::Neither => false,
    }
}

/// The same for the worse: a time that grew more than tenfold, a throughput of which less than a tenth is left.
pub(in crate::compare) fn fell_apart(baseline: f64, head: f64, direction: Direction) -> bool {
    match direction {
        Direction::Lower => baseline > 0.0 && is_tenth(baseline, head),
        Direction::Higher => is_tenth(head, baseline),
        Direction::Neither => false,
    }
}

fn is_tenth(small: f64, large: f64) -> bool {
    small >= 0.0 && large > 0.0 && small < (1.0 - COLLAPSED) * large
}
