//! Repetitions that are joined as they are read: of a file that has many, one of each benchmark is held, and the values of the others.

use std::collections::{BTreeMap, HashMap};

use super::repeats::{self, Repeats};
use crate::model::{Benchmark, Metric};
use crate::unit::Unit;

/// Benchmarks of which the tool says that they are repetitions, joined as they come, however far apart their values are.
#[derive(Default)]
pub(crate) struct Repetitions {
    places: HashMap<Identity, usize>,
    joined: Vec<Repeated>,
    /// Where the last one was joined: repetitions often come one after the other.
    last: usize,
}

/// What repetitions of one benchmark have in common.
type Identity = (String, BTreeMap<String, String>);

/// A benchmark and the metrics of all its repetitions.
struct Repeated {
    benchmark: Benchmark,
    metrics: Vec<Repeats>,
    /// Where each metric is; empty where they are few.
    places: HashMap<(String, Option<String>, Unit), usize>,
}

/// So many metrics are looked through for one that does not come in the order of the first repetition.
const FEW: usize = 16;

impl Repetitions {
    /// Adds a repetition; gives the room of its metrics back, for those of the next one.
    pub(crate) fn add(&mut self, mut next: Benchmark) -> Vec<Metric> {
        let is_last =
            self.joined.get(self.last).is_some_and(|last| last.benchmark.name == next.name && last.benchmark.params == next.params);
        if !is_last {
            let place = self.joined.len();
            self.last = *self.places.entry((next.name.clone(), next.params.clone())).or_insert(place);
        }
        let mut metrics = std::mem::take(&mut next.metrics);
        if self.last == self.joined.len() {
            self.joined.push(Repeated { benchmark: next, metrics: Vec::new(), places: HashMap::new() });
        } else if let Some(Repeated { benchmark, .. }) = self.joined.get_mut(self.last) {
            benchmark.error = benchmark.error.take().or(next.error);
            benchmark.unmeasured.append(&mut next.unmeasured);
        }
        if let Some(repeated) = self.joined.get_mut(self.last) {
            repeated.add(metrics.drain(..));
        }
        metrics
    }

    /// How many benchmarks there are.
    pub(crate) fn len(&self) -> usize {
        self.joined.len()
    }

    /// Names and parameters of all.
    pub(crate) fn identities(&self) -> impl Iterator<Item = (&String, &BTreeMap<String, String>)> {
        self.joined.iter().map(|repeated| (&repeated.benchmark.name, &repeated.benchmark.params))
    }

    /// The benchmarks, in the order of their first appearance.
    pub(crate) fn benchmarks(self) -> impl Iterator<Item = Benchmark> {
        self.joined.into_iter().map(|Repeated { benchmark, metrics, .. }| {
            let metrics = repeats::with_names_apart(Vec::new(), metrics.into_iter().map(Repeats::merged));
            Benchmark { metrics, ..benchmark }
        })
    }
}

impl Repeated {
    fn add(&mut self, metrics: impl Iterator<Item = Metric>) {
        for (at, metric) in metrics.enumerate() {
            if let Some(here) = self.metrics.get_mut(at).filter(|here| here.is_of(&metric)) {
                here.add(metric);
                continue;
            }
            let place = self.place(&metric);
            match self.metrics.get_mut(place) {
                Some(there) => there.add(metric),
                None => self.metrics.push(Repeats::of(metric)),
            }
        }
    }

    /// Where a metric is, or will be.
    fn place(&mut self, metric: &Metric) -> usize {
        let next = self.metrics.len();
        if next < FEW {
            return self.metrics.iter().position(|here| here.is_of(metric)).unwrap_or(next);
        }
        if self.places.is_empty() {
            self.places = self.metrics.iter().enumerate().map(|(at, here)| (here.identity(), at)).collect();
        }
        *self.places.entry((metric.name.clone(), metric.statistic.clone(), metric.unit.clone())).or_insert(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Class;

    fn time(name: &str, value: f64) -> Metric {
        Metric::new(name, Class::Duration, Unit::SECOND, value)
    }

    fn joined(repetitions: Vec<Vec<Metric>>) -> Vec<Benchmark> {
        let mut all = Repetitions::default();
        for metrics in repetitions {
            all.add(Benchmark { metrics, ..Benchmark::new("a") });
        }
        all.benchmarks().collect()
    }

    #[test]
    fn repetitions_become_one_sample_however_far_apart_they_are() {
        let joined = joined([1.0, 9.0, 2.0].map(|value| vec![time("time", value)]).to_vec());
        let [Benchmark { metrics, .. }] = joined.as_slice() else { panic!("{joined:?}") };
        assert_eq!(metrics[0].sample.as_ref().unwrap().values(), [1.0, 9.0, 2.0]);
        assert!((metrics[0].value - 2.0).abs() < 1e-12);
    }

    #[test]
    fn metrics_find_each_other_in_any_order_and_number() {
        for count in [3, 40] {
            let names: Vec<String> = (0..count).map(|number| format!("m{number}")).collect();
            let forward: Vec<Metric> = names.iter().map(|name| time(name, 1.0)).collect();
            let backward: Vec<Metric> = names.iter().rev().map(|name| time(name, 3.0)).collect();
            let joined = joined(vec![forward, backward]);
            assert_eq!(joined[0].metrics.len(), count);
            assert!(joined[0].metrics.iter().zip(&names).all(|(metric, name)| metric.name == *name && metric.n == Some(2)));
        }
    }
}
