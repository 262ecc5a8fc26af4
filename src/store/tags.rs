//! Tags, which name releases: their runs are kept when old ones go.
//!
//! The repository that the user works in may not have them, since a workflow's checkout fetches none; so those of the
//! remote that holds the store are asked for too.

use std::collections::HashSet;

use super::access::Store;
use super::checkout::repository::Checkout;
use super::error::StoreError;
use super::tree::run_path::{Entry, filed_commit};
use crate::model::CommitId;

const TAGS: &str = "refs/tags/";

/// Commits that have a tag, by the digits under which runs are filed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tagged(HashSet<CommitId>);

impl Tagged {
    /// Whether the run was measured at one of them.
    pub fn holds(&self, entry: &Entry) -> bool {
        entry.place.commit.as_ref().is_some_and(|commit| self.0.contains(commit))
    }

    /// Whether no commit has a tag that is wanted.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The commits of both sets.
    #[must_use]
    pub fn with(mut self, others: Tagged) -> Tagged {
        self.0.extend(others.0);
        self
    }
}

impl Checkout {
    /// The commits whose tags, annotated or not, are wanted by name. Tags of anything but commits are passed over.
    pub fn tagged(&self, wanted: impl Fn(&str) -> bool) -> Tagged {
        let wanted = self.all_tags().filter(|tag| wanted(&tag.name));
        Tagged(wanted.filter_map(|tag| filed_commit(&tag.commit.to_string())).collect())
    }
}

impl Store {
    /// The commits that have a wanted tag in the remote that holds the store; none where the repository at hand holds it.
    ///
    /// # Errors
    /// Where the remote can't be asked, or has more tags than can be read.
    pub fn tagged(&self, wanted: impl Fn(&str) -> bool) -> Result<Tagged, StoreError> {
        let Some(link) = &self.link else { return Ok(Tagged::default()) };
        let listed = self.with_retries(|| link.tags())?;
        // An annotated tag has two lines: its own id, then with `^{}` after its name that of the commit.
        let commit = |line: &str| {
            let (id, name) = line.split_once('\t')?;
            let name = name.strip_prefix(TAGS)?;
            wanted(name.strip_suffix("^{}").unwrap_or(name)).then(|| filed_commit(id))?
        };
        Ok(Tagged(listed.lines().filter_map(commit).collect()))
    }
}
