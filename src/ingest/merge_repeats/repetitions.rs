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
    /// Where each metric is, found where they do not come in the order of the first repetition.
    places: HashMap<(String, Option<String>, Unit), usize>,
}

impl Repetitions {
    /// Adds a repetition.
    pub(crate) fn add(&mut self, mut next: Benchmark) {
        let is_last =
            self.joined.get(self.last).is_some_and(|last| last.benchmark.name == next.name && last.benchmark.params == next.params);
        if !is_last {
            let place = self.joined.len();
            self.last = *self.places.entry((next.name.clone(), next.params.clone())).or_insert(place);
        }
        let metrics = std::mem::take(&mut next.metrics);
        if self.last == self.joined.len() {
            self.joined.push(Repeated { benchmark: next, metrics: Vec::new(), places: HashMap::new() });
        } else if let Some(Repeated { benchmark, .. }) = self.joined.get_mut(self.last) {
            benchmark.error = benchmark.error.take().or(next.error);
            benchmark.unmeasured.append(&mut next.unmeasured);
        }
        if let Some(repeated) = self.joined.get_mut(self.last) {
            repeated.add(metrics);
        }
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
    fn add(&mut self, metrics: Vec<Metric>) {
        for (at, metric) in metrics.into_iter().enumerate() {
            if let Some(here) = self.metrics.get_mut(at).filter(|here| here.is_of(&metric)) {
                here.add(metric);
                continue;
            }
            let next = self.metrics.len();
            let place = *self.places.entry((metric.name.clone(), metric.statistic.clone(), metric.unit.clone())).or_insert(next);
            match self.metrics.get_mut(place) {
                Some(there) => there.add(metric),
                None => self.metrics.push(Repeats::of(metric)),
            }
        }
    }
}
