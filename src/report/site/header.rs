//! What every page begins with: the site's name, the branch and the environment, and the way to the others.

use serde::Serialize;

use super::content::{Content, LONGEST_NAME};
use crate::model::{BenchmarkId, Environment};
use crate::report::escape::{shorten, visible};

/// Lanes that a page leads to, so that a store of many branches does not make every page heavy. The first page leads to
/// all of them.
const MOST_LANES: usize = 24;
/// Lanes that even the first page leads to.
const MOST_OF_ALL: usize = 2_000;

/// The head of a page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Header {
    /// The page's own title.
    title: String,
    site: String,
    /// What leads from the page to the site's directory: empty, or `../`.
    up: &'static str,
    /// The repository on the web.
    repository: Option<String>,
    branch: String,
    machine: String,
    /// This page in all lanes that have it, its own among them; empty where there is no other.
    branches: Vec<Branch>,
    /// The way to those that are not listed, in words; none where all are.
    more: Option<String>,
}

/// The lanes of one branch.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Branch {
    name: String,
    lanes: Vec<LaneLink>,
}

/// The way to one lane.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct LaneLink {
    machine: String,
    href: String,
    current: bool,
}

impl Header {
    /// The head of the index of a lane, or of a benchmark's page in it.
    pub(super) fn of(content: &Content<'_>, place: usize, title: String, up: &'static str, benchmark: Option<&BenchmarkId>) -> Header {
        let Some(lane) = content.site.lanes.get(place) else { unreachable!("pages are made for the lanes there are") };
        let file = benchmark.map_or_else(|| "index.html".to_owned(), |id| content.names.benchmark(id));
        let has = |other: usize| benchmark.is_none_or(|id| content.benchmarks.get(other).is_some_and(|lane| lane.contains_key(id)));
        let mut branches: Vec<(&Option<String>, Branch)> = Vec::new();
        let there: Vec<usize> = (0..content.site.lanes.len()).filter(|other| has(*other)).collect();
        let listed = listed(content, place, &there, if up.is_empty() { MOST_OF_ALL } else { MOST_LANES });
        let left_out = there.len() - listed.len();
        for (other, lane) in listed.iter().filter_map(|other| Some((*other, content.site.lanes.get(*other)?))) {
            let href = format!("{up}{}/{file}", content.names.lane(other));
            let link = LaneLink { machine: machine(&lane.environment), href, current: other == place };
            match branches.iter_mut().find(|(branch, _)| **branch == lane.branch) {
                Some((_, branch)) => branch.lanes.push(link),
                None => branches.push((&lane.branch, Branch { name: content.branch_name(other), lanes: vec![link] })),
            }
        }
        let branches: Vec<Branch> = branches.into_iter().map(|(_, branch)| branch).collect();
        let others = branches.iter().map(|branch| branch.lanes.len()).sum::<usize>() > 1;
        Header {
            title,
            site: shorten(&visible(&content.site.title), LONGEST_NAME),
            up,
            repository: content.site.repository.as_ref().map(|repository| repository.url().to_owned()),
            branch: content.branch_name(place),
            machine: machine(&lane.environment),
            branches: if others { branches } else { Vec::new() },
            more: (left_out > 0).then(|| if up.is_empty() { format!("{left_out} more") } else { "All branches".to_owned() }),
        }
    }
}

/// The lanes that a page leads to, in their order: its own branch's go first, then those that are offered first.
fn listed(content: &Content<'_>, place: usize, there: &[usize], most: usize) -> Vec<usize> {
    let branch = |lane: usize| content.site.lanes.get(lane).map(|lane| &lane.branch);
    let mut listed = there.to_vec();
    listed.sort_by_key(|lane| (*lane != place, branch(*lane) != branch(place), *lane));
    listed.truncate(most);
    listed.sort_unstable();
    listed
}

/// All that tells an environment from others: "4 × EPYC 7763 · `linux x86_64` · ubuntu-24.04".
fn machine(environment: &Environment) -> String {
    let processor = match (environment.cores, &environment.cpu) {
        (Some(1), None) => Some("1 core".to_owned()),
        (Some(cores), Some(cpu)) => Some(format!("{cores} × {cpu}")),
        (Some(cores), None) => Some(format!("{cores} cores")),
        (None, cpu) => cpu.clone(),
    };
    let system = [environment.os.as_deref(), environment.arch.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let parts = [processor, Some(system).filter(|system| !system.is_empty()), environment.runner.clone()];
    let text = parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    if text.is_empty() { "unknown machine".to_owned() } else { shorten(&visible(&text), LONGEST_NAME) }
}
