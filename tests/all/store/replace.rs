//! Replacing a store by what is kept of it: nothing that is kept, and nothing that others add meanwhile, is lost.

use std::path::Path;

use super::made::{git, repository, run, store};
use super::servers;
use super::writers;

#[test]
fn what_is_kept_stays_as_it_was_without_a_past() {
    let directory = repository();
    let store = store(directory.path());
    store.append(&(0..10).map(run).collect::<Vec<_>>(), "Store runs").unwrap();
    store.append(&[run(20)], "Store a run").unwrap();
    let before = store.list().unwrap();
    let dropped = store.replace(|entry| entry.place.time >= before.entries[5].place.time, "Keep the newest").unwrap();
    assert_eq!(dropped.paths, before.entries[..5].iter().map(|entry| entry.path.clone()).collect::<Vec<_>>());
    assert_eq!(store.list().unwrap().entries, before.entries[5..]);
    assert_eq!(git(directory.path(), &["rev-list", "--count", "perfdiff"]).trim(), "1");
    git(directory.path(), &["fsck", "--strict"]);
    // All of it may go, and the branch stays a store.
    store.replace(|_| false, "Keep nothing").unwrap();
    assert_eq!(store.list().unwrap().entries, []);
    assert_eq!(git(directory.path(), &["ls-tree", "-r", "--name-only", "perfdiff"]), "README.md\nperfdiff-store.json\n");
    store.append(&[run(1)], "Store a run").unwrap();
    assert_eq!(store.list().unwrap().entries.len(), 1);
    git(directory.path(), &["fsck", "--strict"]);
}

#[test]
fn a_store_that_does_not_exist_stays_so() {
    let directory = repository();
    let landed = store(directory.path()).replace(|_| false, "Keep nothing").unwrap();
    assert_eq!((landed.commit, landed.paths), (None, vec![]));
}

/// Writers store while others replace, again and again.
fn nothing_added_meanwhile_is_lost(way: &str, place: &str, repository: &Path) {
    let mut writing = writers::start(way, place, 2);
    let mut replaced = 0;
    while writing.iter_mut().any(|writer| writer.try_wait().unwrap().is_none()) {
        let store = if way == "local" { store(repository) } else { writers::remote(place) };
        store.replace(|_| true, "Compact").unwrap();
        replaced += 1;
        std::thread::sleep(std::time::Duration::from_millis(30));
    }
    writers::all_end_well(writing);
    assert!(replaced > 0);
    assert_eq!(store(repository).list().unwrap().entries.len(), 16);
    git(repository, &["fsck", "--strict"]);
}

#[test]
fn replacing_a_repository_s_own_store_while_eight_write_loses_nothing() {
    let directory = repository();
    nothing_added_meanwhile_is_lost("local", directory.path().to_str().unwrap(), directory.path());
}

#[test]
fn replacing_a_remote_store_while_eight_write_loses_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let bare = servers::bare(directory.path());
    nothing_added_meanwhile_is_lost("remote", bare.to_str().unwrap(), &bare);
}
