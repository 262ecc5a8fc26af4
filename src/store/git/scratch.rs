//! A temporary directory that only this user can read, removed when it is dropped; where a process was killed before that, by the next one.

use std::fs::{self, DirBuilder, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::store::error::{StoreError, StoreErrorKind};

/// How the directories are called.
const PREFIX: &str = "perfdiff-store-";
/// The file in each that its process holds locked: the lock ends with the process, in whatever container it ran.
const LOCK: &str = "perfdiff.lock";
/// How old a directory without that file must be to belong to nobody: between making both, a moment passes.
const ABANDONED: Duration = Duration::from_secs(3600);
/// Entries of the parent directory that are looked at.
const MOST_ENTRIES: usize = 10_000;

/// A temporary directory, removed with all in it when this is dropped.
pub(super) struct Scratch {
    path: PathBuf,
    // Locked as long as it is open.
    lock: Option<File>,
}

impl Scratch {
    /// Makes a new directory in `parent`, which must exist, and removes those that killed processes of this user left there.
    pub(in crate::store) fn new(parent: &Path) -> Result<Scratch, StoreError> {
        sweep(parent);
        let failed = |error: &io::Error| {
            StoreError::new(StoreErrorKind::Git, format!("no directory can be made in {}: {error}", parent.display()))
                .hint("a directory for temporary files is needed; set TMPDIR to one that can be written to")
        };
        let mut builder = DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        // What is there already may be somebody else's, put there to be trusted.
        for _ in 0..16 {
            let random = std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), std::process::id());
            let path = parent.join(format!("{PREFIX}{random:016x}"));
            match builder.create(&path) {
                Ok(()) => return Ok(Scratch { lock: locked(&path.join(LOCK), true), path }),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(failed(&error)),
            }
        }
        Err(failed(&io::ErrorKind::AlreadyExists.into()))
    }

    /// The directory's path.
    pub(in crate::store) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What can't be removed now is removed by the next process, which finds it unlocked.
        drop(self.lock.take());
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// The file, locked; `None` where another process holds it, or it can't be opened.
fn locked(path: &Path, new: bool) -> Option<File> {
    let file = File::options().read(true).write(true).create_new(new).open(path).ok()?;
    #[cfg(unix)]
    rustix::fs::flock(&file, rustix::fs::FlockOperation::NonBlockingLockExclusive).ok()?;
    Some(file)
}

/// Removes the directories of processes that are gone. What can't be removed stays.
#[cfg(unix)]
#[expect(clippy::disallowed_methods, reason = "directories that nobody uses are looked for here")]
fn sweep(parent: &Path) {
    let own = rustix::process::geteuid().as_raw();
    let Ok(entries) = fs::read_dir(parent) else { return };
    for entry in entries.take(MOST_ENTRIES).flatten() {
        let is_ours = entry.file_name().to_str().is_some_and(|name| name.starts_with(PREFIX));
        // Not through links, and nothing of another user.
        let Some(there) = entry.metadata().ok().filter(|there| is_ours && there.is_dir()) else { continue };
        if std::os::unix::fs::MetadataExt::uid(&there) != own {
            continue;
        }
        let lock = entry.path().join(LOCK);
        let is_abandoned = if lock.exists() {
            locked(&lock, false).is_some()
        } else {
            there.modified().ok().and_then(|made| made.elapsed().ok()).is_some_and(|age| age > ABANDONED)
        };
        if is_abandoned {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Elsewhere a directory can't be distinguished from one in use.
#[cfg(not(unix))]
fn sweep(_: &Path) {}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_process_left_is_removed_by_the_next_and_what_is_in_use_is_not() {
        let parent = tempfile::tempdir().unwrap();
        let in_use = Scratch::new(parent.path()).unwrap();
        let left = Scratch::new(parent.path()).unwrap();
        let path = left.path().to_owned();
        // As a killed process does: the lock goes, the directory stays.
        let mut left = std::mem::ManuallyDrop::new(left);
        drop(left.lock.take());
        let young = parent.path().join(format!("{PREFIX}0000"));
        fs::create_dir(&young).unwrap();
        let foreign = parent.path().join("other-store-1");
        fs::create_dir(&foreign).unwrap();
        let next = Scratch::new(parent.path()).unwrap();
        assert!(!path.exists(), "left behind");
        assert!(in_use.path().exists() && next.path().exists() && young.exists() && foreign.exists());
    }
}
