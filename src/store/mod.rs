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
//! The same methods work on a remote: `Store::remote(&Remote::named("origin", path, scratch, token)?, settings)?`, and
//! `to.copy(&from, |entry| true, "message")?` brings runs from one store to another.
//!
//! Which of them a head is compared with, `resolve` chooses, by what `checkout`, `ancestry` and `messages` read of the
//! repository that the user works in.
//!
//! Adding is: take the newest tip, add the file, move the branch from that tip to the new one, else start again. Files
//! are never rewritten, so writers only ever have to add their own file once more. `change` is that loop, `place` says
//! where a run is kept, `schema` what is kept of it, `objects` makes trees and commits, `local` moves the branch of the
//! repository at hand, `remote` that of another by the git program.

mod address;
mod ancestry;
mod answer;
mod backoff;
mod change;
mod changes;
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
mod program;
mod remote;
mod resolve;
mod schema;
mod scratch;
mod secret;
mod tags;
mod thin;

use std::path::Path;
use std::time::Duration;

use git2::{Oid, Repository};
use jiff::Timestamp;

pub use self::ancestry::{Ancestor, Given, Lineage, Question, Root, Why};
use self::backoff::Backoff;
pub use self::change::{Copied, Landed};
pub use self::changes::Uncommitted;
pub use self::checkout::Checkout;
pub use self::environment::environment_key;
pub use self::error::{Refused, StoreError, StoreErrorKind};
pub use self::listing::Listing;
pub use self::messages::Messages;
use self::objects::Tip;
pub use self::place::{Entry, Place};
use self::remote::Link;
pub use self::remote::Remote;
pub use self::resolve::{Baseline, Leg, Resolution, Wanted, resolve};
pub use self::schema::Samples;
pub use self::secret::Token;
pub use self::tags::Tagged;
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

/// A store of runs.
pub struct Store {
    /// Where its objects are: the repository at hand, or the scratch one of a remote. Goes before the scratch directory.
    repository: Repository,
    reference: String,
    settings: Settings,
    /// The way to the remote; none where the repository at hand holds the store.
    link: Option<Link>,
}

impl Store {
    /// The store in the repository that `path` is in. It need not exist yet: the first run creates it.
    ///
    /// # Errors
    /// Where there is no repository, or one that can't be used.
    pub fn local(path: &Path, settings: Settings) -> Result<Store, StoreError> {
        let reference = reference(&settings.branch)?;
        Ok(Store { repository: open::open(path)?, reference, settings, link: None })
    }

    /// The store in another repository. Nothing is fetched yet; the first run stored there creates the branch.
    ///
    /// # Errors
    /// Where the address can't be used, or no temporary files can be made.
    pub fn remote(remote: &Remote, settings: Settings) -> Result<Store, StoreError> {
        let reference = reference(&settings.branch)?;
        let (repository, link) = Link::open(remote, settings.budget)?;
        Ok(Store { repository, reference, settings, link: Some(link) })
    }

    /// The address of the remote that holds the store, without its password; none where the repository at hand holds it.
    pub fn address(&self) -> Option<&str> {
        self.link.as_ref().map(Link::address)
    }

    /// The branch that holds the store.
    pub fn branch(&self) -> &str {
        &self.settings.branch
    }

    /// Whether another branch of the same repository holds a store.
    pub fn is_beside(&self, branch: &str) -> bool {
        let Ok(reference) = reference(branch) else { return false };
        let commit = match &self.link {
            Some(link) => link.fetch(&self.repository, &reference),
            None => local::tip(&self.repository, &reference),
        };
        let has_marker = |commit| objects::has_marker(&self.repository, commit);
        branch != self.settings.branch && commit.ok().flatten().is_some_and(has_marker)
    }

    /// The store's newest commit; none where the store does not exist yet. Asks the remote.
    ///
    /// # Errors
    /// Where the branch can't be read or is no store.
    pub fn tip(&self) -> Result<Option<String>, StoreError> {
        Ok(self.newest()?.map(|tip| tip.commit.to_string()))
    }

    /// All runs of the store as it is now, without reading any. Asks the remote.
    ///
    /// # Errors
    /// Where the branch can't be read or is no store. Single files that are of no use are told in the listing.
    pub fn list(&self) -> Result<Listing, StoreError> {
        listing::list(&self.repository, self.newest()?)
    }

    /// Reads runs, in the order given, one after the other as the iterator is asked for them. A file that is of no use
    /// is refused by name, and the others still serve. From a remote, all are fetched first, in one batch.
    ///
    /// # Errors
    /// Where the contents can't be had at all.
    pub fn read<'a>(
        &'a self,
        entries: impl IntoIterator<Item = &'a Entry>,
        samples: Samples,
    ) -> Result<impl Iterator<Item = Result<Run, Refused>> + 'a, StoreError> {
        let entries: Vec<&Entry> = entries.into_iter().collect();
        self.make_ready(entries.iter().copied())?;
        Ok(entries.into_iter().map(move |entry| self.read_one(entry, samples)))
    }

    fn read_one(&self, entry: &Entry, samples: Samples) -> Result<Run, Refused> {
        let refused = |reason: String| Refused::new(&entry.path, reason);
        let bytes = self.content(entry)?;
        let run = schema::read(&bytes, samples).map_err(refused)?;
        // A file in the place of another run would be a baseline of what it was not measured on.
        match Place::of(&run) {
            Ok(place) if place == entry.place => Ok(run),
            _ => Err(refused("holds a run of another branch, environment, commit, time or suite than its name says".to_owned())),
        }
    }

    fn content(&self, entry: &Entry) -> Result<Vec<u8>, Refused> {
        objects::content(&self.repository, entry.blob, schema::SIZE_MAX).map_err(|reason| Refused::new(&entry.path, reason))
    }

    /// Fetches the contents of these runs in one batch, where they are not at hand: for those who then read them part by
    /// part.
    ///
    /// # Errors
    /// Where the contents can't be had at all.
    pub fn make_ready<'a>(&self, entries: impl IntoIterator<Item = &'a Entry>) -> Result<(), StoreError> {
        let Some(link) = &self.link else { return Ok(()) };
        let blobs: Vec<Oid> = entries.into_iter().map(|entry| entry.blob).collect();
        self.patiently(|| link.fetch_contents(&self.repository, &blobs))
    }

    fn newest(&self) -> Result<Option<Tip>, StoreError> {
        self.patiently(|| self.refresh())
    }

    fn patiently<T>(&self, mut once: impl FnMut() -> Result<T, StoreError>) -> Result<T, StoreError> {
        let mut backoff = Backoff::new(self.settings.budget);
        loop {
            match once() {
                Ok(done) => return Ok(done),
                Err(error) => backoff.again(error)?,
            }
        }
    }

    /// The newest tip, asked for once.
    fn refresh(&self) -> Result<Option<Tip>, StoreError> {
        let commit = match &self.link {
            Some(link) => {
                let commit = link.fetch(&self.repository, &self.reference)?;
                let marker = commit.and_then(|commit| objects::unknown_marker(&self.repository, commit));
                marker.map(|marker| link.fetch_contents(&self.repository, &[marker])).transpose()?;
                commit
            }
            None => local::tip(&self.repository, &self.reference)?,
        };
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
