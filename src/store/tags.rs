//! The tags of the repository that the user works in: releases, whose runs are kept when old ones go.

use std::collections::HashSet;

use git2::ObjectType;

use super::checkout::Checkout;
use super::place::{Entry, abbreviated};

/// Commits that have a tag, by the digits under which runs are filed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tagged(HashSet<String>);

impl Tagged {
    /// Whether the run was measured at one of them.
    pub fn holds(&self, entry: &Entry) -> bool {
        entry.place.commit.as_deref().is_some_and(|commit| self.0.contains(commit))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Checkout {
    /// The commits whose tags, annotated or not, are wanted by name. Tags of anything but commits are passed over.
    pub fn tagged(&self, wanted: impl Fn(&str) -> bool) -> Tagged {
        let Ok(references) = self.repository.references_glob("refs/tags/*") else { return Tagged::default() };
        let commit = |reference: git2::Reference<'_>| {
            let name = reference.name().ok()?.strip_prefix("refs/tags/")?.to_owned();
            let commit = reference.peel(ObjectType::Commit).ok()?.id().to_string();
            wanted(&name).then_some(commit)
        };
        Tagged(references.flatten().filter_map(commit).filter_map(|commit| abbreviated(&commit)).collect())
    }
}
