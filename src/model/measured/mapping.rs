//! How a JSON file of an odd shape is to be read: the `[ingest.json]` table of the configuration.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where the parts of a result are in a JSON file that no known tool wrote.
///
/// All paths are dotted keys; `*` stands for any key or index: `results.*`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct JsonMapping {
    /// Where the benchmarks are: each match is one. Default: every object that holds a number; where `params` or
    /// `metrics` are given, the whole document, or each element of it when it is a list.
    pub benchmarks: Option<String>,
    /// Within a benchmark, the key of its name; default: the path to it. Without `benchmarks`, the key by which
    /// elements of lists are distinguished.
    pub name: Option<String>,
    /// Within a benchmark, the keys of parameters that are part of its identity.
    pub params: Vec<String>,
    /// Within a benchmark, the keys of its numbers, relative paths; default: every number. A path that matches
    /// nothing is a caveat.
    pub metrics: Vec<String>,
    /// Within a benchmark, the key of the unit of its numbers; default: `unit`.
    pub unit: Option<String>,
    /// Within an object, the key of a list of repeated values, which are the sample of the `value`, `median` or
    /// `mean` beside it; alone it is a number of its own, their median.
    pub sample: Option<String>,
    /// Keys to leave out, anywhere.
    pub ignore: Vec<String>,
}
