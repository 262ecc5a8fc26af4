//! The whole: acceptances, counts, ranking, what was required, and the outcome.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::verdict::is_worse;
use crate::compare::noise::history;
use crate::model::{
    Basis, Caveat, CaveatCode, Change, ChangeIn, Comparison, Counts, GateVerdict, Outcome, Reactions, RestsOn, Role, Run, Undecided,
    Verdict,
};
use crate::policy::{AcceptOrigin, Policy};
use crate::stats;

/// Turns findings that were agreed to into accepted ones, up to their bound.
///
/// An acceptance of the configuration that is in `spent` for a metric has accepted a step of it already. What is accepted now is
/// added: it is spent once the head is stored.
pub(in crate::compare) fn accept(changes: &mut [Change], policy: &Policy, today: Date, spent: &mut Spent, caveats: &mut Vec<Caveat>) {
    let before = spent.clone();
    for acceptance in policy.accepts() {
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
                change.reasons.push(format!("accepted up to {}, which says nothing of a change in {other}", acceptance.up_to));
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

/// Acceptances that are spent, by the path of the metric.
pub(in crate::compare) type Spent = BTreeMap<String, BTreeSet<String>>;

/// Gives every judged change with a p-value its q-value over the whole report (Benjamini and Hochberg). It is for readers:
/// what a finding must exceed to fail does not grow with the number of metrics, or large suites could never fail.
pub(in crate::compare) fn fill_q_values(changes: &mut [Change]) {
    let judged: Vec<usize> = (0..changes.len()).filter(|at| changes[*at].role == Role::Primary && changes[*at].p_value.is_some()).collect();
    let p_values: Vec<f64> = judged.iter().filter_map(|at| changes[*at].p_value).collect();
    for (at, q) in judged.iter().zip(stats::benjamini_hochberg(&p_values)) {
        changes[*at].q_value = Some(q);
    }
}

/// The worst first: by verdict, then by size in units of the threshold, then by name.
pub(in crate::compare) fn rank(changes: &mut [Change]) {
    changes.sort_by(|a, b| {
        let role = |change: &Change| change.role == Role::Informational;
        (role(a), a.verdict).cmp(&(role(b), b.verdict)).then_with(|| size(b).total_cmp(&size(a))).then_with(|| a.path().cmp(&b.path()))
    });
}

/// Size of a change in units of the threshold that it was held against.
fn size(change: &Change) -> f64 {
    let unit = change.threshold.fail.or(change.threshold.warn).filter(|amount| *amount > 0.0).unwrap_or(1.0);
    change.change.unwrap_or(0.0).abs() / unit
}

/// Counts the judged changes by verdict.
pub(in crate::compare) fn count(changes: &[Change]) -> Counts {
    let mut counts = Counts::default();
    for change in changes.iter().filter(|change| change.role == Role::Primary) {
        counts.add(change.verdict);
    }
    counts
}

/// What the reader must know of the evidence as a whole.
pub(in crate::compare) fn evidence_caveats(changes: &[Change], history: bool) -> Vec<Caveat> {
    let settled = |change: &&Change| change.verdict == Verdict::Unchanged && change.change == Some(0.0);
    let rests: Vec<&RestsOn> = changes.iter().filter(|change| !settled(change)).filter_map(|change| change.rests_on.as_ref()).collect();
    let lone = |rests: &&&RestsOn| (rests.baseline_runs, rests.head_runs) == (1, 1) && rests.basis != Basis::Exact;
    let mut caveats = Vec::new();
    if rests.iter().any(|rests| lone(&rests)) {
        let text = "one run a side can't show how much the next run would differ; give several with --base and --head, or the branch's earlier runs with --history, to be surer";
        caveats.push(Caveat::new(CaveatCode::BetweenRunNoiseUnknown, "", text));
    }
    let short = rests.iter().filter(|rests| rests.baseline_runs < history::LEAST_RUNS && rests.basis != Basis::Exact).count();
    if history && short > 0 {
        let text = format!("{short} metrics have fewer than {} earlier runs and were judged with a wide margin", history::LEAST_RUNS);
        caveats.push(Caveat::new(CaveatCode::ShortHistory, "", text));
    }
    caveats
}

/// What is required and not there, or not comparable: one sentence each.
pub(in crate::compare) fn missing(changes: &[Change], policy: &Policy, hidden: &[String], caveats: &[Caveat]) -> Vec<Caveat> {
    let anew = |suite: &str| !caveats.iter().any(|caveat| caveat.code == CaveatCode::NothingMeasuredAnew && caveat.subject == suite);
    // A first run ever has nothing to be compared with; where runs are stored, what is required must fit them.
    let unfit = caveats.iter().any(|caveat| caveat.code == CaveatCode::NothingFits);
    let compared = |change: &&Change| {
        let unfit = unfit || caveats.iter().any(|caveat| caveat.code == CaveatCode::SuiteUnfit && caveat.subject == change.suite);
        let lost = matches!(change.verdict, Verdict::Removed | Verdict::Incomparable) || unfit && change.verdict == Verdict::Added;
        !lost && change.head.is_some() && anew(&change.suite)
    };
    policy
        .compare
        .require
        .iter()
        .filter(|pattern| !changes.iter().filter(compared).any(|change| pattern.matches(&change.path())))
        .filter(|pattern| !hidden.iter().any(|path| pattern.matches(path)))
        .map(|pattern| {
            let text = "is required (`require` in perfdiff.toml), but the head has nothing comparable of that name".to_owned();
            Caveat::new(CaveatCode::RequiredMissing, pattern.to_string(), text)
        })
        .collect()
}

/// That nothing of what was measured is judged, so that nothing could ever fail.
pub(in crate::compare) fn nothing_judged(comparison: &Comparison) -> Option<Caveat> {
    let judged = comparison.changes.iter().any(|change| change.role == Role::Primary) || !comparison.gates.is_empty();
    let metrics = if comparison.changes.len() == 1 {
        "the only metric is".to_owned()
    } else {
        format!("all {} metrics are", comparison.changes.len())
    };
    let text = format!(
        "{metrics} informational: no change of theirs can fail; a [[rule]] with a `direction` in perfdiff.toml, or a name with the unit \
         (`parse_ms`), makes them count"
    );
    (!judged).then(|| Caveat::new(CaveatCode::NothingJudged, "", text))
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

/// What verdicts, gates and caveats make of it all, by the comparison's own reactions.
pub(in crate::compare) fn outcome(comparison: &Comparison) -> Outcome {
    let (counts, reactions) = (count(&comparison.changes), comparison.reactions);
    let looks_failing = comparison.changes.iter().any(|change| change.undecided == Some(Undecided::LooksFailing));
    let refused = comparison.is_without_baseline() && reactions.no_baseline == Outcome::Fail;
    let unfit = |caveat: &Caveat| matches!(caveat.code, CaveatCode::NothingFits | CaveatCode::SuiteUnfit);
    let reacts = [
        (counts.incomparable > 0, reactions.incomparable),
        (counts.removed > 0, reactions.missing),
        (looks_failing, reactions.inconclusive),
        (refused || comparison.caveats.iter().any(unfit), reactions.no_baseline),
    ];
    let reacts = reacts.into_iter().filter(|(found, _)| *found).map(|(_, reaction)| reaction);
    let caveats = comparison.caveats.iter().map(|caveat| caveat.code.weight());
    reacts.chain(caveats).fold(of_verdicts(comparison), Ord::max)
}

/// What the verdicts alone make of it, whatever the policy.
fn of_verdicts(comparison: &Comparison) -> Outcome {
    let suite = comparison.suite_change.as_ref().map(|suite| suite.verdict);
    let of_verdict = |verdict| match verdict {
        Verdict::Failure => Outcome::Fail,
        Verdict::Warning => Outcome::Warn,
        // What the first three do is in the reactions.
        Verdict::Incomparable
        | Verdict::Removed
        | Verdict::Inconclusive
        | Verdict::Accepted
        | Verdict::Improved
        | Verdict::Added
        | Verdict::Unchanged => Outcome::Pass,
    };
    let of_gate = |verdict| match verdict {
        GateVerdict::Failure => Outcome::Fail,
        GateVerdict::Warning => Outcome::Warn,
        GateVerdict::Met => Outcome::Pass,
    };
    let judged = comparison.changes.iter().filter(|change| change.role == Role::Primary).map(|change| change.verdict);
    let verdicts = judged.chain(suite).map(of_verdict);
    verdicts.chain(comparison.gates.iter().map(|gate| of_gate(gate.verdict))).fold(Outcome::Pass, Ord::max)
}

/// A comparison from elsewhere with the counts and the outcome that its verdicts, gates and caveats ask for: what a file
/// claims of itself is believed only where it is worse.
#[must_use]
pub fn settled(mut comparison: Comparison) -> Comparison {
    comparison.counts = count(&comparison.changes);
    comparison.outcome = comparison.outcome.max(outcome(&comparison));
    comparison
}
