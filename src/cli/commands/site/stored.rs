//! The runs of a store for a dashboard: found by their paths, and read lane by lane, so that the runs of one lane at a
//! time are in memory.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::cli::commands::site::found::{Found, check_branches, newest_of};
use crate::cli::exit::Failure;
use crate::cli::opened_store::Opened;
use crate::cli::run_metadata::RunMetadata;
use crate::cli::stored_baseline;
use crate::compare;
use crate::model::Run;
use crate::policy::Policy;
use crate::store::{Entry, Leg, Listing, Refused, Samples, environment_key};

/// Runs of a branch and an environment that are tried to learn what the environment is: the newest may be of no use.
const TRIES: usize = 3;

/// What is asked of a store.
pub(in crate::cli) struct HeadRequest<'a> {
    pub(in crate::cli) opened: &'a Opened,
    pub(in crate::cli) listing: &'a Listing,
    pub(in crate::cli) metadata: &'a RunMetadata,
    pub(in crate::cli) policy: &'a Policy,
    pub(in crate::cli) branches: &'a [String],
    /// The most runs of a suite.
    pub(in crate::cli) last: usize,
}

/// A lane whose runs have not been read yet.
pub(in crate::cli) type Lane<'a> = Found<Vec<&'a Entry>>;

/// A branch's entries in one environment.
type Legs<'a> = BTreeMap<(&'a str, &'a str), Vec<&'a Entry>>;

/// The lanes of a store, that with the newest run first, and the files that were found to be of no use on the way.
pub(in crate::cli) fn lanes<'a>(asked: &HeadRequest<'a>) -> Result<(Vec<Lane<'a>>, Vec<Refused>), Failure> {
    let mut branches: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for entry in &asked.listing.entries {
        branches.entry(&entry.place.branch).or_default().push(entry);
    }
    if branches.is_empty() {
        return Err(nothing_stored(asked));
    }
    check_branches(&branches.keys().copied().collect::<BTreeSet<&str>>(), asked.branches)?;
    branches.retain(|branch, _| asked.branches.is_empty() || asked.branches.iter().any(|asked| asked == branch));
    let mut legs: Legs<'a> = BTreeMap::new();
    for (branch, entries) in branches {
        for entry in stored_baseline::in_order(entries, branch, asked.metadata, asked.policy) {
            legs.entry((&entry.place.branch, &entry.place.environment)).or_default().push(entry);
        }
    }
    let (samples, refused) = samples(asked, &legs)?;
    let lanes = compare::partition(samples, usize::MAX).into_iter().map(|lane| {
        let keys: BTreeSet<String> = lane.runs.iter().filter_map(|run| environment_key(&run.environment).ok()).collect();
        let branch = lane.branch.as_deref().unwrap_or_default();
        let of_lane: Vec<&[&Entry]> = keys.iter().filter_map(|key| legs.get(&(branch, key.as_str())).map(Vec::as_slice)).collect();
        let runs = match of_lane.as_slice() {
            [only] => newest(only, asked.last),
            several => newest(&stored_baseline::in_order(several.concat(), branch, asked.metadata, asked.policy), asked.last),
        };
        let commits = newest_of(runs.iter().rev().filter_map(|entry| entry.place.commit.as_deref()));
        Found { branch: lane.branch, environment: lane.environment, commits, count: runs.len(), runs }
    });
    let lanes: Vec<_> = lanes.collect();
    if lanes.is_empty() {
        let hint = "`perfdiff baseline verify` shows what is wrong with them";
        return Err(Failure::trouble(format!("no run of {} can be used", asked.opened.name)).hint(hint));
    }
    Ok((lanes, refused))
}

/// The runs of a lane, oldest first, and the files that are of no use.
pub(in crate::cli) fn read(asked: &HeadRequest<'_>, lane: &Lane<'_>) -> Result<(Vec<Run>, Vec<Refused>), Failure> {
    let (mut runs, mut refused) = (Vec::with_capacity(lane.runs.len()), Vec::new());
    for run in asked.opened.store.read(lane.runs.iter().copied(), Samples::Skip)? {
        match run {
            Ok(run) => stored_baseline::add_timed(&mut runs, run),
            Err(error) => refused.push(error),
        }
    }
    Ok((runs, refused))
}

/// A run of each environment of each branch, the newest that can be read, without its benchmarks.
fn samples(asked: &HeadRequest<'_>, legs: &Legs<'_>) -> Result<(Vec<Run>, Vec<Refused>), Failure> {
    let (mut samples, mut refused) = (Vec::with_capacity(legs.len()), Vec::new());
    let mut left: Vec<&Vec<&Entry>> = legs.values().collect();
    for back in 0..TRIES {
        let tried: Vec<(&Vec<&Entry>, &Entry)> =
            left.iter().filter_map(|entries| Some((*entries, *entries.get(entries.len().checked_sub(back + 1)?)?))).collect();
        left = Vec::new();
        for ((entries, _), run) in tried.iter().zip(asked.opened.store.read(tried.iter().map(|(_, entry)| *entry), Samples::Skip)?) {
            match run {
                Ok(run) => samples.push(stored_baseline::timed(Run { benchmarks: Vec::new(), ..run })),
                Err(error) => {
                    refused.push(error);
                    left.push(entries);
                }
            }
        }
    }
    Ok((samples, refused))
}

/// The newest `last` of every suite and leg of a matrix, in their order.
fn newest<'a>(entries: &[&'a Entry], last: usize) -> Vec<&'a Entry> {
    let mut taken: HashMap<Leg, usize> = HashMap::new();
    let mut newest: Vec<&Entry> = Vec::new();
    for entry in entries.iter().rev() {
        let taken = taken.entry(Leg { suite: entry.place.suite.clone(), label: entry.place.label.clone() }).or_default();
        *taken += 1;
        if *taken <= last {
            newest.push(*entry);
        }
    }
    newest.reverse();
    newest
}

fn nothing_stored(asked: &HeadRequest<'_>) -> Failure {
    let (branch, remote) = (asked.opened.store.branch(), &asked.policy.store.remote);
    let elsewhere = asked.opened.remote.is_none()
        && asked.listing.tip.is_none()
        && asked.metadata.checkout.as_ref().is_some_and(|checkout| checkout.has_branch(branch, remote));
    let hint = if elsewhere {
        format!("{remote} has some: `perfdiff baseline fetch` brings them, --remote {remote} reads them there")
    } else {
        "`perfdiff baseline update RESULTS` stores one; --from FILE shows runs of files".to_owned()
    };
    Failure::trouble(format!("{} holds no run yet", asked.opened.name)).hint(hint)
}
