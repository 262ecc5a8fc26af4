//! The shape of `perfdiff.run/v1` as it is read: laxer than what perfdiff writes.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Deserializer};

use crate::ingest::json::Node;
use crate::ingest::json_text::{Number, Numbers, Text};
use crate::ingest::limited;
use crate::model::{Caveat, CaveatCode, Class, Direction, Role, Tool, ToolGate};

/// A run before it is checked.
#[derive(Deserialize)]
pub(super) struct RawRun<'a> {
    pub(super) schema: Option<String>,
    pub(super) suite: Option<String>,
    pub(super) commit: Option<String>,
    pub(super) commit_time: Option<String>,
    pub(super) branch: Option<String>,
    pub(super) time: Option<String>,
    pub(super) label: Option<String>,
    pub(super) round: Option<u32>,
    pub(super) tool: Option<Tool>,
    pub(super) environment: Option<RawEnvironment>,
    #[serde(borrow, deserialize_with = "limited::benchmarks")]
    pub(super) benchmarks: Vec<RawBenchmark<'a>>,
    /// Said by what perfdiff writes out: class, direction and role are its own inference, save where a metric says `declared`.
    #[serde(default)]
    pub(super) inferred: bool,
    #[serde(default)]
    pub(super) gates: Vec<ToolGate>,
    #[serde(default)]
    pub(super) regressed: bool,
    #[serde(default)]
    pub(super) accepted: Vec<String>,
    #[serde(default)]
    pub(super) spent: BTreeMap<String, BTreeSet<String>>,
    #[serde(default)]
    pub(super) beside: Vec<String>,
    #[serde(default)]
    pub(super) caveats: Vec<RawCaveat>,
}

/// An environment, whose details may be numbers too.
#[derive(Deserialize)]
pub(super) struct RawEnvironment {
    pub(super) os: Option<String>,
    pub(super) arch: Option<String>,
    pub(super) cpu: Option<String>,
    pub(super) cores: Option<u32>,
    pub(super) runner: Option<String>,
    #[serde(default)]
    pub(super) details: Node,
}

/// A benchmark; values of parameters may be numbers.
#[derive(Deserialize)]
pub(super) struct RawBenchmark<'a> {
    #[serde(borrow)]
    pub(super) name: Text<'a>,
    #[serde(default)]
    pub(super) params: BTreeMap<String, Node>,
    #[serde(borrow, default)]
    pub(super) metrics: Vec<RawMetric<'a>>,
    pub(super) error: Option<String>,
    #[serde(default)]
    pub(super) unmeasured: BTreeMap<String, String>,
}

/// A metric: `name` and one of `value` and `sample`; the rest can be inferred.
#[derive(Deserialize)]
pub(super) struct RawMetric<'a> {
    #[serde(borrow)]
    pub(super) name: Text<'a>,
    #[serde(borrow)]
    pub(super) statistic: Option<Text<'a>>,
    pub(super) class: Option<Class>,
    #[serde(borrow)]
    pub(super) unit: Option<Text<'a>>,
    pub(super) direction: Option<Direction>,
    pub(super) role: Option<Role>,
    pub(super) declared: Option<bool>,
    #[serde(default, deserialize_with = "present")]
    pub(super) value: Option<Number>,
    pub(super) interval: Option<RawInterval>,
    #[serde(default, deserialize_with = "present")]
    pub(super) stddev: Option<Number>,
    #[serde(default, deserialize_with = "present")]
    pub(super) n: Option<Number>,
    pub(super) sample: Option<Numbers>,
    #[serde(default)]
    pub(super) deciles: Vec<i32>,
    #[serde(default, deserialize_with = "present")]
    pub(super) resolution: Option<Number>,
}

/// An interval, in the metric's unit.
#[derive(Deserialize)]
pub(super) struct RawInterval {
    pub(super) low: Number,
    pub(super) high: Number,
    pub(super) level: Number,
}

/// A caveat, whose code a later perfdiff may have invented.
#[derive(Deserialize)]
pub(super) struct RawCaveat {
    code: String,
    #[serde(default)]
    subject: String,
    #[serde(default)]
    text: String,
}

/// Keeps `null` apart from an absent key: the one is a value that is no number.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Number>, D::Error> {
    Number::deserialize(deserializer).map(Some)
}

/// The caveats that this version knows; the others keep their text.
pub(super) fn caveats(raw: Vec<RawCaveat>) -> Vec<Caveat> {
    raw.into_iter()
        .map(|raw| match CaveatCode::ALL.iter().find(|code| code.name() == raw.code) {
            Some(code) => Caveat::new(*code, raw.subject, raw.text),
            None => Caveat::new(CaveatCode::PartSkipped, raw.subject, format!("{}: {}", raw.code, raw.text)),
        })
        .collect()
}
