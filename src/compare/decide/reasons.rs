//! Why a verdict is what it is, in sentences that need no statistics.

use super::scale::Scale;
use super::verdict::reaches;
use crate::compare::noise::evidence::NoiseEvidence;
use crate::model::{Basis, Change, ChangeIn, Class, Undecided, Verdict};

/// A smallest detectable change beyond tenfold is no help to anyone.
const HOPELESS: f64 = 9.0;

/// The sentences for a judged change; the first is the one to show where there is room for one.
pub(in crate::compare) fn of(change: &Change, evidence: &NoiseEvidence, scale: Scale, to_confirm: bool) -> Vec<String> {
    let mut lead = first(change, evidence, scale, to_confirm);
    if let Some(part) = taken_out(evidence, change, scale) {
        lead.push_str(&part);
    }
    vec![lead, basis(change, evidence, scale)]
}

/// The beginnings and the end of the reasons that repeat figures, by which [`says_only_figures`] knows them again, also in a saved comparison.
const LIMIT: &str = "limit ";
const WARNS_AT: &str = "warns at ";
const LOOKS: &str = "looks ";
const WOULD_NOT_SHOW: &str = " would not show";

/// Whether a first reason is made of the change, its limits and its noise only: whoever shows those figures needs no sentence.
pub fn says_only_figures(reason: &str) -> bool {
    let is_limit = [LIMIT, WARNS_AT].iter().any(|lead| reason.starts_with(lead));
    let is_noise = reason.starts_with(LOOKS) && reason.ends_with(WOULD_NOT_SHOW);
    (is_limit || is_noise) && !reason.contains(TAKEN_OUT)
}

fn first(change: &Change, evidence: &NoiseEvidence, scale: Scale, to_confirm: bool) -> String {
    let limit = |amount: Option<f64>| amount.map(|share| self::amount(share, change.change_in)).unwrap_or_default();
    let noise = || noise(change, evidence, scale);
    match change.verdict {
        Verdict::Failure => format!("{LIMIT}{}; {}", limit(change.threshold.fail), noise()),
        Verdict::Warning if to_confirm => format!("{}; {}", unconfirmed(change, evidence, scale), noise()),
        Verdict::Warning if change.threshold.fail.is_some() => {
            format!("{WARNS_AT}{}, fails at {}", limit(change.threshold.warn), limit(change.threshold.fail))
        }
        Verdict::Warning => format!("{WARNS_AT}{}", limit(change.threshold.warn)),
        Verdict::Improved => format!("better; {}", noise()),
        Verdict::Inconclusive => undecided(change, evidence, scale),
        _ if evidence.effect == 0.0 => "the same number".to_owned(),
        _ if moved_too_little(change) => "moved by less than min-change".to_owned(),
        _ => format!("below the threshold ({})", limit(change.threshold.warn.or(change.threshold.fail))),
    }
}

/// Why a regression beyond its noise only warns.
fn unconfirmed(change: &Change, evidence: &NoiseEvidence, scale: Scale) -> String {
    let sure = amount(scale.shown(evidence.sure), change.change_in);
    let bar = if sure == ANY { "can't fail before it is confirmed".to_owned() } else { format!("fails only beyond {sure}") };
    format!("more than noise, but {bar}: measure the head again to confirm")
}

fn moved_too_little(change: &Change) -> bool {
    let moved = change.head.zip(change.baseline).map(|(head, baseline)| (head.value - baseline.value).abs());
    change.threshold.min_change.zip(moved).is_some_and(|(least, moved)| !reaches(moved, least))
}

/// What an undecided change looks like, why that is not enough, and what would settle it.
fn undecided(change: &Change, evidence: &NoiseEvidence, scale: Scale) -> String {
    let Some(lead) = looks(change) else { return unseen(change, evidence) };
    if evidence.only_newest {
        return format!("{lead}, but the newest earlier run moved the same way: measure the head again");
    }
    let limit = change.threshold.warn.or(change.threshold.fail).map_or(0.0, |limit| scale.worse(limit, change.direction));
    if evidence.significant() && !reaches(evidence.nearest.abs(), limit) {
        let least = amount(scale.shown(evidence.nearest), change.change_in);
        return format!("{lead}, but only {least} of it is certain, which is below the threshold");
    }
    if evidence.significant() {
        return format!("{lead}, but only after the change shared by all metrics is taken out: the two numbers do not show it");
    }
    let why = match seen(change) {
        None => too_wide(change, evidence).to_owned(),
        Some(_) if evidence.effect.abs() > evidence.detectable => disagreement(evidence.basis).to_owned(),
        Some(seen) => format!("a change below {seen}{WOULD_NOT_SHOW}"),
    };
    format!("{lead}, but may be noise: {why}{}", settle(evidence))
}

/// What an undecided change looks like; none where no change was seen.
fn looks(change: &Change) -> Option<String> {
    let like = match change.undecided? {
        Undecided::LooksFailing => "like a failure",
        Undecided::LooksWorse => "worse",
        Undecided::LooksBetter => "better",
        Undecided::NoChangeSeen => return None,
    };
    Some(format!("{LOOKS}{like}"))
}

/// That no change was seen, and how large a one would not have been.
fn unseen(change: &Change, evidence: &NoiseEvidence) -> String {
    match seen(change) {
        Some(seen) => format!("no change seen; up to {seen}{WOULD_NOT_SHOW}"),
        None => format!("no change seen; {}", too_wide(change, evidence)),
    }
}

/// The smallest change that could be detected; nothing where it is no help.
fn seen(change: &Change) -> Option<String> {
    let least = change.min_detectable.filter(|least| change.change_in == ChangeIn::Points || *least <= HOPELESS)?;
    Some(amount(least, change.change_in)).filter(|seen| seen != ANY)
}

/// Why no change could be detected, in the words that fit where the noise was taken from.
fn too_wide(change: &Change, evidence: &NoiseEvidence) -> &'static str {
    let several = [change.baseline, change.head].iter().flatten().any(|side| side.n.is_some_and(|n| n > 1));
    match evidence.basis {
        Basis::History => "its earlier runs vary too much to detect any change",
        Basis::Replicates => "its runs vary too much to detect any change",
        Basis::Rounds | Basis::BestRounds => "its rounds vary too much to detect any change",
        Basis::SpreadWithin | Basis::SpreadAlone => "its repetitions vary too much to detect any change",
        Basis::Counting => "too few were counted to detect any change",
        Basis::Neighbours | Basis::Assumed if several && evidence.reach.is_infinite() => {
            "it is based on too few values to detect any change"
        }
        Basis::Rounding => "it is rounded too coarsely to detect any change",
        Basis::Neighbours => "the other metrics moved too much to detect any change",
        Basis::Assumed | Basis::Exact => "so much may be noise that no change can be detected",
    }
}

/// Why an effect that is large enough is not believed.
fn disagreement(basis: Basis) -> &'static str {
    match basis {
        Basis::History => "it is not beyond every level of its earlier runs",
        Basis::Rounds | Basis::BestRounds => "its rounds do not agree on it",
        Basis::Replicates => "its runs do not agree on it",
        _ => "its values do not agree on it",
    }
}

/// What would settle an undecided change, as far as that is known.
fn settle(evidence: &NoiseEvidence) -> String {
    match (evidence.more_runs, evidence.basis) {
        (Some(1), Basis::History) => "; 1 more run of the head would settle it".to_owned(),
        (Some(runs), Basis::History) => format!("; {runs} more runs of the head would settle it"),
        (None, Basis::History) => "; more runs would not settle it at this noise".to_owned(),
        (Some(1), Basis::Rounds) => "; 1 more round would make it more certain".to_owned(),
        (Some(rounds), Basis::Rounds) => format!("; {rounds} more rounds would make it more certain"),
        (Some(1), _) => "; 1 more run per side would make it more certain".to_owned(),
        (Some(runs), _) => format!("; {runs} more runs per side would make it more certain"),
        // That more runs per side help is a caveat of the whole report.
        (None, _) => String::new(),
    }
}

/// The sentence for a change that nothing bounds.
pub(in crate::compare) fn unbounded(change: &Change, why: &str) -> String {
    let lead = looks(change).unwrap_or_else(|| "no change seen".to_owned());
    format!("{lead}, but {why}")
}

/// What the noise is, in the words that fit its source.
fn noise(change: &Change, evidence: &NoiseEvidence, scale: Scale) -> String {
    match (evidence.basis, change.noise) {
        (Basis::Exact, _) => "these numbers never vary".to_owned(),
        (Basis::History, Some(noise)) if noise > 0.0 => {
            let times = evidence.nearest.abs() / evidence.noise.unwrap_or(f64::INFINITY);
            let times = if times < 9.95 { format!("{times:.1}") } else { format!("{times:.0}") };
            format!("{times} × its noise of {}", amount(noise, change.change_in))
        }
        _ => format!("changes {} may be noise", up_to(change, evidence, scale)),
    }
}

/// "up to 10 %", "of any size": what may be noise.
fn up_to(change: &Change, evidence: &NoiseEvidence, scale: Scale) -> String {
    match amount(scale.shown(evidence.reach), change.change_in) {
        any if any == ANY => format!("of {any}"),
        reach => format!("up to {reach}"),
    }
}

/// Where the noise was taken from.
fn basis(change: &Change, evidence: &NoiseEvidence, scale: Scale) -> String {
    let (baseline, head) = evidence.runs;
    let others = evidence.neighbours.filter(|others| *others > 0);
    let up_to = up_to(change, evidence, scale);
    match evidence.basis {
        Basis::Exact => "compared exactly: the same work gives the same number".to_owned(),
        Basis::History => {
            let noise = evidence.noise.map(|noise| amount(scale.shown(noise), change.change_in)).unwrap_or_default();
            let subject = if head == 1 { "the head's run".to_owned() } else { format!("the head's {head} runs") };
            let reach = amount(scale.shown(evidence.reach), change.change_in);
            format!("{baseline} earlier runs vary by {noise} from run to run; {subject} must clear {reach}")
        }
        Basis::SpreadWithin => {
            let among = others.map(|others| format!(", among {others} benchmarks")).unwrap_or_default();
            format!("one run per side: noise estimated from the spread within both runs{among}")
        }
        Basis::SpreadAlone => {
            format!("one run per side; its repetitions do not show how far the next run would differ: {up_to} may be noise")
        }
        Basis::Neighbours => match others {
            Some(others) => format!("{}: noise estimated from how much {others} other metrics of its kind moved", few(evidence)),
            None => format!("{}: noise estimated from how much the other metrics moved", few(evidence)),
        },
        Basis::Assumed => format!(
            "{}: too few to know how much the next one would differ, so changes {up_to} are assumed to be noise (adjust with [noise] in perfdiff.toml)",
            few(evidence)
        ),
        Basis::Counting => counting(change, evidence, &up_to),
        Basis::Rounding => format!("written in steps so coarse that {up_to} may be rounding"),
        Basis::Rounds => format!("{baseline} rounds of baseline and head in turns: noise estimated from the differences within rounds"),
        Basis::BestRounds => {
            format!("{baseline} rounds of baseline and head in turns, most of them disturbed: the best fifth of each side is compared")
        }
        Basis::Replicates => format!("{baseline} runs compared with {head}: noise estimated from the differences between runs"),
    }
}

/// How few runs there were.
fn few(evidence: &NoiseEvidence) -> String {
    match evidence.runs {
        (1, 1) => "one run per side".to_owned(),
        (1, head) => format!("one earlier run and {head} of the head"),
        (earlier, _) => format!("only {earlier} earlier runs"),
    }
}

/// That it was counted, and how many where that is known: of several runs only the runs are.
fn counting(change: &Change, evidence: &NoiseEvidence, up_to: &str) -> String {
    let count = |side: Option<crate::model::Estimate>| side.and_then(|estimate| estimate.n);
    match count(change.baseline).zip(count(change.head)).filter(|_| evidence.runs == (1, 1)) {
        Some((baseline, head)) if matches!(change.class, Class::ErrorRate | Class::Score) => {
            format!("a share of {baseline} and of {head}: {up_to} may be chance")
        }
        Some((baseline, head)) => format!("{baseline} and {head} were counted: {up_to} may be chance"),
        None => format!("counted, not measured: {up_to} may be chance"),
    }
}

/// What the others shared and was taken out, where that is worth a word: the change shown is then not quite what the two
/// numbers beside it give.
fn taken_out(evidence: &NoiseEvidence, change: &Change, scale: Scale) -> Option<String> {
    let part = scale.shown(evidence.common_mode?);
    let sign = if part < 0.0 { "−" } else { "+" };
    (part.abs() >= 0.01).then(|| format!("; {sign}{} {TAKEN_OUT}", amount(part, change.change_in)))
}

/// What the end of a reason says of the part that all benchmarks share.
const TAKEN_OUT: &str = "shared by all metrics is taken out";

/// Percent from which on a number says no more than that there is no limit.
const ANY_SIZE: f64 = 1e9;

/// What stands for such a number.
const ANY: &str = "any size";

/// "4 %", "0.5 points", "any size".
pub(in crate::compare) fn amount(share: f64, change_in: ChangeIn) -> String {
    let percent = share.abs() * 100.0;
    let number = if percent < 9.95 { format!("{percent:.1}") } else { format!("{percent:.0}") };
    let number = number.strip_suffix(".0").unwrap_or(&number);
    match change_in {
        _ if percent.is_nan() || percent >= ANY_SIZE => ANY.to_owned(),
        ChangeIn::Relative => format!("{number} %"),
        ChangeIn::Points if number == "1" => "1 point".to_owned(),
        ChangeIn::Points => format!("{number} points"),
    }
}
