//! A comparison, worded: everything that a report for people says, said once.
//!
//! The view groups and ranks the changes, scales the values of a row alike, turns every number into text and finds
//! the sentence that names the worst of it. All texts have passed [`super::escape::visible`]; they are still
//! foreign, and a renderer escapes them for its own syntax.

mod explain;
mod gates;
mod group;
mod headline;
mod history;
mod legs;
mod notes;
mod numbers;
mod particulars;
mod pictures;
mod row;
mod said;
mod sentence;
mod series;
mod side_by_side;
mod sides;
mod unsure;

pub use explain::{Explanation, Fact, Step};
pub use gates::GateRow;
pub use group::Group;
pub use history::{HistoryView, Line, SeriesRow, sparkline};
pub use legs::LegRow;
pub use notes::{Hint, Note};
pub use numbers::Value;
pub use particulars::particulars;
pub use pictures::{Pictured, PlacedLine, beyond, ruler};
pub use row::Row;
pub use said::Said;
pub use sentence::{Piece, Sentence, capital};
pub use series::{RunWords, SeriesName, ShiftWords, column, latest, predicate, run_words, span_change, together};
pub use side_by_side::{SideBySide, WideGroup, WideLine, WideSection};
pub use sides::Side;

pub(super) use explain::word;
pub(super) use group::benchmark_label;
pub(super) use history::shifted_in_words;

use super::RenderOptions;
use crate::compare::Judgement;
use crate::model::{Change, Comparison, GateVerdict, Outcome, Role, Verdict};

/// A comparison as text, ready to be laid out.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// What the policy makes of it all.
    pub outcome: Outcome,
    /// What happened, in figures: "1 failure, 1 warning in 46 metrics"; no full stop.
    pub summary: String,
    /// The same in a word or two, for where there is no room: "3 failures", "1 missed gate", "no regression".
    pub brief: String,
    /// The gravest finding; the best one where there is only good news; nothing where nothing changed.
    pub worst: Option<Sentence>,
    /// Whether `worst` is good news.
    pub worst_is_good: bool,
    /// How many groups got each verdict, in the order of the report; zeros are left out.
    pub counts: Vec<Count>,
    /// The finding about the suite as a whole, where there is one.
    pub whole: Option<Whole>,
    /// How to measure again, where something asks for it before anybody decides: it looks like a failure, or it warns though
    /// it would fail were it surer.
    pub second_look: Option<Hint>,
    /// How the suite moved as a whole, in words, where enough benchmarks tell.
    pub suite: Option<String>,
    /// How many groups there are that are judged.
    pub judged: usize,
    /// How many groups are informational.
    pub informational: usize,
    /// What was compared with.
    pub baseline: Side,
    /// What was judged.
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
    /// The caveats.
    pub notes: Vec<Note>,
    /// What to do next.
    pub hints: Vec<Hint>,
    /// The comparisons that this one was merged from, the worst first; empty for one that was not merged.
    pub legs: Vec<LegRow>,
}

/// How many groups got one verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// The verdict.
    pub verdict: Verdict,
    /// Whether these are the ones of which no change was seen.
    pub unseen: bool,
    /// The count in words: "3 failures".
    pub text: String,
}

/// A finding about the suite as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whole {
    /// A failure or a warning.
    pub verdict: Verdict,
    /// That it is one, in a few words: "the suite as a whole fails".
    pub summary: &'static str,
    /// Why, one sentence without its full stop.
    pub reason: String,
}

/// The groups of one verdict.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// The verdict.
    pub verdict: Verdict,
    /// Whether it holds what was not seen to change, apart from what is undecided.
    pub unseen: bool,
    /// Its heading: "Failures".
    pub title: &'static str,
    /// The groups, ranked; never empty.
    pub groups: Vec<Group>,
}

impl Section {
    /// What is said of its gravest group.
    pub fn said(&self) -> Said {
        self.groups.first().map_or(Said::from(self.verdict), Group::said)
    }

    /// Whether nothing is known to have happened in it: it is folded.
    pub fn is_still(&self) -> bool {
        self.verdict == Verdict::Unchanged || self.unseen
    }
}

impl View {
    /// Words a comparison.
    pub fn of(comparison: &Comparison, options: &RenderOptions) -> View {
        let groups = group::groups(&comparison.changes, Role::Primary, options);
        let informational = group::groups(&comparison.changes, Role::Informational, options);
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
            whole,
            second_look: comparison.changes.iter().any(asks_for_second_look).then(notes::second_look),
            // What is kept of the legs is the finding of one of them.
            suite: comparison.suite_change.as_ref().filter(|_| comparison.legs.is_empty()).and_then(headline::suite),
            judged,
            informational: informational.len(),
            baseline: Side::of(&comparison.baseline),
            head: Side::of(&comparison.head),
            environment,
            baseline_environment,
            sections,
            informational_groups: if options.details { informational } else { Vec::new() },
            cut,
            gates,
            notes: notes::notes(&comparison.caveats, options.details),
            hints,
            legs: legs::rows(comparison, options),
        }
    }

    /// The counts on one line: "1 failure · 41 unchanged · 12 informational · all 3 gates met · the suite as a whole 2.1 %
    /// worse".
    pub fn counts_line(&self) -> String {
        let informational = (self.informational > 0).then(|| format!("{} informational", self.informational));
        let gates = Some(headline::gates_in_words(&self.gates).1).filter(|gates| !gates.is_empty());
        self.counts
            .iter()
            .map(|count| count.text.clone())
            .chain(informational)
            .chain(gates)
            .chain(self.suite.clone())
            .collect::<Vec<_>>()
            .join(" · ")
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

/// The sections to list, cut at the end of the ranking.
fn sections(groups: Vec<Group>, options: &RenderOptions) -> (Vec<Section>, Option<String>) {
    let mut groups: Vec<Group> = groups.into_iter().filter(|group| !options.only_changed || group.said().is_news()).collect();
    let left_out = groups.split_off(options.limit.unwrap_or(usize::MAX).min(groups.len()));
    let kinds: Vec<String> = headline::counts(&left_out).into_iter().map(|count| count.text).collect();
    let cut = (!left_out.is_empty()).then(|| format!("{} more are not listed: {}", left_out.len(), kinds.join(", ")));
    let mut sections: Vec<Section> = Vec::new();
    for group in groups {
        let said = group.said();
        match sections.last_mut() {
            Some(section) if (section.verdict, section.unseen) == (said.verdict, said.is_unseen()) => section.groups.push(group),
            _ => sections.push(Section { verdict: said.verdict, unseen: said.is_unseen(), title: said.title(), groups: vec![group] }),
        }
    }
    (sections, cut)
}

/// Whether a change should be measured a second time before anybody decides.
fn asks_for_second_look(change: &Change) -> bool {
    change.role == Role::Primary && (Said::of(change).looks_failing() || Judgement::of(change).is_to_confirm())
}
