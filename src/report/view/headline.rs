//! What a reader in a hurry takes away: the figures, and the one sentence about the gravest finding.

use super::gates::GateRow;
use super::group::{Group, count, metrics};
use super::row::Row;
use super::undecided;
use super::words::reported_verdict::ReportedVerdict;
use super::words::sentence::{self, Sentence};
use crate::compare::Judgement;
use crate::model::{Cause, Caveat, CaveatCode, Change, Comparison, GateVerdict, Outcome, Reactions, SuiteChange, Verdict};
use crate::report::escape::visible;

/// How many groups got one verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// The verdict that is counted.
    pub verdict: Verdict,
    /// Whether these are the ones of which no change was seen.
    pub unseen: bool,
    /// The count in words: "3 failures".
    pub text: String,
}

/// A finding about the suite as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuiteFinding {
    /// A failure or a warning.
    pub verdict: Verdict,
    /// That it is one, in a few words: "the suite as a whole fails".
    pub summary: &'static str,
    /// Why, one sentence without its full stop.
    pub reason: String,
}

/// A suite that moved by less than this as a whole did not move.
const LEAST_SUITE_CHANGE: f64 = 0.001;

/// How the suite moved as a whole: "the suite as a whole 2.1 % worse (38 of 45 benchmarks)".
pub(super) fn suite(suite: &SuiteChange) -> Option<String> {
    let (word, count) = if suite.change > 0.0 { ("worse", suite.worse) } else { ("better", suite.better) };
    let moved = suite.change.is_finite() && suite.change.abs() >= LEAST_SUITE_CHANGE;
    let percent = suite.change.abs() * 100.0;
    let percent = if percent < 9.95 { format!("{percent:.1}") } else { format!("{percent:.0}") };
    moved.then(|| format!("the suite as a whole {percent} % {word} ({count} of {} benchmarks)", suite.worse + suite.better))
}

/// The finding about the suite as a whole, where there is one.
pub(super) fn whole(comparison: &Comparison) -> Option<SuiteFinding> {
    let change = comparison.suite_change.as_ref()?;
    let summary = match change.verdict {
        Verdict::Failure => "the suite as a whole fails",
        Verdict::Warning => "the suite as a whole is worse",
        _ => return None,
    };
    let reason = change.reason.as_deref().map(visible).or_else(|| suite(change));
    Some(SuiteFinding { verdict: change.verdict, summary, reason: reason.unwrap_or_else(|| summary.to_owned()) })
}

/// The counts in words, in the order of the report, without zeros.
pub(super) fn counts(groups: &[Group]) -> Vec<Count> {
    let of = |kind: ReportedVerdict| groups.iter().filter(|group| group.reported().is_with(kind)).count();
    let counted = ReportedVerdict::kinds().map(|kind| (kind, of(kind))).filter(|(_, count)| *count > 0);
    counted.map(|(kind, count)| Count { verdict: kind.verdict, unseen: kind.is_unseen(), text: kind.counted(count) }).collect()
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

/// What is wrong with the whole, whatever the figures say: something required was not compared, a file was cut short, a suite
/// was not measured anew. Alone it decides the outcome, so the headline must say it.
pub(super) fn flaws(comparison: &Comparison) -> Vec<&Caveat> {
    comparison.caveats.iter().filter(|caveat| flaw(caveat.code).is_some()).collect()
}

/// What one finding that decides the outcome is called, and several; none for those that figures or a sentence of their own
/// tell.
fn flaw(code: CaveatCode) -> Option<(&'static str, &'static str)> {
    Some(match code {
        CaveatCode::RequiredMissing => ("1 requirement not met", "requirements not met"),
        CaveatCode::NothingJudged => ("nothing was judged", "times nothing was judged"),
        CaveatCode::Truncated => ("1 file cut short", "files cut short"),
        CaveatCode::MuchMissing => ("too much is missing", "times too much is missing"),
        CaveatCode::SuiteUnfit => ("1 suite compared with nothing", "suites compared with nothing"),
        CaveatCode::NoCounterpart => ("1 suite of which nothing was compared", "suites of which nothing was compared"),
        CaveatCode::SuiteMissing => ("1 suite missing", "suites missing"),
        CaveatCode::NothingMeasuredAnew => ("1 suite not measured anew", "suites not measured anew"),
        CaveatCode::RunAborted => ("1 run aborted", "runs aborted"),
        CaveatCode::AllFailed => ("all requests of 1 benchmark failed", "benchmarks whose requests all failed"),
        CaveatCode::FailedTwice => ("1 benchmark failed on both sides", "benchmarks failed on both sides"),
        _ => return None,
    })
}

/// What there is to word.
#[derive(Clone, Copy)]
pub(super) struct Found<'a> {
    pub(super) comparison: &'a Comparison,
    pub(super) groups: &'a [Group],
    pub(super) gates: &'a [GateRow],
    pub(super) flaws: &'a [&'a Caveat],
    pub(super) whole: Option<&'a SuiteFinding>,
}

impl Found<'_> {
    /// The sentence of the gravest finding, and whether it is good news.
    pub(super) fn worst(self, lead: Option<(&Group, &Row, &Change)>) -> (Option<Sentence>, bool) {
        let about = |(group, row, change): (&Group, &Row, &Change)| sentence::about(&group.benchmark, row, change);
        let failed = lead.filter(|(group, ..)| group.verdict == Verdict::Failure);
        // A suite that warns does not hide what failed.
        let whole = self.whole.filter(|whole| whole.verdict == Verdict::Failure || failed.is_none());
        let whole = whole.map(|whole| Sentence::default().words(&whole.reason));
        let gate = self.gates.first().filter(|gate| match self.comparison.outcome {
            Outcome::Fail => gate.verdict == GateVerdict::Failure,
            _ => gate.verdict != GateVerdict::Met,
        });
        let lacking = self
            .flaws
            .iter()
            .find(|caveat| caveat.code == CaveatCode::RequiredMissing)
            .map(|caveat| Sentence::default().name(visible(&caveat.subject)).words(" is required and was not compared"));
        let grave = whole.or_else(|| failed.map(about)).or_else(|| gate.map(GateRow::sentence)).or(lacking);
        match (grave, lead) {
            (Some(grave), _) => (Some(grave), false),
            // What looks like a failure is graver than what is missing, and the figures say it.
            (None, Some((group, ..))) if group.verdict == Verdict::Removed && self.looks_failing() => (None, false),
            (None, Some(lead)) => (Some(about(lead)), lead.0.verdict == Verdict::Improved),
            (None, None) => (None, false),
        }
    }

    /// The figures of the headline: what is bad, else what is lost, else what is good.
    /// `alone` is true without a baseline: then that comes first, whatever else the outcome rests on.
    pub(super) fn summary(self, alone: bool) -> String {
        if self.flaws.iter().any(|caveat| caveat.code == CaveatCode::NothingJudged) {
            return "nothing was judged".to_owned();
        }
        let found = self.found(alone);
        let figures = match flawed(self.flaws) {
            None => found,
            Some(flawed) if alone || self.count(Verdict::Failure) > 0 => format!("{found}; {flawed}"),
            Some(flawed) => format!("{flawed}; {found}"),
        };
        match self.whole {
            Some(whole) => format!("{}; {figures}", whole.summary),
            None => figures,
        }
    }

    fn count(self, verdict: Verdict) -> usize {
        count(self.groups, verdict)
    }

    /// "3 failures"; nothing where there is none.
    fn counted(self, verdict: Verdict) -> Option<String> {
        Some(self.count(verdict)).filter(|count| *count > 0).map(|count| ReportedVerdict::from(verdict).counted(count))
    }

    fn looks_failing(self) -> bool {
        self.groups.iter().any(|group| group.reported().looks_failing())
    }

    fn found(self, alone: bool) -> String {
        let (missed, bounds) = gates_in_words(self.gates);
        match self.groups.len() {
            0 if self.gates.is_empty() => return "nothing was compared".to_owned(),
            0 => return bounds,
            count if alone => {
                let failed = self.counted(Verdict::Failure).map(|failed| format!("; {failed}")).unwrap_or_default();
                let bounds = if bounds.is_empty() { bounds } else { format!("; {bounds}") };
                let lacks = if self.comparison.is_unfit() {
                    format!("none of the stored runs fits, so {} were compared with nothing", metrics(count))
                } else {
                    format!("no baseline yet ({} measured)", metrics(count))
                };
                return format!("{lacks}{failed}{bounds}");
            }
            _ => (),
        }
        let findings = self.findings();
        let anything = findings.is_some();
        let changes = findings.unwrap_or_else(|| undecided::nothing_found(self.comparison, self.groups));
        match (missed, bounds.as_str()) {
            (_, "") => changes,
            (true, bounds) if anything => format!("{changes}; {bounds}"),
            (true, bounds) => format!("{bounds}; {changes}"),
            (false, bounds) => format!("{changes}, {bounds}"),
        }
    }

    /// What was found, the bad first, and what looks bad; nothing where nothing is.
    fn findings(self) -> Option<String> {
        let joined = |parts: &[Verdict]| {
            let parts: Vec<String> = parts.iter().filter_map(|verdict| self.counted(*verdict)).collect();
            (!parts.is_empty()).then(|| format!("{} in {}", parts.join(", "), metrics(self.groups.len())))
        };
        // Where nothing failed but what can't be compared, that comes first.
        let lost = self.count(Verdict::Failure) == 0 && self.comparison.outcome == Outcome::Fail;
        let gravest = if lost { Verdict::Incomparable } else { Verdict::Failure };
        // What is missing is not hidden behind what is worse.
        let missing = self.counted(Verdict::Removed).map(|removed| format!("; {removed}")).unwrap_or_default();
        let bad = joined(&[gravest, Verdict::Warning]).map(|bad| format!("{bad}{}{missing}", self.to_confirm()));
        let looks = Some(undecided::looks_failing(self.comparison, self.groups, bad.is_none())).filter(|_| self.looks_failing());
        let lost = joined(&[Verdict::Incomparable, Verdict::Removed]);
        let grave = bad.is_some() || lost.is_some();
        let good = || joined(&[Verdict::Improved, Verdict::Accepted]);
        // What was accepted is worse: it never goes without saying, whatever else there is to say.
        let rest = if grave { self.counted(Verdict::Accepted) } else { good() };
        let lost = lost.filter(|_| bad.is_none());
        [bad, looks, lost, rest].into_iter().flatten().reduce(|all, one| format!("{all}; {one}"))
    }

    /// That warnings would be failures if they were certain; empty where something failed already.
    fn to_confirm(self) -> String {
        let warnings: Vec<&Group> = self.groups.iter().filter(|group| group.verdict == Verdict::Warning).collect();
        let is_to_confirm = |row: &Row| self.comparison.changes.get(row.index).is_some_and(|change| Judgement::of(change).is_to_confirm());
        let unsure = warnings.iter().filter(|group| group.rows.iter().any(is_to_confirm)).count();
        match unsure {
            0 => String::new(),
            _ if self.count(Verdict::Failure) > 0 => String::new(),
            unsure if unsure == warnings.len() => ", to be confirmed by a second run".to_owned(),
            unsure => format!(", {unsure} of them to be confirmed by a second run"),
        }
    }

    /// The result in a word or two: what is worst, else what is best.
    pub(super) fn brief(self) -> String {
        let (missed, bounds) = gates_in_words(self.gates);
        let missed = missed.then(|| bounds.split(", ").next().unwrap_or_default().to_owned());
        let whole = self.whole.map(|_| "suite worse".to_owned());
        let graver = |verdict| {
            let first = || flawed(self.flaws)?.split("; ").next().map(str::to_owned);
            whole.or_else(|| self.counted(verdict)).or(missed).or_else(first).or_else(|| undecided::looking_worse(self.groups))
        };
        let lost = || self.counted(Verdict::Incomparable).or_else(|| self.counted(Verdict::Removed));
        match self.comparison.outcome {
            _ if self.flaws.iter().any(|caveat| caveat.code == CaveatCode::NothingJudged) => "nothing judged".to_owned(),
            _ if self.groups.is_empty() && self.gates.is_empty() => "nothing compared".to_owned(),
            Outcome::Warn if self.comparison.is_unfit() => "no stored run fits".to_owned(),
            Outcome::NoBaseline => "no baseline".to_owned(),
            Outcome::Fail => graver(Verdict::Failure).or_else(lost).unwrap_or_else(|| "failed".to_owned()),
            Outcome::Warn => graver(Verdict::Warning).or_else(lost).unwrap_or_else(|| "warning".to_owned()),
            Outcome::Pass if self.groups.is_empty() => bounds,
            Outcome::Pass => self.counted(Verdict::Improved).unwrap_or_else(|| undecided::no_finding(self.groups).to_owned()),
        }
    }
}

/// The flaws in figures, the gravest first.
fn flawed(flaws: &[&Caveat]) -> Option<String> {
    let mut codes: Vec<CaveatCode> = flaws.iter().map(|caveat| caveat.code).collect();
    codes.sort_by_key(|code| (std::cmp::Reverse(Cause::of_caveat(*code).map(|cause| cause.outcome(Reactions::default()))), *code));
    codes.dedup();
    let counted = |code: CaveatCode| {
        let (one, several) = flaw(code)?;
        let count = flaws.iter().filter(|caveat| caveat.code == code).count();
        Some(if count == 1 { one.to_owned() } else { format!("{count} {several}") })
    };
    codes.into_iter().filter_map(counted).reduce(|all, one| format!("{all}; {one}"))
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
