//! Stores that strangers wrote: what is of no use is refused by name, and the rest still serves.

use std::path::Path;

use git2::{ObjectType, Oid, Repository};
use perfdiff::model::Run;
use perfdiff::store::{Refused, Samples};

use super::made::{repository, run, store};

const FOLDER: &str = "runs/main/linux-x86_64-amd-epyc-7763-64-core-processor-4-cores-ubuntu-24.04-26224155c21d/2026-01";
const NAME: &str = "20260101T020000Z-300000000000-criterion.json";

/// A store with one good run, and beside it whatever `spoil` puts into its month. `entries` are those of the tree.
fn spoilt(directory: &Path, spoil: impl FnOnce(&Repository, &mut Vec<(String, String, Oid)>)) {
    store(directory).append(&[run(1)], "Store a run").unwrap();
    let repository = Repository::open(directory).unwrap();
    let tip = repository.find_reference("refs/heads/perfdiff").unwrap().peel_to_commit().unwrap();
    let mut trees = vec![tip.tree().unwrap()];
    let names: Vec<&str> = FOLDER.split('/').collect();
    for name in &names {
        let next = trees.last().unwrap().get_name(name).unwrap().to_object(&repository).unwrap().peel_to_tree().unwrap();
        trees.push(next);
    }
    let list = |tree: &git2::Tree<'_>| -> Vec<(String, String, Oid)> {
        tree.iter().map(|entry| (format!("{:o}", entry.filemode()), entry.name().unwrap().to_owned(), entry.id())).collect()
    };
    let mut entries = list(trees.last().unwrap());
    spoil(&repository, &mut entries);
    let mut id = write(&repository, entries);
    for (tree, name) in trees.iter().rev().skip(1).zip(names.iter().rev()) {
        let mut entries = list(tree);
        entries.iter_mut().filter(|entry| entry.1 == *name).for_each(|entry| entry.2 = id);
        id = write(&repository, entries);
    }
    let tree = repository.find_tree(id).unwrap();
    let author = tip.author();
    repository.commit(Some("refs/heads/perfdiff"), &author, &author, "Spoil it", &tree, &[&tip]).unwrap();
}

/// Writes a tree as no well-meaning program would: any name, any mode.
fn write(repository: &Repository, mut entries: Vec<(String, String, Oid)>) -> Oid {
    entries.sort_by(|a, b| a.1.cmp(&b.1));
    let mut raw = Vec::new();
    for (mode, name, id) in entries {
        raw.extend(format!("{mode} {name}\0").bytes());
        raw.extend(id.as_bytes());
    }
    repository.odb().unwrap().write(ObjectType::Tree, &raw).unwrap()
}

/// What the listing refuses; the good run is listed and read all the same.
fn refused_names(spoil: impl FnOnce(&Repository, &mut Vec<(String, String, Oid)>)) -> Vec<Refused> {
    let directory = repository();
    spoilt(directory.path(), spoil);
    let store = store(directory.path());
    let listing = store.list().unwrap();
    let runs: Vec<Run> = store.read(&listing.entries, Samples::Keep).unwrap().map(Result::unwrap).collect();
    assert_eq!(runs, [run(1)]);
    // It also stays possible to store, and what is foreign stays as it is.
    store.append(&[run(3)], "Store a run").unwrap();
    assert_eq!(store.list().unwrap().refused, listing.refused);
    listing.refused
}

/// Why a file with this content, at a good name beside a good run, is refused.
fn refused_content(content: &[u8]) -> String {
    let directory = repository();
    spoilt(directory.path(), |repository, entries| entries.push(("100644".into(), NAME.into(), repository.blob(content).unwrap())));
    let store = store(directory.path());
    let listing = store.list().unwrap();
    assert_eq!((listing.entries.len(), listing.refused.len()), (2, 0));
    let mut read = store.read(&listing.entries, Samples::Keep).unwrap();
    assert_eq!(read.next().unwrap().unwrap(), run(1));
    let refused = read.next().unwrap().unwrap_err();
    assert_eq!(refused.path, format!("{FOLDER}/{NAME}"));
    let skipping = store.read(&listing.entries[1..], Samples::Skip).unwrap().next().unwrap().unwrap_err();
    assert_eq!(skipping.path, refused.path);
    refused.reason
}

#[test]
fn names_that_point_elsewhere_are_refused() {
    let refused = refused_names(|repository, entries| {
        let blob = entries[0].2;
        let tree = write(repository, vec![("100644".into(), "x.json".into(), blob)]);
        entries.push(("40000".into(), "..".into(), tree));
        entries.push(("100644".into(), ".".into(), blob));
        entries.push(("100644".into(), "a\\b.json".into(), blob));
    });
    let shown: Vec<String> = refused.iter().map(|refused| refused.to_string().replace(FOLDER, "")).collect();
    assert_eq!(
        shown,
        ["/.: has a name that points elsewhere", "/..: has a name that points elsewhere", "/a\\b.json: has a name that points elsewhere"]
    );
}

#[test]
fn names_that_are_no_run_s_are_refused() {
    let names = [
        "notes.txt",
        "x.json",
        "20260101T020000Z-30000000000-criterion.txt",
        "20260231T020000Z-300000000000-criterion.json",
        "20260101T020000Z-300000000000-criterion~1.json",
        "20260101T020000Z-300000000000-criterion~02.json",
        "20260101T020000Z-300000000000-criterion~99999999999.json",
        "20260101T020000Z-300000000000-criteri%6Fn.json",
        "20260101T020000Z-300000000000-criterion%.json",
        "20260101T020000Z-300000000000-%FF.json",
        "20260101T020000Z-30000000000G-criterion.json",
        "20260201T020000Z-300000000000-criterion.json",
    ];
    let refused = refused_names(|_, entries| {
        let blob = entries[0].2;
        entries.extend(names.map(|name| ("100644".into(), name.into(), blob)));
    });
    assert_eq!(refused.len(), names.len());
    let reason = &refused.iter().find(|refused| refused.path.ends_with("20260201T020000Z-300000000000-criterion.json")).unwrap().reason;
    assert!(reason.starts_with("is not named as perfdiff names it, `runs/main/") && reason.contains("/2026-02/"), "{reason}");
}

#[test]
fn links_and_endless_depth_are_refused() {
    let refused = refused_names(|repository, entries| {
        let mut tree = entries[0].2;
        entries.push(("120000".into(), NAME.into(), tree));
        for depth in 0..100 {
            tree = write(repository, vec![(if depth == 0 { "100644" } else { "40000" }.into(), "d".into(), tree)]);
        }
        entries.push(("40000".into(), "d".into(), tree));
        entries.push(("160000".into(), "module".into(), entries[0].2));
    });
    let reasons: Vec<&str> = refused.iter().map(|refused| refused.reason.as_str()).collect();
    assert_eq!(reasons, ["is no regular file", "lies too deep", "is no regular file"]);
}

#[test]
fn directories_that_multiply_without_end_are_looked_at_no_further_than_is_sensible() {
    let directory = repository();
    spoilt(directory.path(), |repository, entries| {
        // Sixty directories, each twice in the next: more names than could ever be counted.
        let mut tree = write(repository, Vec::new());
        for _ in 0..60 {
            tree = write(repository, vec![("40000".into(), "a".into(), tree), ("40000".into(), "b".into(), tree)]);
        }
        entries.push(("40000".into(), "without-end".into(), tree));
    });
    let listing = store(directory.path()).list().unwrap();
    assert_eq!(listing.entries.len(), 1, "the good run before it still serves");
    assert_eq!(listing.refused.len(), 1);
    assert!(listing.refused[0].reason.contains("at most 500000 names"), "{:?}", listing.refused);
}

#[test]
fn contents_that_are_no_run_are_refused() {
    let good = serde_json::to_string(&run(2)).unwrap();
    assert!(refused_content(&good.as_bytes()[..good.len() / 2]).starts_with("ends too early ("));
    assert!(refused_content(b"").starts_with("ends too early ("));
    assert!(refused_content(b"\0\xff\xfe").starts_with("is no run that perfdiff wrote ("));
    assert!(refused_content(good.replace("\"value\":3.0", "\"value\":null").as_bytes()).contains("invalid type: null"));
    assert_eq!(
        refused_content(good.replace("\"value\":3.0", "\"value\":3.0,\"stddev\":-1").as_bytes()),
        "holds impossible numbers for the metric `time` of `parse/large`"
    );
    assert!(refused_content(good.replace("\"value\":3.0", "\"value\":1e999").as_bytes()).contains("number out of range"));
    assert_eq!(
        refused_content(good.replace("run/v1", "run/v7").as_bytes()),
        "is of the later version `perfdiff.run/v7`; this perfdiff reads `perfdiff.run/v1`, a newer one is needed"
    );
    assert_eq!(
        refused_content(good.replace("perfdiff.run/v1", "perfdiff.comparison/v1").as_bytes()),
        "has the schema `perfdiff.comparison/v1`; expected `perfdiff.run/v1`"
    );
    let nested = format!("{{\"schema\":\"perfdiff.run/v1\",\"x\":{}", "[".repeat(100_000));
    assert!(refused_content(nested.as_bytes()).starts_with("ends too early ("));
}

#[test]
fn a_run_under_the_name_of_another_is_refused() {
    for other in
        [run(3), Run { branch: Some("topic".into()), ..run(2) }, Run { suite: "k6".into(), ..run(2) }, Run { branch: None, ..run(2) }]
    {
        let content = serde_json::to_vec(&other).unwrap();
        assert_eq!(refused_content(&content), "holds a run of another branch, environment, commit, time or suite than its name says");
    }
}

#[test]
fn a_file_of_a_gigabyte_is_refused_without_being_read() {
    // A packed or loose object tells its size first; blanks of 70 MB stand for the gigabyte.
    let reason = refused_content(&vec![b' '; 70 << 20]);
    assert_eq!(reason, format!("has {} bytes; at most {} are read", 70 << 20, 64 << 20));
}

#[test]
fn a_lost_or_damaged_file_is_refused() {
    let directory = repository();
    store(directory.path()).append(&[run(1), run(2), run(3)], "Store runs").unwrap();
    let listing = store(directory.path()).list().unwrap();
    let object = |at: usize| {
        let id = listing.entries[at].blob.to_string();
        directory.path().join(".git/objects").join(&id[..2]).join(&id[2..])
    };
    std::fs::remove_file(object(0)).unwrap();
    let damaged = object(1);
    let mut permissions = std::fs::metadata(&damaged).unwrap().permissions();
    #[expect(clippy::permissions_set_readonly_false, reason = "a file of a test")]
    permissions.set_readonly(false);
    std::fs::set_permissions(&damaged, permissions).unwrap();
    std::fs::write(&damaged, "not zlib").unwrap();
    let store = store(directory.path());
    let read: Vec<_> = store.read(&listing.entries, Samples::Keep).unwrap().collect();
    assert!(read[0].as_ref().unwrap_err().reason.starts_with("can't be read: "));
    assert!(read[1].as_ref().unwrap_err().reason.starts_with("can't be read: "));
    assert_eq!(read[2].as_ref().unwrap(), &run(3));
}
