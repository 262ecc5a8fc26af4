//! The verdict as it is reported: with what was merely not seen apart from what is undecided.

use crate::model::{Change, Outcome, Undecided, Verdict};

/// An outcome in the word that stands in front of everything.
pub fn outcome_word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Fail => "FAIL",
        Outcome::Warn => "WARN",
        Outcome::Pass => "PASS",
        Outcome::NoBaseline => "NEW",
    }
}

/// A verdict as people say it.
pub fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Inconclusive => "undecided",
        Verdict::Incomparable => "not comparable",
        verdict => verdict.name(),
    }
}

/// The verdicts in the order of a report: what to act on, what to know, what came and went, the rest.
pub(in crate::report::view) const ORDER: [Verdict; 9] = [
    Verdict::Failure,
    Verdict::Warning,
    Verdict::Incomparable,
    Verdict::Accepted,
    Verdict::Improved,
    Verdict::Inconclusive,
    Verdict::Removed,
    Verdict::Added,
    Verdict::Unchanged,
];

/// A verdict, and what it looks like where that is undecided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ReportedVerdict {
    /// The verdict that was saved.
    pub verdict: Verdict,
    /// What it looks like; absent where that is decided or not known.
    pub undecided: Option<Undecided>,
}

impl From<Verdict> for ReportedVerdict {
    fn from(verdict: Verdict) -> ReportedVerdict {
        ReportedVerdict { verdict, undecided: None }
    }
}

impl ReportedVerdict {
    /// The verdict of what did not change.
    pub(in crate::report::view) const UNCHANGED: ReportedVerdict = ReportedVerdict { verdict: Verdict::Unchanged, undecided: None };

    /// The reported verdict of a change.
    pub fn of(change: &Change) -> ReportedVerdict {
        let undecided = change.undecided.filter(|_| change.verdict == Verdict::Inconclusive);
        ReportedVerdict { verdict: change.verdict, undecided }
    }

    /// Whether no change was seen, while one that fails need not have shown.
    pub fn is_unseen(self) -> bool {
        self.undecided == Some(Undecided::NoChangeSeen)
    }

    /// Whether nothing is known to have happened: unchanged, or no change seen.
    pub fn is_without_change(self) -> bool {
        self.verdict == Verdict::Unchanged || self.is_unseen()
    }

    /// Whether it is undecided and looks like a failure.
    pub fn looks_failing(self) -> bool {
        self.undecided == Some(Undecided::LooksFailing)
    }

    /// Whether it is more than unchanged or undecided: what looks like a failure is.
    pub(in crate::report::view) fn is_news(self) -> bool {
        !matches!(self.verdict, Verdict::Unchanged | Verdict::Inconclusive) || self.looks_failing()
    }

    /// Whether the reader has to act: a failure, a warning, not comparable, or undecided and looking like a failure.
    pub fn needs_action(self) -> bool {
        matches!(self.verdict, Verdict::Failure | Verdict::Warning | Verdict::Incomparable) || self.looks_failing()
    }

    /// As people say it.
    pub fn word(self) -> &'static str {
        if self.is_unseen() { "no change seen" } else { verdict_word(self.verdict) }
    }

    /// For programs: the verdict's name, with one of its own for what was merely not seen.
    pub fn name(self) -> &'static str {
        self.undecided.filter(|_| self.is_unseen()).map_or(self.verdict.name(), Undecided::name)
    }

    /// The heading of its section.
    pub(in crate::report::view) fn title(self) -> &'static str {
        match self.verdict {
            _ if self.is_unseen() => "No change seen",
            Verdict::Failure => "Failures",
            Verdict::Warning => "Warnings",
            Verdict::Incomparable => "Not comparable",
            Verdict::Accepted => "Accepted",
            Verdict::Improved => "Improved",
            Verdict::Inconclusive => "Undecided",
            Verdict::Removed => "Removed",
            Verdict::Added => "Added",
            Verdict::Unchanged => "Unchanged",
        }
    }

    /// So many of these in words: "1 failure", "3 not comparable", "4 with no change seen".
    pub(in crate::report::view) fn counted(self, count: usize) -> String {
        let plural = if count == 1 { "" } else { "s" };
        match self.verdict {
            _ if self.is_unseen() => format!("{count} with no change seen"),
            Verdict::Failure => format!("{count} failure{plural}"),
            Verdict::Warning => format!("{count} warning{plural}"),
            Verdict::Incomparable => format!("{count} not comparable"),
            Verdict::Inconclusive => format!("{count} undecided"),
            other => format!("{count} {}", other.name()),
        }
    }

    /// Whether both stand in one section.
    pub(in crate::report::view) fn is_with(self, other: ReportedVerdict) -> bool {
        (self.verdict, self.is_unseen()) == (other.verdict, other.is_unseen())
    }

    /// Place in the report: by verdict, what looks worst first; what was not seen stands with what is unchanged.
    pub(in crate::report::view) fn rank(self) -> (usize, u8) {
        let verdict = if self.is_unseen() { Verdict::Unchanged } else { self.verdict };
        let place = ORDER.iter().position(|one| *one == verdict).unwrap_or(ORDER.len());
        let look = match self.undecided {
            Some(Undecided::LooksFailing | Undecided::NoChangeSeen) => 0,
            Some(Undecided::LooksWorse) => 1,
            Some(Undecided::LooksBetter) => 2,
            None => 3,
        };
        (place, look)
    }

    /// One of each kind that a report counts, in its order.
    pub(in crate::report::view) fn kinds() -> impl Iterator<Item = ReportedVerdict> {
        let unseen = ReportedVerdict { verdict: Verdict::Inconclusive, undecided: Some(Undecided::NoChangeSeen) };
        let decided = ORDER.into_iter().map(ReportedVerdict::from);
        decided.flat_map(move |reported| (reported.verdict == Verdict::Unchanged).then_some(unseen).into_iter().chain(Some(reported)))
    }
}
