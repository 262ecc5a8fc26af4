//! A directory of the machine as formats see it: paths and a way to open them.
//!
//! Symbolic links are followed, except those that lead back into the directory: what they show is read under its
//! own name, and reading it twice would make one run look like two. What cannot be read for what it is (a dangling
//! link, a pipe) is left out by name. Nothing is asked of a file until a format opens it.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use walkdir::{DirEntry, WalkDir};

use crate::cli::exit::Failure;
use crate::cli::input::progress::Progress;
use crate::ingest::Tree;
use crate::limits;

/// A directory of the machine.
pub(in crate::cli) struct Folder {
    root: PathBuf,
    files: Vec<String>,
    /// Real names of files whose names are no Unicode text, by what they are called instead.
    odd: BTreeMap<String, PathBuf>,
    left_out: Vec<String>,
    progress: Progress,
}

impl Folder {
    /// Lists the directory that the user calls `name`.
    pub(in crate::cli) fn open(name: &str, root: &Path, progress: &Progress) -> Result<Folder, Failure> {
        let real = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        let (files, odd, left_out) = (Vec::new(), BTreeMap::new(), Vec::new());
        let mut folder = Folder { root: root.to_owned(), files, odd, left_out, progress: progress.clone() };
        let walk = WalkDir::new(root).follow_links(true).into_iter().filter_entry(|entry| !leads_back(entry, &real));
        for entry in walk {
            match entry {
                Ok(entry) if entry.file_type().is_file() => folder.add(entry.path()),
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) => folder.leave_out(entry.path()),
                // Back to a directory that is being read.
                Err(error) if error.loop_ancestor().is_some() => {}
                Err(error) if leads_nowhere(&error) => folder.leave_out(error.path().unwrap_or(root)),
                Err(error) => return Err(unreadable(name, &folder.shown(error.path().unwrap_or(root)), &error)),
            }
            if folder.files.len() > limits::FILES.count() {
                return Err(Failure::trouble(format!("{name}: holds {}", limits::FILES)).hint(limits::FILES.instead));
            }
        }
        folder.files.sort_unstable();
        folder.left_out.sort_unstable();
        Ok(folder)
    }

    /// What was found and could not be read for what it is.
    pub(in crate::cli) fn left_out(&self) -> &[String] {
        &self.left_out
    }

    /// Where a file really is.
    pub(in crate::cli) fn real(&self, path: &str) -> PathBuf {
        self.root.join(self.odd.get(path).map_or(Path::new(path), PathBuf::as_path))
    }

    fn add(&mut self, path: &Path) {
        let below = path.strip_prefix(&self.root).unwrap_or(path);
        let mut shown = self.shown(path);
        if below.to_str().is_none() {
            while self.odd.contains_key(&shown) {
                shown.push('\u{fffd}');
            }
            self.odd.insert(shown.clone(), below.to_owned());
        }
        self.files.push(shown);
    }

    fn leave_out(&mut self, path: &Path) {
        let shown = self.shown(path);
        self.left_out.push(shown);
    }

    fn shown(&self, path: &Path) -> String {
        let below = path.strip_prefix(&self.root).unwrap_or(path);
        below.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
    }
}

/// Whether an entry is a link to something in the directory itself.
fn leads_back(entry: &DirEntry, real: &Path) -> bool {
    entry.depth() > 0 && entry.path_is_symlink() && entry.path().canonicalize().is_ok_and(|target| target.starts_with(real))
}

/// Whether the trouble is a link without an end: to itself, or to a target that is gone.
fn leads_nowhere(error: &walkdir::Error) -> bool {
    error.depth() > 0 && error.path().is_some_and(|path| path.is_symlink() && !path.exists())
}

fn unreadable(name: &str, path: &str, error: &walkdir::Error) -> Failure {
    let reason = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
    let place = if path.is_empty() { name.to_owned() } else { format!("{name}/{path}") };
    Failure::trouble(format!("{place}: can't be read: {reason}")).hint("check that it exists and may be read")
}

impl Tree for Folder {
    fn files(&self) -> &[String] {
        &self.files
    }

    #[expect(clippy::disallowed_methods, reason = "inputs are opened here")]
    fn open(&self, path: &str) -> io::Result<Box<dyn Read>> {
        Ok(Box::new(self.progress.watch(File::open(self.real(path))?)))
    }

    fn modified(&self, path: &str) -> Option<f64> {
        let modified = self.real(path).metadata().ok()?.modified().ok()?;
        modified.duration_since(UNIX_EPOCH).ok().map(|age| age.as_secs_f64())
    }
}
