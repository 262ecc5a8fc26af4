//! Which tool the suspects are of, and which of them it can run.

use std::collections::HashSet;

use super::suspicion::Suspect;
use super::tool::Tool;
use crate::model::Comparison;

/// The tool of a comparison: of its suspects' suites where all are of one tool, else the only one that measured.
pub fn tool(comparison: &Comparison, suspects: &[Suspect]) -> Option<Tool> {
    let mut suites: Vec<Option<Tool>> = suspects.iter().map(|suspect| Tool::named(&suspect.suite)).collect();
    suites.dedup();
    match suites.as_slice() {
        [Some(tool)] => Some(*tool),
        [None] | [] => match comparison.head.tools.as_slice() {
            [tool] => Tool::named(&tool.name),
            _ => None,
        },
        _ => None,
    }
}

/// The names that a tool is to run again, in the order of suspicion, each once.
pub fn names(suspects: &[Suspect], tool: Option<Tool>) -> Vec<&str> {
    let mut seen = HashSet::new();
    let own = suspects.iter().filter(|suspect| tool.is_none_or(|tool| tool.may_run(&suspect.suite)));
    own.map(|suspect| suspect.benchmark.as_str()).filter(|name| seen.insert(*name)).collect()
}
