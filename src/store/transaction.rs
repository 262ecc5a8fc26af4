//! Changing a store: take the newest tip, make the change on it, move the branch; where somebody was faster, again.

use std::collections::HashMap;

use git2::Oid;

use super::access::Store;
use super::error::{Refused, StoreError};
use super::git::local_branch::{self, LockWatch};
use super::git::open;
use super::tree::listing;
use super::tree::objects::{self, NewFile, Tip};
use super::tree::run_file;
use super::tree::run_path::{Entry, Place};
use super::tree::thin::WITH_SAMPLES;
use super::tries::Tries;
use crate::model::Run;

/// The result of a change to the store that the branch now holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Landed {
    /// The path of each run, in the order given, those that were there already included. Of `replace`, what was dropped.
    pub paths: Vec<String>,
    /// How many of them were there already, to the last byte; they were not stored again.
    pub already: usize,
    /// The store's newest commit; none of a store that still does not exist.
    pub commit: Option<String>,
    /// How many tries it took; more than one where others wrote at the same time.
    pub tries: u32,
}

/// The result of copying runs from another store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// The change that stored them.
    pub landed: Landed,
    /// Files that were not copied since they can't be used, each with the reason.
    pub refused: Vec<Refused>,
}

/// How many runs each series holds while further ones are written. Others may add to it meanwhile: then a sample more is kept.
struct SeriesSizes<'a> {
    store: &'a Store,
    tip: Option<Tip>,
    sizes: HashMap<Place, usize>,
}

impl<'a> SeriesSizes<'a> {
    fn new(store: &'a Store, tip: Option<Tip>) -> SeriesSizes<'a> {
        SeriesSizes { store, tip, sizes: HashMap::new() }
    }

    /// The number, from 1, of the next run of the series.
    fn next(&mut self, place: &Place) -> Result<usize, StoreError> {
        let series = Place { time: None, commit: None, ..place.clone() };
        let size = match self.sizes.get(&series) {
            Some(size) => *size,
            None => objects::count(&self.store.repository, self.tip, place, WITH_SAMPLES)?,
        };
        self.sizes.insert(series, size + 1);
        Ok(size + 1)
    }
}

/// A change made on one tip of the branch, not yet pushed or written to it.
struct Change {
    /// The new commit; none where nothing is to be changed.
    commit: Option<Oid>,
    paths: Vec<String>,
    already: usize,
}

impl Store {
    /// Stores runs in one commit. Each must say its branch; commit, times, environment, suite and label are taken from
    /// it too. Samples are kept of the first [`WITH_SAMPLES`](crate::store::WITH_SAMPLES) of a series. A run that is stored already, be
    /// it without its samples or marked otherwise, is not stored again; another one at the same place becomes its next attempt.
    ///
    /// # Errors
    /// Where a run can't be stored (then none is), the branch is no store, or others were in the way for too long.
    pub fn append(&self, runs: &[Run], message: &str) -> Result<Landed, StoreError> {
        let mut series = SeriesSizes::new(self, self.last_seen_tip()?);
        let mut files = Vec::with_capacity(runs.len());
        for run in runs {
            let place = Place::of(run)?;
            files.push(self.write_file(&mut series, place, run_file::write(run)?)?);
        }
        self.add(&files, message)
    }

    /// Stores the runs of another store that `pick` wants, as they are or without their samples, in one commit. Those that are there
    /// already are not even read.
    ///
    /// # Errors
    /// As for [`append`](Store::append), and where the other store can't be read.
    pub fn copy(&self, from: &Store, pick: impl Fn(&Entry) -> bool, message: &str) -> Result<Copied, StoreError> {
        let listing = from.list()?;
        let tip = self.newest_tip()?;
        let picked: Vec<&Entry> = listing.entries.iter().filter(|entry| pick(entry)).collect();
        let there = picked.iter().map(|entry| objects::holds(&self.repository, tip, entry)).collect::<Result<Vec<_>, _>>()?;
        from.prefetch(picked.iter().zip(&there).filter(|(_, there)| !**there).map(|(entry, _)| *entry))?;
        let (mut files, mut refused) = (Vec::with_capacity(picked.len()), listing.refused);
        let mut series = SeriesSizes::new(self, tip);
        for (entry, there) in picked.into_iter().zip(there) {
            if there {
                files.push(NewFile { place: entry.place.clone(), blob: entry.blob });
                continue;
            }
            let content = from.read_one(entry, run_file::Samples::Keep).and_then(|_| from.content(entry));
            match content {
                Ok(bytes) => files.push(self.write_file(&mut series, entry.place.clone(), bytes)?),
                Err(reason) => refused.push(reason),
            }
        }
        Ok(Copied { landed: self.add(&files, message)?, refused })
    }

    /// Replaces the store by one that holds only the runs that `keep` wants, as a first commit without a past. Runs that
    /// others add meanwhile are asked about too. What can't be read as a name of a run stays.
    ///
    /// # Errors
    /// Where the branch is no store, or others were in the way for too long.
    pub fn replace(&self, keep: impl Fn(&Entry) -> bool, message: &str) -> Result<Landed, StoreError> {
        self.replace_and_thin(keep, |_| false, message)
    }

    /// The same, and of the runs that `thin` wants the samples go. What can't be read stays as it is.
    ///
    /// # Errors
    /// As for [`replace`](Store::replace), and where the contents can't be had.
    pub fn replace_and_thin(
        &self,
        keep: impl Fn(&Entry) -> bool,
        thin: impl Fn(&Entry) -> bool,
        message: &str,
    ) -> Result<Landed, StoreError> {
        self.until_landed(true, |tip| {
            let Some(tip) = tip else { return Ok(Change { commit: None, paths: Vec::new(), already: 0 }) };
            let listing = listing::list(&self.repository, Some(tip))?;
            let dropped: Vec<&Entry> = listing.entries.iter().filter(|entry| !keep(entry)).collect();
            let thinned = self.thinned(listing.entries.iter().filter(|entry| keep(entry) && thin(entry)).collect())?;
            let tree = objects::change(&self.repository, tip, &dropped, &thinned)?;
            let commit = objects::commit(&self.repository, tree, None, message, self.settings.now)?;
            Ok(Change { commit: Some(commit), paths: dropped.iter().map(|entry| entry.path.clone()).collect(), already: 0 })
        })
    }

    /// The contents without samples of those entries that have any.
    fn thinned<'e>(&self, entries: Vec<&'e Entry>) -> Result<Vec<(&'e Entry, Oid)>, StoreError> {
        self.prefetch(entries.iter().copied())?;
        let mut thinned = Vec::new();
        for entry in entries {
            let bytes = self.content(entry).ok().and_then(|bytes| run_file::thinned(&bytes).ok());
            let Some(bytes) = bytes else { continue };
            let blob = self.write(&bytes)?;
            thinned.extend((blob != entry.blob).then_some((entry, blob)));
        }
        Ok(thinned)
    }

    fn write(&self, bytes: &[u8]) -> Result<Oid, StoreError> {
        self.repository.blob(bytes).map_err(|error| open::failure("the run can't be written", &error))
    }

    /// Puts the content into the object database, where nothing refers to it yet: without its samples where the series has runs enough.
    fn write_file(&self, series: &mut SeriesSizes<'_>, place: Place, mut bytes: Vec<u8>) -> Result<NewFile, StoreError> {
        if series.next(&place)? > WITH_SAMPLES {
            // What was read a moment ago, or made of a run, can be read again.
            bytes = run_file::thinned(&bytes).unwrap_or(bytes);
        }
        Ok(NewFile { place, blob: self.write(&bytes)? })
    }

    fn add(&self, files: &[NewFile], message: &str) -> Result<Landed, StoreError> {
        self.until_landed(false, |tip| {
            if let Some(link) = &self.link {
                link.fetch_contents(&self.repository, &objects::rivals(&self.repository, tip, files)?)?;
            }
            let added = objects::add(&self.repository, tip, files)?;
            let parent = tip.map(|tip| tip.commit);
            let commit = added.tree.map(|tree| objects::commit(&self.repository, tree, parent, message, self.settings.now)).transpose()?;
            Ok(Change { commit, paths: added.paths, already: added.already })
        })
    }

    /// Makes a change on the newest tip, again and again until it lands.
    fn until_landed(&self, replace: bool, change: impl Fn(Option<Tip>) -> Result<Change, StoreError>) -> Result<Landed, StoreError> {
        if self.link.is_none() {
            local_branch::check_not_checked_out(&self.repository, &self.reference)?;
        }
        let mut tries = Tries::new(self.settings.budget);
        // A push whose answer got lost may have landed: then the next look finds our own files, which is no news.
        let mut already = None;
        let mut lock = LockWatch::new(self.settings.budget / 8);
        loop {
            match self.try_once(replace, &change, &mut already, &mut lock) {
                Ok((commit, paths)) => {
                    let already = already.unwrap_or_default();
                    return Ok(Landed { paths, already, commit: commit.map(|id| id.to_string()), tries: tries.count });
                }
                Err(error) => tries.wait_after(error)?,
            }
        }
    }

    fn try_once(
        &self,
        replace: bool,
        change: impl Fn(Option<Tip>) -> Result<Change, StoreError>,
        already: &mut Option<usize>,
        lock: &mut LockWatch,
    ) -> Result<(Option<Oid>, Vec<String>), StoreError> {
        let tip = self.fetch_tip()?;
        let expected = tip.map(|tip| tip.commit);
        let made = change(tip)?;
        already.get_or_insert(made.already);
        let Some(commit) = made.commit else { return Ok((expected, made.paths)) };
        match &self.link {
            Some(link) => link.push(&self.reference, expected, commit, replace)?,
            None => local_branch::compare_and_swap(&self.repository, &self.reference, (expected, commit), self.settings.now, lock)?,
        }
        Ok((Some(commit), made.paths))
    }
}
