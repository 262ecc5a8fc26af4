//! Why a verdict is what it is, in sentences that need no statistics.

use super::evidence::{Basis, Evidence};
use super::yardstick::Yardstick;
use crate::model::{Change, ChangeIn, Verdict};

/// The sentences for a judged change; the first is the one to show where there is room for one.
pub(super) fn of(change: &Change, evidence: &Evidence, yardstick: Yardstick, worse: bool, matters: bool) -> Vec<String> {
    let reach = amount(yardstick.shown(evidence.reach), change.change_in);
    let mut reasons = vec![first(change, evidence, &reach, worse, matters)];
    reasons.push(basis(evidence, change, &reach));
    reasons
}

fn first(change: &Change, evidence: &Evidence, reach: &str, worse: bool, matters: bool) -> String {
    let limit = |amount: Option<f64>| amount.map(|share| self::amount(share, change.change_in)).unwrap_or_default();
    match change.verdict {
        Verdict::Failure => format!("fails from {} on; changes up to {reach} may be noise", limit(change.threshold.fail)),
        Verdict::Warning if change.threshold.fail.is_some() => {
            format!("warns from {} on, fails from {}", limit(change.threshold.warn), limit(change.threshold.fail))
        }
        Verdict::Warning => format!("warns from {} on", limit(change.threshold.warn)),
        Verdict::Improved => format!("better by more than noise, which may be up to {reach}"),
        Verdict::Inconclusive => {
            let seen = change.min_detectable.map_or_else(|| reach.to_owned(), |least| amount(least, change.change_in));
            let lead = match (matters, worse) {
                (true, true) => "looks worse, but may be noise",
                (true, false) => "looks better, but may be noise",
                (false, _) => "too noisy to rule out a regression",
            };
            format!("{lead}: only changes over {seen} could be told")
        }
        _ if evidence.effect == 0.0 => "the same number".to_owned(),
        _ => format!("below what matters ({})", limit(change.threshold.warn.or(change.threshold.fail))),
    }
}

fn basis(evidence: &Evidence, change: &Change, reach: &str) -> String {
    match &evidence.basis {
        Basis::Exact => "compared exactly: the same work gives the same number".to_owned(),
        Basis::SpreadWithin { neighbours } => {
            format!("one run a side: noise taken from the spread within both runs, among {neighbours} metrics of its kind")
        }
        Basis::SpreadAlone => {
            format!(
                "one run a side and too few benchmarks to tell how restless the runner was: up to {reach} may be noise; more runs settle it"
            )
        }
        Basis::Neighbours { count } => format!("one run a side: noise taken from how much the {count} metrics of its kind moved"),
        Basis::Assumed => format!("one run a side: {reach} of noise from run to run is assumed ([noise] in perfdiff.toml)"),
        Basis::Counting => {
            let count = |side: Option<crate::model::Estimate>| side.and_then(|estimate| estimate.n).unwrap_or_default();
            format!("a share of {} and of {}: up to {reach} may be chance", count(change.baseline), count(change.head))
        }
        Basis::Replicates { baseline, head } => format!("{baseline} runs against {head}: noise taken from the spread of the runs"),
    }
}

/// "4.0 %", "0.5 points", "×3.1".
pub(super) fn amount(share: f64, change_in: ChangeIn) -> String {
    let percent = share.abs() * 100.0;
    let number = if percent < 9.95 { format!("{percent:.1}") } else { format!("{percent:.0}") };
    match change_in {
        ChangeIn::Relative if !share.is_finite() => "any size".to_owned(),
        ChangeIn::Relative => format!("{number} %"),
        ChangeIn::Points => format!("{number} points"),
    }
}
