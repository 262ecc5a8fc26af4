//! What the baseline has and the head lacks: benchmarks, whole suites, and the bounds that the tool was given.

use std::collections::{BTreeMap, BTreeSet};

use crate::compare::pairing::pair::lone_suite;
use crate::model::{Caveat, CaveatCode, Change, GateResult, GateVerdict, MetricId, Role, Run, ToolGate, Verdict};
use crate::policy::Policy;
use crate::unit::Unit;

/// Caveats about what is missing as a whole: suites that are gone, and that more is gone than the policy lets pass.
pub(in crate::compare) fn caveats(changes: &[Change], policy: &Policy) -> Vec<Caveat> {
    let before = || changes.iter().filter(|change| change.role == Role::Primary && change.verdict != Verdict::Added);
    let mut suites: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for change in before() {
        let (gone, all) = suites.entry(&change.id.suite).or_default();
        *gone += usize::from(change.verdict == Verdict::Removed);
        *all += 1;
    }
    let (gone, all) = suites.values().fold((0, 0), |sum, suite| (sum.0 + suite.0, sum.1 + suite.1));
    let mut caveats: Vec<Caveat> = suites
        .iter()
        .filter(|(suite, (gone, all))| gone == all && !changes.iter().any(|change| change.id.suite == **suite && change.head.is_some()))
        .map(|(suite, (_, all))| {
            let text = format!("the whole suite is missing from the head, {} with it: it did not run, or was renamed", metrics(*all));
            Caveat::new(CaveatCode::SuiteMissing, *suite, text)
        })
        .collect();
    if let Some(most) = policy.compare.most_missing().filter(|most| gone as f64 > most * all as f64) {
        let text = format!(
            "{gone} of {} of the baseline are missing from the head, more than {} % (`max-missing` in perfdiff.toml)",
            metrics(all),
            (most * 100.0 * 100.0).round() / 100.0
        );
        caveats.push(Caveat::new(CaveatCode::MuchMissing, "", text));
    }
    caveats
}

/// Counts of work that a tool leaves out of its results where they are zero, with the benchmark that has them of all work.
const ABSENT_AT_ZERO: &[(&str, &str)] = &[("all", "http_reqs"), ("all", "iterations"), ("all", "ws_sessions"), ("all", "grpc_streams")];

/// Takes counts that are absent because they are zero for what they are: a load test that ran and did no work failed.
pub(in crate::compare) fn idle(changes: &mut [Change]) {
    let is_count = |change: &Change| ABSENT_AT_ZERO.contains(&(change.id.benchmark.as_str(), change.id.metric.as_str()));
    let identity = |change: &Change| (change.id.suite.clone(), change.id.benchmark.clone());
    let measured = |change: &&Change| change.head.is_some();
    let ran: BTreeSet<_> = changes.iter().filter(measured).map(identity).collect();
    let counted: BTreeSet<_> = changes.iter().filter(measured).map(|change| (identity(change), change.id.metric.clone())).collect();
    for change in changes.iter_mut().filter(|change| change.verdict == Verdict::Removed && is_count(change)) {
        let id = identity(change);
        if change.role == Role::Primary && ran.contains(&id) && !counted.contains(&(id, change.id.metric.clone())) {
            change.verdict = Verdict::Failure;
            change
                .reasons
                .insert(0, format!("the head ran and counted no `{}`, which its tool leaves out where there was none", change.id.metric));
        }
    }
}

/// Bounds that the tool checked of the baseline and no longer checks of the head, as gates that are not met. A metric
/// that has another bound now has one.
pub(in crate::compare) fn gates(baseline: &[&Run], head: &[&Run], policy: &Policy) -> Vec<GateResult> {
    let renamed = lone_suite(baseline, head);
    let suite = |run: &Run| renamed.filter(|(from, _)| *from == run.suite).map_or(run.suite.as_str(), |(_, to)| to).to_owned();
    let about = |suite: &str, gate: &ToolGate| (suite.to_owned(), gate.benchmark.clone(), gate.metric.clone());
    let bounded: BTreeSet<_> = head.iter().flat_map(|run| run.gates.iter().map(|gate| about(&run.suite, gate))).collect();
    // Where the suite itself is gone, that says it.
    let newest = |run: &Run| {
        let suite = suite(run);
        baseline.iter().rev().find(|other| self::same(other, run)).is_some_and(|other| std::ptr::eq(*other, run))
            && head.iter().any(|head| head.suite == suite)
    };
    let before: Vec<(String, &Run, &ToolGate)> = baseline
        .iter()
        .filter(|run| newest(run))
        .flat_map(|run| run.gates.iter().map(move |gate| (*run, gate)))
        .map(|(run, gate)| (suite(run), run, gate))
        .collect();
    let gone: Vec<_> = before.iter().filter(|(suite, _, gate)| !bounded.contains(&about(suite, gate))).collect();
    let much = policy.compare.most_missing().is_some_and(|most| gone.len() as f64 > most * before.len() as f64);
    let verdict = if much { GateVerdict::Failure } else { GateVerdict::Warning };
    let value = |suite: &str, gate: &ToolGate| {
        let benchmarks = head.iter().filter(|run| run.suite == suite).flat_map(|run| &run.benchmarks);
        let metrics = benchmarks.filter(|benchmark| benchmark.name == gate.benchmark).flat_map(|benchmark| &benchmark.metrics);
        metrics.filter(|metric| metric.name == gate.metric).find(|metric| metric.statistic == gate.statistic).cloned()
    };
    let result = |(suite, run, gate): &(String, &Run, &ToolGate)| {
        let tool = run.tool.as_ref().map_or("the tool", |tool| tool.name.as_str());
        let reason = format!("{tool} checked the baseline for {}, and checks nothing on the head", gate.bound);
        let (benchmark, metric, statistic) = (gate.benchmark.clone(), gate.metric.clone(), gate.statistic.clone());
        let found = value(suite, gate);
        GateResult {
            value: found.as_ref().map(|metric| metric.value),
            unit: found.map_or(Unit::NONE, |metric| metric.unit.clone()),
            id: MetricId { suite: suite.clone(), benchmark, metric, statistic, ..MetricId::default() },
            set_by: tool.to_owned(),
            ..crate::compare::decide::gate::result(&format!("{tool} threshold that is gone"), &gate.bound, verdict, reason)
        }
    };
    gone.into_iter().map(result).collect()
}

/// Whether two runs are of one suite and leg.
fn same(run: &Run, other: &Run) -> bool {
    run.suite == other.suite && run.label == other.label
}

/// "1 metric", "20 metrics".
fn metrics(count: usize) -> String {
    if count == 1 { "1 metric".to_owned() } else { format!("{count} metrics") }
}
