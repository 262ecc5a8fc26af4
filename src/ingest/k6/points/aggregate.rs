//! Single points → the statistics that k6's own summary shows.
//!
//! Sums run in order of arrival and percentiles interpolate between the sorted values at `p·(n − 1)`, as k6 does,
//! so that both agree to the last digit. Only trends keep their values, eight bytes each.

use crate::ingest::k6::metric::Kind;
use crate::ingest::k6::parsed::Series;
use crate::ingest::k6::threshold::{Bound, Threshold};
use crate::model::statistic;
use crate::stats;

/// The percentiles that k6's users look at, in percent.
const RANKS: [f64; 4] = [50.0, 90.0, 95.0, 99.0];

/// Values of one metric or sub-metric as they arrive; how much is kept depends on the kind.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::ingest::k6) enum Points {
    /// Of a trend, or of a metric whose kind is not known yet.
    Values(Vec<f64>),
    /// For a counter: the sum and the number of values.
    Sum { sum: f64, n: u64 },
    /// For a rate: how many values are not 0.
    Share { ones: u64, n: u64 },
    /// For a gauge: the last value and the extremes.
    Last { last: f64, min: f64, max: f64, n: u64 },
}

impl Points {
    /// An empty aggregate for a metric of this kind.
    pub(in crate::ingest::k6) fn new(kind: Option<Kind>) -> Points {
        match kind {
            Some(Kind::Counter) => Points::Sum { sum: 0.0, n: 0 },
            Some(Kind::Rate) => Points::Share { ones: 0, n: 0 },
            Some(Kind::Gauge) => Points::Last { last: f64::NAN, min: f64::INFINITY, max: f64::NEG_INFINITY, n: 0 },
            Some(Kind::Trend) | None => Points::Values(Vec::new()),
        }
    }

    /// Adds one value.
    pub(in crate::ingest::k6) fn add(&mut self, value: f64) {
        match self {
            Points::Values(values) => values.push(value),
            Points::Sum { sum, n } => (*sum, *n) = (*sum + value, *n + 1),
            Points::Share { ones, n } => (*ones, *n) = (*ones + u64::from(value != 0.0), *n + 1),
            Points::Last { last, min, max, n } => (*last, *min, *max, *n) = (value, min.min(value), max.max(value), *n + 1),
        }
    }

    /// Reduces values that were kept because the kind was not known yet to what `kind` needs.
    fn reduced(self, kind: Option<Kind>) -> Points {
        match (self, kind) {
            (Points::Values(values), Some(Kind::Counter | Kind::Rate | Kind::Gauge)) => {
                let mut reduced = Points::new(kind);
                for value in values {
                    reduced.add(value);
                }
                reduced
            }
            (points, _) => points,
        }
    }

    /// Whether the values are zeros and ones, with at least one zero: a counter has no reason to add nothing.
    pub(in crate::ingest::k6) fn looks_like_a_share(&self) -> bool {
        let Points::Values(values) = self else {
            return false;
        };
        values.contains(&0.0) && values.iter().all(|value| *value == 0.0 || (*value - 1.0).abs() < f64::EPSILON)
    }

    /// Fills in the statistics of k6's summary, and judges thresholds where `judge` says that no point is missing.
    pub(in crate::ingest::k6) fn finish(self, series: &mut Series, span: Option<Span>, judge: bool) {
        match self.reduced(series.kind) {
            Points::Values(values) => trend(values, series, judge),
            Points::Sum { sum, n } => {
                series.n = Some(n);
                series.add("count", sum);
                if let Some(span) = span.filter(|_| n > 0) {
                    series.add("observed_rate", sum / span.seconds);
                    series.resolution = span.step.map(|step| sum.abs() / span.seconds * step / span.seconds);
                }
            }
            Points::Share { ones, n } => {
                series.n = Some(n);
                if n > 0 {
                    series.add("value", ones as f64 / n as f64);
                }
            }
            Points::Last { last, min, max, n } => {
                series.n = Some(n);
                if n > 0 {
                    series.statistics = vec![("value".to_owned(), last), ("min".to_owned(), min), ("max".to_owned(), max)];
                }
            }
        }
        if judge {
            series.judge_thresholds();
        }
    }
}

/// The time between the first and the last point of a file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::ingest::k6) struct Span {
    /// Its length in seconds; more than zero.
    pub(in crate::ingest::k6) seconds: f64,
    /// The smallest step of the clock in seconds, where it is coarse.
    pub(in crate::ingest::k6) step: Option<f64>,
}

fn trend(values: Vec<f64>, series: &mut Series, judge: bool) {
    series.n = Some(values.len() as u64);
    if values.is_empty() {
        return;
    }
    let sorted = stats::sorted(&values);
    for percent in RANKS {
        let name = if percent > RANKS[0] { format!("p{percent}") } else { "median".to_owned() };
        series.add(name, percentile(&sorted, percent));
    }
    series.add("avg", values.iter().sum::<f64>() / values.len() as f64);
    series.add("min", sorted.first().copied().unwrap_or(f64::NAN));
    series.add("max", sorted.last().copied().unwrap_or(f64::NAN));
    if judge {
        series.thresholds.iter_mut().for_each(|threshold| judge_by_rank(threshold, &sorted));
    }
    // A sample without its infinite values would be another sample.
    series.sample = values.iter().all(|value| value.is_finite()).then_some(values);
}

/// A percentile as k6 computes it; NaN for no values.
fn percentile(sorted: &[f64], percent: f64) -> f64 {
    stats::quantile(sorted, percent / 100.0).unwrap_or(f64::NAN)
}

fn judge_by_rank(threshold: &mut Threshold, sorted: &[f64]) {
    let bound = Bound::parse(&threshold.text, Some(Kind::Trend));
    if let Some(bound) = bound
        && let Some(percent) = statistic::percent(&bound.statistic)
    {
        let value = percentile(sorted, percent);
        (threshold.met, threshold.value) = (Some(bound.meets(value)), Some(value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finished(kind: Option<Kind>, values: &[f64], thresholds: &[&str]) -> Series {
        let mut series = Series::new("custom", kind, None);
        series.thresholds = thresholds.iter().map(|text| Threshold::new(text, None)).collect();
        let mut points = Points::new(kind);
        for value in values {
            points.add(*value);
        }
        points.finish(&mut series, Some(Span { seconds: 4.0, step: Some(1.0) }), true);
        series
    }

    #[test]
    fn percentiles_interpolate_between_neighbours() {
        let series = finished(Some(Kind::Trend), &[40.0, 10.0, 30.0, 20.0], &["p(99.9)<40", "avg<25", "count>3", "sum<1"]);
        assert_eq!(series.statistic("median"), Some(25.0));
        assert_eq!(series.statistic("p90"), Some(37.0));
        assert_eq!(series.statistic("avg"), Some(25.0));
        assert_eq!(series.sample, Some(vec![40.0, 10.0, 30.0, 20.0]));
        let met: Vec<_> = series.thresholds.iter().map(|threshold| threshold.met).collect();
        assert_eq!(met, [Some(true), Some(false), None, None]);
    }

    #[test]
    fn an_infinite_value_spoils_only_what_it_touches() {
        let series = finished(Some(Kind::Trend), &[1.0, f64::INFINITY, 3.0], &[]);
        assert_eq!(series.statistic("median"), Some(3.0));
        assert_eq!(series.statistic("max"), Some(f64::INFINITY));
        assert_eq!(series.sample, None);
    }

    #[test]
    fn counters_rates_and_gauges_keep_what_the_summary_shows() {
        let counter = finished(Some(Kind::Counter), &[1.0, 1.0, 2.0], &["count>3", "rate>1"]);
        assert_eq!(
            (counter.statistic("count"), counter.statistic("observed_rate"), counter.resolution),
            (Some(4.0), Some(1.0), Some(0.25))
        );
        assert_eq!(counter.thresholds.iter().map(|t| t.met).collect::<Vec<_>>(), [Some(true), None]);
        let rate = finished(Some(Kind::Rate), &[0.0, 1.0, 0.0, 0.0], &["rate<0.25"]);
        assert_eq!((rate.statistic("value"), rate.n, rate.thresholds[0].met), (Some(0.25), Some(4), Some(false)));
        let gauge = finished(Some(Kind::Gauge), &[3.0, 6.0, 2.0], &["value<3"]);
        assert_eq!((gauge.statistic("value"), gauge.statistic("max"), gauge.thresholds[0].met), (Some(2.0), Some(6.0), Some(true)));
    }

    #[test]
    fn without_values_there_are_no_figures() {
        for kind in [Kind::Trend, Kind::Rate, Kind::Gauge] {
            let series = finished(Some(kind), &[], &["p(95)<1", "rate<1", "value<1"]);
            assert!(series.statistics.is_empty() && series.n == Some(0) && series.thresholds.iter().all(|t| t.met.is_none()), "{kind:?}");
        }
    }
}
