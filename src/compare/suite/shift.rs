//! The suite as a whole: many small regressions are a finding too, and a slow runner is none.

use std::collections::BTreeMap;

use crate::model::{Basis, BenchmarkId, Caveat, CaveatCode, Change, ChangeIn, Direction, Role, SuiteChange, Verdict};
use crate::stats;

/// Fewer benchmarks than this are no suite.
const LEAST: usize = 10;
/// Probability below which a lean of the whole suite is no chance.
const LEVEL: f64 = 0.001;
/// A lean smaller than this matters to nobody (a logarithm).
const RELEVANT: f64 = 0.01;

/// Geometric mean and sign test over the benchmarks, one metric each; `None` for fewer than ten.
pub(in crate::compare) fn change(changes: &[Change]) -> Option<SuiteChange> {
    let worse = leans(changes);
    if worse.len() < LEAST {
        return None;
    }
    let up = worse.iter().filter(|lean| **lean > 0.0).count();
    let down = worse.iter().filter(|lean| **lean < 0.0).count();
    Some(SuiteChange {
        change: stats::geometric_mean_ratio(&worse)? - 1.0,
        worse: up,
        better: down,
        p_value: stats::sign_test(up as u64, down as u64),
        verdict: Verdict::Unchanged,
        reason: None,
    })
}

/// By how much the runner was slower (positive) or faster than usual: the median of what was taken out of the metrics.
pub(in crate::compare) fn runner(changes: &[Change]) -> Option<f64> {
    let parts: Vec<f64> = one_each(changes)
        .filter_map(|change| {
            let part = change.rests_on.as_ref()?.common_mode?;
            Some(if change.direction == Direction::Higher { -part } else { part })
        })
        .collect();
    if parts.len() < stats::LEAST_WITNESSES { None } else { stats::median(&parts) }
}

/// Caveats about the suite and the runner.
pub(in crate::compare) fn caveats(changes: &[Change]) -> Vec<Caveat> {
    let mut caveats = Vec::new();
    let measured = |change: &Change| change.noise.is_some();
    if let Some(runner) = runner(changes).filter(|runner| runner.abs() >= RELEVANT && one_each(changes).any(measured)) {
        let text = format!("the runner was {:.0} % {} than usual; that part was taken out", runner.abs() * 100.0, way(runner));
        caveats.push(Caveat::new(CaveatCode::RunnerShift, "", text));
    }
    // One run per side can't tell a slow runner from a slow program, so a lean is a finding only where noise was measured.
    let measured = one_each(changes).filter(|change| measured(change)).count();
    if let Some(suite) = change(changes)
        && measured >= LEAST
        && suite.p_value < LEVEL
        && suite.change >= RELEVANT
    {
        let text = format!(
            "the suite as a whole is {:.1} % {}: {} of {} benchmarks moved the same way",
            suite.change.abs() * 100.0,
            way(suite.change),
            suite.worse.max(suite.better),
            suite.worse + suite.better
        );
        caveats.push(Caveat::new(CaveatCode::SuiteShift, "", text));
    }
    caveats
}

fn way(change: f64) -> &'static str {
    if change > 0.0 { "slower" } else { "faster" }
}

/// Logarithms of the changes, worse positive.
fn leans(changes: &[Change]) -> Vec<f64> {
    let lean = |change: &Change| {
        let log = change.change.filter(|share| *share > -1.0)?.ln_1p();
        Some(if change.direction == Direction::Higher { -log } else { log })
    };
    one_each(changes).filter_map(lean).collect()
}

/// One judged relative change of each benchmark that was comparable: the first by name, since the first in the ranking
/// would be the worst.
fn one_each(changes: &[Change]) -> impl Iterator<Item = &Change> {
    let mut each: BTreeMap<BenchmarkId, &Change> = BTreeMap::new();
    let name = |change: &Change| (change.id.metric.clone(), change.id.statistic.clone());
    for change in changes {
        let judged = change.role == Role::Primary
            && change.change_in == ChangeIn::Relative
            && change.rests_on.as_ref().is_some_and(|rests| rests.basis != Basis::Exact)
            && !matches!(change.verdict, Verdict::Incomparable | Verdict::Accepted);
        if judged {
            let first = each.entry(change.id.benchmark_id()).or_insert(change);
            if name(change) < name(first) {
                *first = change;
            }
        }
    }
    each.into_values()
}
