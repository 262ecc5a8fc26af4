//! The pinned point that newer runs are compared with: a commit of the history, or runs of their own.

use super::run_order::{Placed, is_named_after_file};
use crate::compare::error::HistoryError;
use crate::compare::pairing::pair::Key;
use crate::compare::pairing::side;
use crate::model::{CommitId, Metric, Reference, Run};
use crate::unit::Unit;

/// Commits that a message lists.
const SOME: usize = 3;

/// What the user pinned.
#[derive(Debug, Clone, Copy)]
pub enum PinnedReference<'a> {
    /// A commit of the history, by its first digits.
    Commit(&'a str),
    /// Runs of their own, and what they are called.
    Runs(&'a str, &'a [Run]),
}

/// The pinned point: the last run of the commit, or the newest of runs of their own.
pub(in crate::compare) fn reference(pinned: PinnedReference<'_>, runs: &[Placed<'_>]) -> Result<Reference, HistoryError> {
    let of = |name: &str, run: Option<&Run>| Reference {
        name: name.to_owned(),
        commit: run.and_then(|run| run.commit.clone()),
        time: run.and_then(|run| run.time.clone()),
    };
    match pinned {
        PinnedReference::Runs(name, runs) => Ok(of(name, runs.last())),
        PinnedReference::Commit(digits) => {
            let bears = |run: &&Run| run.commit.as_ref().is_some_and(|commit| CommitId::begins_with(commit, digits));
            let found: Vec<&Run> = runs.iter().map(|placed| placed.run).filter(bears).collect();
            let mut commits: Vec<&str> = found.iter().filter_map(|run| run.commit.as_deref()).collect();
            commits.sort_unstable();
            commits.dedup();
            match (found.last(), commits.len()) {
                (Some(run), 1) => Ok(of(digits, Some(run))),
                (None, _) => Err(HistoryError::NoSuchReference(digits.to_owned())),
                (_, several) => {
                    let more = if several > SOME { format!(" and {} more", several - SOME) } else { String::new() };
                    let some = commits.iter().take(SOME).copied().collect::<Vec<_>>().join(", ");
                    Err(HistoryError::AmbiguousReference(digits.to_owned(), format!("{some}{more}")))
                }
            }
        }
    }
}

/// In which respects the environment of pinned runs differs from that of the newest run that says its own.
pub(in crate::compare) fn elsewhere(pinned: Option<PinnedReference<'_>>, runs: &[Placed<'_>]) -> Option<String> {
    let Some(PinnedReference::Runs(_, pinned)) = pinned else { return None };
    let newest = runs.iter().rev().find(|placed| !placed.run.environment.is_unknown())?;
    side::environments_differ(&pinned.iter().collect::<Vec<_>>(), &[newest.run])
}

/// The values of a series in runs of their own.
pub(in crate::compare) fn values(key: &Key<'_>, unit: &Unit, pinned: &[Run]) -> Vec<f64> {
    let same_suite = |run: &&Run| run.suite == key.suite || is_named_after_file(run);
    let benchmarks = pinned.iter().filter(same_suite).flat_map(|run| &run.benchmarks);
    let metrics = benchmarks.filter(|b| b.name == key.name && b.params == *key.params).flat_map(|b| &b.metrics);
    let same = |metric: &&Metric| metric.name == key.metric && metric.statistic.as_deref() == key.statistic;
    metrics.filter(same).filter(|metric| metric.unit.compares_with(unit)).map(|metric| metric.value).collect()
}
