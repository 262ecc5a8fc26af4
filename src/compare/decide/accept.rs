//! Acceptances: findings that somebody agreed to.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::rank::rank;
use super::{outcome, verdict::is_worse};
use crate::compare::missing::required;
use crate::compare::suite::shift;
use crate::model::{Caveat, CaveatCode, Change, ChangeIn, Comparison, Run, Verdict};
use crate::policy::{Accept, AcceptOrigin, Policy};

/// Acceptances that are spent, by the path of the metric.
pub(in crate::compare) type Spent = BTreeMap<String, BTreeSet<String>>;

/// Turns findings that were agreed to into accepted ones, up to their bound.
///
/// An acceptance of the configuration that is in `spent` for a metric has accepted a step of it already. What is accepted now is
/// added: it is spent once the head is stored.
pub(in crate::compare) fn apply(changes: &mut [Change], acceptances: &[Accept], today: Date, spent: &mut Spent, caveats: &mut Vec<Caveat>) {
    let before = spent.clone();
    for acceptance in acceptances {
        for change in changes.iter_mut().filter(|change| acceptance.pattern.matches(&change.path())) {
            let finding = matches!(change.verdict, Verdict::Failure | Verdict::Warning | Verdict::Incomparable);
            let Some(size) = change.change.filter(|_| finding) else { continue };
            let collapsed = change.verdict == Verdict::Incomparable;
            if !collapsed && !is_worse(size, change.direction) {
                continue;
            }
            let path = change.path();
            let text = acceptance.to_string();
            if before.get(&path).is_some_and(|all| all.contains(&text)) {
                let said = format!(
                    "its acceptance (\"{}\") is spent: an earlier run was accepted by it and is the level now; a further step needs one of its own, \
                     such as another `reason` or a Perfdiff-Accept line in a commit message",
                    acceptance.reason
                );
                caveats.push(Caveat::new(CaveatCode::AcceptanceSpent, path, said));
            } else if acceptance.expired(today) {
                let text =
                    format!("its acceptance (\"{}\") has expired; renew it in perfdiff.toml or fix the regression", acceptance.reason);
                caveats.push(Caveat::new(CaveatCode::AcceptanceExpired, change.path(), text));
            } else if acceptance.up_to.change_in() != change.change_in {
                let other = if change.change_in == ChangeIn::Points { "points" } else { "%" };
                change.reasons.push(format!("accepted up to {}, which does not apply to a change in {other}", acceptance.up_to));
            } else if size.abs() <= acceptance.up_to.value() {
                change.verdict = Verdict::Accepted;
                if matches!(acceptance.origin, AcceptOrigin::Configuration(_)) {
                    spent.entry(path).or_default().insert(text);
                }
                change.reasons.insert(0, format!("accepted up to {}: {}", acceptance.up_to, acceptance.reason));
            } else {
                change.reasons.push(format!("accepted only up to {}: {}", acceptance.up_to, acceptance.reason));
            }
        }
    }
}

/// What the baseline's runs say is spent of the acceptances that the configuration still has.
pub(in crate::compare) fn spent(baseline: &[&Run], policy: &Policy) -> Spent {
    let known: BTreeSet<String> = policy.accepts().iter().map(ToString::to_string).collect();
    let mut spent = Spent::new();
    for (path, texts) in baseline.iter().flat_map(|run| &run.spent) {
        let still: BTreeSet<String> = texts.intersection(&known).cloned().collect();
        if !still.is_empty() {
            spent.entry(path.clone()).or_default().extend(still);
        }
    }
    spent
}

/// Applies further acceptances to a finished comparison, made by `policy`: those that came to be known after it was made. What follows
/// from the verdicts (the suite as a whole, what is required, counts and outcome) is brought up to date.
pub fn accept(comparison: &mut Comparison, acceptances: &[Accept], policy: &Policy, today: Date) {
    let mut caveats = std::mem::take(&mut comparison.caveats);
    apply(&mut comparison.changes, acceptances, today, &mut comparison.spent, &mut caveats);
    rank(&mut comparison.changes);
    caveats.retain(|caveat| !matches!(caveat.code, CaveatCode::SuiteShift | CaveatCode::RunnerShift));
    caveats.extend(shift::caveats(&comparison.changes));
    let missing = required::missing(&comparison.changes, policy, &[], &caveats);
    caveats.retain(|caveat| caveat.code != CaveatCode::RequiredMissing || missing.contains(caveat));
    let judged = comparison.suite_change.take();
    comparison.suite_change = shift::change(&comparison.changes);
    if let Some((suite, judged)) = comparison.suite_change.as_mut().zip(judged) {
        (suite.verdict, suite.reason) = (judged.verdict, judged.reason);
    }
    comparison.runner_change = shift::runner(&comparison.changes);
    outcome::finish(comparison, caveats);
}
