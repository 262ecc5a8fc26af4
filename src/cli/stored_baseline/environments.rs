//! How the environments of stored runs differ, judged by one run of each.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::cli::exit::Failure;
use crate::compare;
use crate::model::{Caveat, CaveatCode, Environment, Run};
use crate::store::{Entry, Leg, Listing, Place, Samples, Store, environment_key};

/// Environments that are looked into; with more, the differences are no longer listed.
const MOST: usize = 100;
/// Runs of an environment that are tried: the newest may be of no use.
const TRIES: usize = 3;

/// How the environments of stored runs differ from those of the runs they are compared with, by leg and key.
pub(in crate::cli) struct Environments {
    apart: HashMap<(Leg, String), Apart>,
}

/// How one environment differs from another.
struct Apart {
    words: String,
    /// Whether in nothing but the processor.
    processor_alone: bool,
}

impl Environments {
    /// Looks into one run of each environment that is not that of `head` itself.
    pub(in crate::cli) fn of(store: &Store, listing: &Listing, head: &[Run]) -> Result<Environments, Failure> {
        let suites: BTreeSet<&str> = head.iter().map(|run| run.suite.as_str()).collect();
        let own: BTreeSet<String> = head.iter().filter_map(|run| environment_key(&run.environment).ok()).collect();
        let mut stored: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
        for entry in listing.entries.iter().filter(|entry| suites.contains(entry.place.suite.as_str())) {
            stored.entry(&entry.place.environment).or_default().push(entry);
        }
        for entries in stored.values_mut() {
            entries.sort_by_key(|entry| std::cmp::Reverse(entry.place.time));
        }
        let looked =
            stored.iter().filter(|(key, _)| own.len() > 1 || !own.contains(**key)).map(|(key, entries)| (*key, entries)).take(MOST);
        let known = known(store, &looked.collect::<Vec<_>>())?;
        let mut apart = HashMap::new();
        for run in head {
            let own = environment_key(&run.environment).unwrap_or_default();
            for key in stored.keys().filter(|key| **key != own) {
                let environment = known.get(key);
                let words = match environment {
                    Some(environment) => compare::differences(environment, &run.environment),
                    None => vec!["another environment".to_owned()],
                };
                let processor_alone = environment.is_some_and(|other| compare::differ_in_processor_alone(other, &run.environment));
                if !words.is_empty() {
                    let leg = Leg { suite: run.suite.clone(), label: run.label.clone() };
                    apart.insert((leg, (*key).to_owned()), Apart { words: words.join(", "), processor_alone });
                }
            }
        }
        Ok(Environments { apart })
    }

    /// In which respects a run's environment differs; none where it does not.
    pub(in crate::cli) fn apart(&self, place: &Place) -> Option<&str> {
        self.at(place).map(|apart| apart.words.as_str())
    }

    /// Whether a run's environment differs in nothing but the processor.
    pub(in crate::cli) fn is_other_processor(&self, place: &Place) -> bool {
        self.at(place).is_some_and(|apart| apart.processor_alone)
    }

    fn at(&self, place: &Place) -> Option<&Apart> {
        let leg = Leg { suite: place.suite.clone(), label: place.label.clone() };
        self.apart.get(&(leg, place.environment.clone()))
    }

    /// That so many runs were left out, while those of other processors may be among the ones that were not.
    pub(in crate::cli) fn left_out(&self, count: usize, with_processors: bool) -> Option<Caveat> {
        let left = self.apart.values().filter(|apart| !(with_processors && apart.processor_alone));
        let distinct: BTreeSet<&str> = left.map(|apart| apart.words.as_str()).collect();
        let shown = distinct.iter().take(2).copied().collect::<Vec<_>>().join("; ");
        let more = if distinct.len() > 2 { format!("; and {} more environments", distinct.len() - 2) } else { String::new() };
        let runs = if count == 1 { "1 stored run was".to_owned() } else { format!("{count} stored runs were") };
        let next = if distinct.iter().any(|words| words.contains("processor ")) {
            "; --environment cpu=any (`environment` of the GitHub Action), on all runs, stops distinguishing processors"
        } else {
            ""
        };
        let text = format!("{runs} made in another environment and left out: {shown}{more}{next}");
        (count > 0).then(|| Caveat::new(CaveatCode::EnvironmentDiffers, "", text))
    }
}

/// The environment of each key, from the newest run that can be read.
fn known<'e>(store: &Store, stored: &[(&'e str, &Vec<&Entry>)]) -> Result<HashMap<&'e str, Environment>, Failure> {
    let mut known = HashMap::new();
    for place in 0..TRIES {
        let wanted: Vec<(&str, &Entry)> = stored
            .iter()
            .filter(|(key, _)| !known.contains_key(key))
            .filter_map(|(key, entries)| Some((*key, *entries.get(place)?)))
            .collect();
        let runs = store.read(wanted.iter().map(|(_, entry)| *entry), Samples::Skip)?;
        known.extend(wanted.iter().zip(runs).filter_map(|((key, _), run)| Some((*key, run.ok()?.environment))));
    }
    Ok(known)
}
