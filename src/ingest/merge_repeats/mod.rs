//! Merges benchmarks of the same name into one sample: a file may hold a benchmark several times.
//!
//! Bare numbers of one name become the sample of their median; samples are put one after the other. A statistic
//! such as p95 has no such reading, since its repeats are not the values behind it: there the median of the
//! repeats is kept with their spread.
//!
//! Values too far apart to be repetitions of one thing are two things of one name. Those stay as they are: nothing that is
//! ambiguous is compared.

mod repeats;
mod repetitions;

use std::collections::{HashMap, HashSet};

use self::repeats::Repeats;
pub(crate) use self::repetitions::Repetitions;
use crate::model::{Benchmark, Caveat, CaveatCode, Metric};
use crate::stats;

/// Joins benchmarks of the same name and parameters, in the order of their first appearance, with one caveat for
/// all of them.
pub(crate) fn join(benchmarks: Vec<Benchmark>, caveats: &mut Vec<Caveat>) -> Vec<Benchmark> {
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
            benchmark.metrics = join_metrics(metrics);
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

fn join_metrics(metrics: Vec<Metric>) -> Vec<Metric> {
    let mut order: HashMap<_, usize> = HashMap::new();
    let mut places = Vec::new();
    // A repeat in another unit is another metric: joined, the numbers would mean nothing.
    for metric in &metrics {
        let next = order.len();
        places.push(*order.entry((&metric.name, &metric.statistic, &metric.unit)).or_insert(next));
    }
    let mut groups: Vec<Vec<Metric>> = vec![Vec::new(); order.len()];
    for (place, metric) in places.into_iter().zip(metrics) {
        if let Some(group) = groups.get_mut(place) {
            group.push(metric);
        }
    }
    let (groups, apart): (Vec<_>, Vec<_>) = groups.into_iter().partition(|group| may_be_repetitions(group));
    let merged = groups.into_iter().filter_map(|group| {
        let mut group = group.into_iter();
        let first = Repeats::of(group.next()?);
        Some(group.fold(first, Repeats::and).merged())
    });
    repeats::with_names_apart(apart.into_iter().flatten().collect(), merged)
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
