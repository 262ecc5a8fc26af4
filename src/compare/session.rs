//! What is known in the course of a measurement in rounds: which metrics need no more of them.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::decide::judgement::Judgement;
use crate::model::{Basis, BenchmarkId, Change, Comparison, MetricId, Role, Verdict};

/// What the looks after each round have settled.
///
/// A metric is settled when two looks in a row give it the same verdict and more rounds would hardly change that: a finding, or
/// unchanged with an interval that holds no change of a size that matters. What can't be compared is settled too.
#[derive(Debug, Default)]
pub struct Session {
    last: HashMap<MetricId, Verdict>,
    settled: HashSet<MetricId>,
}

impl Session {
    /// Takes in the comparison of all rounds so far.
    pub fn look(&mut self, comparison: &Comparison) {
        let mut last = HashMap::new();
        for change in comparison.changes.iter().filter(|change| is_clear(change)) {
            if self.last.get(&change.id) == Some(&change.verdict) {
                self.settled.insert(change.id.clone());
            }
            last.insert(change.id.clone(), change.verdict);
        }
        self.last = last;
    }

    /// Whether a metric is settled.
    pub fn is_settled(&self, metric: &MetricId) -> bool {
        self.settled.contains(metric)
    }

    /// The benchmarks that need more rounds: of which a judged metric is not settled.
    pub fn undecided(&self, comparison: &Comparison) -> BTreeSet<BenchmarkId> {
        let open = |change: &&Change| change.role == Role::Primary && !self.is_settled(&change.id);
        comparison.changes.iter().filter(open).map(|change| change.id.benchmark_id()).collect()
    }
}

/// Whether a look leaves nothing open about a change.
fn is_clear(change: &Change) -> bool {
    match change.verdict {
        Verdict::Inconclusive => false,
        Verdict::Unchanged => is_within(change),
        Verdict::Failure | Verdict::Warning | Verdict::Improved | Verdict::Accepted => {
            change.rests_on.as_ref().is_none_or(|rests_on| matches!(rests_on.basis, Basis::Rounds | Basis::BestRounds | Basis::Exact))
        }
        Verdict::Incomparable | Verdict::Removed | Verdict::Added => true,
    }
}

/// Whether the interval of the change holds only changes too small to matter.
fn is_within(change: &Change) -> bool {
    let judgement = Judgement::of(change);
    let Some(rests_on) = &change.rests_on else { return true };
    let limit = judgement.warn().or(judgement.fail());
    let within = |end: Option<f64>| end.is_some_and(|end| !judgement.matters_at(end));
    match rests_on.basis {
        Basis::Exact => true,
        Basis::Rounds => limit.is_none() || within(change.change_low) && within(change.change_high),
        _ => false,
    }
}
