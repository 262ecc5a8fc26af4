//! Baselines per branch, kept in git: one immutable file a run on an orphan branch, `perfdiff` by default.
//!
//! ```no_run
//! # fn main() -> Result<(), perfdiff::store::StoreError> {
//! # let (path, run, now) = (std::path::Path::new("."), perfdiff::model::Run::default(), jiff::Timestamp::UNIX_EPOCH);
//! use perfdiff::store::{Samples, Settings, Store};
//! let store = Store::local(path, Settings::new("perfdiff", now))?;
//! let landed = store.append(&[run], "Store a run")?;              // landed.paths, landed.commit, landed.already, landed.tries
//! let listing = store.list()?;                                    // entries and what was refused; no content is read
//! let newest = listing.of("main", "linux-x86_64-0123456789ab");
//! for run in store.read(newest.iter().copied(), Samples::Skip)? { // a run each, or why it is refused
//!     let run = run.map_err(|refused| refused.to_string());
//! }
//! # Ok(()) }
//! ```
//!
//! To come, with this shape: `Store::remote(Remote { url, scratch, auth }, settings)?` with the same methods, fetching
//! and pushing by the git program, and `to.copy(&from, |entry| bool, message)?` between two stores.
//!
//! Which of them a head is compared with, `resolve` chooses, by what `checkout`, `ancestry` and `messages` read of the
//! repository that the user works in.
//!
//! Adding is: take the newest tip, add the file, move the branch from that tip to the new one, else start again. Files
//! are never rewritten, so writers only ever have to add their own file once more. `place` says where a run is kept,
//! `schema` what is kept of it, `objects` makes trees and commits, `local` moves the branch.

mod ancestry;
mod backoff;
mod checkout;
mod environment;
mod error;
mod listing;
mod local;
mod messages;
mod name;
mod objects;
mod open;
mod place;
mod resolve;
mod schema;
mod thin;

use std::path::Path;
use std::time::Duration;

use git2::{Oid, Repository};
use jiff::Timestamp;

pub use self::ancestry::{Ancestor, Given, Lineage, Question, Root, Why};
use self::backoff::Backoff;
pub use self::checkout::{Checkout, Uncommitted};
pub use self::environment::environment_key;
pub use self::error::{Refused, StoreError, StoreErrorKind};
pub use self::listing::Listing;
pub use self::messages::Messages;
use self::objects::{NewFile, Tip};
pub use self::place::{Entry, Place};
pub use self::resolve::{Baseline, Leg, Resolution, Wanted, resolve};
pub use self::schema::Samples;
use crate::model::Run;

/// How a store is used.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The branch that holds the store.
    pub branch: String,
    /// The time for the store's commits.
    pub now: Timestamp,
    /// How long to try to land a change that others are in the way of.
    pub budget: Duration,
}

impl Settings {
    /// The store on this branch, with two minutes to land a change.
    pub fn new(branch: impl Into<String>, now: Timestamp) -> Settings {
        Settings { branch: branch.into(), now, budget: Duration::from_secs(120) }
    }
}

/// What a change to the store came to. It has landed: the branch holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Landed {
    /// The path of each run, in the order given, those that were there already included. For `replace`, what was dropped.
    pub paths: Vec<String>,
    /// How many of them were there already, to the last byte; they were not stored again.
    pub already: usize,
    /// The store's newest commit; none of a store that still does not exist.
    pub commit: Option<String>,
    /// How many tries it took; more than one where others wrote at the same time.
    pub tries: u32,
}

/// A store of runs.
pub struct Store {
    repository: Repository,
    reference: String,
    settings: Settings,
}

impl Store {
    /// The store in the repository that `path` is in. It need not exist yet: the first run creates it.
    ///
    /// # Errors
    /// Where there is no repository, or one that can't be used.
    pub fn local(path: &Path, settings: Settings) -> Result<Store, StoreError> {
        let reference = reference(&settings.branch)?;
        Ok(Store { repository: open::open(path)?, reference, settings })
    }

    /// The store's newest commit; none where the store does not exist yet.
    ///
    /// # Errors
    /// Where the branch can't be read or is no store.
    pub fn tip(&self) -> Result<Option<String>, StoreError> {
        Ok(self.refresh()?.map(|tip| tip.commit.to_string()))
    }

    /// All runs of the store as it is now, without reading any.
    ///
    /// # Errors
    /// Where the branch can't be read or is no store. Single files that are of no use are told in the listing.
    pub fn list(&self) -> Result<Listing, StoreError> {
        listing::list(&self.repository, self.refresh()?)
    }

    /// Reads runs, in the order given, one after the other as the iterator is asked for them. A file that is of no use
    /// is refused by name, and the others still serve.
    ///
    /// # Errors
    /// Where the contents can't be had at all.
    pub fn read<'a>(
        &'a self,
        entries: impl IntoIterator<Item = &'a Entry> + 'a,
        samples: Samples,
    ) -> Result<impl Iterator<Item = Result<Run, Refused>> + 'a, StoreError> {
        Ok(entries.into_iter().map(move |entry| self.read_one(entry, samples)))
    }

    fn read_one(&self, entry: &Entry, samples: Samples) -> Result<Run, Refused> {
        let refused = |reason: String| Refused::new(&entry.path, reason);
        let bytes = objects::content(&self.repository, entry.blob, schema::SIZE_MAX).map_err(refused)?;
        let run = schema::read(&bytes, samples).map_err(refused)?;
        // A file in the place of another run would be a baseline of what it was not measured on.
        match Place::of(&run) {
            Ok(place) if place == entry.place => Ok(run),
            _ => Err(refused("holds a run of another branch, environment, commit, time or suite than its name says".to_owned())),
        }
    }

    /// Stores runs in one commit. Each must say its branch; commit, times, environment, suite and label are taken from
    /// it too. A run that is stored already, to the last byte, is not stored again; another one at the same place
    /// becomes its next attempt.
    ///
    /// # Errors
    /// Where a run can't be stored (then none is), the branch is no store, or others were in the way for too long.
    pub fn append(&self, runs: &[Run], message: &str) -> Result<Landed, StoreError> {
        let mut files = Vec::with_capacity(runs.len());
        for run in runs {
            let place = Place::of(run)?;
            let bytes = schema::write(run)?;
            let blob = self.repository.blob(&bytes).map_err(|error| open::trouble("the run can't be written", &error))?;
            files.push(NewFile { place, blob });
        }
        self.add(&files, message)
    }

    fn add(&self, files: &[NewFile], message: &str) -> Result<Landed, StoreError> {
        self.until_landed(|tip| {
            let added = objects::add(&self.repository, tip, files)?;
            let parent = tip.map(|tip| tip.commit);
            let commit = added.tree.map(|tree| objects::commit(&self.repository, tree, parent, message, self.settings.now)).transpose()?;
            Ok((commit, added.paths, added.already))
        })
    }

    /// Replaces the store by one that holds only the runs that `keep` wants, as a first commit without a past. Runs that
    /// others add meanwhile are asked about too. What can't be read as a name of a run stays.
    ///
    /// # Errors
    /// Where the branch is no store, or others were in the way for too long.
    pub fn replace(&self, keep: impl Fn(&Entry) -> bool, message: &str) -> Result<Landed, StoreError> {
        self.until_landed(|tip| {
            let Some(tip) = tip else { return Ok((None, Vec::new(), 0)) };
            let listing = listing::list(&self.repository, Some(tip))?;
            let dropped: Vec<&Entry> = listing.entries.iter().filter(|entry| !keep(entry)).collect();
            let tree = objects::without(&self.repository, tip, &dropped)?;
            let commit = objects::commit(&self.repository, tree, None, message, self.settings.now)?;
            Ok((Some(commit), dropped.iter().map(|entry| entry.path.clone()).collect(), 0))
        })
    }

    /// Makes a change on the newest tip, again and again until it lands.
    fn until_landed(
        &self,
        mut change: impl FnMut(Option<Tip>) -> Result<(Option<Oid>, Vec<String>, usize), StoreError>,
    ) -> Result<Landed, StoreError> {
        local::check_not_checked_out(&self.repository, &self.reference)?;
        let mut backoff = Backoff::new(self.settings.budget);
        loop {
            let tip = self.refresh()?;
            let expected = tip.map(|tip| tip.commit);
            let (commit, paths, already) = change(tip)?;
            let landed = |commit: Option<Oid>| Landed { paths, already, commit: commit.map(|id| id.to_string()), tries: backoff.tries };
            let Some(commit) = commit else { return Ok(landed(expected)) };
            match local::swap(&self.repository, &self.reference, expected, commit, self.settings.now) {
                Ok(()) => return Ok(landed(Some(commit))),
                Err(error) => backoff.again(error)?,
            }
        }
    }

    fn refresh(&self) -> Result<Option<Tip>, StoreError> {
        let commit = local::tip(&self.repository, &self.reference)?;
        commit.map(|commit| objects::tip(&self.repository, &self.settings.branch, commit)).transpose()
    }
}

/// The reference of a branch.
fn reference(branch: &str) -> Result<String, StoreError> {
    let reference = format!("refs/heads/{branch}");
    if git2::Reference::is_valid_name(&reference) && !branch.starts_with('-') {
        return Ok(reference);
    }
    Err(StoreError::new(StoreErrorKind::BadName, format!("`{branch}` can't be the name of the store's branch"))
        .hint("git calls a branch `perfdiff`, for one"))
}
