//! What is measured: a benchmark, named by suite, name and parameters.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::Metric;

/// One benchmark of a run with all its metrics. It dereferences to its identity: `benchmark.name`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Benchmark {
    /// What it is called. Writing to it makes a copy where runs share it.
    #[serde(flatten)]
    pub identity: Arc<Identity>,
    /// What was measured. Several metrics may share a name, distinguished by their statistic.
    #[serde(default)]
    pub metrics: Vec<Metric>,
    /// Why the tool could not measure it, in the tool's words. Such a benchmark is a failure by name, never absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Metrics that are there without a value, with what stands in its place: "it is null". Where the baseline has a value,
    /// that is a failed measurement.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub unmeasured: BTreeMap<String, String>,
}

/// What a benchmark is called within its suite: the same in all runs of a history, which share it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Identity {
    /// The name as the tool gives it, unchanged.
    pub name: String,
    /// Parameters that are part of the identity, by name; empty for most tools.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub params: BTreeMap<String, String>,
}

impl Benchmark {
    /// A benchmark without metrics yet.
    pub fn new(name: impl Into<String>) -> Benchmark {
        Benchmark::with_params(name, BTreeMap::new())
    }

    /// The same, with parameters.
    pub fn with_params(name: impl Into<String>, params: BTreeMap<String, String>) -> Benchmark {
        Benchmark::of(Arc::new(Identity { name: name.into(), params }))
    }

    /// A benchmark of this identity, without metrics yet.
    pub fn of(identity: Arc<Identity>) -> Benchmark {
        Benchmark { identity, metrics: Vec::new(), error: None, unmeasured: BTreeMap::new() }
    }

    /// Its identity in this suite.
    pub fn id(&self, suite: &str) -> BenchmarkId {
        BenchmarkId { suite: suite.to_owned(), name: self.name.clone(), params: self.params.clone() }
    }
}

impl Deref for Benchmark {
    type Target = Identity;

    fn deref(&self) -> &Identity {
        &self.identity
    }
}

impl DerefMut for Benchmark {
    fn deref_mut(&mut self) -> &mut Identity {
        Arc::make_mut(&mut self.identity)
    }
}

/// The identity of a benchmark across runs.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BenchmarkId {
    /// The suite's name.
    pub suite: String,
    /// The benchmark's name.
    pub name: String,
    /// Its parameters.
    pub params: BTreeMap<String, String>,
}

impl fmt::Display for BenchmarkId {
    /// `suite/name/param=value`, the form that patterns match.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.suite, self.name)?;
        self.params.iter().try_for_each(|(name, value)| write!(f, "/{name}={value}"))
    }
}
