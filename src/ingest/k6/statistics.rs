//! The statistics of one series → the model's metrics: which are judged, and in which unit.

use crate::ingest::normalize::whole;
use crate::model::statistic::percent;
use crate::model::{Class, Direction, Metric, Role, Sample, TimeCourse};
use crate::unit::{Dimension, Unit};

use super::metric::{Kind, Nature};
use super::parsed::{Key, Series};

/// A number of the file in base units. All shapes convert here, so that they agree to the last digit.
pub(super) fn scaled(value: f64, nature: &Nature) -> f64 {
    value * nature.factor
}

/// The metrics of a series; statistics that are not finite are left out.
pub(super) fn metrics(key: &Key, mut series: Series, nature: &Nature) -> Vec<Metric> {
    let course = std::mem::take(&mut series.course);
    let (mut metrics, of) = match series.kind {
        Some(Kind::Counter) => (counter(key, &series, nature), "observed_rate"),
        Some(Kind::Trend) => (trend(key, series, nature), "median"),
        Some(Kind::Rate | Kind::Gauge) => (plain(key, &series, nature), "value"),
        None => (trend(key, series, &Nature { judged: false, ..nature.clone() }), "median"),
    };
    if let Some(metric) = metrics.iter_mut().find(|metric| metric.statistic.as_deref() == Some(of) && metric.role == Role::Primary) {
        metric.set_course(TimeCourse::new(course.into_iter().map(|(seconds, value)| (seconds, scaled(value, nature))).collect()));
    }
    metrics
}

/// One metric of this nature, judged or informational.
fn metric(key: &Key, statistic: &str, value: f64, nature: &Nature, judged: bool) -> Metric {
    let metric = Metric::new(&key.metric, nature.class, nature.unit.clone(), scaled(value, nature)).direction(nature.direction);
    let role = if judged { Role::Primary } else { Role::Informational };
    metric.statistic(statistic).role(role)
}

fn finite(series: &Series, nature: &Nature) -> Vec<(String, f64)> {
    series.statistics.iter().filter(|(_, value)| scaled(*value, nature).is_finite()).cloned().collect()
}

/// Percentiles are judged; the average where the user asked k6 for no percentile; the extremes never.
fn trend(key: &Key, mut series: Series, nature: &Nature) -> Vec<Metric> {
    let mut statistics = finite(&series, nature);
    statistics.sort_by(|a, b| place(&a.0).total_cmp(&place(&b.0)).then_with(|| a.0.cmp(&b.0)));
    let percentiles = statistics.iter().any(|(name, _)| percent(name).is_some());
    let sample = series.sample.take().filter(|_| percentiles).map(|mut values| {
        for value in &mut values {
            *value = scaled(*value, nature);
        }
        Sample::new(values)
    });
    let each = statistics.into_iter().map(|(statistic, value)| {
        let rank = percent(&statistic);
        let percentile = rank.is_some();
        let inner = rank.is_some_and(|percent| percent > 0.0 && percent < 100.0);
        let judged = nature.judged && (inner || (statistic == "avg" && !percentiles));
        let mut metric = metric(key, &statistic, value, nature, judged);
        metric.n = series.n;
        metric.sample = sample.clone().filter(|_| percentile);
        metric
    });
    each.collect()
}

/// Percentiles in order, then the rest.
fn place(statistic: &str) -> f64 {
    percent(statistic).unwrap_or(f64::INFINITY)
}

/// The value of a rate or a gauge is judged as its nature says; a gauge's extremes never.
fn plain(key: &Key, series: &Series, nature: &Nature) -> Vec<Metric> {
    let each = finite(series, nature).into_iter().map(|(statistic, value)| {
        let mut metric = metric(key, &statistic, value, nature, nature.judged && statistic == "value");
        metric.n = series.n.filter(|_| series.kind == Some(Kind::Rate));
        metric
    });
    let mut metrics: Vec<_> = each.collect();
    metrics.sort_by_key(|metric| (metric.statistic.as_deref() != Some("value"), metric.statistic.clone()));
    metrics
}

/// A count depends on how long the test ran, so its rate per second is what is judged. Iterations that were dropped
/// are judged by their number: there should be none.
fn counter(key: &Key, series: &Series, nature: &Nature) -> Vec<Metric> {
    let by_count = key.metric == "dropped_iterations";
    let per_second = per_second(key, nature);
    let events = events(series, nature);
    let mut metrics = Vec::new();
    for (statistic, value) in finite(series, nature) {
        if statistic == "count" {
            let direction = if by_count { nature.direction } else { Direction::Neither };
            let nature = Nature { direction, ..nature.clone() };
            metrics.push(metric(key, &statistic, value, &nature, by_count && nature.judged));
        } else {
            let mut rate = metric(key, &statistic, value, &per_second, nature.judged && !by_count);
            rate.set_resolution(series.resolution.filter(|_| statistic == "observed_rate").map(|step| scaled(step, nature)));
            metrics.push(rate);
        }
    }
    for metric in &mut metrics {
        metric.n = events;
    }
    metrics.sort_by_key(|metric| metric.statistic.as_deref() == Some("count"));
    metrics
}

/// How many events were counted; `None` where bytes or seconds, or fractions, were added up.
fn events(series: &Series, nature: &Nature) -> Option<u64> {
    whole(series.statistic("count").filter(|_| nature.unit.dimension() == Dimension::Count)?)
}

/// The nature of a counter's rate. More errors a second are no throughput.
fn per_second(key: &Key, nature: &Nature) -> Nature {
    let noun = match key.metric.as_str() {
        "http_reqs" => "req",
        "iterations" | "dropped_iterations" => "iter",
        _ => "",
    };
    let unit = match nature.unit.dimension() {
        Dimension::Data => Unit::BYTE_PER_SECOND,
        Dimension::Time => Unit::of(Dimension::Rate, "s"),
        _ => Unit::of(Dimension::Rate, noun),
    };
    let class = if nature.direction == Direction::Lower { Class::Other } else { Class::Throughput };
    Nature { class, unit, ..nature.clone() }
}
