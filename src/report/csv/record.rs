//! One line of the table before it is written: an outcome, a side, a change, a gate or a caveat, with what it has of the columns.

use crate::model::{Caveat, Change, Comparison, Estimate, GateResult, SideInfo};
use crate::report::escape;
use crate::report::view::Sentence;
use crate::report::view::View;
use crate::unit::Unit;

/// The values of a line; those that its kind does not have are empty.
#[derive(Debug, Default)]
pub(super) struct Record<'a> {
    pub(super) kind: &'static str,
    pub(super) verdict: &'static str,
    pub(super) subject: &'a str,
    pub(super) suite: &'a str,
    pub(super) benchmark: &'a str,
    pub(super) params: String,
    pub(super) metric: &'a str,
    pub(super) statistic: &'a str,
    pub(super) unit: Option<&'a Unit>,
    /// The change, for what nothing but a change has.
    pub(super) change: Option<&'a Change>,
    pub(super) baseline: Option<Estimate>,
    pub(super) head: Option<Estimate>,
    pub(super) bound: &'a str,
    pub(super) limit: Option<f64>,
    /// Who set the thresholds or the bound.
    pub(super) rule: &'a str,
    pub(super) reason: String,
}

impl<'a> Record<'a> {
    /// What the policy makes of it all, with the headline as its reason.
    pub(super) fn of_outcome(comparison: &'a Comparison, view: &View) -> Record<'a> {
        let worst = view.worst.as_ref().map(Sentence::plain);
        Record {
            kind: "outcome",
            verdict: comparison.outcome.name(),
            suite: &comparison.head.suite,
            reason: Some(view.summary.clone()).into_iter().chain(worst).collect::<Vec<_>>().join("; "),
            ..Record::default()
        }
    }

    /// What was compared, when, and where it ran.
    pub(super) fn of_side(kind: &'static str, side: &'a SideInfo) -> Record<'a> {
        let machine = &side.environment;
        let tools = side.tools.iter().map(|tool| ("tool", [&tool.name, tool.version.as_deref().unwrap_or_default()].join(" ")));
        let known = [("commit", &side.commit), ("branch", &side.branch), ("time", &side.time), ("os", &machine.os)];
        let more = [("arch", &machine.arch), ("cpu", &machine.cpu), ("runner", &machine.runner)];
        let known = known.into_iter().chain(more).filter_map(|(name, value)| Some((name, value.clone()?)));
        let cores = machine.cores.map(|cores| ("cores", cores.to_string()));
        let details = machine.details.iter().map(|(name, value)| (name.as_str(), value.clone()));
        let all = tools.chain(known).chain(cores).chain(details).map(|(name, value)| format!("{name} {}", value.trim()));
        Record { kind, subject: &side.source, suite: &side.suite, reason: all.collect::<Vec<_>>().join("; "), ..Record::default() }
    }

    /// One benchmark × metric × statistic.
    pub(super) fn of_change(change: &'a Change) -> Record<'a> {
        Record {
            kind: "change",
            verdict: change.verdict.name(),
            suite: &change.id.suite,
            benchmark: &change.id.benchmark,
            params: escape::params(&change.id.params),
            metric: &change.id.metric,
            statistic: change.id.statistic.as_deref().unwrap_or_default(),
            unit: Some(&change.unit),
            change: Some(change),
            baseline: change.baseline,
            head: change.head,
            rule: &change.threshold.rule,
            reason: change.reasons.join("; "),
            ..Record::default()
        }
    }

    /// One bound on the head.
    pub(super) fn of_gate(gate: &'a GateResult) -> Record<'a> {
        Record {
            kind: "gate",
            verdict: gate.verdict.name(),
            subject: &gate.gate,
            suite: &gate.id.suite,
            benchmark: &gate.id.benchmark,
            params: escape::params(&gate.id.params),
            metric: &gate.id.metric,
            statistic: gate.id.statistic.as_deref().unwrap_or_default(),
            unit: Some(&gate.unit),
            head: gate.value.map(|value| Estimate { value, ..Estimate::default() }),
            bound: &gate.bound,
            limit: gate.limit,
            rule: &gate.set_by,
            reason: gate.reason.clone(),
            ..Record::default()
        }
    }

    /// One finding about the data.
    pub(super) fn of_caveat(caveat: &'a Caveat) -> Record<'a> {
        Record { kind: "caveat", verdict: caveat.code.name(), subject: &caveat.subject, reason: caveat.text.clone(), ..Record::default() }
    }
}
