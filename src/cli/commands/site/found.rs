//! The branches and environments that there are runs of, in the order in which the dashboard offers them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::cli::exit::Failure;
use crate::model::Environment;
use crate::report::site::Lane;

/// Branches that are the main one of most repositories, the likeliest first.
const MAIN: [&str; 2] = ["main", "master"];
/// Newest commits of a branch whose environments are current.
pub(in crate::cli) const CURRENT: usize = 2;
/// Branches that a message names.
const NAMED: usize = 10;

/// One branch in one environment, and where its runs are.
#[derive(Debug)]
pub(in crate::cli) struct Found<R> {
    pub(in crate::cli) branch: Option<String>,
    pub(in crate::cli) environment: Environment,
    /// The commits of its newest runs, the newest first: at least [`CURRENT`] of them, where there are.
    pub(in crate::cli) commits: Vec<String>,
    /// How many runs it has.
    pub(in crate::cli) count: usize,
    /// Its runs, oldest first.
    pub(in crate::cli) runs: R,
}

/// Puts lanes, that with the newest run first, into the order in which they are offered: those of the main branch, then
/// of the branches with the newest runs. The main branch is the first that was asked for, else the one that is called
/// so, else the one with most runs. Of the environments of a branch, those of its newest commits come first, and of
/// these the one with most runs: the legs of a matrix must not take turns at being the front page.
pub(in crate::cli) fn in_order<R>(mut lanes: Vec<Found<R>>, asked: &[String]) -> Vec<Found<R>> {
    let mut runs: BTreeMap<Option<String>, usize> = BTreeMap::new();
    for lane in &lanes {
        *runs.entry(lane.branch.clone()).or_default() += lane.count;
    }
    let by_name = |name: &str| asked.iter().map(String::as_str).chain(MAIN).position(|known| known == name).unwrap_or(usize::MAX);
    let main = runs.iter().min_by_key(|(branch, runs)| (branch.as_deref().map_or(usize::MAX, by_name), Reverse(**runs)));
    let main = main.and_then(|(branch, _)| branch.clone());
    let first: HashMap<Option<String>, usize> = lanes.iter().enumerate().rev().map(|(place, lane)| (lane.branch.clone(), place)).collect();
    let newest = newest_commits(&lanes);
    let is_current = |lane: &Found<R>| {
        let commits = newest.get(&lane.branch);
        lane.commits.first().is_some_and(|commit| commits.is_some_and(|commits| commits.contains(commit)))
    };
    lanes.sort_by_key(|lane| (lane.branch != main, first.get(&lane.branch).copied(), !is_current(lane), Reverse(lane.count)));
    lanes
}

/// The branches in the order of their numbers: as they were asked for, else the main one, then those with most runs, which
/// changes less often than which has the newest.
pub(in crate::cli) fn numbered(lanes: &[Lane], asked: &[String]) -> Vec<Option<String>> {
    let mut branches: Vec<(&Option<String>, usize)> = Vec::new();
    for lane in lanes {
        match branches.iter_mut().find(|(branch, _)| *branch == &lane.branch) {
            Some((_, runs)) => *runs += lane.history.runs,
            None => branches.push((&lane.branch, lane.history.runs)),
        }
    }
    let place = |branch: &Option<String>| asked.iter().position(|asked| Some(asked) == branch.as_ref());
    let main = branches.first().map(|(branch, _)| *branch);
    branches.sort_by_key(|(branch, runs)| (place(branch), Some(*branch) != main, Reverse(*runs)));
    branches.into_iter().map(|(branch, _)| branch.clone()).collect()
}

/// The newest commits of each branch, whatever environments measured them; the lane of the newest run comes first.
fn newest_commits<R>(lanes: &[Found<R>]) -> HashMap<Option<String>, BTreeSet<String>> {
    let mut newest: HashMap<Option<String>, BTreeSet<String>> = HashMap::new();
    for lane in lanes {
        let commits = newest.entry(lane.branch.clone()).or_default();
        for commit in &lane.commits {
            if commits.len() == CURRENT {
                break;
            }
            commits.insert(commit.clone());
        }
    }
    newest
}

/// The first [`CURRENT`] different ones of these.
pub(in crate::cli) fn newest_of<'c>(commits: impl Iterator<Item = &'c str>) -> Vec<String> {
    let mut newest: Vec<String> = Vec::with_capacity(CURRENT);
    for commit in commits {
        if newest.len() == CURRENT {
            break;
        }
        if !newest.iter().any(|known| known == commit) {
            newest.push(commit.to_owned());
        }
    }
    newest
}

/// An error that says which branches there are, where one was asked for of which there is no run.
pub(in crate::cli) fn check_branches(known: &BTreeSet<&str>, asked: &[String]) -> Result<(), Failure> {
    let Some(missing) = asked.iter().find(|branch| !known.contains(branch.as_str())) else { return Ok(()) };
    let named: Vec<&str> = known.iter().copied().take(NAMED).collect();
    let more = if known.len() > NAMED { format!(" and {} more", known.len() - NAMED) } else { String::new() };
    let hint = if named.is_empty() { "no run names its branch".to_owned() } else { format!("runs say: {}{more}", named.join(", ")) };
    Err(Failure::trouble(format!("--branch {missing}: no run is of this branch")).hint(hint))
}
