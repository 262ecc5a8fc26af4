//! One sign a verdict, for pages on which colours are emoji; always beside a word.

use crate::model::{GateVerdict, Outcome, Verdict};

/// The sign of an outcome.
pub(super) fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Fail => "❌",
        Outcome::Warn => "⚠️",
        Outcome::Pass => "✅",
        Outcome::NoBaseline => "ℹ️",
    }
}

/// The sign of a gate.
pub(super) fn gate(verdict: GateVerdict) -> &'static str {
    match verdict {
        GateVerdict::Failure => "❌",
        GateVerdict::Warning => "⚠️",
        GateVerdict::Met => "✅",
    }
}

/// The sign of a verdict; none where nothing happened.
pub(super) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Failure => "❌",
        Verdict::Warning => "⚠️",
        Verdict::Incomparable => "🚫",
        Verdict::Removed => "➖",
        Verdict::Inconclusive => "❔",
        Verdict::Accepted => "☑️",
        Verdict::Improved => "✅",
        Verdict::Added => "➕",
        Verdict::Unchanged => "",
    }
}
