//! The store in a repository at hand.

use perfdiff::model::Run;
use perfdiff::store::Samples;

use super::made::{git, repository, run, store};

#[test]
fn what_was_stored_is_listed_and_read_back() {
    let directory = repository();
    let store = store(directory.path());
    assert_eq!(store.tip().unwrap(), None);
    let landed = store.append(&[run(1), run(2)], "Store two runs").unwrap();
    assert_eq!((landed.already, landed.tries), (0, 1));
    insta::assert_debug_snapshot!(landed.paths);
    let listing = store.list().unwrap();
    assert_eq!(listing.tip, landed.commit);
    let read: Vec<_> = store.read(&listing.entries, Samples::Keep).unwrap().map(Result::unwrap).collect();
    assert_eq!(read, [run(1), run(2)]);
    git(directory.path(), &["fsck", "--strict"]);
}

#[test]
fn head_index_and_work_tree_stay_as_they_are() {
    let directory = repository();
    std::fs::write(directory.path().join("code.rs"), "fn main() { todo!() }\n").unwrap();
    let before =
        (git(directory.path(), &["status", "--porcelain=v2", "--branch"]), std::fs::read(directory.path().join(".git/index")).unwrap());
    store(directory.path()).append(&[run(1)], "Store a run").unwrap();
    let after =
        (git(directory.path(), &["status", "--porcelain=v2", "--branch"]), std::fs::read(directory.path().join(".git/index")).unwrap());
    assert_eq!(before, after);
}

#[test]
fn the_same_run_is_stored_once_and_another_at_its_place_is_a_further_attempt() {
    let directory = repository();
    let store = store(directory.path());
    store.append(&[run(1)], "Store a run").unwrap();
    let again = store.append(&[run(1)], "Store it again").unwrap();
    assert_eq!((again.already, again.commit), (1, store.tip().unwrap()));
    // A job that is repeated may find another baseline, and fail against that.
    let marked = store.append(&[Run { regressed: true, ..run(1) }], "Store it, marked").unwrap();
    assert_eq!((marked.already, marked.commit), (1, store.tip().unwrap()));
    let mut other = run(1);
    other.benchmarks[0].metrics[0].value = 9.0;
    let landed = store.append(&[other], "Store another measurement").unwrap();
    assert!(landed.paths[0].ends_with("-criterion~2.json"), "{:?}", landed.paths);
    assert_eq!(store.list().unwrap().entries.len(), 2);
}
