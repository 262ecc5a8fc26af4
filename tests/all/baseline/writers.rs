//! Many at once: whatever is stored is stored.

use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::scratch::{Scratch, git, run_json};

const WRITERS: u32 = 8;

/// `perfdiff baseline update` as a process of its own, storing a run of its own suite.
fn writer(scratch: &Scratch, number: u32, more: &[&str]) -> Child {
    // A file of its own: what another process is about to read must not be written again.
    let results = format!("results-{number}.json");
    scratch.write(&results, &run_json("", 10.0, "").replace(r#""commit": "", "#, ""));
    Command::new(env!("CARGO_BIN_EXE_perfdiff"))
        .args(["baseline", "update", &results, "--suite", &format!("suite-{number}")])
        .args(more)
        .current_dir(scratch.path())
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Starts all writers at once, and waits for all of them.
fn all_at_once(scratch: &Scratch, more: &[&str]) {
    let children: Vec<Child> = (0..WRITERS).map(|number| writer(scratch, number, more)).collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

/// That the store of a repository holds every writer's run, in a line of commits, and is sound.
fn assert_all_landed(repository: &Path) {
    let files = git(repository, &["ls-tree", "-r", "--name-only", "perfdiff", "runs"]);
    for number in 0..WRITERS {
        assert_eq!(files.matches(&format!("-suite-{number}.json")).count(), 1, "suite-{number}: {files}");
    }
    assert_eq!(git(repository, &["rev-list", "--count", "perfdiff"]).trim(), WRITERS.to_string());
    assert_eq!(git(repository, &["rev-list", "--min-parents=2", "perfdiff"]), "", "a line, not a web");
    git(repository, &["fsck", "--strict"]);
}

#[test]
fn eight_processes_on_one_local_repository_all_land() {
    let scratch = Scratch::new();
    all_at_once(&scratch, &[]);
    assert_all_landed(scratch.path());
    assert_eq!(scratch.perfdiff("baseline list --report json").ok().json()["runs"], WRITERS);
}

#[test]
fn eight_processes_on_one_remote_all_land() {
    let (scratch, origin) = super::sharing::with_origin();
    all_at_once(&scratch, &["--remote", "origin"]);
    assert_all_landed(origin.path());
}

#[test]
fn a_prune_amid_writers_loses_nothing_new() {
    let scratch = Scratch::new();
    let old: String = (2..8).map(|day| run_json(&scratch.commit(day), 1.0, r#", "branch": "main""#)).collect();
    scratch.write("old.ndjson", &old);
    scratch.perfdiff("baseline import old.ndjson").ok();
    let children: Vec<Child> = (0..4).map(|number| writer(&scratch, number, &[])).collect();
    scratch.perfdiff("baseline prune --keep 1").ok();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let files = git(scratch.path(), &["ls-tree", "-r", "--name-only", "perfdiff", "runs"]);
    assert_eq!(files.lines().count(), 5, "the newest of the old and all of the new: {files}");
}
