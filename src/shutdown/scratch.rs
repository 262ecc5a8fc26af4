//! A temporary directory that only this user can read, removed when it is dropped; where a process was killed before that, by the next one.

use std::fs::{self, DirBuilder, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::held::{Held, LOCK, Thing, remove};

/// How the directories are called, before what they are for.
const PREFIX: &str = "perfdiff-";
/// How old what is not locked, or has no lock, must be to belong to nobody: between making and locking it, a moment passes.
const UNLOCKED: Duration = Duration::from_secs(2);
/// Entries of the parent directory that are looked at.
const MOST_ENTRIES: usize = 10_000;

/// A temporary directory, removed with all in it when this is dropped.
pub(crate) struct Scratch {
    path: PathBuf,
    // Locked as long as it is open.
    lock: Option<File>,
    _held: Held,
}

impl Scratch {
    /// Makes a new directory in `parent`, which must exist, and removes those that killed processes of this user left there. `purpose`
    /// becomes a part of its name.
    pub(crate) fn new(parent: &Path, purpose: &str) -> io::Result<Scratch> {
        sweep(parent, (&format!("{PREFIX}{purpose}-"), ""));
        let mut builder = DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        // What is there already may be somebody else's, put there to be trusted.
        for _ in 0..16 {
            let random = std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), std::process::id());
            let path = parent.join(format!("{PREFIX}{purpose}-{random:016x}"));
            let made = Held::make(|| builder.create(&path).map(|()| ((), Thing::Directory(path.clone()))));
            match made {
                Ok(((), held)) => {
                    let file = File::options().write(true).create_new(true).open(path.join(LOCK))?;
                    return Ok(Scratch { lock: lock(&file).then_some(file), path, _held: held });
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    /// The directory's path.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What can't be removed now is removed by the next process, which finds it unlocked.
        drop(self.lock.take());
        let _ = remove(&self.path);
    }
}

/// Locks a file, and says whether it is locked now. Another process may hold it, or the system may know no locks.
pub(super) fn lock(file: &File) -> bool {
    #[cfg(unix)]
    return rustix::fs::flock(file, rustix::fs::FlockOperation::NonBlockingLockExclusive).is_ok();
    #[cfg(not(unix))]
    return file.metadata().is_ok();
}

/// The file, locked; `None` where another process holds it, or it can't be opened.
fn locked(path: &Path) -> Option<File> {
    let file = File::options().read(true).write(true).open(path).ok()?;
    lock(&file).then_some(file)
}

/// Removes the directories and files of processes that are gone, by the beginning and end of their names. What can't be removed stays.
#[cfg(unix)]
#[expect(clippy::disallowed_methods, reason = "what nobody uses is looked for and removed here")]
pub(super) fn sweep(parent: &Path, (prefix, suffix): (&str, &str)) {
    let own = rustix::process::geteuid().as_raw();
    let Ok(entries) = fs::read_dir(parent) else { return };
    for entry in entries.take(MOST_ENTRIES).flatten() {
        let is_ours = entry.file_name().to_str().is_some_and(|name| name.starts_with(prefix) && name.ends_with(suffix));
        // Not through links, and nothing of another user.
        let Some(there) = entry.metadata().ok().filter(|there| is_ours && std::os::unix::fs::MetadataExt::uid(there) == own) else {
            continue;
        };
        let is_older = |age: Duration| there.modified().ok().and_then(|made| made.elapsed().ok()).is_some_and(|is| is > age);
        if there.is_file() && is_older(UNLOCKED) && locked(&entry.path()).is_some() {
            let _ = fs::remove_file(entry.path());
        }
        if there.is_dir() {
            let lock = entry.path().join(LOCK);
            // None has a directory that the git of a killed process made once more after it had been removed.
            let is_abandoned = if lock.exists() { locked(&lock).is_some() } else { is_older(UNLOCKED) };
            if is_abandoned {
                let _ = remove(&entry.path());
            }
        }
    }
}

/// Elsewhere what is abandoned can't be distinguished from what is in use.
#[cfg(not(unix))]
pub(super) fn sweep(_: &Path, _: (&str, &str)) {}

#[cfg(all(test, unix))]
#[expect(clippy::disallowed_methods, reason = "what is left in a directory is made and looked for")]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_process_left_is_removed_by_the_next_and_what_is_in_use_is_not() {
        let parent = tempfile::tempdir().unwrap();
        let in_use = Scratch::new(parent.path(), "store").unwrap();
        let left = Scratch::new(parent.path(), "store").unwrap();
        let path = left.path().to_owned();
        // As a killed process does: the lock goes, the directory stays.
        let mut left = std::mem::ManuallyDrop::new(left);
        drop(left.lock.take());
        let young = parent.path().join("perfdiff-store-0000");
        fs::create_dir(&young).unwrap();
        let foreign = parent.path().join("other-store-1");
        fs::create_dir(&foreign).unwrap();
        let next = Scratch::new(parent.path(), "store").unwrap();
        assert!(!path.exists(), "left behind");
        assert!(in_use.path().exists() && next.path().exists() && young.exists() && foreign.exists());
    }

    #[test]
    fn a_directory_without_a_lock_is_removed_once_it_is_not_new() {
        let parent = tempfile::tempdir().unwrap();
        let directory = parent.path().join("perfdiff-store-0");
        // As a program of a killed process leaves it that goes on writing.
        fs::create_dir_all(directory.join("objects/pack")).unwrap();
        drop(Scratch::new(parent.path(), "store").unwrap());
        assert!(directory.exists(), "it may be one that is being made");
        std::thread::sleep(UNLOCKED + Duration::from_millis(100));
        drop(Scratch::new(parent.path(), "store").unwrap());
        assert!(!directory.exists());
    }

    #[test]
    fn the_lock_is_removed_after_everything_else() {
        let parent = tempfile::tempdir().unwrap();
        let scratch = Scratch::new(parent.path(), "store").unwrap();
        for number in 0..2000 {
            fs::write(scratch.path().join(number.to_string()), "").unwrap();
        }
        let (path, lock) = (scratch.path().to_owned(), scratch.path().join(LOCK));
        let has_others = move || fs::read_dir(&path).is_ok_and(|left| left.count() > 0);
        let watched = std::thread::spawn(move || {
            while has_others() {
                assert!(lock.exists() || !has_others());
            }
        });
        drop(scratch);
        watched.join().unwrap();
        assert_eq!(fs::read_dir(parent.path()).unwrap().count(), 0);
    }
}
