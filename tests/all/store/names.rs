//! Names of branches, suites and labels: whatever they are, they come back as they were, and never two in one place.

use std::collections::{BTreeMap, BTreeSet};

use perfdiff::model::{Environment, Run};
use perfdiff::store::{Samples, StoreErrorKind, environment_key};
use proptest::prelude::*;

use super::made::{environment, git, repository, run, store};

fn of_branch(branch: &str) -> Run {
    Run { branch: Some(branch.into()), ..run(1) }
}

/// Stores a run for each, and checks that each is found again under its own name, in a repository that git finds sound
/// and that any file system can hold.
fn come_back(runs: &[Run]) {
    let directory = repository();
    let store = store(directory.path());
    let landed = store.append(runs, "Store runs").unwrap();
    // Not even where capitals and small letters are one.
    let paths: BTreeSet<String> = landed.paths.iter().map(|path| path.to_lowercase()).collect();
    assert_eq!(paths.len(), runs.len(), "{:?}", landed.paths);
    let paths: BTreeSet<&String> = landed.paths.iter().collect();
    for path in &paths {
        for component in path.split('/') {
            assert!(component.len() <= 255 && !component.is_empty() && !component.starts_with('.'), "{component}");
            assert!(component.bytes().all(|b| b.is_ascii_graphic() && !b"\\:*?\"<>|~".contains(&b)), "{component}");
            let device = component.split('.').next().unwrap().to_lowercase();
            assert!(!["con", "nul", "aux", "prn", "com1", "lpt9"].contains(&device.as_str()), "{component} is a device of Windows");
            assert!(!component.ends_with('.'), "{component}");
        }
    }
    let listing = store.list().unwrap();
    assert_eq!(listing.refused, []);
    let by_path: BTreeMap<&str, _> = listing.entries.iter().map(|entry| (entry.path.as_str(), entry)).collect();
    for (run, path) in runs.iter().zip(&landed.paths) {
        let place = &by_path[path.as_str()].place;
        let given = (run.branch.clone().unwrap(), run.suite.clone(), run.label.clone().filter(|label| !label.is_empty()));
        assert_eq!((place.branch.clone(), place.suite.clone(), place.label.clone()), given);
    }
    let read: Vec<Run> = store.read(&listing.entries, Samples::Keep).unwrap().map(Result::unwrap).collect();
    assert!(runs.iter().all(|run| read.contains(run)));
    git(directory.path(), &["fsck", "--strict"]);
}

#[test]
fn odd_branches_come_back_as_they_were() {
    let long = "ü".repeat(200);
    let deep = "feature/".repeat(30);
    let points = format!("a{}z", ".".repeat(300));
    let names = [
        "main",
        "Main",
        "feature/a",
        "feature%2Fa",
        "feature%252Fa",
        "feature-a",
        "release 1.0",
        "100%",
        "%",
        "a%",
        "a/",
        "a%/b",
        "a/b",
        ".",
        "..",
        ".git",
        "../../etc/passwd",
        "a.",
        "a..b",
        "größe/naïve",
        "größe/naïve".to_uppercase().as_str(),
        "e\u{301}",
        "é",
        "分支",
        "🚀",
        "-u",
        "a~1",
        "a+b",
        "a\nb",
        "CON",
        "con",
        "Con",
        "nul.x",
        "com1",
        "lpt9.txt",
        "console",
        "main.lock",
        "MAIN",
        "mAin",
        "%4Dain",
        "refs/heads/main",
        &"x".repeat(200),
        &"x".repeat(240),
        &"x".repeat(241),
        &format!("{}/y", "x".repeat(240)),
        &long,
        &deep,
        &points,
    ]
    .map(of_branch);
    come_back(&names);
}

#[test]
fn odd_suites_and_labels_come_back_as_they_were() {
    let of = |suite: &str, label: Option<&str>| Run { suite: suite.into(), label: label.map(Into::into), ..run(1) };
    come_back(&[
        of("criterion", None),
        of("criterion", Some("os=linux")),
        of("criterion", Some("os=linux,python=3.12")),
        of("criterion+os=linux", None),
        of("a~2", None),
        of("a-b", Some("c-d")),
        of("a-b-c", Some("d")),
        of("../x", Some("../y")),
        of("", None),
        of(".json", Some(".json")),
        of(&"längste".repeat(60), Some(&"länger".repeat(60))),
    ]);
}

#[test]
fn a_name_that_nobody_gives_a_branch_is_refused_with_what_to_do() {
    let directory = repository();
    let store = store(directory.path());
    for branch in [None, Some(String::new()), Some("x".repeat(1025))] {
        let error = store.append(&[Run { branch, ..run(1) }], "Store a run").unwrap_err();
        assert_eq!(error.kind, StoreErrorKind::BadName);
        assert!(error.hint.contains("--branch"), "{error:?}");
    }
    assert_eq!(store.tip().unwrap(), None, "nothing was stored");
}

#[test]
fn a_run_without_commit_or_time_has_a_place_too() {
    let directory = repository();
    let store = store(directory.path());
    let bare = Run { commit: None, commit_time: None, ..run(1) };
    let odd = Run { commit: Some("v1.2".into()), time: Some("2026-01-31T23:59:59.9+02:00".into()), commit_time: None, ..run(1) };
    let landed = store.append(&[bare, odd], "Store runs").unwrap();
    let shown: Vec<&str> = landed.paths.iter().map(|path| path.split_once("26224155c21d/").unwrap().1).collect();
    assert_eq!(shown, ["0000-00/00000000T000000Z-000000000000-criterion.json", "2026-01/20260131T215959Z-000000000000-criterion.json"]);
    assert_eq!(store.append(&[Run { commit: None, commit_time: None, ..run(1) }], "Again").unwrap().already, 1);
}

#[test]
fn environments_have_keys_of_their_own_which_stay_as_they_are() {
    let key = |environment: &Environment| environment_key(environment).unwrap();
    assert_eq!(key(&environment()), "linux-x86_64-amd-epyc-7763-64-core-processor-4-cores-ubuntu-24.04-26224155c21d");
    assert_eq!(key(&Environment::default()), "unknown");
    let with = |change: fn(&mut Environment)| {
        let mut changed = environment();
        change(&mut changed);
        key(&changed)
    };
    let keys = [
        key(&environment()),
        with(|e| e.cores = Some(8)),
        with(|e| e.cores = None),
        with(|e| e.cpu = Some("AMD EPYC 7763 64-Core  Processor".into())),
        with(|e| e.cpu = Some("amd epyc 7763 64-core processor".into())),
        with(|e| e.runner = None),
        with(|e| e.runner = Some(String::new())),
        with(|e| e.os = Some("../..".into())),
        with(|e| e.os = Some("分".repeat(400))),
    ];
    assert_eq!(BTreeSet::from(keys.clone()).len(), keys.len(), "{keys:?}");
    assert_eq!(with(|e| e.details = BTreeMap::from([("host".into(), "a".into())])), keys[0], "details do not count");
}

/// Anything printable; points, slashes and what separates parts of a path; long ones about the length of a component;
/// capitals, devices, endings that git and file systems keep for themselves, and letters that are written in two ways.
const NAMES: &str = "\\PC{1,60}|[a./%+~ -]{1,12}|[a-c]{230,250}[./%é]{0,4}[a-c]{0,300}|[aA]{1,3}|[cC][oO][nN](\\.x|1)?|(a|\\.){1,3}\\.lock|\\.{1,3}|(é|e\u{301}|É){1,3}|[a-z/é% ]{200}";

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn any_branches_come_back(names in proptest::collection::btree_set(NAMES, 1..16)) {
        come_back(&names.iter().map(|name| of_branch(name)).collect::<Vec<_>>());
    }

    #[test]
    fn any_suites_and_labels_come_back(names in proptest::collection::btree_set(("\\PC{0,40}|[a./%+~-]{0,12}", "\\PC{1,40}|[a./%+~-]{1,12}"), 1..8)) {
        let of = |(suite, label): &(String, String)| Run { suite: suite.clone(), label: Some(label.clone()), ..run(1) };
        come_back(&names.iter().map(of).collect::<Vec<_>>());
    }
}
