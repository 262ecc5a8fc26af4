//! The files of one benchmark, as criterion writes them. `tukey.json` and `change/` are never read: the first holds
//! fences, the second relative numbers that look like times.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::ingest::error::ParseError;
use crate::ingest::json_text::{Lenient, Number};
use crate::model::{Interval, Metric};

use super::measured::{self, Quantity};
use super::throughput::Declared;

/// `benchmark.json`. The name is `full_id`, whole; `title` and the directory's name are cut.
#[derive(Debug, Deserialize)]
pub(super) struct Identity {
    pub(super) full_id: String,
    #[serde(default)]
    pub(super) directory_name: String,
    #[serde(default)]
    pub(super) throughput: Value,
}

/// `sample.json`: totals of `times` over `iters` iterations, in the measurement's unit, which no file names.
#[derive(Debug, Deserialize)]
pub(super) struct SampleFile {
    pub(super) iters: Vec<Number>,
    pub(super) times: Vec<Number>,
}

/// `estimates.json`, as far as it can stand in for a missing sample.
#[derive(Debug, Deserialize)]
pub(super) struct Estimates {
    median: Estimate,
    mean: Option<Estimate>,
    std_dev: Option<Estimate>,
}

#[derive(Debug, Deserialize)]
struct Estimate {
    point_estimate: Number,
    confidence_interval: Option<Confidence>,
}

#[derive(Debug, Deserialize)]
struct Confidence {
    #[serde(rename = "confidence_level")]
    level: Number,
    #[serde(rename = "lower_bound")]
    low: Number,
    #[serde(rename = "upper_bound")]
    high: Number,
}

/// Reads one of the files. Bare `NaN`, which criterion does not write but others may, is taken as one missing value.
pub(super) fn read<T: DeserializeOwned>(name: &str, bytes: &[u8]) -> Result<T, ParseError> {
    serde_json::from_slice(bytes)
        .or_else(|error| serde_json::from_reader(Lenient::new(bytes)).map_err(|_| error))
        .map_err(|error| ParseError::json(name, &error))
}

impl Estimates {
    /// The same metrics that a sample gives, from the tool's own estimates; none if the median is of no use.
    pub(super) fn metrics(&self, quantity: &Quantity, declared: &[Declared]) -> Vec<Metric> {
        let value = |estimate: &Estimate| estimate.point_estimate.finite().map(|value| quantity.base(value));
        let Some(median) = value(&self.median).filter(|median| *median > 0.0) else {
            return Vec::new();
        };
        let stddev = self.std_dev.as_ref().and_then(value);
        let mut judged = measured::judged(quantity, median);
        judged.set_interval(self.median.interval(quantity));
        judged.stddev = stddev;
        let mut all = measured::with_throughputs(quantity, judged, declared);
        for (statistic, estimate) in [("mean", &self.mean), ("stddev", &self.std_dev)] {
            let Some((estimate, value)) = estimate.as_ref().and_then(|e| Some((e, value(e)?))) else { continue };
            let mut metric = measured::informational(quantity, statistic, value);
            metric.set_interval(estimate.interval(quantity));
            all.push(metric);
        }
        all
    }
}

impl Estimate {
    fn interval(&self, quantity: &Quantity) -> Option<Interval> {
        let confidence = self.confidence_interval.as_ref()?;
        let low = quantity.base(confidence.low.finite()?);
        let high = quantity.base(confidence.high.finite()?);
        let level = confidence.level.finite()?;
        Some(Interval { low, high, level }).filter(|_| low <= high && level > 0.0 && level < 1.0)
    }
}
