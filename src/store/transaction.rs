//! Changing a store: take the newest tip, make the change on it, move the branch; where somebody was faster, again.

use git2::Oid;

use super::access::Store;
use super::error::{Refused, StoreError};
use super::git::local_branch::{self, LockWatch};
use super::git::open;
use super::tree::listing;
use super::tree::objects::{self, NewFile, Tip};
use super::tree::run_file;
use super::tree::run_path::{Entry, Place};
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

/// A change made on one tip of the branch, not yet pushed or written to it.
struct Change {
    /// The new commit; none where nothing is to be changed.
    commit: Option<Oid>,
    paths: Vec<String>,
    already: usize,
}

impl Store {
    /// Stores runs in one commit. Each must say its branch; commit, times, environment, suite and label are taken from
    /// it too. A run that is stored already, to the last byte, is not stored again; another one at the same place
    /// becomes its next attempt.
    ///
    /// # Errors
    /// Where a run can't be stored (then none is), the branch is no store, or others were in the way for too long.
    pub fn append(&self, runs: &[Run], message: &str) -> Result<Landed, StoreError> {
        let files = runs.iter().map(|run| self.write_file(Place::of(run)?, &run_file::write(run)?)).collect::<Result<Vec<_>, _>>()?;
        self.add(&files, message)
    }

    /// Stores the runs of another store that `pick` wants, byte for byte, in one commit. Those that are there already are
    /// not even read.
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
        for (entry, there) in picked.into_iter().zip(there) {
            if there {
                files.push(NewFile { place: entry.place.clone(), blob: entry.blob });
                continue;
            }
            let content = from.read_one(entry, run_file::Samples::Keep).and_then(|_| from.content(entry));
            match content {
                Ok(bytes) => files.push(self.write_file(entry.place.clone(), &bytes)?),
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
        self.until_landed(true, |tip| {
            let Some(tip) = tip else { return Ok(Change { commit: None, paths: Vec::new(), already: 0 }) };
            let listing = listing::list(&self.repository, Some(tip))?;
            let dropped: Vec<&Entry> = listing.entries.iter().filter(|entry| !keep(entry)).collect();
            let tree = objects::remove(&self.repository, tip, &dropped)?;
            let commit = objects::commit(&self.repository, tree, None, message, self.settings.now)?;
            Ok(Change { commit: Some(commit), paths: dropped.iter().map(|entry| entry.path.clone()).collect(), already: 0 })
        })
    }

    /// Puts the content into the object database, where nothing refers to it yet.
    fn write_file(&self, place: Place, bytes: &[u8]) -> Result<NewFile, StoreError> {
        let blob = self.repository.blob(bytes).map_err(|error| open::failure("the run can't be written", &error))?;
        Ok(NewFile { place, blob })
    }

    fn add(&self, files: &[NewFile], message: &str) -> Result<Landed, StoreError> {
        self.until_landed(false, |tip| {
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
