//! The values of one metric, as one metric.

use std::collections::HashSet;

use crate::ingest::named::named;
use crate::model::{Metric, Sample};
use crate::stats;
use crate::unit::Unit;

/// The values of one metric in several repetitions.
pub(super) struct Repeats {
    first: Metric,
    /// One of each repetition.
    values: Vec<f64>,
    /// Of those that have one.
    samples: Vec<Sample>,
}

impl Repeats {
    pub(super) fn of(mut first: Metric) -> Repeats {
        Repeats { values: vec![first.value], samples: first.sample.take().into_iter().collect(), first }
    }

    pub(super) fn and(mut self, next: Metric) -> Repeats {
        self.add(next);
        self
    }

    pub(super) fn add(&mut self, next: Metric) {
        self.values.push(next.value);
        self.samples.extend(next.sample);
    }

    /// What distinguishes the metric from others of its benchmark.
    pub(super) fn identity(&self) -> (String, Option<String>, Unit) {
        (self.first.name.clone(), self.first.statistic.clone(), self.first.unit.clone())
    }

    pub(super) fn is_of(&self, metric: &Metric) -> bool {
        let first = &self.first;
        (&first.name, &first.statistic, &first.unit) == (&metric.name, &metric.statistic, &metric.unit)
    }

    /// One metric out of all.
    pub(super) fn merged(self) -> Metric {
        let Repeats { first: mut metric, values, mut samples } = self;
        if values.len() == 1 {
            metric.sample = samples.pop();
            return metric;
        }
        let has_samples = !samples.is_empty();
        let whole: Option<Vec<f64>> = match samples.len() {
            0 => Some(values.clone()),
            n if n == values.len() => Some(samples.iter().flat_map(Sample::values).copied().collect()),
            _ => None,
        };
        let from_sample = match (&whole, metric.statistic.as_deref()) {
            (Some(whole), statistic @ (None | Some("median" | "mean"))) => named(whole, statistic),
            (Some(whole), statistic) if has_samples => named(whole, statistic),
            _ => None,
        };
        metric.set_interval(None);
        // How they were written shows in how they differ.
        metric.set_resolution(None);
        if let (Some(value), Some(whole)) = (from_sample, whole) {
            metric.value = value;
            metric.stddev = stats::deviation(&whole);
            metric.n = Some(whole.len() as u64);
            metric.sample = Some(Sample::new(whole));
        } else {
            metric.value = stats::median(&values).unwrap_or(metric.value);
            (metric.stddev, metric.n) = (stats::deviation(&values), Some(values.len() as u64));
            metric.sample = None;
        }
        metric
    }
}

/// The metrics with more of them, which say their unit in the name where that is taken.
pub(super) fn with_names_apart(mut metrics: Vec<Metric>, more: impl Iterator<Item = Metric>) -> Vec<Metric> {
    let identity = |metric: &Metric| (metric.name.clone(), metric.statistic.clone());
    let mut taken: HashSet<_> = metrics.iter().map(identity).collect();
    for mut metric in more {
        if !taken.insert(identity(&metric)) {
            metric.name = format!("{} in {}", metric.name, metric.unit);
            taken.insert(identity(&metric));
        }
        metrics.push(metric);
    }
    metrics
}
