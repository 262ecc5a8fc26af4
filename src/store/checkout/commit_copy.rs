//! The files of a commit in a directory of their own, for measuring them beside the work tree.
//!
//! It is a repository that borrows the objects of the user's: nothing is written into that one, nothing has to be cleared there, and git
//! answers inside the copy as it would in a clone. Submodules and what filters fetch (large files) are not in it.

use std::fs;
use std::path::{Path, PathBuf};

use git2::build::CheckoutBuilder;
use git2::{Oid, Repository};

use super::repository::Checkout;
use crate::store::error::{StoreError, StoreErrorKind};

impl Checkout {
    /// The commit where HEAD branched off `revision` (a branch here or at the remote, a tag, a commit); 40 digits. None where either
    /// is not known here, or a shallow clone hides it.
    pub fn branched_off(&self, revision: &str, remote: &str) -> Option<String> {
        let named = self.revision(revision).or_else(|| self.revision(&format!("{remote}/{revision}")))?;
        let (head, named) = (self.head_id()?, Oid::from_str(&named).ok()?);
        Some(self.repository.merge_base(head, named).ok()?.to_string())
    }

    /// The directory `path` relative to the root of the work tree, without links; none outside of it or in a bare repository.
    pub fn within(&self, path: &Path) -> Option<PathBuf> {
        let root = self.repository.workdir()?.canonicalize().ok()?;
        Some(path.canonicalize().ok()?.strip_prefix(root).ok()?.to_owned())
    }

    /// Writes the files of a commit into an empty directory.
    ///
    /// # Errors
    /// When an object is missing, as in a partial clone, or the directory can't be written.
    pub fn copy_commit(&self, commit: &str, into: &Path) -> Result<(), StoreError> {
        self.copy(commit, into).map_err(|reason| {
            let message = format!("the files of {commit} can't be written to {}: {reason}", into.display());
            StoreError::new(StoreErrorKind::CorruptRepository, message)
                .hint("check that commit out yourself, with all its objects, and name the directory: --base-dir DIR")
        })
    }

    #[expect(clippy::disallowed_methods, reason = "the borrowed objects are named in a file")]
    fn copy(&self, commit: &str, into: &Path) -> Result<(), String> {
        let words = |error: git2::Error| error.message().to_owned();
        let id = Oid::from_str(commit).map_err(words)?;
        let common = self.repository.commondir().canonicalize().map_err(|error| error.to_string())?;
        let copy = Repository::init(into).map_err(words)?;
        let mut objects = common.join("objects").into_os_string();
        objects.push("\n");
        fs::write(copy.path().join("objects/info/alternates"), objects.as_encoded_bytes()).map_err(|error| error.to_string())?;
        if self.repository.is_shallow() {
            fs::copy(common.join("shallow"), copy.path().join("shallow")).map_err(|error| error.to_string())?;
        }
        // Opened again, since the objects were looked for when it was opened.
        let copy = Repository::open(into).map_err(words)?;
        copy.set_head_detached(id).map_err(words)?;
        copy.checkout_head(Some(CheckoutBuilder::new().force())).map_err(words)
    }
}
