//! What a history lost long ago: a benchmark is removed where the newest run of the baseline still had it, not where any of
//! fifty had. Whoever removed it was warned then; nobody reads a warning that comes with every later comparison.

use std::collections::{HashMap, HashSet};

use super::leftovers::Leftovers;
use super::pair::{Pair, lone_suite, moments};
use crate::model::Run;

/// Runs of the head's suites after the last of another suite that still leave it a part of the newest results: those that one job
/// stores stand in a row.
const BESIDE: usize = 1;

/// Takes out the pairs that the head lacks and that the newest run of the history lacked already.
pub(in crate::compare) fn forget(pairs: &mut Vec<Pair<'_>>, history: &[&Run], head: &[&Run], left: &Leftovers) {
    let newest = newest(history, head);
    let measured = |pair: &Pair<'_>| {
        let path = pair.key.benchmark_id().to_string();
        let mut runs = pair.baseline_runs.iter().copied();
        runs.any(|moment| newest.contains(&(pair.key.suite, moment)) && !left.in_baseline(&path, moment))
            || pair.baseline_failed.is_some_and(|moment| newest.contains(&(pair.key.suite, moment)))
    };
    pairs.retain(|pair| !pair.head.is_empty() || pair.head_error.is_some() || measured(pair));
}

/// The newest runs of a history as suite, by the head's name of it, and moment: the last of each suite and label, and others
/// of the same commit.
fn newest<'a>(history: &[&'a Run], head: &[&'a Run]) -> HashSet<(&'a str, usize)> {
    let renamed = lone_suite(history, head);
    let suite = |run: &&'a Run| renamed.filter(|(from, _)| *from == run.suite).map_or(run.suite.as_str(), |(_, to)| to);
    let of_head: HashSet<&str> = head.iter().map(|run| run.suite.as_str()).collect();
    let last_of_head = history.iter().rposition(|run| of_head.contains(suite(run)));
    let mut last: HashMap<(&str, Option<&str>), usize> = HashMap::new();
    for (place, run) in history.iter().enumerate() {
        last.insert((suite(run), run.label.as_deref()), place);
    }
    let is_current = |(name, place): (&str, usize)| {
        let (Some(run), Some(newest)) = (history.get(place), last_of_head.and_then(|place| history.get(place))) else { return true };
        let later = history.iter().skip(place + 1).filter(|later| of_head.contains(suite(later))).count();
        match (&run.commit, &newest.commit) {
            _ if of_head.contains(name) => true,
            (Some(own), Some(newest)) => own == newest,
            _ => later <= BESIDE,
        }
    };
    let mut found = HashSet::new();
    for (place, (run, moment)) in history.iter().zip(moments(history)).enumerate() {
        let Some(last) = last.get(&(suite(run), run.label.as_deref())).copied() else { continue };
        let of_one_commit = run.commit.is_some() && history.get(last).is_some_and(|newest| newest.commit == run.commit);
        if (place == last || of_one_commit) && is_current((suite(run), last)) {
            found.insert((suite(run), moment));
        }
    }
    found
}
