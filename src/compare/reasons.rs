//! Why a verdict is what it is, in sentences that need no statistics.

use super::evidence::Evidence;
use super::yardstick::Yardstick;
use crate::model::{Basis, Change, ChangeIn, Class, Undecided, Verdict};

/// A change that must be larger than this to be told, tenfold, is no help to anyone.
const HOPELESS: f64 = 9.0;

/// The sentences for a judged change; the first is the one to show where there is room for one.
pub(super) fn of(change: &Change, evidence: &Evidence, yardstick: Yardstick, to_confirm: bool) -> Vec<String> {
    let reach = amount(yardstick.shown(evidence.reach), change.change_in);
    let mut lead = first(change, evidence, &reach, to_confirm);
    if let Some(part) = taken_out(evidence, change, yardstick) {
        lead.push_str(&part);
    }
    vec![lead, basis(evidence, change, yardstick, &reach)]
}

fn first(change: &Change, evidence: &Evidence, reach: &str, to_confirm: bool) -> String {
    let limit = |amount: Option<f64>| amount.map(|share| self::amount(share, change.change_in)).unwrap_or_default();
    match change.verdict {
        Verdict::Failure => format!("fails from {} on; {}", limit(change.threshold.fail), noise(change, evidence, reach)),
        Verdict::Warning if to_confirm => {
            format!(
                "beyond its noise, though not by enough to fail on one look: measure the head again to confirm; {}",
                noise(change, evidence, reach)
            )
        }
        Verdict::Warning if change.threshold.fail.is_some() => {
            format!("warns from {} on, fails from {}", limit(change.threshold.warn), limit(change.threshold.fail))
        }
        Verdict::Warning => format!("warns from {} on", limit(change.threshold.warn)),
        Verdict::Improved => format!("better; {}", noise(change, evidence, reach)),
        Verdict::Inconclusive => {
            let seen = change.min_detectable.map_or_else(|| reach.to_owned(), |least| amount(least, change.change_in));
            let lead = match looks(change) {
                Some(looks) => format!("{looks}, but may be noise"),
                None => return format!("no change seen; up to {seen} would not show"),
            };
            let settle = match evidence.more_runs {
                Some(1) => "; 1 more run of the head would settle it".to_owned(),
                Some(runs) if evidence.basis == Basis::History => format!("; {runs} more runs of the head would settle it"),
                Some(runs) => format!("; {runs} more runs a side would settle it"),
                None if evidence.basis == Basis::History => "; more runs would not settle it at this noise".to_owned(),
                None => String::new(),
            };
            if change.min_detectable.is_none_or(|least| change.change_in == ChangeIn::Relative && least > HOPELESS) {
                return format!("{lead}: its own values spread too widely to tell any change{settle}");
            }
            format!("{lead}: only changes over {seen} could be told{settle}")
        }
        _ if evidence.effect == 0.0 => "the same number".to_owned(),
        _ => format!("below what matters ({})", limit(change.threshold.warn.or(change.threshold.fail))),
    }
}

/// How an undecided change looks; nothing where none was seen.
fn looks(change: &Change) -> Option<&'static str> {
    match change.undecided? {
        Undecided::LooksFailing | Undecided::LooksWorse => Some("looks worse"),
        Undecided::LooksBetter => Some("looks better"),
        Undecided::NoChangeSeen => None,
    }
}

/// The sentence for a change that nothing bounds.
pub(super) fn unbounded(change: &Change, why: &str) -> String {
    format!("{}, but {why}", looks(change).unwrap_or("no change seen"))
}

/// What the noise is, in the words that fit its source.
fn noise(change: &Change, evidence: &Evidence, reach: &str) -> String {
    match (evidence.basis, change.noise) {
        (Basis::Exact, _) => "these numbers never vary".to_owned(),
        (Basis::History, Some(noise)) if noise > 0.0 => {
            let times = evidence.nearest.abs() / evidence.noise.unwrap_or(f64::INFINITY);
            let times = if times < 9.95 { format!("{times:.1}") } else { format!("{times:.0}") };
            format!("{times} × its noise of {}", amount(noise, change.change_in))
        }
        _ => format!("changes up to {reach} may be noise"),
    }
}

fn basis(evidence: &Evidence, change: &Change, yardstick: Yardstick, reach: &str) -> String {
    let (baseline, head) = evidence.runs;
    let others = evidence.neighbours.unwrap_or_default();
    match evidence.basis {
        Basis::Exact => "compared exactly: the same work gives the same number".to_owned(),
        Basis::History => {
            let noise = evidence.noise.map(|noise| amount(yardstick.shown(noise), change.change_in)).unwrap_or_default();
            format!(
                "{baseline} earlier runs vary by {noise} from run to run; {} must clear {reach}",
                if head == 1 { "the head's run".to_owned() } else { format!("the head's {head} runs") }
            )
        }
        Basis::SpreadWithin => format!("one run a side: noise taken from the spread within both runs, among {others} benchmarks"),
        Basis::SpreadAlone => {
            format!(
                "one run a side and too few benchmarks to tell how restless the runner was: up to {reach} may be noise; more runs settle it"
            )
        }
        Basis::Neighbours => format!("one run a side: noise taken from how much the {others} metrics of its kind moved"),
        Basis::Assumed => format!("one run a side: {reach} of noise from run to run is assumed ([noise] in perfdiff.toml)"),
        Basis::Counting => {
            let count = |side: Option<crate::model::Estimate>| side.and_then(|estimate| estimate.n).unwrap_or_default();
            let (of, and) = (count(change.baseline), count(change.head));
            let counted = match change.class {
                _ if evidence.runs != (1, 1) => format!("the counts of {baseline} runs and of {head}"),
                Class::ErrorRate | Class::Score => format!("a share of {of} and of {and}"),
                _ => format!("{of} and {and} were counted"),
            };
            format!("{counted}: up to {reach} may be chance")
        }
        Basis::Rounding => format!("written in steps so coarse that up to {reach} may be rounding"),
        Basis::Replicates => format!("{baseline} runs against {head}: noise taken from the differences of the runs"),
    }
}

/// What the others shared and was taken out, where that is worth a word: the change shown is then not quite what the two
/// numbers beside it give.
fn taken_out(evidence: &Evidence, change: &Change, yardstick: Yardstick) -> Option<String> {
    let part = yardstick.shown(evidence.common_mode?);
    let sign = if part < 0.0 { "−" } else { "+" };
    (part.abs() >= 0.01).then(|| format!("; {sign}{} that all share is taken out", amount(part, change.change_in)))
}

/// Percent from which on a number says no more than that there is no limit.
const ANY_SIZE: f64 = 1e9;

/// "4 %", "0.5 points", "any size".
pub(super) fn amount(share: f64, change_in: ChangeIn) -> String {
    let percent = share.abs() * 100.0;
    let number = if percent < 9.95 { format!("{percent:.1}") } else { format!("{percent:.0}") };
    let number = number.strip_suffix(".0").unwrap_or(&number);
    match change_in {
        _ if percent.is_nan() || percent >= ANY_SIZE => "any size".to_owned(),
        ChangeIn::Relative => format!("{number} %"),
        ChangeIn::Points if number == "1" => "1 point".to_owned(),
        ChangeIn::Points => format!("{number} points"),
    }
}
