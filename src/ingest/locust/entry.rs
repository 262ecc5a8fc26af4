//! One entry of Locust's JSON, and sums of entries.
//!
//! The JSON has no row for all requests together, so `Aggregated` is made here from the entries the way Locust makes
//! it: counts, times and histograms added up.

use serde::Deserialize;

use crate::ingest::json_text::Number;
use crate::model::{Caveat, CaveatCode};

use super::histogram::Histogram;
use super::measured::{Measured, PERCENTILES};

/// What Locust writes for one method and name (`StatsEntryDict` in its `stats.py`); counts by second are not read.
#[derive(Debug, Deserialize)]
pub(super) struct Entry {
    pub(super) name: String,
    #[serde(default)]
    pub(super) method: Option<String>,
    #[serde(default)]
    last_request_timestamp: Option<Number>,
    #[serde(default)]
    start_time: Option<Number>,
    num_requests: u64,
    #[serde(default)]
    num_none_requests: u64,
    num_failures: u64,
    total_response_time: Number,
    #[serde(default)]
    max_response_time: Option<Number>,
    #[serde(default)]
    min_response_time: Option<Number>,
    #[serde(default)]
    total_content_length: Option<Number>,
    response_times: Histogram,
}

/// The sum of one or more entries.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    requests: u64,
    timed: u64,
    failures: u64,
    /// Sum of the times in ms; absent when one could not be read.
    total: Option<f64>,
    min: Option<f64>,
    max: Option<f64>,
    /// Sum of the sizes in bytes; absent when one could not be read.
    content: Option<f64>,
    histogram: Histogram,
    /// When the first and the last request ended, in seconds since 1970.
    pub(super) start: Option<f64>,
    pub(super) last: Option<f64>,
}

impl Entry {
    /// Its numbers, with a caveat about `subject` for each that is none.
    pub(super) fn tally(self, subject: &str, caveats: &mut Vec<Caveat>) -> Tally {
        let mut number = |field: &str, number: Option<Number>| match number {
            Some(Number::Unusable(text)) if text != "null" => {
                let text = format!("`{field}` is {text}; what rests on it was left out, for {} too", super::measured::AGGREGATED);
                caveats.push(Caveat::new(CaveatCode::NotANumber, subject, text));
                None
            }
            other => other.and_then(|number| number.finite()),
        };
        let tally = Tally {
            requests: self.num_requests,
            timed: self.num_requests.saturating_sub(self.num_none_requests),
            failures: self.num_failures,
            total: number("total_response_time", Some(self.total_response_time)),
            min: number("min_response_time", self.min_response_time),
            max: number("max_response_time", self.max_response_time),
            content: number("total_content_length", self.total_content_length),
            histogram: self.response_times,
            start: number("start_time", self.start_time),
            last: number("last_request_timestamp", self.last_request_timestamp),
        };
        tally.check(subject, caveats);
        tally
    }
}

impl Tally {
    /// A sum of no entries.
    pub(super) fn empty() -> Tally {
        Tally { total: Some(0.0), content: Some(0.0), ..Tally::default() }
    }

    /// Adds the numbers of another entry.
    pub(super) fn add(&mut self, other: &Tally) {
        self.requests = self.requests.saturating_add(other.requests);
        self.timed = self.timed.saturating_add(other.timed);
        self.failures = self.failures.saturating_add(other.failures);
        self.total = self.total.zip(other.total).map(|(a, b)| a + b);
        self.content = self.content.zip(other.content).map(|(a, b)| a + b);
        self.min = either(self.min, other.min, f64::min);
        self.max = either(self.max, other.max, f64::max);
        self.start = either(self.start, other.start, f64::min);
        self.last = either(self.last, other.last, f64::max);
        self.histogram.add(&other.histogram);
    }

    /// Seconds from the first to the last request.
    pub(super) fn span(&self) -> Option<f64> {
        self.start.zip(self.last).map(|(start, last)| last - start)
    }

    /// The statistics, `span` being the seconds of the whole run: Locust divides every entry's requests by it.
    pub(super) fn measured(&self, name: &str, span: Option<f64>) -> Measured {
        let histogram = Some(&self.histogram).filter(|histogram| histogram.problem().is_none());
        let percentile = |(statistic, share): (&str, f64)| Some((statistic.to_owned(), histogram?.percentile(share)?));
        Measured {
            name: name.to_owned(),
            requests: self.requests,
            failures: self.failures,
            timed: self.timed,
            mean: self.total.filter(|_| self.timed > 0).map(|total| total / self.timed as f64),
            min: self.min.filter(|_| self.timed > 0),
            max: self.max.filter(|_| self.timed > 0),
            percentiles: PERCENTILES.into_iter().filter_map(percentile).collect(),
            rate: span.map(|span| self.requests as f64 / span),
            content: self.content.filter(|_| self.requests > 0).map(|bytes| bytes / self.requests as f64),
        }
    }

    fn check(&self, subject: &str, caveats: &mut Vec<Caveat>) {
        let mut unusable = |text: String| caveats.push(Caveat::new(CaveatCode::UnusableValue, subject, text));
        let counted = self.histogram.total();
        if let Some(problem) = self.histogram.problem() {
            unusable(format!("`response_times` can't be used: {problem}; the percentiles were left out"));
        } else if counted != self.timed {
            unusable(format!("`response_times` counts {counted} times, the entry {} requests; percentiles are of the former", self.timed));
        }
        if self.timed == 0 && self.requests > 0 {
            let text = "no request has a response time, so there is no latency to compare";
            caveats.push(Caveat::new(CaveatCode::NoData, subject, text));
        }
    }
}

fn either(a: Option<f64>, b: Option<f64>, choose: fn(f64, f64) -> f64) -> Option<f64> {
    match (a, b) {
        (Some(a), Some(b)) => Some(choose(a, b)),
        _ => a.or(b),
    }
}
