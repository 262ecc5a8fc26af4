//! The store as git objects: a tree of runs on a branch of its own, made and read without a work tree or an index.

use std::collections::HashMap;

use git2::build::TreeUpdateBuilder;
use git2::{FileMode, ObjectType, Oid, Repository, Signature, Time, Tree, TreeWalkMode, TreeWalkResult};
use jiff::Timestamp;

use super::run_file;
use super::run_path::{Entry, Place};
use crate::limits::STORED_RUNS;
use crate::store::error::{StoreError, StoreErrorKind};
use crate::store::git::open::failure;

/// The file at the root by which a branch is known to be a store.
const MARKER: &str = "perfdiff-store.json";
const MARKER_TEXT: &str = "{\"schema\":\"perfdiff.store/v1\"}\n";
const MARKER_MAX: usize = 4096;
/// For people who come across the branch.
const README: &str = "README.md";
const README_TEXT: &str = include_str!("README.md");

/// The newest state of a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) struct Tip {
    pub(in crate::store) commit: Oid,
    pub(in crate::store) tree: Oid,
}

/// A file to be added: where it belongs, and its content, which is in the object database already.
#[derive(Debug, Clone)]
pub(in crate::store) struct NewFile {
    pub(in crate::store) place: Place,
    pub(in crate::store) blob: Oid,
}

impl NewFile {
    /// Whether a stored file holds the same run, whatever was found when it was compared, with its samples or without.
    fn is(&self, repository: &Repository, stored: Oid) -> bool {
        stored == self.blob || measured(repository, stored).is_some_and(|run| Some(run) == measured(repository, self.blob))
    }
}

/// What the run of a file measured; none of what can't be read.
fn measured(repository: &Repository, blob: Oid) -> Option<Vec<u8>> {
    run_file::measured(&content(repository, blob, run_file::SIZE_MAX).ok()?).ok()
}

/// What adding files came to.
#[derive(Debug, Default)]
pub(in crate::store) struct Added {
    /// The path of each file, those that were there before included, in the order given.
    pub(in crate::store) paths: Vec<String>,
    /// How many were there before.
    pub(in crate::store) already: usize,
    /// The new tree; none where all were there before.
    pub(in crate::store) tree: Option<Oid>,
}

/// The state that a commit holds, where it is a store's.
pub(in crate::store) fn tip(repository: &Repository, branch: &str, commit: Oid) -> Result<Tip, StoreError> {
    let tree = repository.find_commit(commit).and_then(|commit| commit.tree());
    let tree = tree.map_err(|error| failure(&format!("the branch `{branch}` can't be read"), &error))?;
    check_marker(repository, branch, &tree)?;
    Ok(Tip { commit, tree: tree.id() })
}

/// Whether a commit looks like a store's, whatever its marker says.
pub(in crate::store) fn has_marker(repository: &Repository, commit: Oid) -> bool {
    repository.find_commit(commit).and_then(|commit| commit.tree()).is_ok_and(|tree| tree.get_name(MARKER).is_some())
}

/// The marker of a commit, where its content must be read to tell what it says.
pub(in crate::store) fn unknown_marker(repository: &Repository, commit: Oid) -> Option<Oid> {
    let tree = repository.find_commit(commit).and_then(|commit| commit.tree()).ok()?;
    tree.get_name(MARKER).map(|marker| marker.id()).filter(|marker| !is_known(*marker))
}

/// What to do about a branch that is no store.
pub(in crate::store) const ANOTHER_BRANCH_HINT: &str = "name another branch for the store, which the first run stored there creates: --store-branch, or `branch` under [store] in perfdiff.toml";

/// Whether a marker is the one of this version: its id tells, though its content may not have been fetched.
fn is_known(marker: Oid) -> bool {
    Oid::hash_object(ObjectType::Blob, MARKER_TEXT.as_bytes()).is_ok_and(|known| known == marker)
}

/// Refuses a branch that is something else, so that it is never changed.
fn check_marker(repository: &Repository, branch: &str, tree: &Tree<'_>) -> Result<(), StoreError> {
    let not_a_store = |why: &str| {
        StoreError::new(StoreErrorKind::NotAStore, format!("the branch `{branch}` is no store of perfdiff: {why}; it was left alone"))
            .hint(ANOTHER_BRANCH_HINT)
    };
    let marker = tree.get_name(MARKER).filter(|entry| entry.kind() == Some(ObjectType::Blob));
    let marker = marker.ok_or_else(|| not_a_store(&format!("it has no `{MARKER}`")))?;
    if is_known(marker.id()) {
        return Ok(());
    }
    let text = content(repository, marker.id(), MARKER_MAX).map_err(|why| not_a_store(&format!("its `{MARKER}` {why}")))?;
    let schema: Option<String> =
        serde_json::from_slice::<serde_json::Value>(&text).ok().and_then(|value| Some(value.get("schema")?.as_str()?.to_owned()));
    match schema.as_deref() {
        Some("perfdiff.store/v1") => Ok(()),
        Some(later) if later.starts_with("perfdiff.store/v") => {
            let message = format!("the store on the branch `{branch}` is of the later version `{later}`");
            Err(StoreError::new(StoreErrorKind::Newer, message).hint("use the perfdiff that wrote it, or a newer one"))
        }
        _ => Err(not_a_store(&format!("its `{MARKER}` names no store"))),
    }
}

/// The bytes of a blob of at most `limit` bytes. The error is what is wrong with it.
pub(in crate::store) fn content(repository: &Repository, blob: Oid, limit: usize) -> Result<Vec<u8>, String> {
    let odb = repository.odb().map_err(|error| format!("can't be read: {}", error.message()))?;
    let (size, kind) = odb.read_header(blob).map_err(|error| format!("can't be read: {}", error.message()))?;
    if kind != ObjectType::Blob {
        return Err(format!("is no file but a {kind}"));
    }
    if size > limit {
        return Err(format!("has {size} bytes; at most {limit} are read"));
    }
    let object = odb.read(blob).map_err(|error| format!("can't be read: {}", error.message()))?;
    Ok(object.data().to_vec())
}

/// Adds the files to the tree of `tip`, touching no other. What is there with the same content is not added again; what
/// is there with another becomes a further attempt.
pub(in crate::store) fn add(repository: &Repository, tip: Option<Tip>, files: &[NewFile]) -> Result<Added, StoreError> {
    let failed = |error: git2::Error| failure("the run can't be added to the store", &error);
    let base = match tip {
        Some(tip) => repository.find_tree(tip.tree).map_err(failed)?,
        None => empty_tree(repository).map_err(failed)?,
    };
    let mut added = Added::default();
    let mut update = TreeUpdateBuilder::new();
    let mut fresh = HashMap::new();
    for file in files {
        let (path, there) = free_path(repository, &base, &fresh, file)?;
        if there {
            added.already += 1;
        } else {
            update.upsert(path.as_str(), file.blob, FileMode::Blob);
            fresh.insert(path.clone(), file.blob);
        }
        added.paths.push(path);
    }
    if tip.is_none() {
        for (name, text) in [(MARKER, MARKER_TEXT), (README, README_TEXT)] {
            update.upsert(name, repository.blob(text.as_bytes()).map_err(failed)?, FileMode::Blob);
        }
    }
    if !fresh.is_empty() {
        added.tree = Some(update.create_updated(repository, &base).map_err(failed)?);
    }
    Ok(added)
}

/// Whether the tip holds the content of an entry at its place, as whichever attempt.
pub(in crate::store) fn holds(repository: &Repository, tip: Option<Tip>, entry: &Entry) -> Result<bool, StoreError> {
    let Some(tip) = tip else { return Ok(false) };
    let base = repository.find_tree(tip.tree).map_err(|error| failure("the store can't be read", &error))?;
    let mut same = false;
    each_attempt(&base, &HashMap::new(), &entry.place, |stored| {
        same = stored == entry.blob;
        same
    })?;
    Ok(same)
}

/// The contents of other files at the places of these, which may be the same runs with or without their samples.
pub(in crate::store) fn rivals(repository: &Repository, tip: Option<Tip>, files: &[NewFile]) -> Result<Vec<Oid>, StoreError> {
    let Some(tip) = tip else { return Ok(Vec::new()) };
    let base = repository.find_tree(tip.tree).map_err(|error| failure("the store can't be read", &error))?;
    let mut rivals = Vec::new();
    for file in files {
        let mut others = Vec::new();
        let free = each_attempt(&base, &HashMap::new(), &file.place, |stored| {
            others.push(stored);
            stored == file.blob
        })?;
        if !free.is_some_and(|(_, there)| there) {
            rivals.extend(others);
        }
    }
    Ok(rivals)
}

/// How many runs are stored of the branch, environment, suite and label of this place; no more than `most` are counted.
pub(in crate::store) fn count(repository: &Repository, tip: Option<Tip>, place: &Place, most: usize) -> Result<usize, StoreError> {
    let failed = |error: git2::Error| failure("the store can't be read", &error);
    let Some(tip) = tip else { return Ok(0) };
    let base = repository.find_tree(tip.tree).map_err(failed)?;
    let directory = place.directory();
    let tree = match base.get_path(directory.as_ref()) {
        Ok(entry) => repository.find_tree(entry.id()).map_err(failed)?,
        Err(error) if error.code() == git2::ErrorCode::NotFound => return Ok(0),
        Err(error) => return Err(failed(error)),
    };
    let mut count = 0;
    let ended = tree.walk(TreeWalkMode::PreOrder, |below, entry| {
        let name = entry.name().unwrap_or_default();
        let found = Entry::parse(&format!("{directory}/{below}{name}"), entry.id()).ok();
        count += usize::from(found.is_some_and(|found| found.place.suite == place.suite && found.place.label == place.label));
        if count < most { TreeWalkResult::Ok } else { TreeWalkResult::Abort }
    });
    // The walk that was left early is an error too.
    if count < most { ended.map(|()| count).map_err(failed) } else { Ok(count) }
}

/// The path for a file, and whether it is there already.
fn free_path(repository: &Repository, base: &Tree<'_>, fresh: &HashMap<String, Oid>, file: &NewFile) -> Result<(String, bool), StoreError> {
    each_attempt(base, fresh, &file.place, |stored| file.is(repository, stored))?.ok_or_else(|| {
        let message = format!("{} would hold {STORED_RUNS}", file.place.path(1));
        StoreError::new(StoreErrorKind::TooLarge, message).hint(STORED_RUNS.instead)
    })
}

/// Goes through the runs of a place until one `is` the run meant, or none is left: its path, or the next free one, and whether it is
/// there. None where the place is full.
fn each_attempt(
    base: &Tree<'_>,
    fresh: &HashMap<String, Oid>,
    place: &Place,
    mut is: impl FnMut(Oid) -> bool,
) -> Result<Option<(String, bool)>, StoreError> {
    for attempt in (1..).take(STORED_RUNS.count()) {
        let path = place.path(attempt);
        let there = match base.get_path(path.as_ref()) {
            Ok(entry) => Some(entry.id()),
            Err(error) if error.code() == git2::ErrorCode::NotFound => fresh.get(&path).copied(),
            Err(error) => return Err(failure("the store can't be read", &error)),
        };
        match there {
            None => return Ok(Some((path, false))),
            Some(blob) if is(blob) => return Ok(Some((path, true))),
            Some(_) => {}
        }
    }
    Ok(None)
}

/// The tree of `tip` without these files, and with other contents in these.
pub(in crate::store) fn change(
    repository: &Repository,
    tip: Tip,
    dropped: &[&Entry],
    thinned: &[(&Entry, Oid)],
) -> Result<Oid, StoreError> {
    let failed = |error: git2::Error| failure("the store can't be pruned", &error);
    let base = repository.find_tree(tip.tree).map_err(failed)?;
    let mut update = TreeUpdateBuilder::new();
    for entry in dropped {
        update.remove(entry.path.as_str());
    }
    for (entry, blob) in thinned {
        update.upsert(entry.path.as_str(), *blob, FileMode::Blob);
    }
    update.create_updated(repository, &base).map_err(failed)
}

/// Writes a commit that no branch holds yet.
pub(in crate::store) fn commit(
    repository: &Repository,
    tree: Oid,
    parent: Option<Oid>,
    message: &str,
    now: Timestamp,
) -> Result<Oid, StoreError> {
    let write = || {
        let signature = signature(repository, now)?;
        let tree = repository.find_tree(tree)?;
        let parent = parent.map(|parent| repository.find_commit(parent)).transpose()?;
        let parents: Vec<&git2::Commit<'_>> = parent.iter().collect();
        repository.commit(None, &signature, &signature, &format!("{}\n", message.trim_end()), &tree, &parents)
    };
    write().map_err(|error| failure("the commit of the store can't be written", &error))
}

/// Who stores: the user that git knows, else the program.
pub(in crate::store) fn signature(repository: &Repository, now: Timestamp) -> Result<Signature<'static>, git2::Error> {
    let time = Time::new(now.as_second(), 0);
    let known = repository.signature().ok();
    let known = known.as_ref().and_then(|known| Some((known.name().ok()?, known.email().ok()?)));
    let (name, email) = known.unwrap_or(("perfdiff", "perfdiff@localhost"));
    Signature::new(name, email, &time)
}

fn empty_tree(repository: &Repository) -> Result<Tree<'_>, git2::Error> {
    repository.find_tree(repository.treebuilder(None)?.write()?)
}
