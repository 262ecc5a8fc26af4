//! What is there twice: a run that is another one as a whole, and results that a side holds again.
//!
//! No two measurements give the same sample of values that vary. Where the head is the baseline to the last digit, it was
//! left over; 0.0 % would be a lie.

use std::collections::{BTreeMap, BTreeSet};

use super::pair::Pair;
use crate::model::{Caveat, CaveatCode, Class, CommitId, Metric, Run};

/// Digits that no two runs share by chance.
pub(in crate::compare) const TELLING: usize = 6;

/// Rounds that do not give the same numbers by chance.
const LEAST_ROUNDS: usize = 3;

/// That nothing was measured anew: a run of the head is one of the baseline, to the last digit. "No change" is true of it and
/// worth nothing. Of another commit it can only be what a cache or an earlier step left; else somebody may mean it.
pub(in crate::compare) fn whole(baseline: &[&Run], head: &[&Run]) -> Vec<Caveat> {
    let again = |run: &&Run| {
        let mut same = baseline.iter().filter(|before| same_values(before, run));
        // Where the baseline holds them twice, these numbers never vary.
        let (Some(before), None) = (same.next(), same.next()) else { return None };
        let other = before.commit.as_ref().filter(|commit| run.commit.as_ref().is_some_and(|own| own != *commit));
        Some(match other {
            Some(commit) => (
                CaveatCode::NothingMeasuredAnew,
                format!(
                    "every value is that of {} to the last digit: the benchmarks did not run, and an earlier time's results were left",
                    CommitId::short(commit)
                ),
            ),
            None => (
                CaveatCode::StaleBenchmark,
                "every value is the baseline's to the last digit: a file is compared with itself, or the benchmarks did not run".to_owned(),
            ),
        })
    };
    let runs = head.iter().filter(|run| tells(run));
    runs.filter_map(|run| again(run).map(|(code, text)| Caveat::new(code, run.suite.clone(), text))).collect()
}

/// That a side was not measured anew in each round: a suite whose numbers never change in all rounds, to the last digit.
pub(in crate::compare) fn in_rounds(runs: &[&Run], side: &str) -> Vec<Caveat> {
    let mut suites: BTreeMap<&str, Vec<&Run>> = BTreeMap::new();
    for run in runs.iter().filter(|run| run.round.is_some()) {
        suites.entry(&run.suite).or_default().push(run);
    }
    suites.retain(|_, runs| runs.len() >= LEAST_ROUNDS && tells(runs[0]) && runs.iter().all(|run| same_values(runs[0], run)));
    let text = format!("every round of the {side} gave the same values to the last digit: its command prints what was measured before");
    suites.into_keys().map(|suite| Caveat::new(CaveatCode::NothingMeasuredAnew, suite, &text)).collect()
}

/// Whether two runs hold the same numbers in the same order, to the last digit.
pub(in crate::compare) fn same_values(run: &Run, other: &Run) -> bool {
    metrics(run).map(|metric| metric.value.to_bits()).eq(metrics(other).map(|metric| metric.value.to_bits()))
}

/// Whether what differs from run to run has so many digits that another run can't have the same by chance.
pub(in crate::compare) fn tells(run: &Run) -> bool {
    metrics(run).map(telling).sum::<usize>() >= TELLING
}

/// The digits of a metric that another measurement can't have by chance: none of what does not vary from run to run.
pub(in crate::compare) fn telling(metric: &Metric) -> usize {
    if !matches!(metric.class, Class::Latency | Class::Duration | Class::Throughput | Class::Cpu) {
        return 0;
    }
    // Nine at most: converting a unit makes digits up.
    let text = format!("{:.8e}", metric.value);
    text.split_once('e').map_or(0, |(digits, _)| digits.trim_end_matches('0').len() - 1)
}

fn metrics(run: &Run) -> impl Iterator<Item = &Metric> {
    run.benchmarks.iter().flat_map(|benchmark| &benchmark.metrics)
}

/// Takes out what a side holds twice: a run that was named twice, or a benchmark that was not run again in a directory
/// which otherwise was. Counting it twice would make it look more certain than it is.
pub(in crate::compare) fn drop_copies(pairs: &mut [Pair<'_>]) -> Vec<Caveat> {
    let mut dropped: BTreeSet<String> = BTreeSet::new();
    for pair in pairs {
        let id = pair.key.benchmark_id();
        for (metrics, runs) in [(&mut pair.baseline, &mut pair.baseline_runs), (&mut pair.head, &mut pair.head_runs)] {
            let mut at = 1;
            while let Some(metric) = metrics.get(at) {
                let is_copy = varies(metric) && metrics.iter().take(at).any(|earlier| earlier.sample == metric.sample);
                if is_copy {
                    metrics.remove(at);
                    runs.remove(at);
                    dropped.insert(id.to_string());
                } else {
                    at += 1;
                }
            }
        }
    }
    let caveat = |id: String| Caveat::new(CaveatCode::RepeatedName, id, "two runs of one side hold the same sample: it was counted once");
    dropped.into_iter().map(caveat).collect()
}

/// Whether the metric has a sample of values that vary.
pub(in crate::compare) fn varies(metric: &Metric) -> bool {
    metric
        .sample
        .as_ref()
        .is_some_and(|sample| sample.len() > 2 && sample.values().iter().any(|value| Some(value) != sample.values().first()))
}

/// Whether both sides hold one sample, of values that vary.
pub(in crate::compare) fn same_sample(pair: &Pair<'_>) -> bool {
    let ([baseline], [head]) = (pair.baseline.as_slice(), pair.head.as_slice()) else { return false };
    baseline.sample == head.sample && varies(baseline)
}
