//! One sign a verdict, for pages on which colours are emoji; always beside a word.

use super::view::ReportedVerdict;
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

/// The sign of a verdict; none where nothing is known to have happened.
pub(super) fn verdict(reported: ReportedVerdict) -> &'static str {
    match reported.verdict {
        _ if reported.is_unseen() => "",
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
