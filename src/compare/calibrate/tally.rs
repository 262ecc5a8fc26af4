//! Counts the verdicts on metrics that did not change, or that were made worse.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::model::{BenchmarkId, Change, Class, Comparison, Outcome, Role, Undecided, Verdict};

/// Verdicts that were counted.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counted {
    pub(super) judged: usize,
    pub(super) failures: usize,
    pub(super) warnings: usize,
    pub(super) improved: usize,
    pub(super) undecided: usize,
}

impl Counted {
    pub(super) fn called(&self) -> usize {
        self.caught() + self.improved
    }

    pub(super) fn caught(&self) -> usize {
        self.failures + self.warnings
    }

    pub(super) fn missed(&self) -> usize {
        self.judged - self.caught() - self.undecided
    }
}

/// The verdicts of several comparisons.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) classes: BTreeMap<Class, Counted>,
    pub(super) incomparable: usize,
    pub(super) failed: usize,
    pub(super) failed_otherwise: usize,
}

impl Tally {
    /// Counts a change; whether it was judged at all.
    pub(super) fn add(&mut self, change: &Change) -> bool {
        if change.role != Role::Primary || matches!(change.verdict, Verdict::Added | Verdict::Removed) {
            return false;
        }
        if change.verdict == Verdict::Incomparable || change.baseline.is_none() || change.head.is_none() {
            self.incomparable += 1;
            return false;
        }
        let counted = self.classes.entry(change.class).or_default();
        counted.judged += 1;
        match change.verdict {
            Verdict::Failure => counted.failures += 1,
            Verdict::Warning => counted.warnings += 1,
            Verdict::Improved => counted.improved += 1,
            // Of what nothing was seen, nothing was left open: worsened, it is missed.
            Verdict::Inconclusive if change.undecided != Some(Undecided::NoChangeSeen) => counted.undecided += 1,
            _ => {}
        }
        true
    }

    pub(super) fn finish(&mut self, comparison: &Comparison) {
        if comparison.outcome == Outcome::Fail {
            self.failed += 1;
            self.failed_otherwise += usize::from(comparison.counts.failure == 0);
        }
    }

    pub(super) fn total(&self) -> Counted {
        self.classes.values().fold(Counted::default(), |sum, one| Counted {
            judged: sum.judged + one.judged,
            failures: sum.failures + one.failures,
            warnings: sum.warnings + one.warnings,
            improved: sum.improved + one.improved,
            undecided: sum.undecided + one.undecided,
        })
    }
}

/// Benchmarks that were made worse.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Benchmarks {
    pub(super) worse: usize,
    /// Those with a failure or a warning.
    pub(super) called: usize,
    /// Those with a failure.
    pub(super) failed: usize,
}

/// What became of comparisons in which something was made worse.
#[derive(Debug, Default)]
pub(super) struct Caught {
    /// The verdicts of the metrics that were made worse.
    pub(super) tally: Tally,
    pub(super) benchmarks: Benchmarks,
    /// Comparisons in which something judged became worse.
    pub(super) comparisons: usize,
    /// Those whose outcome was `fail`.
    pub(super) failed: usize,
    /// Those that failed though none of the worse metrics did.
    pub(super) failed_otherwise: usize,
}

impl Caught {
    /// Counts a comparison in which the metrics of these paths were made worse.
    pub(super) fn add(&mut self, comparison: &Comparison, worse: &HashSet<String>) {
        let mut found: HashMap<BenchmarkId, Verdict> = HashMap::new();
        for change in comparison.changes.iter().filter(|change| worse.contains(&change.path())) {
            if self.tally.add(change) {
                let gravest = found.entry(change.id.benchmark_id()).or_insert(change.verdict);
                *gravest = change.verdict.min(*gravest);
            }
        }
        let with = |verdicts: &[Verdict]| found.values().filter(|verdict| verdicts.contains(verdict)).count();
        let failed = with(&[Verdict::Failure]);
        self.benchmarks.worse += found.len();
        self.benchmarks.called += with(&[Verdict::Failure, Verdict::Warning]);
        self.benchmarks.failed += failed;
        if !found.is_empty() {
            self.comparisons += 1;
            self.failed += usize::from(comparison.outcome == Outcome::Fail);
            self.failed_otherwise += usize::from(comparison.outcome == Outcome::Fail && failed == 0);
        }
    }
}
