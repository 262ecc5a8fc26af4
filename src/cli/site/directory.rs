//! The directory of a site on disk: brought up to date file by file, and never a file of somebody else's.
//!
//! A file is ours when it bears the mark that all pages begin with; what does not is neither overwritten nor removed. The
//! manifest lists what was written, so that pages of benchmarks that are gone can be found. Every file is written beside
//! its place and then moved there, so that what is there is whole at any moment; nothing is written through a link.
#![expect(clippy::disallowed_methods, reason = "the site is written here")]

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::cli::exit::Failure;
use crate::report::site::{MARK, Page};

/// The list of what was written.
const MANIFEST: &str = "perfdiff-site.json";
/// Files at the top whose places are checked before anything is written.
const FIRST: [&str; 3] = ["index.html", "perfdiff.css", "perfdiff.js"];
/// Bytes at the start of a file in which the mark stands.
const HEAD: u64 = 400;
/// Longest manifest that is read: some 200,000 pages.
const LONGEST: u64 = 32 << 20;

/// What the manifest says.
#[derive(Default, Serialize, Deserialize)]
struct Manifest {
    schema: Schema,
    pages: BTreeSet<String>,
}

#[derive(Default, Serialize, Deserialize)]
enum Schema {
    #[default]
    #[serde(rename = "perfdiff.site/v1")]
    V1,
}

/// A directory that is being brought up to date.
pub(super) struct Directory {
    root: PathBuf,
    force: bool,
    /// The pages of earlier, and those of now.
    earlier: BTreeSet<String>,
    now: BTreeSet<String>,
    done: Done,
}

/// What was done.
#[derive(Debug, Default)]
pub(super) struct Done {
    pub(super) written: usize,
    pub(super) unchanged: usize,
    pub(super) removed: usize,
    /// Pages of earlier that are not ours any more, and were left.
    pub(super) kept: Vec<String>,
}

impl Directory {
    /// Opens a directory, which is made if it is not there.
    pub(super) fn open(root: &Path, force: bool) -> Result<Directory, Failure> {
        if root.exists() && !root.is_dir() {
            return Err(Failure::usage(format!("{}: is no directory", root.display())));
        }
        fs::create_dir_all(root).map_err(|error| trouble(root, &error))?;
        let directory = Directory { root: root.to_owned(), force, earlier: earlier(root)?, now: BTreeSet::new(), done: Done::default() };
        for name in FIRST {
            directory.free(&root.join(name))?;
        }
        Ok(directory)
    }

    /// Writes a page, unless it is there already.
    pub(super) fn write(&mut self, page: &Page) -> Result<(), Failure> {
        let path = self.place(&page.path)?;
        self.now.insert(page.path.clone());
        if is_plain(&path) && fs::read(&path).is_ok_and(|text| text == page.text.as_bytes()) {
            self.done.unchanged += 1;
            return Ok(());
        }
        self.free(&path)?;
        self.put(&path, page.text.as_bytes())?;
        self.done.written += 1;
        Ok(())
    }

    /// Removes the pages of benchmarks that are gone, and lists what is there now.
    pub(super) fn finish(mut self) -> Result<Done, Failure> {
        for page in self.earlier.difference(&self.now) {
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
        let manifest = Manifest { schema: Schema::V1, pages: std::mem::take(&mut self.now) };
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
        let aside = self.root.join(format!(".perfdiff-site-{}.tmp", std::process::id()));
        let write = || -> io::Result<()> {
            if let Some(directory) = path.parent() {
                fs::create_dir_all(directory)?;
            }
            // What a run that was cut off left; never something that a link would lead to.
            let _ = fs::remove_file(&aside);
            let mut file = fs::OpenOptions::new().write(true).create_new(true).open(&aside)?;
            file.write_all(bytes)?;
            drop(file);
            fs::rename(&aside, path)
        };
        write().map_err(|error| {
            // The error is told already.
            let _ = fs::remove_file(&aside);
            trouble(path, &error)
        })
    }
}

/// The pages that the manifest lists and that a site can have; none without a manifest.
fn earlier(root: &Path) -> Result<BTreeSet<String>, Failure> {
    let path = root.join(MANIFEST);
    if !is_plain(&path) {
        return Ok(BTreeSet::new());
    }
    let mut text = String::new();
    let file = fs::File::open(&path).map_err(|error| trouble(&path, &error))?;
    file.take(LONGEST).read_to_string(&mut text).map_err(|error| trouble(&path, &error))?;
    let manifest: Manifest = serde_json::from_str(&text).map_err(|error| {
        Failure::trouble(format!("{}: is no list of pages that perfdiff wrote: {error}", path.display()))
            .hint("remove it: pages that are up to date are known by their content; those of benchmarks that are gone will stay")
    })?;
    Ok(manifest.pages.into_iter().filter(|page| is_page(page)).collect())
}

/// Whether a path is of the form that pages have: it can't lead out of the directory.
fn is_page(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    let Some((file, lane)) = parts.split_last() else { return false };
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    let named = file.rsplit_once('.').is_some_and(|(name, ending)| plain(name) && matches!(ending, "html" | "css" | "js"));
    named && lane.len() <= 1 && lane.iter().all(|part| plain(part))
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
