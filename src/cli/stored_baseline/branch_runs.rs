//! The stored runs of one branch, for a history of them.
//!
//! Those of each suite's newest environment, the newest so many, in the order in which the branch's commits follow each
//! other where the repository tells it, else by their commits' time.

use std::collections::{BTreeMap, HashMap};

use crate::cli::args::SeriesArgs;
use crate::cli::exit::Failure;
use crate::cli::opened_store::Opened;
use crate::cli::run_metadata::RunMetadata;
use crate::cli::stored_baseline::caveats;
use crate::cli::stored_baseline::environments::Environments;
use crate::model::{Caveat, CommitId, Run};
use crate::policy::Policy;
use crate::store::{Entry, Given, Leg, Listing, Question, Refused, Samples, filed_commit};

/// Stored runs of a branch.
pub(in crate::cli) struct Series {
    /// The branch.
    pub(in crate::cli) branch: String,
    /// Its runs, oldest first.
    pub(in crate::cli) runs: Vec<Run>,
    /// What a reader must know.
    pub(in crate::cli) caveats: Vec<Caveat>,
}

/// Reads the stored runs of a branch.
pub(in crate::cli) fn series(
    opened: &Opened,
    listing: &Listing,
    args: &SeriesArgs,
    metadata: &RunMetadata,
    policy: &Policy,
) -> Result<Series, Failure> {
    let branch = branch(opened, listing, args, metadata, policy)?;
    let entries = in_order(listing.entries.iter().filter(|entry| entry.place.branch == branch).collect(), &branch, metadata, policy);
    let mut legs: BTreeMap<Leg, Vec<&Entry>> = BTreeMap::new();
    for entry in &entries {
        legs.entry(Leg { suite: entry.place.suite.clone(), label: entry.place.label.clone() }).or_default().push(entry);
    }
    let newest: Vec<&Entry> = legs.values().filter_map(|entries| entries.last().copied()).collect();
    let newest: Vec<Run> = opened.store.read(newest, Samples::Skip)?.filter_map(Result::ok).collect();
    let environments = Environments::of(&opened.store, listing, &newest)?;
    let last = args.last.map_or(policy.store.history, |last| last as usize);
    let mut left: HashMap<&Leg, usize> = legs.keys().map(|leg| (leg, last)).collect();
    let (mut chosen, mut elsewhere) = (Vec::new(), 0);
    for entry in entries.iter().rev() {
        let leg = Leg { suite: entry.place.suite.clone(), label: entry.place.label.clone() };
        let Some(left) = left.get_mut(&leg).filter(|left| **left > 0) else { continue };
        if environments.apart(&entry.place).is_some() {
            elsewhere += 1;
            continue;
        }
        *left -= 1;
        chosen.push(*entry);
    }
    chosen.reverse();
    let (mut runs, mut refused): (Vec<Run>, Vec<Refused>) = (Vec::with_capacity(chosen.len()), Vec::new());
    for run in opened.store.read(chosen, Samples::Skip)? {
        match run {
            Ok(run) => caveats::add_timed(&mut runs, run),
            Err(error) => refused.push(error),
        }
    }
    let mut caveats: Vec<Caveat> = caveats::of_no_use(refused.iter().chain(&listing.refused)).into_iter().collect();
    caveats.extend(environments.left_out(elsewhere, false));
    caveats.extend(caveats::older(&mut runs));
    if runs.is_empty() {
        return Err(Failure::trouble(format!("no stored run of `{branch}` can be used"))
            .hint("`perfdiff baseline verify` shows what is wrong with them"));
    }
    Ok(Series { branch, runs, caveats })
}

/// The branch that is meant: the one named, else the first that has runs of the one checked out, the default one, a usual
/// one and the only one.
fn branch(opened: &Opened, listing: &Listing, args: &SeriesArgs, metadata: &RunMetadata, policy: &Policy) -> Result<String, Failure> {
    let stored: std::collections::BTreeSet<&str> = listing.entries.iter().map(|entry| entry.place.branch.as_str()).collect();
    let some = stored.iter().take(5).copied().collect::<Vec<_>>().join(", ");
    let nothing = |what: &str| Failure::trouble(format!("{} holds no run{what}", opened.name));
    if stored.is_empty() {
        return Err(nothing(" yet").hint("`perfdiff baseline update RESULTS` stores one; --from FILE shows runs of files"));
    }
    if let Some(named) = &args.branch {
        let there = stored.contains(named.as_str()).then(|| named.clone());
        return there.ok_or_else(|| nothing(&format!(" of `{named}`")).hint(format!("there are runs of: {some}")));
    }
    let default = metadata.default_branch(&policy.store.remote);
    let only = stored.first().copied().filter(|_| stored.len() == 1);
    let wanted = [metadata.branch(), default.as_deref(), Some("main"), Some("master"), only];
    let found = wanted.into_iter().flatten().find(|name| stored.contains(name));
    found.map(str::to_owned).ok_or_else(|| {
        Failure::usage("it is not known which branch is meant").hint(format!("say it with --branch; there are runs of: {some}"))
    })
}

/// Oldest first: as the commits of the branch follow each other where all are known, else by their time.
pub(in crate::cli) fn in_order<'e>(mut entries: Vec<&'e Entry>, branch: &str, metadata: &RunMetadata, policy: &Policy) -> Vec<&'e Entry> {
    entries.sort_by_key(|entry| (entry.place.time, entry.attempt));
    let Some(checkout) = &metadata.checkout else { return entries };
    for tip in [format!("refs/remotes/{}/{branch}", policy.store.remote), format!("refs/heads/{branch}")] {
        let question = Question { given: Given { named: Some(&tip), ..Given::default() }, ..Question::default() };
        let trunk = checkout.lineage(&question).trunk;
        let steps: HashMap<CommitId, usize> =
            trunk.iter().enumerate().filter_map(|(step, ancestor)| Some((filed_commit(&ancestor.commit)?, step))).collect();
        let step = |entry: &Entry| entry.place.commit.as_ref().and_then(|commit| steps.get(commit)).copied();
        if entries.iter().all(|entry| step(entry).is_some()) {
            entries.sort_by_key(|entry| std::cmp::Reverse(step(entry)));
            break;
        }
    }
    entries
}
