//! Merges benchmarks of the same name into one sample: a file may hold a benchmark several times.
//!
//! Bare numbers of one name become the sample of their median; samples are put one after the other. A statistic
//! such as p95 has no such reading, since its repeats are not the values behind it: there the median of the
//! repeats is kept with their spread.
//!
//! Values too far apart to be repetitions of one thing are two things of one name. Those stay as they are: nothing that is
//! ambiguous is compared.

use std::collections::{HashMap, HashSet};

use super::named::named;
use crate::model::{Benchmark, Caveat, CaveatCode, Metric, Sample};
use crate::stats;

/// Joins benchmarks of the same name and parameters, in the order of their first appearance, with one caveat for
/// all of them.
pub(crate) fn join(benchmarks: Vec<Benchmark>, caveats: &mut Vec<Caveat>) -> Vec<Benchmark> {
    join_where(benchmarks, may_be_repetitions, caveats)
}

/// The same of what the tool says are repetitions, however far apart they are.
pub(crate) fn join_repetitions(benchmarks: Vec<Benchmark>) -> Vec<Benchmark> {
    join_where(benchmarks, |_| true, &mut Vec::new())
}

fn join_where(benchmarks: Vec<Benchmark>, is_one: fn(&[Metric]) -> bool, caveats: &mut Vec<Caveat>) -> Vec<Benchmark> {
    let mut order: HashMap<_, usize> = HashMap::new();
    let mut groups: Vec<(Benchmark, Vec<Metric>, bool)> = Vec::new();
    let (mut repeated, mut ambiguous) = (Vec::new(), Vec::new());
    for mut benchmark in benchmarks {
        let metrics = std::mem::take(&mut benchmark.metrics);
        let index = *order.entry((benchmark.name.clone(), benchmark.params.clone())).or_insert(groups.len());
        if let Some((first, all, is_repeated)) = groups.get_mut(index) {
            *is_repeated = true;
            first.error = first.error.take().or(benchmark.error);
            first.unmeasured.append(&mut benchmark.unmeasured);
            all.extend(metrics);
        } else {
            groups.push((benchmark, metrics, false));
        }
    }
    let joined = groups
        .into_iter()
        .map(|(mut benchmark, metrics, is_repeated)| {
            let before = metrics.len();
            benchmark.metrics = join_metrics(metrics, is_one);
            if is_repeated || benchmark.metrics.len() < before {
                repeated.push(benchmark.name.clone());
            }
            if is_ambiguous(&benchmark) {
                ambiguous.push(benchmark.name.clone());
            }
            benchmark
        })
        .collect();
    let unclear: HashSet<&String> = ambiguous.iter().collect();
    repeated.retain(|name| !unclear.contains(name));
    caveats.extend(caveat(repeated, "all its values were joined into one sample"));
    caveats
        .extend(caveat(ambiguous, "its values are too far apart to be repetitions, so it is not known which is meant; give each a name"));
    joined
}

/// That names appear more than once in a form in which each may appear but once.
pub(crate) fn refused(benchmarks: &[Benchmark]) -> Option<Caveat> {
    let identities: HashSet<_> = benchmarks.iter().map(|benchmark| (&benchmark.name, &benchmark.params)).collect();
    if identities.len() == benchmarks.len() && !benchmarks.iter().any(is_ambiguous) {
        return None;
    }
    let mut seen = HashMap::new();
    for benchmark in benchmarks {
        for metric in &benchmark.metrics {
            *seen.entry((&benchmark.name, &benchmark.params, &metric.name, &metric.statistic)).or_insert(0) += 1;
        }
    }
    let repeated = seen.into_iter().filter(|(_, times)| *times > 1).map(|((name, ..), _)| name.clone()).collect();
    caveat(repeated, "it is not known which is meant; give each a name, or the repetitions of one as its `sample`")
}

fn caveat(mut repeated: Vec<String>, what: &str) -> Option<Caveat> {
    repeated.sort();
    repeated.dedup();
    let first = repeated.first()?;
    let others = match repeated.len() {
        1 => String::new(),
        n => format!(", and so do {} other names", n - 1),
    };
    let text = format!("`{first}` appears several times{others}; {what}");
    Some(Caveat::new(CaveatCode::RepeatedName, first, text))
}

/// Whether a benchmark holds one statistic of one metric more than once.
fn is_ambiguous(benchmark: &Benchmark) -> bool {
    if benchmark.metrics.len() < 2 {
        return false;
    }
    let mut names: Vec<_> = benchmark.metrics.iter().map(|metric| (&metric.name, &metric.statistic)).collect();
    names.sort_unstable();
    names.windows(2).any(|two| two[0] == two[1])
}

/// How many times the smallest of some repetitions the largest may be.
const APART: f64 = 1.5;
/// Repetitions from which on those at the ends may be outliers, and the middle half tells.
const MANY: usize = 5;

/// Whether values may be repetitions of one thing. Zeros, and what has a sign, tell nothing.
fn may_be_repetitions(group: &[Metric]) -> bool {
    let values = stats::sorted(&group.iter().map(|metric| metric.value).collect::<Vec<_>>());
    let (low, high) = if values.len() < MANY { (0.0, 1.0) } else { (0.25, 0.75) };
    match (stats::quantile(&values, low), stats::quantile(&values, high)) {
        (Some(low), Some(high)) if low > 0.0 => high <= APART * low,
        _ => true,
    }
}

fn join_metrics(metrics: Vec<Metric>, is_one: fn(&[Metric]) -> bool) -> Vec<Metric> {
    let mut order: HashMap<_, usize> = HashMap::new();
    let mut places = Vec::new();
    // A repeat in another unit is another metric: joined, the numbers would mean nothing.
    for Metric { name, statistic, unit, .. } in &metrics {
        let next = order.len();
        places.push(*order.entry((name, statistic, unit)).or_insert(next));
    }
    let mut groups: Vec<Vec<Metric>> = vec![Vec::new(); order.len()];
    for (place, metric) in places.into_iter().zip(metrics) {
        if let Some(group) = groups.get_mut(place) {
            group.push(metric);
        }
    }
    let (groups, apart): (Vec<_>, Vec<_>) = groups.into_iter().partition(|group| is_one(group));
    let mut metrics: Vec<Metric> = apart.into_iter().flatten().collect();
    let identity = |metric: &Metric| (metric.name.clone(), metric.statistic.clone());
    let mut taken: HashSet<_> = metrics.iter().map(identity).collect();
    for mut metric in groups.into_iter().filter_map(merge) {
        if !taken.insert(identity(&metric)) {
            metric.name = format!("{} in {}", metric.name, metric.unit);
            taken.insert(identity(&metric));
        }
        metrics.push(metric);
    }
    metrics
}

/// One metric out of all of the same name.
fn merge(group: Vec<Metric>) -> Option<Metric> {
    let values: Vec<f64> = group.iter().map(|metric| metric.value).collect();
    let samples: Vec<&Sample> = group.iter().filter_map(|metric| metric.sample.as_ref()).collect();
    let whole: Option<Vec<f64>> = match samples.len() {
        0 => Some(values.clone()),
        n if n == group.len() => Some(samples.iter().flat_map(|sample| sample.values()).copied().collect()),
        _ => None,
    };
    let of_repeats = (stats::median(&values)?, stats::deviation(&values), Some(values.len() as u64));
    let has_samples = !samples.is_empty();
    let repeats = group.len();
    let mut metric = group.into_iter().next()?;
    if repeats == 1 {
        return Some(metric);
    }
    let from_sample = match (&whole, metric.statistic.as_deref()) {
        (Some(whole), statistic @ (None | Some("median" | "mean"))) => named(whole, statistic),
        (Some(whole), statistic) if has_samples => named(whole, statistic),
        _ => None,
    };
    metric.interval = None;
    // How they were written shows in how they differ.
    metric.resolution = None;
    if let (Some(value), Some(whole)) = (from_sample, whole) {
        metric.value = value;
        metric.stddev = stats::deviation(&whole);
        metric.n = Some(whole.len() as u64);
        metric.sample = Some(Sample::new(whole));
    } else {
        (metric.value, metric.stddev, metric.n) = of_repeats;
        metric.sample = None;
    }
    Some(metric)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Class;
    use crate::unit::Unit;

    fn benchmark(name: &str, metric: Metric) -> Benchmark {
        Benchmark { metrics: vec![metric], ..Benchmark::new(name) }
    }

    fn time(value: f64) -> Metric {
        Metric::new("time", Class::Duration, Unit::SECOND, value)
    }

    #[test]
    fn three_bare_numbers_become_a_sample_of_three() {
        let mut caveats = Vec::new();
        let joined = join([2.0, 2.5, 1.8].map(|v| benchmark("a", time(v))).to_vec(), &mut caveats);
        let metric = &joined[0].metrics[0];
        assert_eq!((metric.value, metric.n), (2.0, Some(3)));
        assert_eq!(metric.sample.as_ref().unwrap().values(), [2.0, 2.5, 1.8]);
        assert_eq!(caveats[0].text, "`a` appears several times; all its values were joined into one sample");
    }

    #[test]
    fn repeats_of_a_percentile_keep_their_spread_and_claim_no_sample() {
        let repeats = [10.0, 12.0].map(|v| benchmark("a", time(v).statistic("p95")));
        let joined = join(repeats.to_vec(), &mut Vec::new());
        let metric = &joined[0].metrics[0];
        assert_eq!((metric.value, metric.n, metric.sample.is_none()), (11.0, Some(2), true));
    }

    #[test]
    fn values_too_far_apart_for_repetitions_stay_apart() {
        let mut caveats = Vec::new();
        let joined = join([1.0, 5.0].map(|v| benchmark("a", time(v))).to_vec(), &mut caveats);
        assert_eq!(joined[0].metrics.len(), 2);
        assert!(caveats[0].text.starts_with("`a` appears several times; its values are too far apart"), "{}", caveats[0].text);
        let one_outlier = [1.0, 1.1, 9.0, 1.2, 1.05, 1.0].map(|v| benchmark("a", time(v)));
        assert_eq!(join(one_outlier.to_vec(), &mut caveats)[0].metrics.len(), 1);
    }

    #[test]
    fn names_that_appear_once_are_left_alone() {
        let mut caveats = Vec::new();
        let before = vec![benchmark("a", time(1.0)), benchmark("b", time(2.0))];
        assert_eq!(join(before.clone(), &mut caveats), before);
        assert!(caveats.is_empty());
    }
}
