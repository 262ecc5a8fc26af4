//! The tools whose own filters can be written.

use serde::Serialize;

use super::filter::Filter;
use super::{criterion, go, k6, pytest};

/// A tool whose own filter can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tool {
    /// criterion and cargo-criterion: a regular expression over ids.
    Criterion,
    /// pytest: node ids (`file.py::test`) as arguments.
    Pytest,
    /// pytest's `-k`: words within names.
    PytestK,
    /// `go test -bench`: a regular expression per level of the name.
    Go,
    /// k6: names of scenarios.
    K6,
}

impl Tool {
    /// The tool that a suite or a measuring tool of this name stands for.
    pub fn named(name: &str) -> Option<Tool> {
        match name {
            "criterion" | "cargo-criterion" => Some(Tool::Criterion),
            "pytest" | "pytest-benchmark" => Some(Tool::Pytest),
            "go" | "go-test" | "go test" | "gotest" => Some(Tool::Go),
            "k6" => Some(Tool::K6),
            _ => None,
        }
    }

    /// Whether benchmarks of that suite may be this tool's: only a suite that is another tool's is not.
    pub(super) fn may_run(self, suite: &str) -> bool {
        Tool::named(suite).is_none_or(|tool| tool == self || (tool, self) == (Tool::Pytest, Tool::PytestK))
    }
}

/// The filter of `tool` for the benchmarks of these names. Nothing to run gives no arguments, never "all".
pub fn filter(tool: Tool, names: &[&str]) -> Filter {
    match tool {
        Tool::Criterion => criterion::filter(names),
        Tool::Pytest => pytest::node_ids(names),
        Tool::PytestK => pytest::words(names),
        Tool::Go => go::filter(names),
        Tool::K6 => k6::filter(names),
    }
}
