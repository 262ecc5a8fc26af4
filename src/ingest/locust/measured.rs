//! The statistics of one row, from whichever of Locust's files, and the metrics made of them.
//!
//! Times are milliseconds here and seconds in the metrics. `p50`, `p90`, `p95`, `p99` and `mean` of the latency are
//! judged: Locust rounds percentiles to two digits, so a change of 3 % at 100 ms shows in the mean alone. Other
//! percentiles, `min`, `max` and the content's size are shown. Where every request failed, times and throughput are
//! those of failures (a refused connection takes 2 ms) and are shown only.

use crate::model::{Benchmark, Caveat, CaveatCode, Class, Metric};
use crate::unit::{Dimension, Unit};

use super::histogram::resolution;

/// Name that Locust gives the sum over all entries.
pub(super) const AGGREGATED: &str = "Aggregated";
/// Percentiles that Locust reports; the hundredth is the maximum, which it also gives unrounded.
pub(super) const PERCENTILES: [(&str, f64); 10] = [
    ("p50", 0.50),
    ("p66", 0.66),
    ("p75", 0.75),
    ("p80", 0.80),
    ("p90", 0.90),
    ("p95", 0.95),
    ("p98", 0.98),
    ("p99", 0.99),
    ("p99.9", 0.999),
    ("p99.99", 0.9999),
];
/// Percentiles that are judged.
pub(super) const JUDGED: [&str; 4] = ["p50", "p90", "p95", "p99"];
/// Dividing by a whole number keeps 26 ms at 0.026 s; multiplying by 0.001 does not.
const MS_PER_SECOND: f64 = 1e3;

/// The name of a benchmark: `GET /orders`, or the bare name of an entry without a method.
pub(super) fn benchmark_name(method: &str, name: &str) -> String {
    if method.is_empty() { name.to_owned() } else { format!("{method} {name}") }
}

/// The statistics of one entry. A number that is not known is absent, never 0.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Measured {
    /// Name of the benchmark.
    pub(super) name: String,
    /// Number of requests, failed ones included.
    pub(super) requests: u64,
    /// Number of requests that failed.
    pub(super) failures: u64,
    /// Number of requests with a response time.
    pub(super) timed: u64,
    /// Mean, smallest and largest response time in ms.
    pub(super) mean: Option<f64>,
    pub(super) min: Option<f64>,
    pub(super) max: Option<f64>,
    /// Statistic and rounded response time in ms, by rising percentile.
    pub(super) percentiles: Vec<(String, f64)>,
    /// Rate of requests, per second.
    pub(super) rate: Option<f64>,
    /// Mean size of the content in bytes.
    pub(super) content: Option<f64>,
}

impl Measured {
    /// Whether anything was measured: an entry that was registered and never hit holds zeros which are no times.
    pub(super) fn was_hit(&self) -> bool {
        self.requests > 0 || self.failures > 0
    }

    /// The benchmark, with a caveat for whatever can't be trusted in it; none for an entry that was never hit.
    pub(super) fn benchmark(&self, caveats: &mut Vec<Caveat>) -> Option<Benchmark> {
        if !self.was_hit() {
            let text = "no request was made, so there is no time to compare (0 ms in the file is not a measurement)";
            caveats.push(Caveat::new(CaveatCode::NoData, &self.name, text));
            return None;
        }
        let mut benchmark = Benchmark::new(&self.name);
        let mut metrics = self.latency();
        metrics.extend(self.rate.map(|rate| self.throughput(rate)));
        if self.failures >= self.requests {
            metrics = metrics.into_iter().map(Metric::informational).collect();
            let text =
                format!("all {} requests failed; their times and rate are those of failures and are shown, not judged", self.failures);
            caveats.push(Caveat::new(CaveatCode::AllFailed, &self.name, text));
        }
        metrics.push(self.error_rate());
        metrics.extend(self.content.map(|bytes| self.content_size(bytes)));
        metrics.retain(|metric| {
            let finite = metric.value.is_finite();
            if !finite {
                let text = format!("{} is {} and was left out", metric.name, metric.value);
                caveats.push(Caveat::new(CaveatCode::NotANumber, &self.name, text));
            }
            finite
        });
        benchmark.metrics = metrics;
        Some(benchmark)
    }

    fn latency(&self) -> Vec<Metric> {
        let rounded = self.percentiles.iter().map(|(statistic, ms)| {
            let mut metric = self.time(statistic, *ms);
            metric.set_resolution(Some(resolution(*ms) / MS_PER_SECOND));
            if JUDGED.contains(&statistic.as_str()) { metric } else { metric.informational() }
        });
        let mean = self.mean.map(|ms| self.time("mean", ms));
        let min = self.min.map(|ms| self.time("min", ms).informational());
        let max = self.max.map(|ms| self.time("max", ms).informational());
        rounded.chain(mean).chain(min).chain(max).collect()
    }

    fn time(&self, statistic: &str, ms: f64) -> Metric {
        let metric = Metric::new("latency", Class::Latency, Unit::SECOND, ms / MS_PER_SECOND).statistic(statistic);
        Metric { n: Some(self.timed), ..metric }
    }

    fn throughput(&self, rate: f64) -> Metric {
        let metric = Metric::new("throughput", Class::Throughput, Unit::of(Dimension::Rate, "req"), rate);
        Metric { n: Some(self.requests), ..metric }
    }

    /// Failures per request; an entry with failures and no request failed altogether, as Locust has it.
    fn error_rate(&self) -> Metric {
        let share = if self.requests == 0 { 1.0 } else { self.failures as f64 / self.requests as f64 };
        let metric = Metric::new("error_rate", Class::ErrorRate, Unit::RATIO, share);
        Metric { n: Some(self.requests.max(self.failures)), ..metric }
    }

    fn content_size(&self, bytes: f64) -> Metric {
        let metric = Metric::new("content_size", Class::Size, Unit::BYTE, bytes).statistic("mean");
        Metric { n: Some(self.requests), ..metric.informational() }
    }
}
