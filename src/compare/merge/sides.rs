//! One side of several comparisons, as far as they agree.

use std::collections::BTreeSet;

use crate::model::{Environment, SideInfo, Tool};

/// Sources that are named; more are counted.
const NAMED: usize = 3;

/// What is known of all these sides together: what differs is left out.
pub(super) fn joined<'a>(sides: impl Iterator<Item = &'a SideInfo>) -> SideInfo {
    let sides: Vec<&SideInfo> = sides.collect();
    let mut tools: Vec<Tool> = Vec::new();
    for tool in sides.iter().flat_map(|side| &side.tools) {
        if !tools.contains(tool) {
            tools.push(tool.clone());
        }
    }
    SideInfo {
        source: listed(sides.iter().map(|side| side.source.as_str())),
        runs: agreed(&sides, |side| Some(side.runs)).unwrap_or_default(),
        distance: agreed(&sides, |side| side.distance),
        suite: suites(&sides),
        commit: agreed(&sides, |side| side.commit.clone()),
        branch: agreed(&sides, |side| side.branch.clone()),
        // RFC 3339 in one zone sorts by time, and tools write UTC.
        time: sides.iter().filter_map(|side| side.time.clone()).max(),
        tools,
        environment: Environment {
            os: agreed(&sides, |side| side.environment.os.clone()),
            arch: agreed(&sides, |side| side.environment.arch.clone()),
            cpu: agreed(&sides, |side| side.environment.cpu.clone()),
            cores: agreed(&sides, |side| side.environment.cores),
            runner: agreed(&sides, |side| side.environment.runner.clone()),
            details: agreed(&sides, |side| Some(side.environment.details.clone())).unwrap_or_default(),
        },
    }
}

/// What all say alike.
fn agreed<T: PartialEq>(sides: &[&SideInfo], of: impl Fn(&SideInfo) -> Option<T>) -> Option<T> {
    let (first, others) = sides.split_first()?;
    of(first).filter(|said| others.iter().all(|side| of(side).as_ref() == Some(said)))
}

/// The different ones in order: "a.json, b.json, c.json and 2 more".
fn listed<'a>(sources: impl Iterator<Item = &'a str>) -> String {
    let mut different: Vec<&str> = Vec::new();
    for source in sources.filter(|source| !source.is_empty()) {
        if !different.contains(&source) {
            different.push(source);
        }
    }
    let more = different.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}", different.into_iter().take(NAMED).collect::<Vec<_>>().join(", "))
}

fn suites(sides: &[&SideInfo]) -> String {
    let all: BTreeSet<&str> = sides.iter().flat_map(|side| side.suite.split(", ")).filter(|suite| !suite.is_empty()).collect();
    all.into_iter().collect::<Vec<_>>().join(", ")
}
