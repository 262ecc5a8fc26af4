//! Numbers that were stored by a version which inferred less, in the terms of the head.
//!
//! A reader that learns what a name means (`tok_s` is a rate and no time) reads the same file in another dimension than a
//! number that was stored before. The name is the same, and so is what the file says by it: from the unit in which the
//! number was stored, none or that of the name's last word, follows what was written.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use crate::model::{Interval, Metric, Run, Sample};
use crate::unit::{Dimension, Unit};

type Key<'a> = (&'a str, &'a BTreeMap<String, String>, &'a str, Option<&'a str>);

/// The baseline with the units that the head's reader inferred.
pub(in crate::compare) fn baseline<'a>(baseline: &[&'a Run], head: &[&Run]) -> Vec<Cow<'a, Run>> {
    let mut inferred: HashMap<Key<'_>, &Metric> = HashMap::new();
    for benchmark in head.iter().flat_map(|run| &run.benchmarks) {
        for metric in benchmark.metrics.iter().filter(|metric| metric.inferred.is_some()) {
            inferred.insert((&benchmark.name, &benchmark.params, &metric.name, metric.statistic.as_deref()), metric);
        }
    }
    baseline.iter().map(|run| reread(run, &inferred).map_or(Cow::Borrowed(*run), Cow::Owned)).collect()
}

/// The run in other units; none where nothing is to be changed.
fn reread(run: &Run, inferred: &HashMap<Key<'_>, &Metric>) -> Option<Run> {
    let mut copy: Option<Run> = None;
    for (index, benchmark) in run.benchmarks.iter().enumerate() {
        let now = |metric: &Metric| {
            let key = (benchmark.name.as_str(), &benchmark.params, metric.name.as_str(), metric.statistic.as_deref());
            inferred.get(&key).copied().filter(|now| !metric.unit.compares_with(&now.unit))
        };
        if !benchmark.metrics.iter().any(|metric| now(metric).is_some()) {
            continue;
        }
        let metrics = benchmark.metrics.iter().filter_map(|metric| match now(metric) {
            Some(now) => in_unit_of(metric, now),
            None => Some(metric.clone()),
        });
        let metrics = metrics.collect();
        if let Some(benchmark) = copy.get_or_insert_with(|| run.clone()).benchmarks.get_mut(index) {
            benchmark.metrics = metrics;
        }
    }
    copy
}

/// The number in the unit that its name is known to tell now. None where it was stored in a unit that was never its own, such
/// as the milliseconds that stood beside a count, and is not judged any more.
fn in_unit_of(metric: &Metric, now: &Metric) -> Option<Metric> {
    let plain = |unit: &Unit| *unit == Unit::NONE || matches!(unit.dimension(), Dimension::Count | Dimension::Ratio);
    let as_written = metric.unit == Unit::NONE || plain(&metric.unit) && plain(&now.unit);
    let inferred = now.inferred.as_ref()?;
    let ending = inferred.ending.as_ref().filter(|ending| ending.unit == metric.unit);
    match ending {
        _ if as_written => Some(scaled(metric, inferred.factor, &now.unit)),
        Some(ending) => Some(scaled(metric, inferred.factor / ending.factor, &now.unit)),
        None => now.circumstance.is_none().then(|| metric.clone()),
    }
}

/// The metric with all its numbers multiplied.
pub(in crate::compare) fn scaled(metric: &Metric, factor: f64, unit: &Unit) -> Metric {
    let interval = |interval: Interval| Interval { low: interval.low * factor, high: interval.high * factor, ..interval };
    let details = metric.details();
    let mut scaled = Metric {
        value: metric.value * factor,
        stddev: metric.stddev.map(|stddev| stddev * factor),
        sample: metric.sample.as_ref().map(|sample| Sample::new(sample.values().iter().map(|value| value * factor).collect::<Vec<_>>())),
        ..metric.clone()
    };
    scaled.set_interval(details.interval.map(interval));
    scaled.set_resolution(details.resolution.map(|step| step * factor));
    if scaled.unit != *unit {
        scaled.unit = unit.clone();
    }
    scaled
}
