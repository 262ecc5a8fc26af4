//! The repository that the user works in, read and never written: its HEAD, branches and tags.
//!
//! It is asked for facts only; what is stored lies elsewhere. Worktrees, submodules, bare repositories and detached
//! HEADs are as good as any. A repository that libgit2 refuses (another owner's, a newer format) is an error that says
//! what to do about it; that there is none at all is no error.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use git2::{ObjectType, Oid, Repository};

use crate::store::error::{StoreError, StoreErrorKind};
use crate::store::git::open;
use crate::store::tree::objects;

/// Branches that are taken for the default one where nothing says which it is, in this order.
pub(in crate::store) const USUAL: [&str; 2] = ["main", "master"];

/// What git calls the repository that a clone was made of.
const ORIGIN: &str = "origin";
/// The most references that are looked at.
const MOST_REFERENCES: usize = 10_000;
/// The most commits that are ordered by ancestry.
const MOST_DEPTHS: usize = 100;

/// The repository that the user works in.
pub struct Checkout {
    pub(in crate::store) repository: Repository,
}

impl Checkout {
    /// The repository that holds the directory `from`; none where there is none.
    ///
    /// # Errors
    /// When there is one that can't be read.
    pub fn find(from: &Path) -> Result<Option<Checkout>, StoreError> {
        match open::open(from) {
            Ok(repository) => Ok(Some(Checkout { repository })),
            Err(error) if error.kind == StoreErrorKind::NotARepository => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The directory of the objects and refs, which all worktrees share.
    pub fn common_directory(&self) -> &Path {
        self.repository.commondir()
    }

    /// The commit of HEAD, 40 digits; none before the first commit.
    pub fn head(&self) -> Option<String> {
        self.head_id().map(|id| id.to_string())
    }

    pub(super) fn head_id(&self) -> Option<Oid> {
        Some(self.repository.head().ok()?.peel_to_commit().ok()?.id())
    }

    /// The branch that is checked out; none on a detached HEAD. It may have no commit yet.
    pub fn branch(&self) -> Option<String> {
        let head = self.repository.find_reference("HEAD").ok()?;
        let target = head.symbolic_target().ok()??;
        target.strip_prefix("refs/heads/").map(str::to_owned)
    }

    /// Whether commits were left out when it was cloned.
    pub fn is_shallow(&self) -> bool {
        self.repository.is_shallow()
    }

    /// When a commit was made (the committer's time), in seconds since 1970; none where it isn't here.
    pub fn commit_time(&self, commit: &str) -> Option<i64> {
        let id = Oid::from_str(commit).ok()?;
        Some(self.repository.find_commit(id).ok()?.time().seconds())
    }

    /// The commit that a tag, a branch, or the first digits of a commit name; 40 digits.
    pub fn revision(&self, name: &str) -> Option<String> {
        // A leading dash is an option's, and these would be ranges or searches.
        if name.is_empty() || name.starts_with(['-', ':', '^']) || name.contains("..") {
            return None;
        }
        let object = self.repository.revparse_single(name).ok()?;
        Some(object.peel(ObjectType::Commit).ok()?.id().to_string())
    }

    /// The address of a remote, as git has it; none where there is no such remote.
    pub fn remote_address(&self, remote: &str) -> Option<String> {
        self.repository.find_remote(remote).ok()?.url().ok().map(str::to_owned)
    }

    /// For each of these commits, by its digits as given, how many of the others are its ancestors; commits that the
    /// repository lacks are left out.
    pub fn depths<'c>(&self, commits: &BTreeSet<&'c str>) -> HashMap<&'c str, usize> {
        let known = commits.iter().take(MOST_DEPTHS).filter_map(|commit| Some((*commit, Oid::from_str(&self.revision(commit)?).ok()?)));
        let known: Vec<(&str, Oid)> = known.collect();
        let after = |id: Oid| known.iter().filter(|(_, other)| self.repository.graph_descendant_of(id, *other).unwrap_or(false)).count();
        known.iter().map(|(commit, id)| (*commit, after(*id))).collect()
    }

    /// The default branch: what the remote's HEAD points to, or origin's where it has none, else the first there is of `init.defaultBranch`, `main` and
    /// `master`; none where nothing tells.
    pub fn default_branch(&self, remote: &str) -> Option<String> {
        self.remote_default(remote).or_else(|| {
            let configured = self.configured_default();
            configured.iter().map(String::as_str).chain(USUAL).find(|name| self.has_branch(name, remote)).map(str::to_owned)
        })
    }

    /// Whether there is such a branch, here or as the remote was last seen.
    pub fn has_branch(&self, branch: &str, remote: &str) -> bool {
        !self.tips(branch, remote).is_empty()
    }

    /// The branches, here and as remotes were last seen (`origin/perfdiff`), that hold a store of runs.
    pub fn stores(&self) -> Vec<String> {
        let Ok(references) = self.repository.references() else { return Vec::new() };
        let stores = references.take(MOST_REFERENCES).filter_map(|reference| {
            let reference = reference.ok()?;
            let name = reference.name().ok()?;
            let name = name.strip_prefix("refs/heads/").or_else(|| name.strip_prefix("refs/remotes/"))?.to_owned();
            let commit = reference.target()?;
            objects::tip(&self.repository, &name, commit).is_ok().then_some(name)
        });
        stores.collect()
    }

    fn remote_default(&self, remote: &str) -> Option<String> {
        let of = |remote: &str| {
            let head = self.repository.find_reference(&format!("refs/remotes/{remote}/HEAD")).ok()?;
            let target = head.symbolic_target().ok()??;
            target.strip_prefix(&format!("refs/remotes/{remote}/")).map(str::to_owned)
        };
        of(remote).or_else(|| of(ORIGIN))
    }

    fn configured_default(&self) -> Option<String> {
        let name = self.repository.config().ok()?.get_string("init.defaultBranch").ok()?;
        (!name.is_empty()).then_some(name)
    }

    /// Where a branch stands: as the remote was last seen, and locally.
    pub(super) fn tips(&self, branch: &str, remote: &str) -> Vec<Oid> {
        // The runs may be in another repository than the code, which then is where a clone comes from.
        let remotes = if remote == ORIGIN { &[ORIGIN][..] } else { &[remote, ORIGIN][..] };
        let names = remotes.iter().map(|remote| format!("refs/remotes/{remote}/{branch}")).chain([format!("refs/heads/{branch}")]);
        let tip = |name: &String| Some(self.repository.find_reference(name).ok()?.peel_to_commit().ok()?.id());
        names.filter_map(|name| tip(&name)).collect()
    }
}
