//! What was not measured in the run that holds it: criterion never deletes, so a directory that a cache kept holds benchmarks of
//! an earlier run beside the new ones.
//!
//! A benchmark is left over where its file's time proves it (the format says so in a caveat), and where it has the very
//! values of a run that came before: no two measurements give the same digits. A leftover is no measurement: it satisfies
//! nothing that is required, meets no gate, and counts as removed. A run that is a copy of another as a whole is reported elsewhere.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::pair::{Pair, lone_suite, moments};
use super::side::one_suite;
use super::stale::{same_values, telling, varies};
use crate::model::{Benchmark, Caveat, CaveatCode, Metric, Run};

/// Shape of the results that a tool leaves in a directory which caches keep, and never deletes from.
const CACHED: &str = "criterion directory";
/// The tool that does so: its runs, once they are stored or converted, no longer say from which files they are.
const TOOL: &str = "criterion";

/// Benchmarks that were not measured in the run that holds them, by path; how that is known.
#[derive(Debug, Default)]
pub(in crate::compare) struct Leftovers {
    /// In the head, each with the moments of the runs that merely hold it.
    head: BTreeMap<String, (BTreeSet<usize>, &'static str)>,
    /// The same in the baseline.
    baseline: HashMap<String, HashSet<usize>>,
    /// Those of the baseline's that an earlier run of it has too.
    copies: HashMap<String, HashSet<usize>>,
    /// Those of which no run of the head has a measurement.
    not_run: HashMap<String, &'static str>,
}

const BY_TIME: &str = "its results were written long before the newest ones and are left over in a cached directory";
const BY_VALUE: &str = "the head holds the baseline's very values, left over in a cached directory";

impl Leftovers {
    /// Those of both sides.
    pub(in crate::compare) fn of(baseline: &[&Run], head: &[&Run]) -> Leftovers {
        let renamed = lone_suite(baseline, head);
        let mut found = Leftovers::default();
        for (run, moment) in head.iter().zip(moments(head)).filter(|(run, _)| keeps(run)) {
            let before: Vec<&Run> = baseline.iter().copied().filter(|other| one_suite(other, run, renamed)).collect();
            for (benchmark, how) in left_over(run, &before) {
                let path = benchmark.id(&run.suite).to_string();
                found.head.entry(path).or_insert_with(|| (BTreeSet::new(), how)).0.insert(moment);
            }
        }
        for (place, (run, moment)) in baseline.iter().zip(moments(baseline)).enumerate().filter(|(_, (run, _))| keeps(run)) {
            let before: Vec<&Run> = baseline.iter().take(place).copied().filter(|other| one_suite(other, run, None)).collect();
            let suite = renamed.filter(|(from, _)| *from == run.suite).map_or(run.suite.as_str(), |(_, to)| to);
            for (benchmark, how) in left_over(run, &before) {
                let path = benchmark.id(suite).to_string();
                if how == BY_VALUE {
                    found.copies.entry(path.clone()).or_default().insert(moment);
                }
                found.baseline.entry(path).or_default().insert(moment);
            }
        }
        found
    }

    /// Whether the baseline's run of this moment merely holds the benchmark of this path.
    pub(in crate::compare) fn in_baseline(&self, path: &str, moment: usize) -> bool {
        self.baseline.get(path).is_some_and(|moments| moments.contains(&moment))
    }

    /// Why no run of the head has measured the benchmark of this path, though some hold it.
    pub(in crate::compare) fn not_run(&self, path: &str) -> Option<&'static str> {
        self.not_run.get(path).copied()
    }

    /// Takes them out of the head's values, and what the baseline holds again out of its own. What neither side has then is no
    /// pair any more.
    pub(in crate::compare) fn take_out(&mut self, pairs: &mut Vec<Pair<'_>>) -> Vec<Caveat> {
        if self.head.is_empty() && self.copies.is_empty() {
            return Vec::new();
        }
        let mut partly: BTreeMap<String, &'static str> = BTreeMap::new();
        for pair in pairs.iter_mut() {
            let path = pair.key.benchmark_id().to_string();
            if let Some(copies) = self.copies.get(&path) {
                drop_moments(&mut pair.baseline, &mut pair.baseline_runs, |moment| copies.contains(&moment));
            }
            let Some((moments, how)) = self.head.get(&path) else { continue };
            drop_moments(&mut pair.head, &mut pair.head_runs, |moment| moments.contains(&moment));
            if !pair.head.is_empty() {
                partly.insert(path, how);
            } else if pair.head_error.is_none() {
                self.not_run.insert(path, how);
            }
        }
        pairs.retain(|pair| {
            !pair.head.is_empty() || !pair.baseline.is_empty() || pair.head_error.is_some() || pair.baseline_error.is_some()
        });
        let not_run = self.not_run.iter().map(|(path, how)| {
            let text = format!("did not run: {how}; delete the results before benchmarking, or remove the benchmark's directory");
            Caveat::new(CaveatCode::StaleBenchmark, path.clone(), text)
        });
        let partly = partly.into_iter().map(|(path, how)| {
            let text = format!("did not run in every run of the head: {how}; those values were left out");
            Caveat::new(CaveatCode::StaleBenchmark, path, text)
        });
        not_run.chain(partly).collect()
    }
}

/// Takes the values of these moments out.
fn drop_moments(metrics: &mut Vec<&Metric>, moments: &mut Vec<usize>, which: impl Fn(usize) -> bool) {
    let keep: Vec<bool> = moments.iter().map(|moment| !which(*moment)).collect();
    let (mut of_metrics, mut of_moments) = (keep.iter(), keep.iter());
    metrics.retain(|_| of_metrics.next().copied().unwrap_or(true));
    moments.retain(|_| of_moments.next().copied().unwrap_or(true));
}

/// Whether a run is of a directory that keeps what an earlier run left.
fn keeps(run: &Run) -> bool {
    let own = run.shape.is_empty() || run.shape.starts_with("perfdiff.run/");
    run.shape == CACHED || own && run.tool.as_ref().is_some_and(|tool| tool.name == TOOL)
}

/// The benchmarks that a run merely holds, given those before it.
fn left_over<'r>(run: &'r Run, before: &[&Run]) -> Vec<(&'r Benchmark, &'static str)> {
    // A run that is another as a whole is no mixture of old and new: that is reported for the whole, and what never varies is alike too.
    let before: Vec<&Run> = before.iter().copied().filter(|other| !same_values(other, run)).collect();
    let mut known: HashMap<(&str, &BTreeMap<String, String>), Vec<&Benchmark>> = HashMap::new();
    for benchmark in before.iter().flat_map(|run| &run.benchmarks) {
        known.entry((&benchmark.name, &benchmark.params)).or_default().push(benchmark);
    }
    let by_time = |benchmark: &Benchmark| {
        run.caveats.iter().any(|caveat| caveat.code == CaveatCode::StaleBenchmark && caveat.subject == benchmark.name)
    };
    let by_value = |benchmark: &Benchmark| {
        let earlier = known.get(&(benchmark.name.as_str(), &benchmark.params));
        earlier.is_some_and(|earlier| earlier.iter().any(|earlier| is_copy(earlier, benchmark)))
    };
    let how = |benchmark| match () {
        () if by_time(benchmark) => Some(BY_TIME),
        () if by_value(benchmark) => Some(BY_VALUE),
        () => None,
    };
    run.benchmarks.iter().filter_map(|benchmark| Some((benchmark, how(benchmark)?))).collect()
}

/// Whether two results are one: every metric that both have is the same to the last digit, and that can't be chance. A stored
/// sample may have been thinned or passed over; then the values count.
fn is_copy(earlier: &Benchmark, benchmark: &Benchmark) -> bool {
    let mut telling_digits = 0;
    let mut sample = false;
    for metric in &benchmark.metrics {
        let same = |other: &&Metric| other.name == metric.name && other.statistic == metric.statistic;
        let Some(other) = earlier.metrics.iter().find(same) else { continue };
        if other.value.to_bits() != metric.value.to_bits() {
            return false;
        }
        match (&other.sample, &metric.sample) {
            (Some(a), Some(b)) if a.len() == b.len() && a != b => return false,
            (Some(a), Some(b)) if a.len() == b.len() => sample |= varies(metric),
            _ => telling_digits += telling(metric),
        }
    }
    sample || telling_digits >= super::stale::TELLING
}
