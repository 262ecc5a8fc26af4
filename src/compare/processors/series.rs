//! The times and rates of a suite through the runs of several processors, and how far they move from run to run of one.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::compare::suite::shared_slowdown::follows_runner;
use crate::model::{Benchmark, Class, Direction, Metric, Run};
use crate::stats;
use crate::unit::Unit;

/// Noise from run to run, where no processor has two runs to show it.
const ASSUMED: f64 = 0.03;
/// How much a runner is taken to move all benchmarks at once, and how many differences between runs that counts for.
const ASSUMED_SHARED: (f64, f64) = (0.02, 3.0);
/// How many differences between runs the usual noise of the suite counts for in that of one metric.
const USUAL_COUNTS: f64 = 4.0;
/// Metrics from which on their middle tells of the runner.
const ENOUGH: usize = 5;
/// Median of absolute normal deviates, inverted.
const MAD: f64 = 1.482_602_218_505_602;

/// The identity of a metric within a suite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Key<'a> {
    pub(super) name: &'a str,
    params: &'a BTreeMap<String, String>,
    metric: &'a str,
    statistic: Option<&'a str>,
}

impl<'a> Key<'a> {
    pub(super) fn of(benchmark: &'a Benchmark, metric: &'a Metric) -> Key<'a> {
        Key { name: &benchmark.name, params: &benchmark.params, metric: &metric.name, statistic: metric.statistic.as_deref() }
    }

    /// The benchmark that it is a metric of.
    pub(super) fn benchmark(&self) -> (&'a str, &'a BTreeMap<String, String>) {
        (self.name, self.params)
    }
}

/// The metrics of a run by identity.
pub(super) fn metrics(run: &Run) -> impl Iterator<Item = (Key<'_>, &Metric)> {
    run.benchmarks.iter().flat_map(|benchmark| benchmark.metrics.iter().map(|metric| (Key::of(benchmark, metric), metric)))
}

/// One metric through the runs.
#[derive(Debug)]
pub(super) struct OfMetric {
    /// By processor, the head's first: position in the order of all runs, and logarithm of the value.
    pub(super) values: Vec<Vec<(usize, f64)>>,
    /// −1 for metrics that should be high, so that a slow processor moves all the same way.
    pub(super) sign: f64,
    /// Whether it is a time or a rate for sure, from which the others may learn.
    pub(super) is_timed: bool,
    /// Noise from run to run of one processor, one standard deviation.
    pub(super) noise: f64,
    unit: Unit,
}

impl OfMetric {
    /// Differences from run to run within each processor.
    fn steps(&self) -> Vec<f64> {
        self.values.iter().flat_map(|values| values.windows(2).map(|two| two[1].1 - two[0].1)).collect()
    }
}

/// The times and rates of one suite.
pub(super) struct Series<'a> {
    pub(super) metrics: HashMap<Key<'a>, OfMetric>,
    /// How far all move together from run to run of one processor, one standard deviation.
    pub(super) shared: f64,
}

impl<'a> Series<'a> {
    /// Of the runs at these indices by processor, the head's first. Nothing is learnt from numbers that are not positive, stand
    /// twice in a run, or are of several units.
    pub(super) fn of<'i>(history: &'a [Run], processors: impl Iterator<Item = &'i [usize]>) -> Series<'a> {
        let mut found: HashMap<Key<'a>, OfMetric> = HashMap::new();
        let mut unusable: HashSet<Key<'a>> = HashSet::new();
        for (processor, indices) in processors.enumerate() {
            for (index, run) in indices.iter().filter_map(|index| Some((*index, history.get(*index)?))) {
                for (key, metric) in metrics(run).filter(|(_, metric)| follows_runner(metric.class)) {
                    let of = found.entry(key).or_insert_with(|| OfMetric::empty(metric));
                    of.values.resize_with(of.values.len().max(processor + 1), Vec::new);
                    let Some(values) = of.values.get_mut(processor) else { continue };
                    if metric.value <= 0.0 || !of.unit.compares_with(&metric.unit) || values.last().is_some_and(|(last, _)| *last == index)
                    {
                        unusable.insert(key);
                    }
                    values.push((index, metric.value.ln()));
                }
            }
        }
        found.retain(|key, _| !unusable.contains(key));
        let shared = shared(&found);
        settle(&mut found);
        Series { metrics: found, shared }
    }
}

impl OfMetric {
    fn empty(metric: &Metric) -> OfMetric {
        OfMetric {
            values: Vec::new(),
            sign: if metric.direction == Direction::Higher { -1.0 } else { 1.0 },
            is_timed: metric.class != Class::Other,
            noise: ASSUMED,
            unit: metric.unit.clone(),
        }
    }
}

/// The noise of each: its own, as far as it shows, and else that of its suite.
fn settle(found: &mut HashMap<Key<'_>, OfMetric>) {
    let own = |of: &OfMetric| {
        let steps = of.steps();
        let scale = MAD / std::f64::consts::SQRT_2 * stats::median(&steps.iter().map(|step| step.abs()).collect::<Vec<_>>())?;
        Some((scale, steps.len() as f64))
    };
    let usual = stats::median(&found.values().filter_map(|of| Some(own(of)?.0)).collect::<Vec<_>>()).unwrap_or(ASSUMED);
    for of in found.values_mut() {
        let (scale, count) = own(of).unwrap_or((usual, 0.0));
        let variance = (count * scale.powi(2) + USUAL_COUNTS * usual.powi(2)) / (count + USUAL_COUNTS);
        of.noise = variance.sqrt().max(stats::QUIETEST);
    }
}

/// How far all move together from run to run: the middle of their steps between two runs of one processor.
fn shared(found: &HashMap<Key<'_>, OfMetric>) -> f64 {
    let mut steps: HashMap<(usize, usize, usize), Vec<f64>> = HashMap::new();
    for of in found.values().filter(|of| of.is_timed) {
        for (processor, values) in of.values.iter().enumerate() {
            for two in values.windows(2) {
                steps.entry((processor, two[0].0, two[1].0)).or_default().push(of.sign * (two[1].1 - two[0].1));
            }
        }
    }
    let middles: Vec<f64> =
        steps.values().filter(|steps| steps.len() >= ENOUGH).filter_map(|steps| Some(stats::median(steps)?.abs())).collect();
    let scale = stats::median(&middles).map_or(0.0, |middle| MAD / std::f64::consts::SQRT_2 * middle);
    let (assumed, counts) = ASSUMED_SHARED;
    let count = middles.len() as f64;
    ((count * scale.powi(2) + counts * assumed.powi(2)) / (count + counts)).sqrt()
}
