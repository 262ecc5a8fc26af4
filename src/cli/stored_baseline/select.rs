//! Which stored runs the head is compared with, and what they hold.
//!
//! A stored file that is of no use is left out by name, and the choice is made again without it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::cli::exit::Failure;
use crate::cli::stored_baseline::caveats;
use crate::cli::stored_baseline::environments::Environments;
use crate::cli::stored_baseline::request::HeadRequest;
use crate::model::{Caveat, CaveatCode, Run};
use crate::store::{Baseline, Entry, Leg, Lineage, Listing, Place, Refused, Resolution, Samples, Store, WITH_SAMPLES, Wanted, resolve};

/// What was found.
pub(in crate::cli) struct Choice {
    /// The baseline; none where nothing fits.
    pub(in crate::cli) baseline: Option<Chosen>,
    /// Why there is none, one sentence.
    pub(in crate::cli) why: Caveat,
    /// What a reader must know.
    pub(in crate::cli) caveats: Vec<Caveat>,
}

/// The runs to compare with.
pub(in crate::cli) struct Chosen {
    pub(in crate::cli) found: Baseline,
    /// The commit of the nearest, with all its digits where they are known.
    pub(in crate::cli) commit: Option<String>,
    /// Oldest first.
    pub(in crate::cli) runs: Vec<Run>,
}

/// Chooses among all that is stored.
pub(in crate::cli) fn choose(asked: &HeadRequest<'_>, lineage: &Lineage, base_branch: Option<&str>) -> Result<Choice, Failure> {
    let listing = asked.opened.listing()?;
    named_branch(asked, listing)?;
    let settings = &asked.policy.store;
    let default_branch = asked.metadata.default_branch(&settings.remote);
    let legs = legs(asked.runs);
    let environments = Environments::of(&asked.opened.store, listing, asked.runs)?;
    let alike = |place: &Place| environments.apart(place).is_none();
    let other_processor = |place: &Place| environments.is_other_processor(place);
    let wanted = Wanted {
        legs: &legs,
        base_branch,
        default_branch: default_branch.as_deref(),
        last: asked.against.last.map_or(settings.history, |last| last as usize),
        alike: &alike,
        other_processor: &other_processor,
    };
    let mut reader = Reader { store: &asked.opened.store, read: HashMap::new(), refused: BTreeMap::new() };
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
    reader.readable(&entries, listing, &legs)?;
    let lost = reader.lost(&resolution, &entries, listing, &legs);
    reader.all(&lost)?;
    let entries: Vec<&Entry> = lost.into_iter().chain(entries).collect();
    Ok(reader.choice(resolution, &entries, listing, &environments, asked))
}

/// A branch that was asked for by name must be somewhere: a slip of it must not fall back on another.
fn named_branch(asked: &HeadRequest<'_>, listing: &Listing) -> Result<(), Failure> {
    let remote = &asked.policy.store.remote;
    let Some(name) =
        asked.metadata.base_branch(asked.against.base_branch.as_deref(), remote).filter(|_| asked.against.base_branch.is_some())
    else {
        return Ok(());
    };
    let stored: BTreeSet<&str> = listing.entries.iter().map(|entry| entry.place.branch.as_str()).collect();
    let here = asked.metadata.checkout.as_ref().is_some_and(|checkout| checkout.has_branch(&name, remote));
    if here || stored.contains(name.as_str()) {
        return Ok(());
    }
    let known = stored.into_iter().take(5).collect::<Vec<_>>().join(", ");
    let hint = if known.is_empty() { "nothing is stored yet".to_owned() } else { format!("runs are stored of: {known}") };
    Err(Failure::usage(format!("--base-branch {name}: is no branch of the repository, and no run of it is stored")).hint(hint))
}

/// The suites of the head with their labels.
pub(in crate::cli) fn legs(runs: &[Run]) -> Vec<Leg> {
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
        self.store.prefetch(near.iter().chain(&far).copied())?;
        for (entries, samples) in [(near, Samples::Keep), (far, Samples::Skip)] {
            let results: Vec<_> = self.store.read(entries.iter().copied(), samples)?.collect();
            for (entry, result) in entries.into_iter().zip(results) {
                match result {
                    Ok(run) => drop(self.read.insert(entry.path.clone(), caveats::timed(run))),
                    Err(error) => drop(self.refused.insert(entry.path.clone(), error)),
                }
            }
        }
        Ok(self.refused.len() == before)
    }

    /// Refuses to go on where all that is stored of a suite is of no use: that nothing can be read is no first run, nor is it a suite
    /// that was added.
    fn readable(&self, chosen: &[&Entry], listing: &Listing, legs: &[Leg]) -> Result<(), Failure> {
        let of = |leg: &Leg, place: &Place| place.suite == leg.suite && place.label == leg.label;
        let unread = |leg: &&Leg| !chosen.iter().any(|entry| of(leg, &entry.place));
        let refused = listing.entries.iter().filter(|entry| self.refused.contains_key(&entry.path));
        let lost = refused.filter(|entry| legs.iter().filter(unread).any(|leg| of(leg, &entry.place))).count();
        let (count, first) = match self.refused.values().next() {
            Some(first) if lost > 0 => (lost, first),
            _ if listing.entries.is_empty() => match listing.refused.first() {
                Some(first) => (listing.refused.len(), first),
                None => return Ok(()),
            },
            _ => return Ok(()),
        };
        let runs =
            if count == 1 { "the only stored run that fits can't".to_owned() } else { format!("none of {count} stored runs that fit can") };
        Err(Failure::trouble(format!("{runs} be read, so nothing can be compared: {first}"))
            .hint("`perfdiff baseline verify` names what is unusable; a newer perfdiff may have written it"))
    }

    /// The runs that were stored together with those of the baseline's commit, of suites that the head lacks: without
    /// them nobody would notice that a file of results was not written.
    fn lost<'e>(&self, resolution: &Resolution, chosen: &[&'e Entry], listing: &'e Listing, legs: &[Leg]) -> Vec<&'e Entry> {
        let commit = resolution.baseline.as_ref().and_then(|found| found.commit.as_deref());
        let mut lost: BTreeMap<&str, &Entry> = BTreeMap::new();
        for entry in chosen.iter().filter(|entry| commit.is_some() && entry.place.commit.as_deref() == commit) {
            let beside = self.read.get(&entry.path).map(|run| run.beside.as_slice()).unwrap_or_default();
            for suite in beside.iter().filter(|suite| legs.iter().all(|leg| leg.suite != **suite)) {
                let place = Place { suite: suite.clone(), ..entry.place.clone() };
                lost.extend(listing.entries.iter().filter(|entry| entry.place == place).map(|entry| (entry.path.as_str(), entry)));
            }
        }
        lost.into_values().collect()
    }

    fn choice(
        mut self,
        resolution: Resolution,
        chosen: &[&Entry],
        listing: &Listing,
        environments: &Environments,
        asked: &HeadRequest<'_>,
    ) -> Choice {
        let mut runs: Vec<Run> = chosen.iter().filter_map(|entry| self.read.remove(&entry.path)).collect();
        let (no_baseline, mut caveats): (Vec<Caveat>, Vec<Caveat>) =
            resolution.caveats.into_iter().partition(|caveat| matches!(caveat.code, CaveatCode::NoBaseline | CaveatCode::NothingFits));
        let mut why = no_baseline.into_iter().next().unwrap_or_else(|| Caveat::new(CaveatCode::NoBaseline, "", ""));
        let with_processors = chosen.iter().any(|entry| environments.is_other_processor(&entry.place));
        caveats.extend(environments.left_out(resolution.elsewhere, with_processors));
        caveats.extend(caveats::of_no_use(self.refused.values().chain(&listing.refused)));
        caveats.extend(caveats::older(&mut runs));
        if resolution.baseline.is_none() && listing.entries.is_empty() {
            why = caveats::looked(&why.text, asked, listing);
        } else if resolution.baseline.is_none() {
            let others = listing.entries.iter().filter(|entry| environments.is_other_processor(&entry.place)).count();
            why.text.push_str(&caveats::awaited(others));
        }
        let baseline = resolution.baseline.map(|found| Chosen { commit: caveats::whole(&found, &runs), found, runs });
        Choice { baseline, why, caveats }
    }
}
