//! Which stored runs the head is held against, and what they hold.
//!
//! A stored file that is of no use is left out by name, and the choice is made again without it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Asked, words};
use crate::cli::exit::Failure;
use crate::compare;
use crate::model::{Caveat, CaveatCode, Environment, Run};
use crate::store::{Baseline, Entry, Leg, Lineage, Listing, Place, Refused, Resolution, Samples, Store, Wanted, environment_key, resolve};

/// The newest runs of a leg whose samples are read: with fewer runs than a history needs, they are compared value by value.
const WITH_SAMPLES: usize = 4;
/// Environments that are looked into; a store with more is no longer told what sets them apart.
const MOST_ENVIRONMENTS: usize = 100;

/// What was found.
pub(super) struct Choice {
    /// The baseline; none where nothing fits.
    pub(super) baseline: Option<Chosen>,
    /// Why there is none, one sentence.
    pub(super) why: String,
    /// What a reader must know.
    pub(super) caveats: Vec<Caveat>,
}

/// The runs to compare with.
pub(super) struct Chosen {
    pub(super) found: Baseline,
    /// The commit of the nearest, with all its digits where they are known.
    pub(super) commit: Option<String>,
    /// Oldest first.
    pub(super) runs: Vec<Run>,
}

/// Chooses among all that is stored.
pub(super) fn choose(asked: &Asked<'_>, lineage: &Lineage, base_branch: Option<&str>) -> Result<Choice, Failure> {
    let listing = asked.store.list()?;
    named_branch(asked, &listing)?;
    let settings = &asked.policy.store;
    let default_branch = asked.surroundings.default_branch(&settings.remote);
    let legs = legs(asked.runs);
    let environments = Environments::of(asked.store, &listing, asked.runs, &legs)?;
    let alike = |place: &Place| environments.apart(place).is_none();
    let wanted = Wanted {
        legs: &legs,
        base_branch,
        default_branch: default_branch.as_deref(),
        last: asked.against.last.map_or(settings.history, |last| last as usize),
        alike: &alike,
    };
    let mut reader = Reader { store: asked.store, read: HashMap::new(), refused: BTreeMap::new() };
    let (resolution, entries) = loop {
        let entries: Vec<&Entry> = listing.entries.iter().filter(|entry| !reader.refused.contains_key(&entry.path)).collect();
        let places: Vec<&Place> = entries.iter().map(|entry| &entry.place).collect();
        let resolution = resolve(lineage, &places, &wanted);
        let chosen: Vec<&Entry> =
            resolution.baseline.iter().flat_map(|found| &found.runs).filter_map(|at| entries.get(*at).copied()).collect();
        if reader.all(&chosen)? {
            break (resolution, chosen);
        }
    };
    Ok(reader.choice(resolution, &entries, &listing, &environments, asked))
}

/// A branch that was asked for by name must be somewhere: a slip of it must not fall back on another.
fn named_branch(asked: &Asked<'_>, listing: &Listing) -> Result<(), Failure> {
    let remote = &asked.policy.store.remote;
    let Some(name) =
        asked.surroundings.base_branch(asked.against.base_branch.as_deref(), remote).filter(|_| asked.against.base_branch.is_some())
    else {
        return Ok(());
    };
    let stored: BTreeSet<&str> = listing.entries.iter().map(|entry| entry.place.branch.as_str()).collect();
    let here = asked.surroundings.checkout.as_ref().is_some_and(|checkout| checkout.has_branch(&name, remote));
    if here || stored.contains(name.as_str()) {
        return Ok(());
    }
    let known = stored.into_iter().take(5).collect::<Vec<_>>().join(", ");
    let hint = if known.is_empty() { "nothing is stored yet".to_owned() } else { format!("runs are stored of: {known}") };
    Err(Failure::usage(format!("--base-branch {name}: is no branch of the repository, and no run of it is stored")).hint(hint))
}

/// The suites of the head with their labels.
pub(super) fn legs(runs: &[Run]) -> Vec<Leg> {
    let legs: BTreeSet<Leg> = runs.iter().map(|run| Leg { suite: run.suite.clone(), label: run.label.clone() }).collect();
    legs.into_iter().collect()
}

/// Reads runs once each.
struct Reader<'a> {
    store: &'a Store,
    read: HashMap<String, Run>,
    refused: BTreeMap<String, Refused>,
}

impl Reader<'_> {
    /// Reads all that has not been read; whether all could be.
    fn all(&mut self, chosen: &[&Entry]) -> Result<bool, Failure> {
        let mut later: HashMap<(&str, Option<&str>), usize> = HashMap::new();
        let (mut near, mut far) = (Vec::new(), Vec::new());
        for entry in chosen.iter().rev().copied() {
            let count = later.entry((&entry.place.suite, entry.place.label.as_deref())).or_default();
            *count += 1;
            if !self.read.contains_key(&entry.path) {
                if *count <= WITH_SAMPLES { near.push(entry) } else { far.push(entry) }
            }
        }
        let before = self.refused.len();
        for (entries, samples) in [(near, Samples::Keep), (far, Samples::Skip)] {
            let results: Vec<_> = self.store.read(entries.iter().copied(), samples)?.collect();
            for (entry, result) in entries.into_iter().zip(results) {
                match result {
                    Ok(run) => drop(self.read.insert(entry.path.clone(), run)),
                    Err(error) => drop(self.refused.insert(entry.path.clone(), error)),
                }
            }
        }
        Ok(self.refused.len() == before)
    }

    fn choice(
        mut self,
        resolution: Resolution,
        chosen: &[&Entry],
        listing: &Listing,
        environments: &Environments,
        asked: &Asked<'_>,
    ) -> Choice {
        let mut runs: Vec<Run> = chosen.iter().filter_map(|entry| self.read.remove(&entry.path)).collect();
        let (no_baseline, mut caveats): (Vec<Caveat>, Vec<Caveat>) =
            resolution.caveats.into_iter().partition(|caveat| caveat.code == CaveatCode::NoBaseline);
        let mut why = no_baseline.into_iter().map(|caveat| caveat.text).next().unwrap_or_default();
        caveats.extend(environments.left_out(resolution.elsewhere));
        caveats.extend(words::of_no_use(self.refused.values().chain(&listing.refused)));
        caveats.extend(words::older(&mut runs));
        if resolution.baseline.is_none()
            && let Some(hint) = words::elsewhere(asked, listing)
        {
            why = format!("{why}; {hint}");
        }
        let baseline = resolution.baseline.map(|found| Chosen { commit: words::whole(&found, &runs), found, runs });
        Choice { baseline, why, caveats }
    }
}

/// How the environments of stored runs differ from the head's, by suite and key.
pub(super) struct Environments {
    apart: HashMap<(String, String), String>,
}

impl Environments {
    /// Looks into one run of each environment that is not the head's own.
    pub(super) fn of(store: &Store, listing: &Listing, head: &[Run], legs: &[Leg]) -> Result<Environments, Failure> {
        let mut newest: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
        for entry in listing.entries.iter().filter(|entry| legs.iter().any(|leg| leg.suite == entry.place.suite)) {
            newest.entry(&entry.place.environment).or_default().push(entry);
        }
        let mut known: HashMap<&str, Environment> = HashMap::new();
        let own: BTreeSet<String> = head.iter().filter_map(|run| environment_key(&run.environment).ok()).collect();
        for (key, entries) in &newest {
            if own.len() == 1 && own.contains(*key) || known.len() >= MOST_ENVIRONMENTS {
                continue;
            }
            let mut entries = entries.clone();
            entries.sort_by_key(|entry| std::cmp::Reverse(entry.place.time));
            // The newest may be of no use; that none of three is would be told when they are wanted.
            let some = entries.into_iter().take(3).map(|entry| store.read([entry], Samples::Skip));
            for found in some {
                if let Some(Ok(run)) = found?.next() {
                    known.insert(key, run.environment);
                    break;
                }
            }
        }
        let mut apart = HashMap::new();
        for run in head {
            let own = environment_key(&run.environment).unwrap_or_default();
            for key in newest.keys().filter(|key| **key != own) {
                let words = match known.get(key) {
                    Some(environment) => compare::differences(environment, &run.environment),
                    None => vec!["another environment".to_owned()],
                };
                if !words.is_empty() {
                    apart.insert((run.suite.clone(), (*key).to_owned()), words.join(", "));
                }
            }
        }
        Ok(Environments { apart })
    }

    /// In which respects a run's environment differs from the head's; none where it does not.
    pub(super) fn apart(&self, place: &Place) -> Option<&str> {
        self.apart.get(&(place.suite.clone(), place.environment.clone())).map(String::as_str)
    }

    /// That runs were left out.
    fn left_out(&self, count: usize) -> Option<Caveat> {
        let distinct: BTreeSet<&str> = self.apart.values().map(String::as_str).collect();
        let shown = distinct.iter().take(2).copied().collect::<Vec<_>>().join("; ");
        let more = if distinct.len() > 2 { format!("; and {} more environments", distinct.len() - 2) } else { String::new() };
        let runs = if count == 1 { "1 stored run was".to_owned() } else { format!("{count} stored runs were") };
        let text = format!("{runs} made in another environment and left out: {shown}{more}");
        (count > 0).then(|| Caveat::new(CaveatCode::EnvironmentDiffers, "", text))
    }
}
