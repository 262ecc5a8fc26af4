//! What stands behind the tables of a comment: notes, on what the verdicts rest, where it ran, what to do next.

use schemars::JsonSchema;
use serde::Serialize;

use super::parts::{LONGEST, Words, said};
use crate::compare;
use crate::model::{Comparison, Verdict};
use crate::report::escape::cut;
use crate::report::view::comparison::View;
use crate::report::view::explain::toml_block;
use crate::report::view::notes::{Hint, Note};

/// Something to know before trusting a number.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct CommentNote {
    /// What it is about; may be empty.
    subject: String,
    /// The note as one sentence.
    text: String,
    /// Whether it explains the result rather than puts it in doubt.
    explains: bool,
}

/// What one metric was decided by.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct Decided {
    /// The benchmark.
    benchmark: String,
    /// Metric and statistic.
    metric: String,
    /// All the reasons, with the thresholds at the end.
    reasons: String,
}

/// What measured one side, and where.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct Measured {
    /// The leg of a merged comparison; empty in any other.
    leg: String,
    /// The head's tools and machine.
    head: String,
    /// The baseline's, where it differs; else empty.
    baseline: String,
}

/// Something to do, and what to type for it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct Todo {
    /// When or why, as a sentence.
    text: Vec<Words>,
    /// What to type, letter by letter.
    command: String,
}

impl CommentNote {
    pub(super) fn of(note: &Note) -> CommentNote {
        CommentNote { subject: note.subject.clone(), text: cut(&note.text, LONGEST), explains: note.is_context() }
    }
}

impl Todo {
    pub(super) fn of(hint: &Hint) -> Todo {
        Todo { text: said(&hint.text, ""), command: hint.command.clone() }
    }
}

/// Renames that are proposed, at most.
const RENAMES: usize = 5;

/// For each benchmark that is missing beside a new one of a like name and size: the lines by which its history goes on.
pub(super) fn renames(comparison: &Comparison) -> Vec<Vec<String>> {
    let mut proposed: Vec<Vec<String>> = Vec::new();
    for (gone, change) in comparison.changes.iter().enumerate().filter(|(_, change)| change.verdict == Verdict::Removed) {
        let new = compare::likely_rename(&comparison.changes, gone).and_then(|new| comparison.changes.get(new));
        let lines = new.and_then(|new| toml_block::rename(&change.id.benchmark, &new.id.benchmark));
        proposed.extend(lines.filter(|lines| !proposed.contains(lines)));
        if proposed.len() == RENAMES {
            break;
        }
    }
    proposed
}

/// The reasons and thresholds of what the reader has to act on.
pub(super) fn decided(view: &View) -> Vec<Decided> {
    let groups = view.sections.iter().flat_map(|section| &section.groups).filter(|group| group.reported().needs_action());
    let decided = groups.filter_map(|group| {
        let row = group.rows.first()?;
        let reasons = row.reasons.iter().chain([&row.policy]).chain(&group.rest).filter(|text| !text.is_empty());
        let reasons = reasons.map(|reason| cut(reason, LONGEST)).collect::<Vec<_>>().join("; ");
        (!reasons.is_empty()).then(|| Decided { benchmark: group.benchmark.clone(), metric: row.label(), reasons })
    });
    decided.collect()
}

/// What measured it; of each leg where there are legs.
pub(super) fn measured(view: &View, most: usize) -> Vec<Measured> {
    let of = |leg: &str, head: &str, baseline: &Option<String>| Measured {
        leg: leg.to_owned(),
        head: head.to_owned(),
        baseline: baseline.clone().unwrap_or_default(),
    };
    let legs = view.legs.iter().map(|leg| of(&leg.name, &leg.environment, &leg.baseline_environment));
    let all = if view.legs.is_empty() { vec![of("", &view.environment, &view.baseline_environment)] } else { legs.take(most).collect() };
    all.into_iter().filter(|measured| !measured.head.is_empty()).collect()
}
