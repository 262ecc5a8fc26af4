//! The legs of a merged comparison, a row each, the worst first: what became of it and what it was compared with.

use serde::Serialize;

use super::pieces::{LONGEST, LONGEST_NAME, Part, outcome, parts};
use crate::model::Outcome;
use crate::report::escape::{cut, shorten};
use crate::report::view::View;
use crate::report::view::{LegRow, outcome_word};

/// One leg of a merged comparison as a row of the page.
#[derive(Debug, Serialize)]
pub(super) struct Leg {
    /// The class of its row.
    outcome: &'static str,
    /// The verdict whose shape stands beside the word.
    mark: &'static str,
    word: &'static str,
    name: String,
    summary: String,
    /// Its gravest finding, else its best.
    worst: Option<Vec<Part>>,
    baseline: String,
    detail: String,
    environment: String,
    /// The baseline's, where it was another.
    before: Option<String>,
}

/// The legs; none where the comparison was not merged.
pub(super) fn legs(view: &View) -> Vec<Leg> {
    view.legs.iter().map(Leg::of).collect()
}

impl Leg {
    fn of(row: &LegRow) -> Leg {
        Leg {
            outcome: outcome(row.outcome),
            mark: match row.outcome {
                Outcome::Fail => "failure",
                Outcome::Warn => "warning",
                Outcome::Pass => "improved",
                Outcome::NoBaseline => "added",
            },
            word: outcome_word(row.outcome),
            name: shorten(&row.name, LONGEST_NAME),
            summary: cut(&row.summary, LONGEST),
            worst: row.worst.as_ref().map(parts),
            baseline: shorten(&row.baseline.name, LONGEST_NAME),
            detail: row.baseline.detail.clone(),
            environment: cut(&row.environment, LONGEST),
            before: row.baseline_environment.as_ref().filter(|_| !row.baseline.name.is_empty()).map(|before| cut(before, LONGEST)),
        }
    }
}
