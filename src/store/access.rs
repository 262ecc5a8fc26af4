//! A store of runs: how it is opened, listed and read.

use std::path::Path;
use std::time::Duration;

use git2::{Oid, Repository};
use jiff::Timestamp;

use super::error::{Refused, StoreError, StoreErrorKind};
use super::git::local_branch;
use super::git::open;
use super::git::remote::{self, Remote, RemoteBranch};
use super::tree::listing::{self, Listing};
use super::tree::objects::{self, Tip};
use super::tree::run_file::{self, Samples};
use super::tree::run_path::{Entry, Place};
use super::tries::Tries;
use crate::model::Run;

/// How a store is used.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The branch that holds the store, or a whole reference such as `refs/perfdiff/baselines`.
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

/// A store of runs: a branch of the repository at hand or of a remote, with the settings it is used by.
pub struct Store {
    /// Where its objects are: the repository at hand, or the scratch one of a remote. Goes before the scratch directory.
    pub(super) repository: Repository,
    pub(super) reference: String,
    pub(super) settings: Settings,
    /// The way to the remote; none where the repository at hand holds the store.
    pub(super) link: Option<RemoteBranch>,
}

impl Store {
    /// The store in the repository that `path` is in. It need not exist yet: the first run creates it.
    ///
    /// # Errors
    /// Where there is no repository, or one that can't be used.
    pub fn local(path: &Path, settings: Settings) -> Result<Store, StoreError> {
        let mut reference = reference(&settings.branch)?;
        let repository = open::open(path)?;
        // Versions that knew branches alone took a whole reference for the name of one; from a remote, git itself fetches that one too.
        let older = format!("refs/heads/{}", settings.branch);
        if local_branch::tip(&repository, &reference)?.is_none() && local_branch::tip(&repository, &older)?.is_some() {
            reference = older;
        }
        Ok(Store { repository, reference, settings, link: None })
    }

    /// The store in another repository. Nothing is fetched yet; the first run stored there creates the branch.
    ///
    /// # Errors
    /// Where the address can't be used, or no temporary files can be made.
    pub fn remote(remote: &Remote, settings: Settings) -> Result<Store, StoreError> {
        let reference = reference(&settings.branch)?;
        let (repository, link) = RemoteBranch::open(remote, settings.budget)?;
        Ok(Store { repository, reference, settings, link: Some(link) })
    }

    /// The address of the remote that holds the store, without its password; none where the repository at hand holds it.
    pub fn address(&self) -> Option<&str> {
        self.link.as_ref().map(RemoteBranch::address)
    }

    /// The branch that holds the store.
    pub fn branch(&self) -> &str {
        &self.settings.branch
    }

    /// Its whole reference, such as `refs/heads/perfdiff`.
    pub fn reference(&self) -> &str {
        &self.reference
    }

    /// Whether another branch, named `branch`, of the same repository holds a store.
    pub fn holds_another_store(&self, branch: &str) -> bool {
        let Ok(reference) = reference(branch) else { return false };
        let commit = match &self.link {
            Some(link) => link.fetch(&self.repository, &reference),
            None => local_branch::tip(&self.repository, &reference),
        };
        let has_marker = |commit| objects::has_marker(&self.repository, commit);
        branch != self.settings.branch && commit.ok().flatten().is_some_and(has_marker)
    }

    /// The store's newest commit; none where the store does not exist yet. Asks the remote.
    ///
    /// # Errors
    /// Where the branch can't be read or is no store.
    pub fn tip(&self) -> Result<Option<String>, StoreError> {
        Ok(self.newest_tip()?.map(|tip| tip.commit.to_string()))
    }

    /// Whether a run could be stored, tried without storing one: with a remote, whether it would take a push of ours.
    ///
    /// # Errors
    /// Where it would not, with what the remote says.
    pub fn may_write(&self) -> Result<(), StoreError> {
        let Some(link) = &self.link else { return local_branch::check_not_checked_out(&self.repository, &self.reference) };
        let tip = self.newest_tip()?.map(|tip| tip.commit);
        let made = || {
            let tree = self.repository.find_tree(self.repository.treebuilder(None)?.write()?)?;
            let author = objects::signature(&self.repository, self.settings.now)?;
            self.repository.commit(None, &author, &author, "Try", &tree, &[])
        };
        let commit = match tip {
            Some(commit) => commit,
            None => made().map_err(|error: git2::Error| open::failure("no commit can be made", &error))?,
        };
        link.may_push(&self.reference, commit)
    }

    /// All runs of the store as it is now, without reading any. Asks the remote.
    ///
    /// # Errors
    /// Where the branch can't be read or is no store. Single unusable files are named in the listing.
    pub fn list(&self) -> Result<Listing, StoreError> {
        listing::list(&self.repository, self.newest_tip()?)
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
        self.prefetch(entries.iter().copied())?;
        Ok(entries.into_iter().map(move |entry| self.read_one(entry, samples)))
    }

    pub(super) fn read_one(&self, entry: &Entry, samples: Samples) -> Result<Run, Refused> {
        read_content(entry, &self.content(entry)?, samples)
    }

    pub(super) fn content(&self, entry: &Entry) -> Result<Vec<u8>, Refused> {
        objects::content(&self.repository, entry.blob, run_file::SIZE_MAX).map_err(|reason| Refused::new(&entry.path, reason))
    }

    /// Fetches the contents of these runs in one batch, where they are not at hand: for those who then read them part by
    /// part.
    ///
    /// # Errors
    /// Where the contents can't be had at all.
    pub fn prefetch<'a>(&self, entries: impl IntoIterator<Item = &'a Entry>) -> Result<(), StoreError> {
        let Some(link) = &self.link else { return Ok(()) };
        let blobs: Vec<Oid> = entries.into_iter().map(|entry| entry.blob).collect();
        self.with_retries(|| link.fetch_contents(&self.repository, &blobs))
    }

    pub(super) fn newest_tip(&self) -> Result<Option<Tip>, StoreError> {
        self.with_retries(|| self.fetch_tip())
    }

    /// The tip that was seen last, be it some seconds old; the newest where none was. Only for what may be a little off.
    pub(super) fn last_seen_tip(&self) -> Result<Option<Tip>, StoreError> {
        let seen = self.link.as_ref().and_then(|_| self.repository.refname_to_id(remote::TIP).ok());
        match seen {
            Some(commit) => objects::tip(&self.repository, &self.settings.branch, commit).map(Some),
            None => self.newest_tip(),
        }
    }

    pub(super) fn with_retries<T>(&self, mut once: impl FnMut() -> Result<T, StoreError>) -> Result<T, StoreError> {
        let mut tries = Tries::new(self.settings.budget);
        loop {
            match once() {
                Ok(done) => return Ok(done),
                Err(error) => tries.wait_after(error)?,
            }
        }
    }

    /// The newest tip, asked for once.
    pub(super) fn fetch_tip(&self) -> Result<Option<Tip>, StoreError> {
        let commit = match &self.link {
            Some(link) => {
                let commit = link.fetch(&self.repository, &self.reference)?;
                let marker = commit.and_then(|commit| objects::unknown_marker(&self.repository, commit));
                marker.map(|marker| link.fetch_contents(&self.repository, &[marker])).transpose()?;
                commit
            }
            None => local_branch::tip(&self.repository, &self.reference)?,
        };
        commit.map(|commit| objects::tip(&self.repository, &self.settings.branch, commit)).transpose()
    }
}

fn read_content(entry: &Entry, bytes: &[u8], samples: Samples) -> Result<Run, Refused> {
    let refused = |reason: String| Refused::new(&entry.path, reason);
    let run = run_file::read(bytes, samples).map_err(refused)?;
    // A file in the place of another run would be a baseline of what it was not measured on.
    match Place::of(&run) {
        Ok(place) if place == entry.place => Ok(run),
        _ => Err(refused("holds a run of another branch, environment, commit, time or suite than its name says".to_owned())),
    }
}

/// Reads one stored file by itself, as a store with this file would: for those who make such files up.
///
/// # Errors
/// What is wrong with its name or its content.
#[doc(hidden)]
pub fn read_stored(path: &str, content: &[u8], samples: Samples) -> Result<Run, Refused> {
    let entry = Entry::parse(path, Oid::ZERO_SHA1).map_err(|reason| Refused::new(path, reason))?;
    read_content(&entry, content, samples)
}

/// Where git and forges keep what is theirs.
const TAKEN: [&str; 8] = ["tags", "remotes", "pull", "merge-requests", "notes", "stash", "replace", "keep-around"];

/// The reference of a branch; one that is given whole, such as `refs/perfdiff/baselines`, stands for itself.
fn reference(branch: &str) -> Result<String, StoreError> {
    let reference = if branch.starts_with("refs/") { branch.to_owned() } else { format!("refs/heads/{branch}") };
    let space = reference.split('/').nth(1).unwrap_or_default();
    if git2::Reference::is_valid_name(&reference) && !branch.starts_with('-') && !TAKEN.contains(&space) {
        return Ok(reference);
    }
    Err(StoreError::new(StoreErrorKind::BadName, format!("`{branch}` can't be the name of the store's branch"))
        .hint("git calls a branch `perfdiff`, for one; outside of all branches there is `refs/perfdiff/baselines`"))
}
