//! The outcome: counts, and the causes that decide it.

use std::collections::BTreeSet;

use crate::model::{Cause, Caveat, Change, Comparison, Counts, GateVerdict, Outcome, Reactions, Role, Undecided, Verdict};
use crate::policy::Policy;

/// Completes a comparison: its caveats in order, its counts and its outcome, by the reactions that it holds.
pub(in crate::compare) fn finish(comparison: &mut Comparison, mut caveats: Vec<Caveat>) {
    caveats.sort();
    caveats.dedup();
    comparison.caveats = caveats;
    comparison.counts = count(&comparison.changes);
    comparison.outcome = outcome(comparison);
}

/// Counts the judged changes by verdict.
pub(in crate::compare) fn count(changes: &[Change]) -> Counts {
    let mut counts = Counts::default();
    for change in changes.iter().filter(|change| change.role == Role::Primary) {
        counts.add(change.verdict);
    }
    counts
}

/// What the policy says of findings that are no regressions.
pub(in crate::compare) fn reactions(policy: &Policy) -> Reactions {
    let settings = &policy.compare;
    Reactions {
        incomparable: settings.on_incomparable.outcome(),
        missing: settings.on_missing.outcome(),
        inconclusive: settings.on_inconclusive.outcome(),
        no_baseline: settings.on_no_baseline.outcome(),
    }
}

/// What the outcome follows from.
fn causes(comparison: &Comparison) -> BTreeSet<Cause> {
    let judged = comparison.changes.iter().filter(|change| change.role == Role::Primary).map(|change| change.verdict);
    let suite = comparison.suite_change.as_ref().map(|suite| suite.verdict);
    let verdicts = judged.chain(suite).filter_map(of_verdict);
    let gates = comparison.gates.iter().filter_map(|gate| match gate.verdict {
        GateVerdict::Failure => Some(Cause::Failure),
        GateVerdict::Warning => Some(Cause::Warning),
        GateVerdict::Met => None,
    });
    let looks_failing = comparison.changes.iter().any(|change| change.undecided == Some(Undecided::LooksFailing));
    let caveats = comparison.caveats.iter().filter_map(|caveat| Cause::of_caveat(caveat.code));
    verdicts.chain(gates).chain(looks_failing.then_some(Cause::LooksFailing)).chain(caveats).collect()
}

/// The cause that a verdict is, if it is one by itself.
fn of_verdict(verdict: Verdict) -> Option<Cause> {
    match verdict {
        Verdict::Failure => Some(Cause::Failure),
        Verdict::Warning => Some(Cause::Warning),
        Verdict::Incomparable => Some(Cause::Incomparable),
        Verdict::Removed => Some(Cause::Removed),
        Verdict::Inconclusive | Verdict::Accepted | Verdict::Improved | Verdict::Added | Verdict::Unchanged => None,
    }
}

/// The causes that make the outcome at least this grave, the gravest first.
pub fn deciding(comparison: &Comparison, outcome: Outcome) -> Vec<Cause> {
    let reactions = comparison.reactions;
    let mut causes: Vec<Cause> = causes(comparison).into_iter().filter(|cause| cause.outcome(reactions) >= outcome).collect();
    causes.sort_by_key(|cause| std::cmp::Reverse(cause.outcome(reactions)));
    causes
}

/// The gravest of what the causes ask for, by the comparison's own reactions.
fn outcome(comparison: &Comparison) -> Outcome {
    causes(comparison).into_iter().map(|cause| cause.outcome(comparison.reactions)).max().unwrap_or_default()
}

/// A comparison from elsewhere with the counts and the outcome that its verdicts, gates and caveats ask for: what a file
/// claims of itself is believed only where it is worse.
#[must_use]
pub fn recomputed(mut comparison: Comparison) -> Comparison {
    comparison.counts = count(&comparison.changes);
    comparison.outcome = comparison.outcome.max(outcome(&comparison));
    comparison
}
