//! What a store holds, from its trees alone: no content is read. Trees of strangers may be anything, so every name is
//! checked, and depth and number are bounded.

use git2::{ObjectType, Oid, Repository};

use super::objects::Tip;
use super::run_path::{Entry, RUNS};
use crate::limits::STORED_FILES;
use crate::store::error::{Refused, StoreError};
use crate::store::git::open::failure;

/// The most files that are listed.
const FILES_MAX: usize = STORED_FILES.count();
/// Directories below `runs` that a path may have: branch and file may be cut into several.
const DEPTH_MAX: usize = 64;
/// The most names that are looked at, of directories and of what is no run too: one tree that stands in the next many times
/// over, and so on, takes a few kilobytes and has no end.
const NAMES_MAX: usize = 500_000;
/// The most findings that are named one by one.
const REFUSED_MAX: usize = 1_000;
/// A regular file; a link or an executable is not what perfdiff writes.
const REGULAR: i32 = 0o100_644;

/// The runs of a store at one of its commits, and the files in it that can't be used.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// The commit of the store that was listed; none of a store that does not exist yet.
    pub tip: Option<String>,
    /// The runs, by path: by branch, environment and then time.
    pub entries: Vec<Entry>,
    /// Files that can't be used, each with the reason; at most 1,000 are named.
    pub refused: Vec<Refused>,
}

/// Lists the runs of a tip.
pub(in crate::store) fn list(repository: &Repository, tip: Option<Tip>) -> Result<Listing, StoreError> {
    let mut listing = Listing { tip: tip.map(|tip| tip.commit.to_string()), ..Listing::default() };
    let Some(tip) = tip else { return Ok(listing) };
    let root = repository.find_tree(tip.tree).map_err(|error| failure("the store can't be read", &error))?;
    if let Some(runs) = root.get_name(RUNS) {
        let mut walk = Walk { repository, listing: &mut listing, left: NAMES_MAX };
        match runs.kind() {
            Some(ObjectType::Tree) => walk.directory(runs.id(), RUNS, 0),
            _ => walk.refuse(RUNS.to_owned(), "is no directory"),
        }
    }
    Ok(listing)
}

struct Walk<'a> {
    repository: &'a Repository,
    listing: &'a mut Listing,
    /// Names that may still be looked at.
    left: usize,
}

impl Walk<'_> {
    fn directory(&mut self, tree: Oid, path: &str, depth: usize) {
        let tree = match self.repository.find_tree(tree) {
            Ok(tree) => tree,
            Err(error) => return self.refuse(path.to_owned(), &format!("can't be read: {}", error.message())),
        };
        for entry in &tree {
            match self.left {
                0 => return,
                1 => return self.stop(path.to_owned(), &format!("holds what is not looked at: a store has at most {NAMES_MAX} names")),
                _ => self.left -= 1,
            }
            let Ok(name) = std::str::from_utf8(entry.name_bytes()) else {
                self.refuse(format!("{path}/{}", String::from_utf8_lossy(entry.name_bytes())), "is not UTF-8");
                continue;
            };
            let below = format!("{path}/{name}");
            // Not joined to any path of the file system, and not listed under it either.
            if name.is_empty() || name == "." || name == ".." || name.contains(['/', '\\']) {
                self.refuse(below, "has a name that points elsewhere");
                continue;
            }
            match entry.kind() {
                Some(ObjectType::Tree) if depth >= DEPTH_MAX => self.refuse(below, "lies too deep"),
                Some(ObjectType::Tree) => self.directory(entry.id(), &below, depth + 1),
                Some(ObjectType::Blob) if entry.filemode() == REGULAR => self.file(below, entry.id()),
                _ => self.refuse(below, "is no regular file"),
            }
        }
    }

    fn file(&mut self, path: String, blob: Oid) {
        if self.listing.entries.len() >= FILES_MAX {
            return self.stop(path, &format!("and what comes after it: the store has {STORED_FILES}; {}", STORED_FILES.instead));
        }
        match Entry::parse(&path, blob) {
            Ok(entry) => self.listing.entries.push(entry),
            Err(reason) => self.refuse(path, &reason),
        }
    }

    /// Ends the walk, with the reason as the last finding.
    fn stop(&mut self, path: String, reason: &str) {
        self.left = 0;
        self.refuse(path, reason);
    }

    fn refuse(&mut self, path: String, reason: &str) {
        match self.listing.refused.len() {
            count if count < REFUSED_MAX => self.listing.refused.push(Refused::new(path, reason)),
            REFUSED_MAX => self.listing.refused.push(Refused::new(path, format!("{reason}; and more like it, not named"))),
            _ => {}
        }
    }
}

impl Listing {
    /// The entries of one branch in one environment, oldest first.
    pub fn of<'a>(&'a self, branch: &str, environment: &str) -> Vec<&'a Entry> {
        let mut found: Vec<&Entry> =
            self.entries.iter().filter(|entry| entry.place.branch == branch && entry.place.environment == environment).collect();
        found.sort_by(|a, b| (a.place.time, &a.path).cmp(&(b.place.time, &b.path)));
        found
    }
}
