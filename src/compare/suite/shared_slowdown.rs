//! A regression of the whole suite: what all benchmarks share, and the runner can't have done.
//!
//! What all share is taken out of each as the runner's doing, up to what the runner can be taken to do; beyond that it is
//! a finding of its own, about the suite.

use std::collections::HashMap;

use crate::compare::decide::reasons::amount;
use crate::model::{ChangeIn, Class, SuiteChange, Verdict};
use crate::stats;

/// How far all benchmarks moved together, as logarithms, worse positive.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::compare) struct Shared {
    /// The middle of their movements.
    pub(in crate::compare) moved: f64,
    /// The most that the runner can be taken to do.
    pub(in crate::compare) bound: f64,
    /// How many benchmarks moved.
    pub(in crate::compare) benchmarks: usize,
    /// In how many earlier runs the runner was seen; none where the bound is what hosted runners do.
    pub(in crate::compare) runs: Option<usize>,
}

/// A shared slowdown of a lone pair from which on it is warned of, although a runner can do it: 10 %.
const LONE_WARN: f64 = 0.095_310_179_804_324_9;
/// With a history: the smallest shared slowdown beyond the runner's that is warned of, and that fails.
const WARN: f64 = 0.05;
const FAIL: f64 = 0.10;
/// How many times the runner's bound fails.
const SURE: f64 = 2.0;

/// Whether a slow runner moves metrics of this class: times and rates, and not how much fails.
pub(in crate::compare) fn follows_runner(class: Class) -> bool {
    !matches!(class, Class::Count | Class::Size | Class::Score | Class::Memory | Class::ErrorRate)
}

/// The middle of the movements of all benchmarks, and how many those are. A benchmark speaks by the middle of its metrics.
pub(in crate::compare) fn middle(moves: impl IntoIterator<Item = (usize, f64)>) -> Option<(f64, usize)> {
    let mut by_benchmark: HashMap<usize, Vec<f64>> = HashMap::new();
    for (benchmark, effect) in moves {
        by_benchmark.entry(benchmark).or_default().push(effect);
    }
    let each: Vec<f64> = by_benchmark.values().filter_map(|effects| stats::median(effects)).collect();
    Some((stats::median(&each)?, each.len()))
}

/// Writes down the verdict on the suite as a whole.
pub(in crate::compare) fn judge(suite: &mut SuiteChange, shared: Shared) {
    let Shared { moved, bound, benchmarks, runs } = shared;
    let (warn, fail) = match runs {
        None => (LONE_WARN, SURE * bound),
        Some(_) => (bound.max(WARN), (SURE * bound).max(bound + FAIL)),
    };
    if moved < warn {
        return;
    }
    let times = moved.exp();
    let slower = if times < 2.0 {
        format!("{} worse", amount(times - 1.0, ChangeIn::Relative))
    } else {
        format!("{times:.*} times worse", usize::from(times < 9.95))
    };
    let runner = amount(bound.exp_m1(), ChangeIn::Relative);
    let rest = match (moved >= fail, runs) {
        (true, Some(runs)) => format!("in {runs} earlier runs the runner did nothing that would explain more than {runner}"),
        (true, None) => format!("hosted runners differ by up to {runner}, so the runner alone does not explain it"),
        (false, Some(runs)) => {
            format!("{runs} earlier runs explain {runner} of it as the runner's doing: measure the head again to confirm")
        }
        (false, None) => "this can't distinguish a slow runner from a slow program: measure both sides in turns on one machine".to_owned(),
    };
    suite.verdict = if moved >= fail { Verdict::Failure } else { Verdict::Warning };
    suite.reason = Some(format!("{benchmarks} benchmarks are {slower} together in the median; {rest}"));
}
