//! One execution of a suite: `perfdiff.run/v1`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{Benchmark, BenchmarkId, Caveat, Metric, metric_path};

/// The one value of a run's `schema` field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum RunSchema {
    /// Version 1.
    #[default]
    #[serde(rename = "perfdiff.run/v1")]
    V1,
}

/// One execution of one suite at one commit in one environment.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Run {
    /// Name and version of this form.
    pub schema: RunSchema,
    /// The suite's name: the tool's, the file's, or what `--suite` says.
    pub suite: String,
    /// The commit measured, 40 hexadecimal digits where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// When the commit was made, RFC 3339; what orders a history.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit_time: Option<String>,
    /// The branch measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// When it ran, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// What keeps apart runs of one suite at one commit, such as the legs of a matrix: "os=linux".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// In which round of `perfdiff bench` it was measured, from 1 on: base and head take turns, and the runs of one round share their
    /// moment. Absent where it was measured otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<u32>,
    /// The tool that measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool: Option<Tool>,
    /// Where it ran.
    #[serde(default, skip_serializing_if = "Environment::is_unknown")]
    pub environment: Environment,
    /// What was measured.
    pub benchmarks: Vec<Benchmark>,
    /// Bounds that the tool itself was given, such as k6's thresholds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gates: Vec<ToolGate>,
    /// Whether the run failed the policy against its baseline when it was stored.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub regressed: bool,
    /// Globs over metric paths whose regression in this run was accepted: a new level starts here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accepted: Vec<String>,
    /// By metric path, the `[[accept]]` of the configuration that agreed to a regression of it with this run or one before, each as
    /// `<glob> | <up-to> | <reason>`: they are spent, and accept nothing further.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub spent: BTreeMap<String, BTreeSet<String>>,
    /// The other suites that were stored together with this one, as the results of one job, sorted: a head that has this
    /// suite and lacks one of those has lost it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub beside: Vec<String>,
    /// Findings about the data.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub caveats: Vec<Caveat>,
    /// The shape of the file it was read from ("k6 legacy summary"), for messages and for pairing: two shapes of
    /// one tool do not hold the same metrics, and what a shape lacks was not removed. Never stored.
    #[serde(skip)]
    pub shape: &'static str,
}

impl Run {
    /// Its benchmarks, in their order.
    pub fn benchmark_ids(&self) -> impl Iterator<Item = BenchmarkId> {
        self.benchmarks.iter().map(|benchmark| benchmark.id(&self.suite))
    }

    /// Holds what is the same at the same place of an earlier run once for both: names, kinds, units.
    pub fn share_with(&mut self, earlier: &Run) {
        for (own, known) in self.benchmarks.iter_mut().zip(&earlier.benchmarks) {
            if own.identity == known.identity {
                own.identity = Arc::clone(&known.identity);
            }
            for (own, known) in own.metrics.iter_mut().zip(&known.metrics) {
                if own.quantity == known.quantity {
                    own.quantity = Arc::clone(&known.quantity);
                }
            }
        }
    }

    /// Every metric with its path, the form that patterns match.
    pub fn metrics(&self) -> impl Iterator<Item = (String, &Metric)> {
        self.benchmarks.iter().flat_map(|benchmark| {
            let id = benchmark.id(&self.suite);
            benchmark.metrics.iter().map(move |metric| (metric_path(&id, &metric.name, metric.statistic.as_deref()), metric))
        })
    }
}

/// Name and version of a measuring tool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tool {
    /// The tool's name.
    pub name: String,
    /// Its version, where the file tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

/// Where a run was made. Absent fields are unknown, and unknown never differs from anything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Environment {
    /// Operating system: "linux", "macos", "windows".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub os: Option<String>,
    /// Architecture: "`x86_64`", "aarch64".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arch: Option<String>,
    /// Processor model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cpu: Option<String>,
    /// Number of logical cores.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cores: Option<u32>,
    /// Label of the CI runner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub runner: Option<String>,
    /// Anything else worth showing (language version, kind of build); never compared.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub details: BTreeMap<String, String>,
}

impl Environment {
    /// Whether nothing is known.
    pub fn is_unknown(&self) -> bool {
        *self == Environment::default()
    }
}

/// A bound that the tool itself was given, with the tool's own judgement where the file has it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ToolGate {
    /// The benchmark it is about.
    pub benchmark: String,
    /// The metric it is about.
    pub metric: String,
    /// The statistic it is about ("p95", "rate"), as the metric's `statistic` names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statistic: Option<String>,
    /// The bound in the tool's own words: "p(95)<100".
    pub bound: String,
    /// The tool's judgement: true where the bound was met, absent where the file does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub met: Option<bool>,
    /// The measured value in the metric's base unit, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
}
