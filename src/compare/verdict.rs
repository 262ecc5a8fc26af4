//! Evidence × threshold → verdict: a finding is significant *and* relevant.

use super::evidence::Evidence;
use super::yardstick::Yardstick;
use crate::model::{Direction, Verdict};
use crate::policy::Threshold;

/// A share better by which a number is too good to be a change of the same thing.
const COLLAPSED: f64 = 0.9;

/// What evidence amounts to under a threshold.
///
/// Not relevant and the interval keeps clear of a regression that matters: unchanged. Relevant and more than noise: a
/// finding. Everything else is undecided, and said so. No change at all is unchanged however noisy the metric.
pub(super) fn verdict(evidence: &Evidence, threshold: &Threshold, yardstick: Yardstick, moved: f64) -> Verdict {
    if evidence.effect == 0.0 {
        return Verdict::Unchanged;
    }
    let warn = threshold.warn.map(|amount| yardstick.worse(amount.value(), threshold.direction));
    let fail = threshold.fail.map(|amount| yardstick.worse(amount.value(), threshold.direction));
    // With no threshold for warnings, the one for failures says what matters.
    let Some(relevant) = warn.or(fail) else {
        return Verdict::Unchanged;
    };
    let enough_moved = threshold.min_change.is_none_or(|least| moved.abs() >= least);
    let size = evidence.effect.abs();
    if size >= relevant && enough_moved {
        let finding = evidence.significant() && evidence.nearest.abs() >= relevant;
        return match (finding, is_worse(evidence.effect, threshold.direction)) {
            (false, _) => Verdict::Inconclusive,
            (true, true) if fail.is_some_and(|fail| size >= fail) => Verdict::Failure,
            (true, true) => Verdict::Warning,
            (true, false) => Verdict::Improved,
        };
    }
    // Only a regression must be ruled out: nobody needs to hear that an improvement can't be.
    let worst = if threshold.direction == Direction::Higher { -evidence.low } else { evidence.high };
    // Where the noise was measured the report says what could have been seen; only one pair of runs leaves it open.
    let could_matter = evidence.noise.is_none() && worst >= relevant;
    if could_matter && enough_moved { Verdict::Inconclusive } else { Verdict::Unchanged }
}

/// Whether a growth by `effect` is for the worse.
pub(super) fn is_worse(effect: f64, direction: Direction) -> bool {
    match direction {
        Direction::Lower => effect > 0.0,
        Direction::Higher => effect < 0.0,
        Direction::Neither => false,
    }
}

/// Whether a number got better by so much that it hardly measures the same thing: a time that fell by more than
/// nine tenths, a throughput that grew more than tenfold.
pub(super) fn collapsed(baseline: f64, head: f64, direction: Direction) -> bool {
    let better = |small: f64, large: f64| small >= 0.0 && large > 0.0 && small < (1.0 - COLLAPSED) * large;
    match direction {
        Direction::Lower => better(head, baseline),
        Direction::Higher => baseline > 0.0 && better(baseline, head),
        Direction::Neither => false,
    }
}
