//! What a run says of itself over its time and its load, as informational metrics that gates can hold.
//!
//! - `drift`: by how much a value grew per minute of the run, the Theil–Sen slope over its course with a 95 %
//!   interval. `worker/memory_mb/drift` of `12 MB/min` is a leak.
//! - `breaking_point`: the first level of a load curve with more than 5 % errors; and `sustained`, the highest level
//!   up to which no level had, so that a load that never broke can be compared with a bound too.

use std::collections::BTreeMap;

use crate::model::{Benchmark, Caveat, CaveatCode, Class, Direction, Interval, Metric, Run, TimeCourse};
use crate::stats;
use crate::unit::{Dimension, Unit};

/// The statistic of a drift.
const DRIFT: &str = "drift";
/// Moments that a slope needs.
const LEAST: usize = 5;
/// Seconds that they must cover: growth per minute can't be measured in less than half a minute.
const LEAST_SECONDS: f64 = 30.0;
/// Moments that slopes are taken between: their number grows with the square.
const MOST: usize = 300;
/// Level of a drift's interval.
const LEVEL: f64 = 0.95;
/// Share of errors beyond which a load has broken the system.
const BROKEN: f64 = 0.05;

/// Adds to every run what can be derived from the course of its metrics and from its load curves.
///
/// What is there already, as in a stored run, stays.
pub fn add_derived_metrics(runs: &mut [Run]) {
    for run in runs {
        for benchmark in &mut run.benchmarks {
            drifts(benchmark);
            curves_within(benchmark, &run.suite, &mut run.caveats);
        }
        curves_across(run);
    }
}

fn drifts(benchmark: &mut Benchmark) {
    for metric in benchmark.metrics.iter_mut().filter(|metric| metric.statistic.as_deref() == Some(DRIFT)) {
        metric.unit = metric.unit.clone().by_minute();
    }
    let found: Vec<Metric> = benchmark.metrics.iter().filter_map(drift).collect();
    for metric in found {
        add(benchmark, metric);
    }
}

fn add(benchmark: &mut Benchmark, metric: Metric) {
    if !benchmark.metrics.iter().any(|other| other.name == metric.name && other.statistic == metric.statistic) {
        benchmark.metrics.push(metric);
    }
}

/// The drift of a metric whose course is known.
fn drift(metric: &Metric) -> Option<Metric> {
    let course = TimeCourse::joined(metric.details().course.as_ref()?.moments().to_vec(), MOST);
    let covered = course.last()?.0 - course.first()?.0;
    if course.len() < LEAST || covered < LEAST_SECONDS {
        return None;
    }
    let found = stats::theil_sen(&course, LEVEL)?;
    // A percentile drifts by its own name; the middle stands for the metric.
    let name = match metric.statistic.as_deref() {
        None | Some("median" | "p50" | "value" | "mean" | "rate" | "observed_rate") => metric.name.clone(),
        Some(statistic) if metric.name.contains(statistic) => metric.name.clone(),
        Some(statistic) => format!("{}_{statistic}", metric.name),
    };
    let mut drift = Metric::new(name, Class::Other, metric.unit.per_second().by_minute(), found.slope)
        .statistic(DRIFT)
        .direction(metric.direction)
        .informational();
    drift.set_interval(Some(Interval { low: found.low, high: found.high, level: LEVEL }));
    drift.n = Some(metric.details().course.as_ref()?.moments().len() as u64);
    Some(drift).filter(|drift| drift.value.is_finite())
}

/// The levels of one load curve: what the load counts, and the share of errors at each.
#[derive(Debug, Default)]
struct Curve {
    noun: String,
    levels: Vec<(f64, f64)>,
}

/// Load curves whose levels are benchmarks of their own: `load_curve/users=100`, or parts of their names:
/// `concurrency=4/direct`.
fn curves_across(run: &mut Run) {
    let mut curves: BTreeMap<String, Curve> = BTreeMap::new();
    for benchmark in &run.benchmarks {
        let Some(errors) = benchmark.metrics.iter().find_map(|metric| errors(metric, &metric.name)) else { continue };
        let parts: Vec<&str> = benchmark.name.split('/').collect();
        let found = parts.iter().enumerate().rev().find_map(|(at, part)| Some((at, level(part)?)));
        if let Some((at, (noun, level))) = found {
            let place: Vec<&str> = parts.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, part)| *part).collect();
            note(&mut curves, &place.join("/"), noun, level, errors);
        }
    }
    for (place, curve) in curves {
        let name = if place.is_empty() { "all".to_owned() } else { place };
        let found = breaking_point(&curve, "", &format!("{}/{name}", run.suite), &mut run.caveats);
        match run.benchmarks.iter_mut().find(|benchmark| benchmark.name == name) {
            Some(benchmark) => found.into_iter().for_each(|metric| add(benchmark, metric)),
            None if !found.is_empty() => run.benchmarks.push(Benchmark { metrics: found, ..Benchmark::new(name) }),
            None => {}
        }
    }
}

/// Load curves whose levels are parts of metrics' names: `load_curve.users=100.error_rate`.
fn curves_within(benchmark: &mut Benchmark, suite: &str, caveats: &mut Vec<Caveat>) {
    let mut curves: BTreeMap<String, Curve> = BTreeMap::new();
    for metric in benchmark.metrics.iter().filter(|metric| metric.class == Class::ErrorRate) {
        let parts: Vec<&str> = metric.name.split('.').collect();
        let found = parts.iter().enumerate().find_map(|(at, part)| Some((at, level(part)?)));
        if let Some((at, (noun, level))) = found
            && let Some(errors) = errors(metric, parts.last().copied().unwrap_or_default())
        {
            note(&mut curves, &parts.get(..at).unwrap_or_default().join("."), noun, level, errors);
        }
    }
    for (place, curve) in curves {
        let lead = if place.is_empty() { String::new() } else { format!("{place}.") };
        for metric in breaking_point(&curve, &lead, &format!("{suite}/{}", benchmark.name), caveats) {
            add(benchmark, metric);
        }
    }
}

fn note(curves: &mut BTreeMap<String, Curve>, place: &str, noun: &str, level: f64, errors: f64) {
    let curve = curves.entry(place.to_owned()).or_default();
    if curve.noun.is_empty() {
        noun.clone_into(&mut curve.noun);
    }
    if curve.noun == noun {
        curve.levels.push((level, errors));
    }
}

/// `users=100`.
fn level(part: &str) -> Option<(&str, f64)> {
    let (noun, number) = part.split_once('=')?;
    let number: f64 = number.parse().ok().filter(|number: &f64| number.is_finite() && *number >= 0.0)?;
    (!noun.is_empty()).then_some((noun, number))
}

/// The share of errors, where a metric is one: of the availability, what is missing to the whole.
fn errors(metric: &Metric, name: &str) -> Option<f64> {
    let share = metric.class == Class::ErrorRate && metric.unit.dimension() == Dimension::Ratio && !name.is_empty();
    share.then(|| if metric.direction == Direction::Higher { 1.0 - metric.value } else { metric.value })
}

fn breaking_point(curve: &Curve, lead: &str, subject: &str, caveats: &mut Vec<Caveat>) -> Vec<Metric> {
    let mut levels = curve.levels.clone();
    levels.sort_by(|a, b| a.0.total_cmp(&b.0));
    if levels.len() < 2 {
        return Vec::new();
    }
    let broken = levels.iter().position(|(_, errors)| *errors > BROKEN);
    let at = |name: &str, level: f64| {
        let unit = Unit::of(Dimension::Count, &curve.noun);
        let metric = Metric::new(format!("{lead}{name}"), Class::Other, unit, level);
        metric.direction(Direction::Higher).informational()
    };
    if broken.is_none() {
        let highest = levels.last().map_or(0.0, |level| level.0);
        let text = format!("no level up to {}={highest} had more than 5 % errors, so the breaking point lies beyond", curve.noun);
        caveats.push(Caveat::new(CaveatCode::NoData, format!("{subject}/{lead}breaking_point"), text));
    }
    let breaking = broken.and_then(|place| levels.get(place)).map(|level| at("breaking_point", level.0));
    let sustained = levels.get(..broken.unwrap_or(levels.len())).and_then(|below| below.last()).map(|level| at("sustained", level.0));
    breaking.into_iter().chain(sustained).collect()
}
