//! Two jobs that store one suite under one name, of which each misses what the other measured.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Benchmark, Caveat, CaveatCode, Change, Run, Verdict};

/// A caveat for each suite of which all that is missing stands in stored runs of one commit with another, and those that hold it hold
/// nothing that the head has: a lost file, or another job.
pub(in crate::compare) fn caveats(changes: &[Change], baseline: &[&Run]) -> Vec<Caveat> {
    let mut suites: BTreeMap<&str, (BTreeSet<&str>, BTreeSet<&str>)> = BTreeMap::new();
    for change in changes {
        let (gone, there) = suites.entry(&change.id.suite).or_default();
        let names = if change.verdict == Verdict::Removed { gone } else { there };
        names.insert(&change.id.benchmark);
    }
    suites.retain(|_, (gone, there)| !gone.is_empty() && !there.is_empty());
    let told = |(suite, (gone, there)): (&str, (BTreeSet<&str>, BTreeSet<&str>))| {
        let runs: Vec<&&Run> = baseline.iter().filter(|run| run.suite == suite).collect();
        let holds = |run: &Run, names: &BTreeSet<&str>| run.benchmarks.iter().any(|one: &Benchmark| names.contains(one.name.as_str()));
        let commit = runs.iter().rev().find(|run| holds(run, &gone)).and_then(|run| run.commit.as_ref())?;
        let of_commit = || runs.iter().filter(|run| run.commit.as_ref() == Some(commit));
        let apart = of_commit().all(|run| !(holds(run, &gone) && holds(run, &there)));
        let text = "what is missing was stored of the same commit by a run of its own, as by two jobs of one suite: if that is so, give each \
                    its `name` (--suite), or their runs are taken for one another's";
        (apart && of_commit().any(|run| holds(run, &there))).then(|| Caveat::new(CaveatCode::RepeatedName, suite, text))
    };
    suites.into_iter().filter_map(told).collect()
}
