//! Absolute bounds on the head: the policy's gates and those that the tool itself was given.

use std::collections::HashMap;

use super::judge::view;
use crate::compare::noise::estimate;
use crate::compare::pairing::impossible;
use crate::compare::pairing::pair::Pair;
use crate::model::{Change, GateResult, GateVerdict, Metric, MetricId, Run, ToolGate};
use crate::policy::{Gate, Policy};
use crate::unit::{Scale, Unit};

/// Checks every gate of the policy on the head's metrics, then adds the tools' own. The gravest come first.
///
/// A gate that matches nothing is a failure: a bound that nobody checks must not look met. One that only matches what a
/// filter hides, by path, is left out. What `changes` say did not run, and a number that can't be one, meet nothing.
pub(in crate::compare) fn gates(
    pairs: &[Pair<'_>],
    head: &[&Run],
    policy: &Policy,
    hidden: &[String],
    changes: &[Change],
) -> Vec<GateResult> {
    let measured: Vec<(&Pair<'_>, &Metric, String)> =
        pairs.iter().filter_map(|pair| Some((pair, pair.of_head()?, pair.key.path()))).collect();
    let not_run: HashMap<String, &str> = changes
        .iter()
        .filter(|change| change.head.is_none())
        .map(|change| (change.path(), change.reasons.first().map_or("it did not run", String::as_str)))
        .collect();
    let lacking = |pair: &Pair<'_>, metric: &Metric, path: &str| {
        let failed = pair.head_error.as_deref().or_else(|| not_run.get(path).copied()).map(str::to_owned);
        failed.or_else(|| impossible::number(metric, path, policy))
    };
    let mut results = Vec::new();
    for gate in policy.gates() {
        let before = results.len();
        results.extend(measured.iter().filter_map(|(pair, metric, path)| of_metric(gate, pair, metric, path, lacking(pair, metric, path))));
        if results.len() == before && !hidden.iter().any(|path| gate.pattern.matches(path)) {
            results.push(unmatched(gate));
        }
    }
    results.extend(of_tools(head));
    results.sort_by_key(|result| result.verdict);
    results
}

/// Failures of benchmarks that the head could not measure, where there is no comparison to report them.
pub(in crate::compare) fn failed(pairs: &[Pair<'_>]) -> Vec<GateResult> {
    let mut results: Vec<GateResult> = Vec::new();
    for pair in pairs {
        let Some(error) = pair.head_error.as_deref() else { continue };
        let said = |other: &GateResult| {
            other.id.suite == pair.key.suite && other.id.benchmark == pair.key.name && other.id.params == *pair.key.params
        };
        if results.iter().any(said) {
            continue;
        }
        results.push(GateResult {
            id: MetricId { metric: String::new(), statistic: None, ..pair.key.id() },
            ..result("measured at all", "a value", GateVerdict::Failure, format!("it could not be measured: {error}"))
        });
    }
    results
}

/// `lacking` says why the head has no value of it, where that is so: then no bound is met.
fn of_metric(gate: &Gate, pair: &Pair<'_>, metric: &Metric, path: &str, lacking: Option<String>) -> Option<GateResult> {
    let view = view(path, pair.key.statistic, metric);
    if !gate.applies(&view) {
        return None;
    }
    let about = |limit, value, result| GateResult { id: pair.key.id(), limit, value, unit: metric.unit.clone(), ..result };
    if let Some(why) = lacking {
        let reason = format!("no value to check: {why}");
        return Some(about(None, None, result(gate.name(), &gate.bounds(), GateVerdict::Failure, reason)));
    }
    let value = estimate::of(&pair.head)?.value;
    let outcome = gate.evaluate(&view, value)?;
    Some(about(outcome.limit, Some(value), result(gate.name(), &outcome.bound, outcome.verdict, outcome.reason)))
}

fn unmatched(gate: &Gate) -> GateResult {
    let reason = format!("nothing measured matches `{}`; a bound that is not checked can't be met", gate.pattern);
    result(gate.name(), &gate.bounds(), GateVerdict::Failure, reason)
}

pub(in crate::compare) fn result(gate: &str, bound: &str, verdict: GateVerdict, reason: String) -> GateResult {
    GateResult {
        gate: gate.to_owned(),
        id: MetricId::default(),
        bound: bound.to_owned(),
        limit: None,
        value: None,
        unit: Unit::NONE,
        set_by: "policy".to_owned(),
        verdict,
        reason,
    }
}

/// The bounds that the tools judged themselves; of several runs, the gravest judgement of each bound.
fn of_tools(head: &[&Run]) -> Vec<GateResult> {
    let mut results: Vec<GateResult> = Vec::new();
    for run in head {
        for gate in &run.gates {
            let found = of_tool(run, gate);
            let same = |other: &&mut GateResult| {
                other.id.suite == found.id.suite
                    && other.id.benchmark == found.id.benchmark
                    && other.id.metric == found.id.metric
                    && other.id.statistic == found.id.statistic
                    && other.bound == found.bound
            };
            match results.iter_mut().find(same) {
                Some(other) if found.verdict < other.verdict => *other = found,
                Some(_) => {}
                None => results.push(found),
            }
        }
    }
    results
}

fn of_tool(run: &Run, gate: &ToolGate) -> GateResult {
    let benchmark = run.benchmarks.iter().find(|benchmark| benchmark.name == gate.benchmark);
    let metric = benchmark.and_then(|benchmark| {
        let named = || benchmark.metrics.iter().filter(|metric| metric.name == gate.metric);
        named().find(|metric| metric.statistic == gate.statistic).or_else(|| named().next())
    });
    let unit = metric.map_or(Unit::NONE, |metric| metric.unit.clone());
    let tool = run.tool.as_ref().map_or("the tool", |tool| tool.name.as_str());
    let shown = gate.value.map_or_else(String::new, |value| format!("{} ", Scale::fit(&unit, &[value]).show(value)));
    let (verdict, reason) = match gate.met {
        None => (GateVerdict::Warning, format!("it is not known whether {} was met: the file has no verdict of {tool} on it", gate.bound)),
        // A tool that sees no value sees none that is too high.
        Some(true) if gate.value.is_none() && metric.is_none() => {
            (GateVerdict::Warning, format!("{tool} lets {} pass, though nothing was measured to check it on", gate.bound))
        }
        Some(true) => (GateVerdict::Met, format!("{shown}meets {}", gate.bound)),
        Some(false) => (GateVerdict::Failure, format!("{shown}misses {}", gate.bound)),
    };
    GateResult {
        id: MetricId {
            suite: run.suite.clone(),
            benchmark: gate.benchmark.clone(),
            params: benchmark.map(|benchmark| benchmark.params.clone()).unwrap_or_default(),
            metric: gate.metric.clone(),
            statistic: gate.statistic.clone(),
        },
        value: gate.value,
        unit,
        set_by: tool.to_owned(),
        ..result(&format!("{tool} threshold"), &gate.bound, verdict, reason)
    }
}
