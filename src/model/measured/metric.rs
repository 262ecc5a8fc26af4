//! What is measured about a benchmark, and the number that came out.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{Conversion, Sample, TimeCourse};
use crate::unit::{Parsed, Unit};

/// The kind of a metric; it decides the default thresholds and the default direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Class {
    /// Time of a request or message under load, usually as percentiles.
    Latency,
    /// Time of a piece of code: a micro-benchmark, a command, a test.
    Duration,
    /// Work per time.
    Throughput,
    /// Memory in use.
    Memory,
    /// Processor use.
    Cpu,
    /// Share of failed work; compared in points.
    ErrorRate,
    /// Size of an artefact, a payload, a store.
    Size,
    /// A number of things: instructions, allocations, queries.
    Count,
    /// A figure of merit: accuracy, speed-up, compression ratio, hit rate.
    Score,
    /// None of these; informational unless the policy says otherwise.
    Other,
}

impl Class {
    /// All classes, in the order in which documentation lists them.
    pub const ALL: [Class; 10] = [
        Class::Throughput,
        Class::Latency,
        Class::Duration,
        Class::Memory,
        Class::Cpu,
        Class::ErrorRate,
        Class::Size,
        Class::Count,
        Class::Score,
        Class::Other,
    ];

    /// The name used in configuration and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Class::Latency => "latency",
            Class::Duration => "duration",
            Class::Throughput => "throughput",
            Class::Memory => "memory",
            Class::Cpu => "cpu",
            Class::ErrorRate => "error-rate",
            Class::Size => "size",
            Class::Count => "count",
            Class::Score => "score",
            Class::Other => "other",
        }
    }

    /// Which way is better when nothing else says so.
    pub fn default_direction(self) -> Direction {
        match self {
            Class::Throughput | Class::Score => Direction::Higher,
            Class::Other => Direction::Neither,
            _ => Direction::Lower,
        }
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Which way a metric is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// Smaller numbers are better.
    Lower,
    /// Larger numbers are better.
    Higher,
    /// Neither: the number is shown, and judged only where the policy gives a direction.
    Neither,
}

impl Direction {
    /// The name used in JSON and reports.
    pub fn name(self) -> &'static str {
        match self {
            Direction::Lower => "lower",
            Direction::Higher => "higher",
            Direction::Neither => "neither",
        }
    }
}

/// Whether a metric is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Judged.
    Primary,
    /// Shown, never judged unless the policy promotes it.
    Informational,
}

impl Role {
    /// The name used in JSON and reports.
    pub fn name(self) -> &'static str {
        match self {
            Role::Primary => "primary",
            Role::Informational => "informational",
        }
    }
}

/// An interval with its level, in the metric's unit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Confidence level in (0, 1), such as 0.95.
    pub level: f64,
}

/// What a number that is no result tells of the measurement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Circumstance {
    /// How it was set up, such as a timeout or the size of a batch: with another one, other results mean something else.
    Setting,
    /// How much was done, such as the number of requests.
    Work,
}

/// How a number was written, as far as its name and the units around it tell.
#[derive(Debug, Clone, PartialEq)]
pub struct InferredUnit {
    /// Base units in one unit of the file.
    pub factor: f64,
    /// The unit that the last word of the name alone would tell, where that is another one: the seconds of `tok_s`. Versions
    /// that knew less took the number to be in it.
    pub ending: Option<Parsed>,
}

/// One number measured about a benchmark, with all that came with it.
///
/// Values, interval, deviation, sample and resolution are in `unit`, which is always a base unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Metric {
    /// What was measured: "time", "`http_req_duration`", "latency".
    pub name: String,
    /// Which statistic of it: "median", "p95", "rate"; absent where the number is itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statistic: Option<String>,
    /// The kind of metric.
    pub class: Class,
    /// Base unit of all the numbers.
    pub unit: Unit,
    /// Which way is better.
    pub direction: Direction,
    /// Whether it is judged.
    pub role: Role,
    /// The number; always finite.
    pub value: f64,
    /// The tool's own interval, where it gave one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval: Option<Interval>,
    /// Standard deviation of the values behind the number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stddev: Option<f64>,
    /// How many values are behind the number: the sample's size, or more where a stored sample was thinned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub n: Option<u64>,
    /// The values behind the number, where the file has them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sample: Option<Sample>,
    /// Where the values behind the number lay, of a stored run whose sample was not kept: the smallest, the nine deciles and the
    /// largest, each as its distance from `value` in tenths of `stddev`. Empty where there is nothing to tell.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deciles: Vec<i32>,
    /// The smallest step that the tool can report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolution: Option<f64>,
    /// Whether the file itself says class, direction or role, rather than their being inferred from name and unit. Where two
    /// sides declare one metric otherwise, it is not compared. Absent where they were not.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub declared: bool,
    /// What the number tells of how it was measured, where it is no result; inferred from the name. Never stored.
    #[serde(skip)]
    pub circumstance: Option<Circumstance>,
    /// How the unit was inferred, where the file does not declare it: numbers that were stored before in another unit are
    /// converted by it. Never stored.
    #[serde(skip)]
    pub inferred: Option<InferredUnit>,
    /// How the value went in the course of the run, where the file tells. Never stored.
    #[serde(skip)]
    pub course: Option<TimeCourse>,
    /// How the number was converted that stands in for one of another processor. Absent where it was measured as it stands. Never
    /// stored.
    #[serde(skip)]
    pub conversion: Option<Conversion>,
}

impl Metric {
    /// A bare primary number in base units, with the class's default direction.
    pub fn new(name: impl Into<String>, class: Class, unit: Unit, value: f64) -> Metric {
        Metric {
            name: name.into(),
            statistic: None,
            class,
            unit,
            direction: class.default_direction(),
            role: if class == Class::Other { Role::Informational } else { Role::Primary },
            value,
            interval: None,
            stddev: None,
            n: None,
            sample: None,
            deciles: Vec::new(),
            resolution: None,
            declared: false,
            circumstance: None,
            inferred: None,
            course: None,
            conversion: None,
        }
    }

    /// The values that `deciles` tell, ascending; none where they tell nothing.
    pub fn decile_values(&self) -> Vec<f64> {
        let step = self.stddev.unwrap_or_default() / 10.0;
        self.deciles.iter().map(|decile| self.value + f64::from(*decile) * step).filter(|value| value.is_finite()).collect()
    }

    /// The same metric with its statistic named.
    #[must_use]
    pub fn statistic(mut self, statistic: impl Into<String>) -> Metric {
        self.statistic = Some(statistic.into());
        self
    }

    /// The same metric with another direction.
    #[must_use]
    pub fn direction(mut self, direction: Direction) -> Metric {
        self.direction = direction;
        self
    }

    /// The same metric, shown but not judged.
    #[must_use]
    pub fn informational(mut self) -> Metric {
        self.role = Role::Informational;
        self
    }
}
