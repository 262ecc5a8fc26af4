//! What a comment on a pull request shows, ready for a template: what is open, what is folded, and what was cut.
//!
//! The words and their order are the template's (`templates/comment.md.j2`); here it is decided which row stands where. The
//! documentation of these fields is part of what `perfdiff schema template` prints.

mod entry;
mod footer;
mod parts;
mod remark;
mod table;
mod trend;

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::Serialize;

use self::entry::Entry;
use self::footer::{CommentNote, Decided, Measured, Todo};
use self::parts::{LONGEST, LONGEST_REASON, Words, plain, said};
use self::table::{CommentTable, Fold};
use self::trend::Trend;
use super::comparison::View;
use super::gates::GateRow;
use super::legs::LegRow;
use super::side_by_side::SideBySide;
use crate::model::{CaveatCode, Comparison, GateVerdict, Outcome};
use crate::report::escape::{cut, visible};
use crate::report::options::RenderOptions;
use crate::report::sign;

/// Findings in the open; more are folded.
const OPEN: usize = 10;

/// Gates, legs, and lines of any other list, that a comment may hold.
const LISTED: usize = 40;

/// Where a comment stands: what an integration knows of it, and a command line doesn't.
#[derive(Debug, Clone, Default)]
pub struct Posting {
    /// The name of the job, which keeps the comments of several jobs apart; empty for none.
    pub job: String,
    /// Whether all but the first line is folded.
    pub folded: bool,
    /// The page of the run that measured; empty where there is none.
    pub run: String,
    /// Where the HTML report is found; empty where there is none.
    pub report: String,
    /// The repository of whose run these figures are, where it is another one, and its commit.
    pub source: Option<(String, String)>,
}

/// The comment on a pull request, which is also the summary of a job.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Comment {
    /// The outcome as a sign: ❌ ⚠️ ✅ ℹ️.
    sign: &'static str,
    /// The name of the job, where several comment on one pull request; else empty.
    job: String,
    /// The gravest finding as a sentence, else the summary.
    title: Vec<Words>,
    /// The best finding, where there is only good news; else empty.
    best: Vec<Words>,
    /// All the counts on a line; empty where nothing was compared.
    counts: String,
    /// What was compared with; empty where there is nothing.
    baseline: String,
    /// What that rests on: "20 runs, 2 commits back"; may be empty.
    baseline_detail: String,
    /// How many benchmarks were measured, where nothing is stored yet to compare them with; else 0.
    first: usize,
    /// Whether there is nothing to look at, so that the title is enough.
    quiet: bool,
    /// Whether all but the title is folded.
    folded: bool,
    /// The address of the run that measured; else empty. It holds no mark that Markdown knows.
    run: String,
    /// Where the HTML report is found, likewise.
    report: String,
    /// The repository that the figures come from, where it is another one; else empty.
    source: String,
    /// The commit there.
    source_commit: String,
    /// How to measure again, where a second run should come before a decision: one or none.
    second_look: Vec<Todo>,
    /// The legs of a merged comparison, the worst first.
    legs: Vec<CommentLeg>,
    /// How many legs more there are.
    more_legs: usize,
    /// What to act on: at most ten rows.
    findings: CommentTable,
    /// What is good to know, each under a title.
    folds: Vec<Fold>,
    /// The blocks of perfdiff.toml, line by line, by which what looks renamed keeps its history: at most five.
    renames: Vec<Vec<String>>,
    /// The gates that are missed or warn.
    missed_gates: Vec<CommentGate>,
    /// How many of them more there are.
    more_missed_gates: usize,
    /// The gates that are met.
    met_gates: Vec<CommentGate>,
    /// How many of them more there are.
    more_met_gates: usize,
    /// The history of the gravest finding as a chart; none where there is no history.
    trend: Option<Trend>,
    /// How many of the ranked metrics are not listed because the comment would be too long.
    left_out: usize,
    /// How many there are.
    listed: usize,
    /// What the reader's own limit left out, in words; may be empty.
    cut: String,
    /// What to know before trusting a number.
    notes: Vec<CommentNote>,
    /// How many notes more there are.
    more_notes: usize,
    /// What each finding was decided by.
    decided: Vec<Decided>,
    /// How many findings more there are.
    more_decided: usize,
    /// What measured where: one of all, or one of each leg.
    measured: Vec<Measured>,
    /// What to do next.
    hints: Vec<Todo>,
}

/// A leg of a merged comparison.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct CommentLeg {
    /// Its outcome as a sign.
    sign: &'static str,
    /// What it is called.
    name: String,
    /// What happened in it, in figures.
    summary: String,
    /// Its gravest finding as a sentence, else its best; may be empty.
    worst: Vec<Words>,
    /// What it was compared with; may be empty.
    baseline: String,
    /// What that rests on; may be empty.
    baseline_detail: String,
}

/// A gate.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct CommentGate {
    /// What became of it as a sign: ❌ ⚠️ ✅.
    sign: &'static str,
    /// Its id or pattern.
    gate: String,
    /// The metric that it bounds; a dash where nothing matched.
    subject: String,
    /// The bound.
    bound: String,
    /// What was measured; a dash where nothing was.
    value: String,
    /// What became of it in words.
    result: String,
    /// Why, where that says more; may be empty.
    why: String,
}

impl Comment {
    /// The comment with at most `most` of the ranked metrics, and as many lines of any other list.
    pub fn of(comparison: &Comparison, view: &View, options: &RenderOptions, posting: &Posting, most: usize) -> Comment {
        let wide = SideBySide::of(comparison, options);
        let entries = Entry::all(comparison, view, wide.as_ref());
        let listed = entries.len() + view.informational_groups.len();
        let kept = &entries[..entries.len().min(most)];
        let lines = most.min(LISTED);
        let legs: Vec<String> = if wide.is_some() { view.legs.iter().map(|leg| leg.name.clone()).collect() } else { Vec::new() };
        let acted = || kept.iter().filter(|entry| entry.reported.needs_action());
        let open: Vec<&Entry> = acted().take(OPEN).collect();
        let findings = CommentTable::of_findings(&open, &legs);
        let folds = table::folds(kept, &open, &acted().skip(OPEN).collect::<Vec<_>>(), view, &legs, most);
        let (met, missed): (Vec<&GateRow>, Vec<&GateRow>) = view.gates.iter().partition(|gate| gate.verdict == GateVerdict::Met);
        let gates = |gates: &[&GateRow]| gates.iter().take(lines).map(|gate| CommentGate::of(gate)).collect::<Vec<_>>();
        let grave = view.worst.as_ref().filter(|_| !view.worst_is_good);
        let decided = footer::decided(view);
        let compared = !view.baseline.name.is_empty() && view.outcome != Outcome::NoBaseline;
        let first = if is_first(comparison) { benchmarks(comparison) } else { 0 };
        // What the first lines of such a comment say anyway.
        let notes: Vec<_> = view.notes.iter().filter(|note| first == 0 || note.code != CaveatCode::NoBaseline).collect();
        Comment {
            sign: sign::outcome(view.outcome),
            job: visible(&posting.job),
            title: grave.map_or_else(|| plain(&view.summary), |worst| said(worst, &findings.prefix)),
            best: view.worst.as_ref().filter(|_| view.worst_is_good).map(|best| said(best, "")).unwrap_or_default(),
            counts: view.counts_line(),
            baseline: if compared { view.baseline.name.clone() } else { String::new() },
            baseline_detail: if compared { view.baseline.detail.clone() } else { String::new() },
            first,
            quiet: view.is_quiet(),
            folded: posting.folded,
            run: address(&posting.run),
            report: address(&posting.report),
            source: posting.source.as_ref().map(|(repository, _)| visible(repository)).unwrap_or_default(),
            source_commit: posting.source.as_ref().map(|(_, commit)| visible(commit)).unwrap_or_default(),
            second_look: view.second_look.iter().map(Todo::of).collect(),
            legs: view.legs.iter().take(lines).map(CommentLeg::of).collect(),
            more_legs: view.legs.len().saturating_sub(lines),
            folds,
            renames: if most > 0 && compared { footer::renames(comparison) } else { Vec::new() },
            missed_gates: gates(&missed),
            more_missed_gates: missed.len().saturating_sub(lines),
            met_gates: gates(&met),
            more_met_gates: met.len().saturating_sub(lines),
            trend: trend::worst(comparison, view).filter(|_| most > 0),
            left_out: listed.saturating_sub(most),
            listed,
            cut: view.cut.clone().unwrap_or_default(),
            notes: notes.iter().take(lines).map(|note| CommentNote::of(note)).collect(),
            more_notes: notes.len().saturating_sub(lines),
            more_decided: decided.len().saturating_sub(lines),
            decided: decided.into_iter().take(lines).collect(),
            measured: footer::measured(view, lines),
            hints: view.hints.iter().map(Todo::of).collect(),
            findings,
        }
    }

    /// How many there are of what a bound can cut.
    pub fn longest_list(&self) -> usize {
        let lines = [self.legs.len(), self.missed_gates.len(), self.met_gates.len(), self.notes.len(), self.decided.len()];
        lines.into_iter().fold(self.listed, usize::max)
    }
}

impl CommentLeg {
    fn of(leg: &LegRow) -> CommentLeg {
        CommentLeg {
            sign: sign::outcome(leg.outcome),
            name: leg.name.clone(),
            summary: cut(&leg.summary, LONGEST),
            worst: leg.worst.as_ref().map(|worst| said(worst, "")).unwrap_or_default(),
            baseline: leg.baseline.name.clone(),
            baseline_detail: leg.baseline.detail.clone(),
        }
    }
}

impl CommentGate {
    fn of(gate: &GateRow) -> CommentGate {
        CommentGate {
            sign: sign::gate(gate.verdict),
            gate: gate.gate.clone(),
            subject: gate.subject.clone(),
            bound: gate.bound.clone(),
            value: gate.value.text(),
            result: gate.result.clone(),
            // That 98 % misses > 99 % the other cells say.
            why: if gate.why.contains(&gate.bound) { String::new() } else { cut(&gate.why, LONGEST_REASON) },
        }
    }
}

/// Whether nothing at all is stored yet to compare with.
fn is_first(comparison: &Comparison) -> bool {
    let nothing = comparison.outcome == Outcome::NoBaseline || comparison.is_without_baseline();
    nothing && !comparison.is_unfit() && comparison.legs.is_empty()
}

fn benchmarks(comparison: &Comparison) -> usize {
    comparison.changes.iter().map(|change| change.id.benchmark_id()).collect::<HashSet<_>>().len()
}

/// An address that can be the target of a link as it is; nothing of any other.
fn address(text: &str) -> String {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '/' | '.' | '-' | '_' | '~' | '#');
    let is_address = text.starts_with("https://") || text.starts_with("http://");
    if is_address && text.chars().all(fits) { text.to_owned() } else { String::new() }
}
