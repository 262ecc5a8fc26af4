//! What every page begins with: the site's name, the branch and the environment, and the way to the others.

use serde::Serialize;

use super::{Lane, Pages};
use crate::model::{BenchmarkId, Environment};
use crate::report::escape::visible;

/// The head of a page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Top {
    /// The page's own title.
    title: String,
    site: String,
    /// What leads from the page to the site's directory: empty, or `../`.
    up: &'static str,
    /// The repository on the web.
    repository: Option<String>,
    branch: String,
    machine: String,
    /// The same page of other lanes, this one among them; empty where there is no other.
    branches: Vec<Branch>,
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

impl Top {
    /// The head of the index of a lane, or of a benchmark's page in it.
    pub(super) fn of(pages: &Pages<'_>, place: usize, title: String, up: &'static str, benchmark: Option<&BenchmarkId>) -> Top {
        let Some(lane) = pages.site.lanes.get(place) else { unreachable!("pages are made for the lanes there are") };
        let file = benchmark.map_or_else(|| "index.html".to_owned(), |id| pages.names.benchmark(id));
        let has = |other: usize| benchmark.is_none_or(|id| pages.benchmarks.get(other).is_some_and(|lane| lane.contains_key(id)));
        let mut branches: Vec<Branch> = Vec::new();
        for (other, lane) in pages.site.lanes.iter().enumerate().filter(|(other, _)| has(*other)) {
            let name = branch(lane);
            let href = format!("{up}{}/{file}", pages.names.lane(other));
            let link = LaneLink { machine: machine(&lane.environment), href, current: other == place };
            match branches.iter_mut().find(|branch| branch.name == name) {
                Some(branch) => branch.lanes.push(link),
                None => branches.push(Branch { name, lanes: vec![link] }),
            }
        }
        let others = branches.iter().map(|branch| branch.lanes.len()).sum::<usize>() > 1;
        Top {
            title,
            site: visible(&pages.site.title),
            up,
            repository: pages.site.repository.as_ref().map(|repository| repository.url().to_owned()),
            branch: branch(lane),
            machine: machine(&lane.environment),
            branches: if others { branches } else { Vec::new() },
        }
    }
}

fn branch(lane: &Lane) -> String {
    lane.branch.as_deref().map_or_else(|| "no branch named".to_owned(), visible)
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
    if text.is_empty() { "unknown machine".to_owned() } else { visible(&text) }
}
