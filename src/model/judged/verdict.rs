//! The verdict on a change, and how many there are of each.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The verdict on one benchmark × metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Worse by at least the failure threshold, and not by noise.
    Failure,
    /// Worse by at least the warning threshold, and not by noise.
    Warning,
    /// The two numbers do not mean the same, or one means nothing.
    Incomparable,
    /// In the baseline only.
    Removed,
    /// A change that matters cannot be distinguished from noise.
    Inconclusive,
    /// Worse on purpose, within what was agreed.
    Accepted,
    /// Better by at least the warning threshold, and not by noise.
    Improved,
    /// In the head only.
    Added,
    /// No change that matters.
    Unchanged,
}

impl Verdict {
    /// All verdicts, the gravest first.
    pub const ALL: [Verdict; 9] = [
        Verdict::Failure,
        Verdict::Warning,
        Verdict::Incomparable,
        Verdict::Removed,
        Verdict::Inconclusive,
        Verdict::Accepted,
        Verdict::Improved,
        Verdict::Added,
        Verdict::Unchanged,
    ];

    /// The name used in JSON and reports.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Failure => "failure",
            Verdict::Warning => "warning",
            Verdict::Incomparable => "incomparable",
            Verdict::Removed => "removed",
            Verdict::Inconclusive => "inconclusive",
            Verdict::Accepted => "accepted",
            Verdict::Improved => "improved",
            Verdict::Added => "added",
            Verdict::Unchanged => "unchanged",
        }
    }
}

/// Number of changes by verdict. Informational metrics do not count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "each field is the verdict of its name")]
pub struct Counts {
    pub failure: usize,
    pub warning: usize,
    pub improved: usize,
    pub unchanged: usize,
    pub inconclusive: usize,
    pub incomparable: usize,
    pub added: usize,
    pub removed: usize,
    pub accepted: usize,
}

impl Counts {
    /// The field of `verdict`.
    pub fn of(&self, verdict: Verdict) -> usize {
        let mut copy = *self;
        *copy.slot(verdict)
    }

    /// Counts one more of `verdict`.
    pub fn add(&mut self, verdict: Verdict) {
        *self.slot(verdict) += 1;
    }

    fn slot(&mut self, verdict: Verdict) -> &mut usize {
        match verdict {
            Verdict::Failure => &mut self.failure,
            Verdict::Warning => &mut self.warning,
            Verdict::Incomparable => &mut self.incomparable,
            Verdict::Removed => &mut self.removed,
            Verdict::Inconclusive => &mut self.inconclusive,
            Verdict::Accepted => &mut self.accepted,
            Verdict::Improved => &mut self.improved,
            Verdict::Added => &mut self.added,
            Verdict::Unchanged => &mut self.unchanged,
        }
    }
}
