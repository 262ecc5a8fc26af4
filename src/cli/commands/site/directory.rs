//! The directory of a site on disk: brought up to date file by file, and never a file of somebody else's.
//!
//! A file is ours when it bears the mark that all pages begin with; what does not is neither overwritten nor removed. The
//! manifest lists what was written, so that pages of benchmarks that are gone can be found. Every file is written beside
//! its place and then moved there, so that what is there is whole at any moment; nothing is written through a link.
#![expect(clippy::disallowed_methods, reason = "the site is written here")]

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use crate::cli::commands::site::manifest::{Made, Manifest, hash};
use crate::cli::exit::Failure;
use crate::report::site::{MARK, Page};
use crate::shutdown::Unfinished;

/// The list of what was written.
const MANIFEST: &str = "perfdiff-site.json";
/// Files at the top whose places are checked before anything is written.
const FIRST: [&str; 3] = ["index.html", "perfdiff.css", "perfdiff.js"];
/// Bytes at the start of a file in which the mark stands.
const HEAD: u64 = 400;
/// Longest manifest that is read: some 200,000 pages.
const LONGEST: u64 = 32 << 20;

/// A directory that is being brought up to date.
pub(in crate::cli) struct Directory {
    root: PathBuf,
    force: bool,
    /// What was written earlier.
    earlier: Manifest,
    /// The pages of now, each with its hash.
    now: BTreeMap<String, String>,
    done: Done,
}

/// What was done.
#[derive(Debug, Default)]
pub(in crate::cli) struct Done {
    pub(in crate::cli) written: usize,
    pub(in crate::cli) unchanged: usize,
    pub(in crate::cli) removed: usize,
    /// Pages of earlier that are not ours any more, and were left.
    pub(in crate::cli) kept: Vec<String>,
}

impl Directory {
    /// Opens a directory, which is made if it is not there.
    pub(in crate::cli) fn open(root: &Path, force: bool) -> Result<Directory, Failure> {
        if root.exists() && !root.is_dir() {
            return Err(Failure::usage(format!("{}: is no directory", root.display())));
        }
        fs::create_dir_all(root).map_err(|error| trouble(root, &error))?;
        Unfinished::clear(root);
        let directory = Directory { root: root.to_owned(), force, earlier: earlier(root)?, now: BTreeMap::new(), done: Done::default() };
        for name in FIRST {
            directory.free(&root.join(name))?;
        }
        Ok(directory)
    }

    /// Whether all pages are there, as they were made of `of`; `says` tells what a commit says of itself now.
    pub(in crate::cli) fn is_made_of(&self, of: &str, says: impl Fn(&str) -> Option<String>) -> bool {
        let Some(made) = self.earlier.made.as_ref().filter(|made| made.of == of && !self.force) else { return false };
        if made.messages.iter().any(|(commit, said)| says(commit) != *said) {
            return false;
        }
        let read = |page: &String| {
            let path = self.place(page).ok().filter(|path| is_plain(path))?;
            Some((page.clone(), hash(&[fs::read_to_string(path).ok()?])))
        };
        let there: Option<BTreeMap<String, String>> = self.earlier.pages.iter().map(read).collect();
        there.is_some_and(|there| made.pages == whole(&there))
    }

    /// What was done where nothing had to be.
    pub(in crate::cli) fn untouched(self) -> Done {
        Done { unchanged: self.earlier.pages.len(), ..Done::default() }
    }

    /// Writes a page, unless it is there already.
    pub(in crate::cli) fn write(&mut self, page: &Page) -> Result<(), Failure> {
        let path = self.place(&page.path)?;
        self.now.insert(page.path.clone(), hash(&[&page.text]));
        if is_plain(&path) && fs::read(&path).is_ok_and(|text| text == page.text.as_bytes()) {
            self.done.unchanged += 1;
            return Ok(());
        }
        self.free(&path)?;
        self.put(&path, page.text.as_bytes())?;
        self.done.written += 1;
        Ok(())
    }

    /// Removes the pages of benchmarks that are gone, and lists what is there now and what it is made of.
    pub(in crate::cli) fn finish(mut self, made: Option<Made>) -> Result<Done, Failure> {
        for page in self.earlier.pages.iter().filter(|page| !self.now.contains_key(*page)) {
            let path = self.place(page)?;
            if !path.exists() {
                continue;
            }
            if !is_ours(&path) {
                self.done.kept.push(page.clone());
                continue;
            }
            fs::remove_file(&path).map_err(|error| trouble(&path, &error))?;
            self.done.removed += 1;
            if let Some(lane) = path.parent().filter(|lane| *lane != self.root) {
                // Where something else is left in it, it stays.
                let _ = fs::remove_dir(lane);
            }
        }
        let path = self.root.join(MANIFEST);
        let made = made.map(|made| Made { pages: whole(&self.now), ..made });
        let manifest = Manifest::new(self.now.keys().cloned().collect(), made);
        let text = serde_json::to_string_pretty(&manifest).map_err(|error| Failure::trouble(format!("{MANIFEST}: {error}")))? + "\n";
        if fs::read(&path).is_ok_and(|known| known == text.as_bytes()) {
            return Ok(self.done);
        }
        self.put(&path, text.as_bytes())?;
        Ok(self.done)
    }

    /// Where a page belongs. Its directory is no link, which could lead anywhere.
    fn place(&self, page: &str) -> Result<PathBuf, Failure> {
        let path = self.root.join(page);
        if let Some(lane) = path.parent().filter(|lane| *lane != self.root)
            && fs::symlink_metadata(lane).is_ok_and(|there| !there.is_dir())
        {
            return Err(Failure::trouble(format!("{}: a directory of the site belongs here, but something else is there", lane.display()))
                .hint("remove it, or choose another directory"));
        }
        Ok(path)
    }

    /// An error where a file of somebody else's stands.
    fn free(&self, path: &Path) -> Result<(), Failure> {
        if self.force || fs::symlink_metadata(path).is_err() || is_ours(path) {
            return Ok(());
        }
        Err(Failure::trouble(format!("{}: a page belongs here, but perfdiff didn't write what is there", path.display()))
            .hint("choose another directory, or give --force to overwrite it"))
    }

    /// Writes a file beside its place, then moves it there.
    fn put(&self, path: &Path, bytes: &[u8]) -> Result<(), Failure> {
        let write = || -> io::Result<()> {
            if let Some(directory) = path.parent() {
                fs::create_dir_all(directory)?;
            }
            let mut file = Unfinished::new(&self.root)?;
            file.write_all(bytes)?;
            file.finish(path)
        };
        write().map_err(|error| trouble(path, &error))
    }
}

/// A hash over all pages.
fn whole(pages: &BTreeMap<String, String>) -> String {
    hash(&pages.iter().collect::<Vec<_>>())
}

/// What the manifest says; nothing without one.
fn earlier(root: &Path) -> Result<Manifest, Failure> {
    let path = root.join(MANIFEST);
    if !is_plain(&path) {
        return Ok(Manifest::default());
    }
    let mut text = String::new();
    let file = fs::File::open(&path).map_err(|error| trouble(&path, &error))?;
    file.take(LONGEST).read_to_string(&mut text).map_err(|error| trouble(&path, &error))?;
    Manifest::read(&text).map_err(|error| {
        Failure::trouble(format!("{}: is no list of pages that perfdiff wrote: {error}", path.display()))
            .hint("remove it: pages that are up to date are known by their content; those of benchmarks that are gone will stay")
    })
}

/// Whether there is a file, not a link to one.
fn is_plain(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|there| there.is_file())
}

/// Whether perfdiff wrote the file.
fn is_ours(path: &Path) -> bool {
    let mut head = Vec::new();
    let mut read = || fs::File::open(path)?.take(HEAD).read_to_end(&mut head);
    is_plain(path) && read().is_ok() && head.windows(MARK.len()).any(|part| part == MARK.as_bytes())
}

fn trouble(path: &Path, error: &io::Error) -> Failure {
    Failure::trouble(format!("{}: can't be written: {error}", path.display()))
}
