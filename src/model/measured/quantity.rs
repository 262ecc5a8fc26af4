//! What is measured: a name with its kind, unit and direction, the same in every run.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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

/// What is measured, as opposed to the number that came out: the same in all runs of a history, which share it.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    /// What was measured: "time", "`http_req_duration`", "latency".
    pub name: String,
    /// Which statistic of it: "median", "p95", "rate"; absent where the number is itself.
    pub statistic: Option<String>,
    /// The kind of metric.
    pub class: Class,
    /// Base unit of all the numbers.
    pub unit: Unit,
    /// Which way is better.
    pub direction: Direction,
    /// Whether it is judged.
    pub role: Role,
    /// Whether the file itself says class, direction or role, rather than their being inferred from name and unit. Where two
    /// sides declare one metric otherwise, it is not compared.
    pub declared: bool,
    /// What the number tells of how it was measured, where it is no result; inferred from the name. Never stored.
    pub circumstance: Option<Circumstance>,
    /// How the unit was inferred, where the file does not declare it: numbers that were stored before in another unit are
    /// converted by it. Never stored.
    pub inferred: Option<InferredUnit>,
}
