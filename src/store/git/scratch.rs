//! A temporary directory that only this user can read, removed when it is dropped.

use std::path::{Path, PathBuf};

use crate::store::error::{StoreError, StoreErrorKind};

/// A temporary directory, removed with all in it when this is dropped.
pub(super) struct Scratch {
    path: PathBuf,
}

impl Scratch {
    /// Makes a new directory in `parent`, which must exist.
    pub(in crate::store) fn new(parent: &Path) -> Result<Scratch, StoreError> {
        let failed = |error: &std::io::Error| {
            StoreError::new(StoreErrorKind::Git, format!("no directory can be made in {}: {error}", parent.display()))
                .hint("a directory for temporary files is needed; set TMPDIR to one that can be written to")
        };
        let mut builder = std::fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        // What is there already may be somebody else's, put there to be trusted.
        for _ in 0..16 {
            let random = std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), std::process::id());
            let path = parent.join(format!("perfdiff-store-{random:016x}"));
            match builder.create(&path) {
                Ok(()) => return Ok(Scratch { path }),
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(failed(&error)),
            }
        }
        Err(failed(&std::io::ErrorKind::AlreadyExists.into()))
    }

    /// The directory's path.
    pub(in crate::store) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What can't be removed lies in a directory for temporary files, which somebody else sweeps.
        let _ = std::fs::remove_dir_all(&self.path);
    }
}
