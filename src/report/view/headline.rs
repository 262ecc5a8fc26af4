//! What a reader in a hurry takes away: the figures, and the one sentence about the gravest finding.

use super::gates::GateRow;
use super::group::{Group, ORDER};
use super::notes;
use super::row::Row;
use super::sentence::{self, Sentence};
use crate::model::{Caveat, CaveatCode, Change, Comparison, GateVerdict, Outcome, SuiteChange, Verdict};
use crate::report::escape::visible;

/// How many groups there are of `verdict`.
pub(super) fn count(groups: &[Group], verdict: Verdict) -> usize {
    groups.iter().filter(|group| group.verdict == verdict).count()
}

/// A suite that moved by less than this as a whole did not move.
const STILL: f64 = 0.001;

/// How the suite moved as a whole: "the suite as a whole 2.1 % worse (38 of 45 benchmarks)".
pub(super) fn suite(suite: &SuiteChange) -> Option<String> {
    let (word, count) = if suite.change > 0.0 { ("worse", suite.worse) } else { ("better", suite.better) };
    let moved = suite.change.is_finite() && suite.change.abs() >= STILL;
    let percent = suite.change.abs() * 100.0;
    let percent = if percent < 9.95 { format!("{percent:.1}") } else { format!("{percent:.0}") };
    moved.then(|| format!("the suite as a whole {percent} % {word} ({count} of {} benchmarks)", suite.worse + suite.better))
}

/// The counts in words, in the order of the report, without zeros.
pub(super) fn counts(groups: &[Group]) -> Vec<(Verdict, String)> {
    let counted = ORDER.map(|verdict| (verdict, count(groups, verdict)));
    counted.into_iter().filter(|(_, count)| *count > 0).map(|(verdict, count)| (verdict, notes::counted(verdict, count))).collect()
}

/// The first group that is news, with its row and change.
pub(super) fn lead<'a>(groups: &'a [Group], comparison: &'a Comparison) -> Option<(&'a Group, &'a Row, &'a Change)> {
    let news = |group: &&Group| !matches!(group.verdict, Verdict::Inconclusive | Verdict::Added | Verdict::Unchanged | Verdict::Accepted);
    // The ranking within a section is the reader's choice; the headline names the gravest whatever it is.
    let first = groups.iter().find(news)?;
    let gravest = groups
        .iter()
        .filter(|group| group.verdict == first.verdict)
        .reduce(|best, group| if weight(group) > weight(best) { group } else { best })?;
    let row = gravest.rows.first()?;
    Some((gravest, row, comparison.changes.get(row.index)?))
}

fn weight(group: &Group) -> f64 {
    group.rows.first().map_or(0.0, |row| row.excess)
}

/// What is wrong with the whole, whatever the figures say: something required was not compared, or a suite was not
/// measured anew. Alone it decides the outcome, so the headline must say it.
pub(super) fn flaws(comparison: &Comparison) -> Vec<&Caveat> {
    let flaw =
        |caveat: &&Caveat| matches!(caveat.code, CaveatCode::RequiredMissing | CaveatCode::NothingJudged | CaveatCode::NothingMeasuredAnew);
    comparison.caveats.iter().filter(flaw).collect()
}

/// The sentence of the gravest finding, and whether it is good news.
pub(super) fn worst(
    lead: Option<(&Group, &Row, &Change)>,
    gates: &[GateRow],
    flaws: &[&Caveat],
    outcome: Outcome,
) -> (Option<Sentence>, bool) {
    let about = |(group, row, change): (&Group, &Row, &Change)| sentence::about(&group.benchmark, row, change);
    let failed = lead.filter(|(group, ..)| group.verdict == Verdict::Failure);
    let gate = gates.first().filter(|gate| match outcome {
        Outcome::Fail => gate.verdict == GateVerdict::Failure,
        _ => gate.verdict != GateVerdict::Met,
    });
    let lacking = flaws
        .iter()
        .find(|caveat| caveat.code == CaveatCode::RequiredMissing)
        .map(|caveat| Sentence::default().name(visible(&caveat.subject)).words(" is required and was not compared"));
    let grave = failed.map(about).or_else(|| gate.map(GateRow::sentence)).or(lacking);
    match (grave, lead) {
        (Some(grave), _) => (Some(grave), false),
        (None, Some(lead)) => (Some(about(lead)), lead.0.verdict == Verdict::Improved),
        (None, None) => (None, false),
    }
}

/// The figures of the headline: what is bad, else what is lost, else what is good.
/// `alone` says that there was no baseline: then that comes first, whatever else the outcome rests on.
pub(super) fn summary(alone: bool, groups: &[Group], gates: &[GateRow], flaws: &[&Caveat]) -> String {
    if flaws.iter().any(|caveat| caveat.code == CaveatCode::NothingJudged) {
        return "nothing was judged".to_owned();
    }
    let found = found(alone, groups, gates);
    match flawed(flaws) {
        None => found,
        Some(flawed) if alone || count(groups, Verdict::Failure) > 0 => format!("{found}; {flawed}"),
        Some(flawed) => format!("{flawed}; {found}"),
    }
}

fn flawed(flaws: &[&Caveat]) -> Option<String> {
    let of = |code| flaws.iter().filter(|caveat| caveat.code == code).count();
    let required = match of(CaveatCode::RequiredMissing) {
        0 => None,
        1 => Some("1 requirement not met".to_owned()),
        count => Some(format!("{count} requirements not met")),
    };
    let old = match of(CaveatCode::NothingMeasuredAnew) {
        0 => None,
        1 => Some("1 suite not measured anew".to_owned()),
        count => Some(format!("{count} suites not measured anew")),
    };
    required.into_iter().chain(old).reduce(|all, one| format!("{all}; {one}"))
}

fn found(alone: bool, groups: &[Group], gates: &[GateRow]) -> String {
    let of = |verdict| Some(count(groups, verdict)).filter(|count| *count > 0).map(|count| notes::counted(verdict, count));
    let joined = |parts: &[Option<String>]| parts.iter().flatten().cloned().collect::<Vec<_>>().join(", ");
    let (missed, bounds) = gates_in_words(gates);
    let metrics = match groups.len() {
        0 if gates.is_empty() => return "nothing was compared".to_owned(),
        0 => return bounds,
        count if alone => {
            let failed = of(Verdict::Failure).map(|failed| format!("; {failed}")).unwrap_or_default();
            let bounds = if bounds.is_empty() { bounds } else { format!("; {bounds}") };
            return format!("no baseline to compare {} with{failed}{bounds}", metrics(count));
        }
        count => metrics(count),
    };
    let bad = joined(&[of(Verdict::Failure), of(Verdict::Warning)]);
    let lost = joined(&[of(Verdict::Incomparable), of(Verdict::Removed)]);
    let good = joined(&[of(Verdict::Improved), of(Verdict::Accepted)]);
    let said = [bad, lost, good].into_iter().find(|part| !part.is_empty());
    let undecided = count(groups, Verdict::Inconclusive);
    let anything = said.is_some();
    let changes = match said {
        Some(said) => format!("{said} in {metrics}"),
        None if undecided == 0 => format!("no change in {metrics}"),
        // Who could decide next to nothing must not sound as if nothing had changed.
        None if 2 * undecided > groups.len() => format!("no finding, but {undecided} of {metrics} could not be decided"),
        None => format!("no finding in {metrics}, {undecided} undecided"),
    };
    match (missed, bounds.as_str()) {
        (_, "") => changes,
        (true, bounds) if anything => format!("{changes}; {bounds}"),
        (true, bounds) => format!("{bounds}; {changes}"),
        (false, bounds) => format!("{changes}, {bounds}"),
    }
}

/// The result in a word or two: what is worst, else what is best.
pub(super) fn brief(outcome: Outcome, groups: &[Group], gates: &[GateRow], flaws: &[&Caveat]) -> String {
    let of = |verdict| Some(count(groups, verdict)).filter(|count| *count > 0).map(|count| notes::counted(verdict, count));
    let (missed, bounds) = gates_in_words(gates);
    let missed = missed.then(|| bounds.split(", ").next().unwrap_or_default().to_owned());
    let flawed = || flawed(flaws)?.split("; ").next().map(str::to_owned);
    let lost = || of(Verdict::Incomparable).or_else(|| of(Verdict::Removed));
    let undecided = count(groups, Verdict::Inconclusive);
    match outcome {
        _ if flaws.iter().any(|caveat| caveat.code == CaveatCode::NothingJudged) => "nothing judged".to_owned(),
        _ if groups.is_empty() && gates.is_empty() => "nothing compared".to_owned(),
        Outcome::NoBaseline => "no baseline".to_owned(),
        Outcome::Fail => of(Verdict::Failure).or(missed).or_else(flawed).or_else(lost).unwrap_or_else(|| "failed".to_owned()),
        Outcome::Warn => of(Verdict::Warning).or(missed).or_else(flawed).or_else(lost).unwrap_or_else(|| "warning".to_owned()),
        Outcome::Pass if groups.is_empty() => bounds,
        Outcome::Pass if 2 * undecided > groups.len() => "undecided".to_owned(),
        Outcome::Pass => of(Verdict::Improved).unwrap_or_else(|| "no regression".to_owned()),
    }
}

fn metrics(count: usize) -> String {
    if count == 1 { "1 metric".to_owned() } else { format!("{count} metrics") }
}

/// Whether a gate is missed or warns, and those that do in words, or else those that are met; empty without gates.
pub(super) fn gates_in_words(gates: &[GateRow]) -> (bool, String) {
    let of = |verdict, what: &str| match gates.iter().filter(|gate| gate.verdict == verdict).count() {
        0 => None,
        1 => Some(format!("1 {what} gate")),
        count => Some(format!("{count} {what} gates")),
    };
    let bad = [of(GateVerdict::Failure, "missed"), of(GateVerdict::Warning, "warning")];
    let bad = bad.into_iter().flatten().collect::<Vec<_>>().join(", ");
    match gates.len() {
        _ if !bad.is_empty() => (true, bad),
        0 => (false, bad),
        1 => (false, "1 gate met".to_owned()),
        count => (false, format!("all {count} gates met")),
    }
}
