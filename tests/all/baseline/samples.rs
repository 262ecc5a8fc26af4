//! What is kept of samples: all values of a series' first runs, deciles of the others, and every verdict as it was.

use serde_json::{Value, json};

use super::scratch::{Scratch, git};

/// A run of two benchmarks with thirty values each, about so many milliseconds.
fn results(ms: f64) -> String {
    let benchmark = |name: &str, times: f64| {
        let values: Vec<f64> = (0..30).map(|at| ms * times * (0.97 + f64::from((at * 11) % 30) / 500.0)).collect();
        json!({"name": name, "metrics": [{"name": "time", "unit": "ms", "sample": values}]})
    };
    json!({"schema": "perfdiff.run/v1", "suite": "unit", "benchmarks": [benchmark("parse", 1.0), benchmark("print", 3.0)]}).to_string()
}

/// Quiet runs.
const QUIET: [f64; 8] = [10.0, 10.04, 9.97, 10.02, 9.99, 10.05, 9.96, 10.01];

/// Heads that pass, warn and fail.
const HEADS: [f64; 3] = [10.03, 10.9, 14.0];

/// A store with a run for each of these times, of a commit each.
fn stored(times: &[f64]) -> Scratch {
    let scratch = Scratch::new();
    for (day, ms) in (2..).zip(times) {
        scratch.commit(day);
        scratch.write("results.json", &results(*ms));
        scratch.perfdiff("baseline update results.json --allow-dirty").ok();
    }
    scratch
}

/// The same as older versions stored it: each with all values.
fn stored_whole(times: &[f64]) -> Scratch {
    let scratch = stored(times);
    let whole = |day: u32| {
        let alone = Scratch::new();
        for day in 2..=day {
            alone.commit(day);
        }
        alone.write("results.json", &results(times[day as usize - 2]));
        alone.perfdiff("baseline update results.json --allow-dirty").ok();
        let path = files(&alone).remove(0);
        (path.clone(), alone.git(&["show", &format!("perfdiff:{path}")]))
    };
    let index = scratch.path().join(".git/whole-index");
    let run = |arguments: &[&str]| {
        let output = super::scratch::command(scratch.path(), arguments).env("GIT_INDEX_FILE", &index).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    run(&["read-tree", "perfdiff"]);
    for day in 2..2 + u32::try_from(times.len()).unwrap() {
        let (path, text) = whole(day);
        scratch.write("whole.json", &text);
        let blob = run(&["hash-object", "-w", "--no-filters", "whole.json"]);
        run(&["update-index", "--add", "--cacheinfo", &format!("100644,{blob},{path}")]);
    }
    let tree = run(&["write-tree"]);
    let commit = run(&["commit-tree", &tree, "-m", "As it was"]);
    run(&["update-ref", "refs/heads/perfdiff", &commit]);
    scratch
}

/// The runs' files, oldest first.
fn files(scratch: &Scratch) -> Vec<String> {
    let all = scratch.git(&["ls-tree", "-r", "--name-only", "perfdiff", "runs/"]);
    all.lines().map(str::to_owned).collect()
}

/// The first metric of each stored run, oldest first.
fn metrics(scratch: &Scratch) -> Vec<Value> {
    let read = |path: &String| -> Value { serde_json::from_str(&scratch.git(&["show", &format!("perfdiff:{path}")])).unwrap() };
    files(scratch).iter().map(|path| read(path)["benchmarks"][0]["metrics"][0].clone()).collect()
}

fn with_samples(scratch: &Scratch) -> Vec<usize> {
    let metrics = metrics(scratch);
    let has = |at: &usize| metrics[*at]["sample"].is_array();
    (0..metrics.len()).filter(has).collect()
}

/// A comparison with the stored runs.
fn compared(scratch: &Scratch, ms: f64) -> Value {
    scratch.write("head.json", &results(ms));
    let mut json = scratch.perfdiff("compare head.json --report json").json();
    json["caveats"].take();
    json
}

#[test]
fn the_first_runs_of_a_series_keep_their_samples_and_later_ones_their_deciles() {
    let scratch = stored(&QUIET);
    assert_eq!(with_samples(&scratch), [0, 1, 2, 3]);
    let last = metrics(&scratch).pop().unwrap();
    assert_eq!((last["n"].as_u64(), last["deciles"].as_array().unwrap().len()), (Some(30), 11), "{last}");
    assert!(last["stddev"].as_f64().unwrap() > 0.0);
    // The fifth decile is the median, which is the value.
    assert_eq!(last["deciles"][5], 0, "{last}");
    // Another suite, and another label, has first runs of its own.
    scratch.perfdiff("baseline update results.json --allow-dirty --label os=linux").ok();
    assert_eq!(with_samples(&scratch).len(), 5);
}

#[test]
fn a_run_that_is_stored_is_there_already_with_and_without_its_samples() {
    let scratch = stored(&QUIET);
    let exported = scratch.perfdiff("baseline export").ok().stdout;
    let whole = stored_whole(&QUIET).perfdiff("baseline export").ok().stdout;
    for (what, text) in [("as stored", &exported), ("with all values", &whole)] {
        scratch.write("runs.ndjson", text);
        let again = scratch.perfdiff("baseline import runs.ndjson").ok();
        assert!(again.stdout.ends_with("; all of them were there already\n"), "{what}: {}", again.stdout);
    }
    assert_eq!(files(&scratch).len(), 8);
}

#[test]
fn stores_of_older_versions_take_and_give_runs_of_this_one() {
    let (whole, thin) = (stored_whole(&QUIET), stored(&QUIET));
    let bare = whole.path().join("remote.git");
    git(whole.path(), &["init", "-q", "--bare", "remote.git"]);
    let remote = bare.to_str().unwrap();
    whole.run(&["baseline", "push", remote]).ok();
    assert_eq!(with_samples(&whole).len(), 8);
    for scratch in [&thin, &whole] {
        let pushed = scratch.run(&["baseline", "push", remote]).ok();
        assert!(pushed.stdout.starts_with("pushed 0 runs"), "{}", pushed.stdout);
        let fetched = scratch.run(&["baseline", "fetch", remote]).ok();
        assert!(fetched.stdout.starts_with("fetched 0 runs"), "{}", fetched.stdout);
        assert_eq!(files(scratch).len(), 8);
    }
}

#[test]
fn compacting_takes_the_values_of_older_runs_and_changes_no_verdict() {
    let whole = stored_whole(&QUIET);
    assert_eq!(with_samples(&whole).len(), 8);
    let before = HEADS.map(|ms| compared(&whole, ms));
    assert_eq!(before.each_ref().map(|one| one["outcome"].as_str().unwrap()), ["pass", "warn", "fail"]);
    let done = whole.perfdiff("baseline prune --compact").ok();
    assert!(done.stdout.contains("0 runs gone, 8 runs stay"), "{}", done.stdout);
    assert!(done.stderr.contains("newest 4 runs") && done.stderr.contains("to undo: git update-ref"), "{}", done.stderr);
    assert_eq!(with_samples(&whole), [4, 5, 6, 7]);
    assert_eq!(HEADS.map(|ms| compared(&whole, ms)), before);
    // Nor does it matter which runs kept theirs.
    assert_eq!(HEADS.map(|ms| compared(&stored(&QUIET), ms)), before);
    whole.perfdiff("baseline verify").ok();
}

#[test]
fn what_never_varied_stays_exact_without_its_samples() {
    let scratch = Scratch::new();
    let same = |value: f64| {
        let metric = json!({"name": "time", "unit": "ms", "sample": vec![value; 30]});
        json!({"schema": "perfdiff.run/v1", "suite": "unit", "benchmarks": [{"name": "parse", "metrics": [metric]}]}).to_string()
    };
    scratch.write("results.json", &same(5.0));
    for day in 2..=7 {
        scratch.commit(day);
        scratch.perfdiff("baseline update results.json --allow-dirty").ok();
    }
    assert_eq!(metrics(&scratch).pop().unwrap()["sample"], json!([0.005, 0.005, 0.005]));
}
