//! A comparison in words: [`View`], which every renderer for people lays out.

use super::gates::{self, GateRow};
use super::group::{self, Group};
use super::headline::{self, Count, SuiteFinding};
use super::legs::{self, LegRow};
use super::notes::{self, Hint, Note};
use super::words::cause;
use super::words::numbers::counted;
use super::words::reported_verdict::{ReportedVerdict, outcome_word};
use super::words::sentence::{Sentence, capitalized};
use super::words::sides::{self, Side};
use crate::compare::Judgement;
use crate::model::{Cause, Change, Comparison, GateVerdict, Leg, Outcome, Role, Verdict};
use crate::report::escape::visible;
use crate::report::options::RenderOptions;

/// A comparison as text, ready to be laid out.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// What the policy makes of it all.
    pub outcome: Outcome,
    /// What happened, in figures: "1 failure, 1 warning in 46 metrics"; no full stop.
    pub summary: String,
    /// What happened in a word or two, for where there is no room: "3 failures", "1 missed gate", "no regression".
    pub brief: String,
    /// The gravest finding; the best one where there is only good news; nothing where nothing changed.
    pub worst: Option<Sentence>,
    /// Whether `worst` is good news.
    pub worst_is_good: bool,
    /// How many groups got each verdict, in the order of the report; zeros are left out.
    pub counts: Vec<Count>,
    /// The finding about the suite as a whole, where there is one.
    pub suite_finding: Option<SuiteFinding>,
    /// How to measure again, where a second run should come before a decision: it looks like a failure, or it warns though
    /// it would fail if it were certain.
    pub second_look: Option<Hint>,
    /// How the suite moved as a whole, in words, where enough benchmarks tell.
    pub suite: Option<String>,
    /// How many groups there are that are judged.
    pub judged: usize,
    /// How many groups are informational.
    pub informational: usize,
    /// What was compared with.
    pub baseline: Side,
    /// The side that was judged.
    pub head: Side,
    /// The head's tools and machine; may be empty.
    pub environment: String,
    /// The baseline's, where it differs from the head's.
    pub baseline_environment: Option<String>,
    /// The judged groups by verdict, gravest first; empty sections are left out.
    pub sections: Vec<Section>,
    /// The informational groups, only with `details`.
    pub informational_groups: Vec<Group>,
    /// What the limit left out: "950 more, from 12 improved on"; announced where the list ends.
    pub cut: Option<String>,
    /// The gates, the missed ones first.
    pub gates: Vec<GateRow>,
    /// The caveats, context first; many of one kind are folded into a number.
    pub notes: Vec<Note>,
    /// What to do next.
    pub hints: Vec<Hint>,
    /// The comparisons that this one was merged from, the worst first; empty for one that was not merged.
    pub legs: Vec<LegRow>,
}

/// The groups of one verdict.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// The verdict that its groups share.
    pub verdict: Verdict,
    /// Whether it holds what was not seen to change, apart from what is undecided.
    pub unseen: bool,
    /// Its heading, with a capital: "Failures".
    pub title: &'static str,
    /// The groups, ranked; never empty.
    pub groups: Vec<Group>,
}

impl Section {
    /// The reported verdict of its gravest group.
    pub fn reported(&self) -> ReportedVerdict {
        self.groups.first().map_or(ReportedVerdict::from(self.verdict), Group::reported)
    }

    /// Whether nothing is known to have happened in it: it is folded.
    pub fn is_without_change(&self) -> bool {
        self.verdict == Verdict::Unchanged || self.unseen
    }
}

impl View {
    /// Makes the view of a comparison as the reader asked for it.
    pub fn of(comparison: &Comparison, options: &RenderOptions) -> View {
        let groups = group::groups(&comparison.changes, Role::Primary, options);
        let gates = gates::rows(&comparison.gates);
        let counts = headline::counts(&groups);
        let lead = headline::lead(&groups, comparison);
        let flaws = legs::flaws_of_all(comparison);
        let whole = headline::whole(comparison);
        let found = headline::Found { comparison, groups: &groups, gates: &gates, flaws: &flaws, whole: whole.as_ref() };
        let (worst, worst_is_good) = found.worst(lead);
        let environment = sides::environment(&comparison.head);
        let baseline_environment = Some(sides::environment(&comparison.baseline)).filter(|b| !b.is_empty() && *b != environment);
        let judged = groups.len();
        let of_legs = if comparison.legs.is_empty() { String::new() } else { format!("{} legs: ", comparison.legs.len()) };
        let summary = of_legs + &found.summary(legs::lack_baseline(comparison));
        let brief = found.brief();
        let hints = notes::hints(comparison, lead.map(|(_, _, change)| change));
        let (sections, cut) = sections(groups, options);
        View {
            outcome: comparison.outcome,
            summary,
            brief,
            worst,
            worst_is_good,
            counts,
            suite_finding: whole,
            second_look: comparison.changes.iter().any(asks_for_second_look).then(notes::second_look),
            // What is kept of the legs is the finding of one of them.
            suite: comparison.suite_change.as_ref().filter(|_| comparison.legs.is_empty()).and_then(headline::suite),
            judged,
            informational: group::number(&comparison.changes, Role::Informational, options),
            baseline: Side::of(&comparison.baseline),
            head: Side::of(&comparison.head),
            environment,
            baseline_environment,
            sections,
            informational_groups: if options.details {
                group::groups(&comparison.changes, Role::Informational, options)
            } else {
                Vec::new()
            },
            cut,
            gates,
            notes: notes::notes(&comparison.caveats, options.details),
            hints,
            legs: legs::each_before_merge(comparison).map(|(leg, alone)| leg_row(leg, View::of(&alone, options))).collect(),
        }
    }

    /// The counts on one line: "1 failure · 41 unchanged · 12 informational · all 3 gates met · the suite as a whole 2.1 %
    /// worse".
    pub fn counts_line(&self) -> String {
        let informational = (self.informational > 0).then(|| format!("{} informational", self.informational));
        self.counts
            .iter()
            .map(|count| count.text.clone())
            .chain(informational)
            .chain(self.gates_line())
            .chain(self.suite.clone())
            .collect::<Vec<_>>()
            .join(" · ")
    }

    /// What became of the gates in figures: "2 missed gates", "all 3 gates met"; nothing without gates.
    pub fn gates_line(&self) -> Option<String> {
        Some(headline::gates_in_words(&self.gates).1).filter(|gates| !gates.is_empty())
    }

    /// The outcome in one word and one line: "FAIL: 1 failure in 46 metrics. Worst: GET /orders p95 is 40 % slower."
    pub fn headline(&self) -> String {
        let label = if self.worst_is_good { "Best" } else { "Worst" };
        let worst = self.worst.as_ref().map_or_else(String::new, |worst| format!(" {label}: {}.", worst.plain()));
        format!("{}: {}.{worst}", outcome_word(self.outcome), capitalized(&self.summary))
    }

    /// What made it so grave, in figures: "2 failures, 1 missed gate". `causes` are those that decide its outcome.
    pub fn decided_by(&self, causes: &[Cause]) -> String {
        let gates = |verdict, what| {
            let count = self.gates.iter().filter(|gate| gate.verdict == verdict).count();
            (count > 0).then(|| counted(count, what))
        };
        let whole = |verdict| self.suite_finding.as_ref().filter(|whole| whole.verdict == verdict).map(|whole| whole.summary.to_owned());
        let groups = |verdict| self.counts.iter().find(|count| count.verdict == verdict).map(|count| count.text.clone());
        let of = |cause: &Cause| match cause {
            Cause::Failure => vec![whole(Verdict::Failure), groups(Verdict::Failure), gates(GateVerdict::Failure, "missed gate")],
            Cause::Warning => vec![whole(Verdict::Warning), groups(Verdict::Warning), gates(GateVerdict::Warning, "warning gate")],
            Cause::Incomparable => vec![groups(Verdict::Incomparable)],
            Cause::Removed => vec![groups(Verdict::Removed)],
            other => vec![Some(cause::named(*other).to_owned())],
        };
        let mut parts: Vec<String> = causes.iter().flat_map(of).flatten().collect();
        parts.dedup();
        parts.join(", ")
    }

    /// All there is to do next, a second look first.
    pub fn all_hints(&self) -> impl Iterator<Item = &Hint> {
        self.second_look.iter().chain(&self.hints)
    }

    /// Whether there is nothing to look at: no change worth a row, no missed gate, no caveat.
    pub fn is_quiet(&self) -> bool {
        self.outcome == Outcome::Pass
            && self.judged > 0
            && self.sections.iter().all(|section| section.verdict == Verdict::Unchanged)
            && self.counts.iter().all(|count| count.verdict == Verdict::Unchanged)
            && self.gates.iter().all(|gate| gate.verdict == GateVerdict::Met)
            && self.notes.is_empty()
    }

    /// The section of `verdict`, where it has groups; of what is undecided without that of which no change was seen.
    pub fn section(&self, verdict: Verdict) -> Option<&Section> {
        self.sections.iter().find(|section| section.verdict == verdict && !section.unseen)
    }
}

/// The sections to list, cut at the end of the ranking.
fn sections(groups: Vec<Group>, options: &RenderOptions) -> (Vec<Section>, Option<String>) {
    let mut groups: Vec<Group> = groups.into_iter().filter(|group| !options.only_changed || group.reported().is_news()).collect();
    let left_out = groups.split_off(options.limit.unwrap_or(usize::MAX).min(groups.len()));
    let kinds: Vec<String> = headline::counts(&left_out).into_iter().map(|count| count.text).collect();
    let cut = (!left_out.is_empty()).then(|| format!("{} more are not listed: {}", left_out.len(), kinds.join(", ")));
    let mut sections: Vec<Section> = Vec::new();
    for group in groups {
        let reported = group.reported();
        match sections.last_mut() {
            Some(section) if (section.verdict, section.unseen) == (reported.verdict, reported.is_unseen()) => section.groups.push(group),
            _ => sections.push(Section {
                verdict: reported.verdict,
                unseen: reported.is_unseen(),
                title: reported.title(),
                groups: vec![group],
            }),
        }
    }
    (sections, cut)
}

/// The row of a leg, from the view of it alone.
fn leg_row(leg: &Leg, view: View) -> LegRow {
    LegRow {
        name: visible(&leg.name),
        outcome: leg.outcome,
        summary: view.summary,
        worst: view.worst,
        baseline: view.baseline,
        environment: view.environment,
        baseline_environment: view.baseline_environment,
    }
}

/// Whether a change should be measured a second time before anybody decides.
fn asks_for_second_look(change: &Change) -> bool {
    change.role == Role::Primary && (ReportedVerdict::of(change).looks_failing() || Judgement::of(change).is_to_confirm())
}
