//! `export` and `import`: any history can move in and out.

use super::scratch::{Scratch, run_json};

#[test]
fn a_history_of_github_action_benchmark_moves_in_once() {
    let scratch = Scratch::new();
    scratch.fixture("github-action-benchmark/data.js", "data.js");
    let refused = scratch.perfdiff("baseline import data.js");
    assert_eq!(refused.code, 2, "{}", refused.stderr);
    assert!(refused.stderr.contains("does not say its branch\nhint: say it with --branch"), "{}", refused.stderr);
    assert_eq!(scratch.git(&["branch", "--list", "perfdiff"]), "", "nothing was stored");
    let first = scratch.perfdiff("baseline import data.js --branch main").ok();
    assert!(first.stdout.starts_with("imported 5 runs of 2 suites to branch perfdiff at "), "{}", first.stdout);
    let tip = scratch.git(&["rev-parse", "perfdiff"]);
    let again = scratch.perfdiff("baseline import data.js --branch main").ok();
    assert!(again.stdout.ends_with("; all of them were there already\n"), "{}", again.stdout);
    assert_eq!(scratch.git(&["rev-parse", "perfdiff"]), tip, "and no commit was made for nothing");
    let json = scratch.perfdiff("baseline list --report json").ok().json();
    let times: Vec<_> = json["groups"][0]["runs"].as_array().unwrap().iter().map(|run| run["time"].as_str().unwrap()).collect();
    // The pull request's entry knows no time of its commit, only when it was measured.
    let expected = ["2026-03-04T08:00:00Z", "2026-03-03T09:00:00Z", "2026-03-03T09:00:00Z", "2026-03-02T09:00:00Z", "2026-03-02T09:00:00Z"];
    assert_eq!(times, expected);
}

#[test]
fn what_is_exported_is_imported_the_same_into_another_store() {
    let (from, to) = (Scratch::new(), Scratch::new());
    from.fixture("github-action-benchmark/data.js", "data.js");
    from.fixture("github-action-benchmark/external.json", "external.json");
    from.perfdiff("baseline import data.js external.json --branch main").ok();
    let exported = from.perfdiff("baseline export").ok().stdout;
    let file = from.perfdiff("baseline export --output out.ndjson").ok();
    assert_eq!(std::fs::read_to_string(from.path().join("out.ndjson")).unwrap(), exported);
    assert_eq!((file.stdout.as_str(), file.stderr.as_str()), ("", "wrote 15 runs to out.ndjson: `main` (15)\n"));
    to.write("in.ndjson", &exported);
    to.perfdiff("baseline import in.ndjson").ok();
    let tree = |scratch: &Scratch| scratch.git(&["rev-parse", "perfdiff^{tree}"]);
    assert_eq!(tree(&from), tree(&to), "to the last byte");
}

#[test]
fn runs_keep_their_own_branch_commit_and_environment() {
    let scratch = Scratch::new();
    let commit = scratch.commit(2);
    let text = [
        run_json(&commit, 1.0, r#", "branch": "release/1.x", "environment": {"os": "macos"}"#),
        run_json(&commit, 1.0, r#", "time": "2026-05-01T00:00:00Z""#),
        run_json("0123456789", 1.0, r#", "time": "2026-05-01T00:00:00Z""#),
    ];
    scratch.write("runs.ndjson", &text.concat());
    scratch.perfdiff("baseline import runs.ndjson --branch main").ok();
    let exported = scratch.perfdiff("baseline export").ok().stdout;
    let told: Vec<_> = exported
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .map(|run| format!("{} {} {}", run["branch"], run["environment"]["os"], run["commit_time"]))
        .collect();
    let known = "\"2026-01-02T12:00:00Z\"";
    assert_eq!(told, [format!("\"main\" null {known}"), format!("\"release/1.x\" \"macos\" {known}"), "\"main\" null null".to_owned()]);
    let of_branch = scratch.perfdiff("baseline export --branch release/1.x").ok().stdout;
    assert_eq!(of_branch.lines().count(), 1);
    let none = scratch.perfdiff("baseline export --branch nosuch");
    assert_eq!(none.code, 3);
    assert!(none.stderr.contains("holds no run of the branch `nosuch`"), "{}", none.stderr);
}

#[test]
fn an_unreadable_history_stores_nothing() {
    let scratch = Scratch::new();
    scratch.fixture("github-action-benchmark/data.js", "data.js");
    scratch.fixture("github-action-benchmark/bad/cut.js", "cut.js");
    let done = scratch.perfdiff("baseline import data.js cut.js --branch main");
    assert_eq!(done.code, 3);
    assert!(done.stderr.contains("cut.js, line 209, column 37: the JSON ends too early"), "{}", done.stderr);
    assert_eq!(scratch.git(&["branch", "--list", "perfdiff"]), "");
}

#[test]
fn several_measurements_of_one_commit_are_all_kept_in_their_order() {
    let scratch = Scratch::new();
    let commit = scratch.commit(2);
    let text: String = (1..=12).map(|value| run_json(&commit, f64::from(value), r#", "branch": "main""#)).collect();
    scratch.write("runs.ndjson", &text);
    scratch.perfdiff("baseline import runs.ndjson").ok();
    let values: Vec<_> = scratch
        .perfdiff("baseline export")
        .ok()
        .stdout
        .lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).unwrap()["benchmarks"][0]["metrics"][0]["value"].as_f64().unwrap() * 1e3
        })
        .map(f64::round)
        .collect();
    assert_eq!(values, (1..=12).map(f64::from).collect::<Vec<_>>());
}

#[test]
fn an_export_of_several_branches_says_which() {
    let scratch = Scratch::new();
    scratch.fixture("github-action-benchmark/data.js", "data.js");
    scratch.fixture("github-action-benchmark/external.json", "external.json");
    scratch.perfdiff("baseline import data.js --branch main").ok();
    scratch.perfdiff("baseline import external.json --branch release").ok();
    let all = scratch.perfdiff("baseline export").ok();
    assert!(
        all.stderr.contains("`main` (") && all.stderr.contains("`release` (") && all.stderr.contains("--branch NAME"),
        "{}",
        all.stderr
    );
    let one = scratch.perfdiff("baseline export --branch release").ok();
    assert!(one.stderr.contains("`release` (") && !one.stderr.contains("main"), "{}", one.stderr);
    assert_eq!(scratch.perfdiff("baseline export --quiet").ok().stderr, "");
}
