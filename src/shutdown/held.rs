//! What has to be cleared when the process ends at once.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::family;

/// All that is held now, each under a number of its own.
static HELD: Mutex<Vec<(u64, Thing)>> = Mutex::new(Vec::new());
/// The file in each temporary directory that its process holds locked: the lock ends with the process, in whatever container it ran.
pub(super) const LOCK: &str = "perfdiff.lock";
/// How often the removal of a directory is tried that may still be written to.
const TRIES: usize = 5;

/// Something that must not outlive the process.
pub(super) enum Thing {
    File(PathBuf),
    Directory(PathBuf),
    Program(Arc<Mutex<Child>>),
}

/// While it lives, a thing is cleared when the process is told to stop.
pub(super) struct Held(u64);

impl Held {
    /// Makes a thing and holds it: no signal comes in between.
    pub(super) fn make<T>(make: impl FnOnce() -> io::Result<(T, Thing)>) -> io::Result<(T, Held)> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let mut held = HELD.lock().unwrap_or_else(PoisonError::into_inner);
        let (value, thing) = make()?;
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        held.push((number, thing));
        Ok((value, Held(number)))
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        HELD.lock().unwrap_or_else(PoisonError::into_inner).retain(|(number, _)| *number != self.0);
    }
}

/// Ends the programs and removes the files and directories. Afterwards nothing can be made or let go any more: whoever tries waits
/// for the end of the process.
#[expect(clippy::disallowed_methods, reason = "what is unfinished is removed here")]
pub(super) fn clear_for_good() {
    let held = HELD.lock().unwrap_or_else(PoisonError::into_inner);
    // Programs first, since they write into the directories.
    for (_, thing) in held.iter() {
        if let Thing::Program(child) = thing {
            family::end(child);
        }
    }
    for (_, thing) in held.iter() {
        match thing {
            Thing::File(path) => drop(fs::remove_file(path)),
            Thing::Directory(path) => drop((0..TRIES).find(|_| remove(path).is_ok())),
            Thing::Program(_) => {}
        }
    }
    std::mem::forget(held);
}

/// Removes a directory with all in it, the lock last, and leaves the lock where something stays: who is killed in the middle, or finds that a
/// program still writes there, leaves one that the next process knows to be abandoned.
#[expect(clippy::disallowed_methods, reason = "a directory of its own is read, which nobody else lists")]
pub(super) fn remove(path: &Path) -> io::Result<()> {
    for entry in fs::read_dir(path)?.flatten().filter(|entry| entry.file_name() != LOCK) {
        // Two may remove the same at once.
        let _ = if entry.file_type()?.is_dir() { fs::remove_dir_all(entry.path()) } else { fs::remove_file(entry.path()) };
    }
    let _ = fs::remove_file(path.join(LOCK));
    fs::remove_dir(path).inspect_err(|_| drop(fs::File::create(path.join(LOCK))))
}
