//! What the samples of one label sum up to.

use std::collections::BTreeMap;

use crate::model::{Benchmark, Class, Metric};
use crate::unit;

/// The samples of one label: how many took how long, and when.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Label {
    /// Numbers of samples by milliseconds.
    times: BTreeMap<u32, u64>,
    n: u64,
    failed: u64,
    /// When the first one began and the last one ended, in milliseconds since 1970.
    span: Option<(i64, i64)>,
}

impl Label {
    /// Counts a sample; without a start that is a number, there is no rate.
    pub(super) fn add(&mut self, start: Option<i64>, elapsed: u32, success: bool) {
        *self.times.entry(elapsed).or_default() += 1;
        self.n += 1;
        self.failed += u64::from(!success);
        if let Some(start) = start {
            let end = start.saturating_add(i64::from(elapsed));
            let (first, last) = self.span.unwrap_or((start, end));
            self.span = Some((first.min(start), last.max(end)));
        }
    }

    /// When the first sample began, in milliseconds since 1970.
    pub(super) fn began(&self) -> Option<i64> {
        self.span.map(|(first, _)| first)
    }

    /// The benchmark of all samples. As in JMeter's own reports, the times of those that failed count too.
    pub(super) fn benchmark(&self, name: String) -> Benchmark {
        let mut benchmark = Benchmark::new(name);
        if self.failed == self.n {
            benchmark.error = Some("every sample failed".to_owned());
            return benchmark;
        }
        let latency = |statistic: &str, milliseconds: f64| {
            let unit = unit::parse("ms");
            let metric = Metric::new("latency", Class::Latency, unit.unit, milliseconds * unit.factor).statistic(statistic);
            Metric { n: Some(self.n), ..metric }
        };
        let judged = [("median", 0.5), ("p90", 0.9), ("p95", 0.95), ("p99", 0.99)];
        benchmark.metrics.extend(judged.map(|(statistic, share)| latency(statistic, self.quantile(share))));
        let mean = self.times.iter().map(|(time, count)| f64::from(*time) * *count as f64).sum::<f64>() / self.n as f64;
        let shown = [("mean", mean), ("min", self.quantile(0.0)), ("max", self.quantile(1.0))];
        benchmark.metrics.extend(shown.map(|(statistic, value)| latency(statistic, value).informational()));
        if let Some((first, last)) = self.span.filter(|(first, last)| last > first) {
            let rate = self.n as f64 / (last.saturating_sub(first) as f64 / 1000.0);
            benchmark.metrics.push(Metric::new("requests", Class::Throughput, unit::parse("req/s").unit, rate));
        }
        let failed = self.failed as f64 / self.n as f64;
        benchmark.metrics.push(Metric::new("error_rate", Class::ErrorRate, unit::parse("ratio").unit, failed));
        benchmark
    }

    /// The time that a share of the samples does not exceed, in milliseconds: between the two nearest ranks.
    fn quantile(&self, share: f64) -> f64 {
        let rank = share * self.n.saturating_sub(1) as f64;
        let at = |rank: f64| {
            let mut seen = 0.0;
            let found = self.times.iter().find(|(_, count)| {
                seen += **count as f64;
                seen > rank
            });
            found.map_or(0.0, |(time, _)| f64::from(*time))
        };
        let (low, high) = (at(rank.floor()), at(rank.ceil()));
        low + (high - low) * rank.fract()
    }
}
