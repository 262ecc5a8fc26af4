//! Histories that hold more than one branch, or too little to tell a shift.

use serde_json::{Value, json};

use crate::cli::program::{Done, perfdiff};

fn run(branch: Option<&str>, n: usize, ms: f64) -> Value {
    let benchmarks: Vec<Value> = ["parse", "render", "sort", "load", "save", "scan"]
        .iter()
        .enumerate()
        .map(|(at, name)| {
            let jitter = 1.0 + 0.004 * ((n * 7 + at) as f64).sin();
            json!({"name": name, "metrics": [{"name": "time", "unit": "ms", "value": ms * (at + 1) as f64 * jitter}]})
        })
        .collect();
    let time = format!("2026-{:02}-{:02}T00:00:00Z", 1 + n / 28, 1 + n % 28);
    let mut run = json!({"schema": "perfdiff.run/v1", "suite": "api", "time": time, "benchmarks": benchmarks});
    if let Some(branch) = branch {
        run["branch"] = branch.into();
    }
    run
}

/// A directory with these runs as `runs.ndjson`, and one as `head.json`.
fn workshop(runs: &[Value], head: &Value) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let lines: Vec<String> = runs.iter().map(|run| format!("{run}\n")).collect();
    std::fs::write(home.path().join("runs.ndjson"), lines.concat()).unwrap();
    std::fs::write(home.path().join("head.json"), head.to_string()).unwrap();
    home
}

fn told(json: &Value, code: &str) -> Vec<String> {
    let all = json["caveats"].as_array().unwrap().iter().filter(|caveat| caveat["code"] == code);
    all.map(|caveat| caveat["text"].as_str().unwrap().to_owned()).collect()
}

/// Thirty runs of `main` at 10 ms, and as many of `topic` at 15 ms, which takes turns with it only at the end.
fn two_branches() -> Vec<Value> {
    let main = (0..30).map(|n| run(Some("main"), n, 10.0));
    let topic = (30..60).map(|n| run(Some("topic"), n, 15.0));
    main.chain(topic).collect()
}

#[test]
fn a_history_of_files_keeps_branches_apart() {
    let home = workshop(&two_branches(), &run(None, 61, 10.0));
    let history = |words: &str| perfdiff(&format!("history --from runs.ndjson --report json {words}")).cwd(home.path()).run();
    let shifts =
        |done: &Done| done.json()["series"].as_array().unwrap().iter().map(|s| s["change_points"].as_array().unwrap().len()).sum::<usize>();
    let first =
        |done: &Done| done.json()["series"].as_array().unwrap().iter().map(|s| s["points"].as_array().unwrap().len()).max().unwrap();
    let done = history("");
    assert_eq!((shifts(&done), first(&done)), (0, 30));
    assert_eq!(done.json()["branch"], "main");
    assert_eq!(
        told(&done.json(), "other-branches"),
        ["30 runs of other branches than `main` were left out: `topic` (30); --branch NAME chooses another"]
    );
    let done = history("--branch topic");
    assert_eq!((shifts(&done), done.json()["branch"].as_str()), (0, Some("topic")));
    let done = history("--branch topik");
    assert_eq!(done.code, 3);
    assert!(done.stderr.contains("`main` (30), `topic` (30)"), "{}", done.stderr);
    // Without a usual name it is the branch of the newest run; runs that don't say theirs belong to it.
    let mut runs: Vec<Value> = (0..10).map(|n| run(Some("a"), n, 10.0)).chain((10..20).map(|n| run(Some("b"), n, 15.0))).collect();
    runs.push(run(None, 20, 15.0));
    let home = workshop(&runs, &runs[0]);
    let json = perfdiff("history --from runs.ndjson --report json").cwd(home.path()).run().json();
    assert_eq!((json["branch"].as_str(), json["runs"].as_u64()), (Some("b"), Some(11)));
    // One branch is no reason for a word.
    let home = workshop(&(0..30).map(|n| run(Some("x"), n, 10.0)).collect::<Vec<_>>(), &runs[0]);
    let json = perfdiff("history --from runs.ndjson --report json").cwd(home.path()).run().json();
    assert_eq!((told(&json, "other-branches").len(), json["runs"].as_u64()), (0, Some(30)));
}

#[test]
fn a_comparison_with_a_history_keeps_branches_apart() {
    // 15 ms is the level of `topic`, and far beyond that of `main`.
    let compare = |head: &Value, words: &str| {
        let home = workshop(&two_branches(), head);
        perfdiff(&format!("compare --history runs.ndjson --head head.json --report json {words}")).cwd(home.path()).run()
    };
    for head in [run(None, 61, 15.0), run(Some("main"), 61, 15.0), run(Some("other"), 61, 15.0)] {
        let done = compare(&head, "");
        assert_eq!((done.code, done.json()["baseline"]["runs"].as_u64()), (1, Some(30)), "{}", done.stderr);
        assert!(told(&done.json(), "other-branches")[0].contains("`main`"), "{}", done.stdout);
    }
    assert_eq!(compare(&run(None, 61, 15.0), "--base-branch topic").code, 0);
    assert_eq!(compare(&run(None, 61, 10.0), "").code, 0);
    assert_eq!(compare(&run(Some("topic"), 61, 15.0), "").code, 0, "the head's own branch");
    let done = compare(&run(None, 61, 15.0), "--base-branch mian");
    assert_eq!(done.code, 2);
    assert!(done.stderr.contains("there are runs of: `main` (30), `topic` (30)"), "{}", done.stderr);
    let home = workshop(&two_branches(), &run(None, 61, 15.0));
    assert_eq!(perfdiff("compare --base runs.ndjson --head head.json --base-branch main").cwd(home.path()).run().code, 2);
}

#[test]
fn a_history_too_short_for_change_points_says_so_and_shows_the_newest_level() {
    let levels = |levels: &[(usize, f64)]| {
        let values = levels.iter().flat_map(|(count, ms)| std::iter::repeat_n(*ms, *count));
        values.enumerate().map(|(n, ms)| run(None, n, ms)).collect::<Vec<_>>()
    };
    let history = |runs: &[Value], words: &str| {
        let home = workshop(runs, &runs[0]);
        perfdiff(&format!("history --from runs.ndjson {words}")).cwd(home.path()).run()
    };
    for (runs, change) in [
        (levels(&[(8, 10.0), (4, 13.0)]), 0.3),
        (levels(&[(7, 10.0), (7, 13.0)]), 0.3),
        (levels(&[(3, 10.0), (1, 13.0)]), 0.3),
        (levels(&[(23, 10.0)]), 0.0),
    ] {
        let done = history(&runs, "");
        assert!(done.stdout.contains("too few runs for a change point") && !done.stdout.contains("0 with a"), "{}", done.stdout);
        let json = history(&runs, "--report json").json();
        assert_eq!(told(&json, "short-history").len(), 1);
        for series in json["series"].as_array().unwrap() {
            let found = series["newest"]["change"].as_f64().unwrap();
            assert!((found - change).abs() < 0.02, "{} runs: {found}", runs.len());
        }
    }
    let done = history(&levels(&[(8, 10.0), (4, 13.0)]), "");
    assert!(done.stdout.contains("in the 4 newest runs from 2026-01-09 on, worse: ") && done.stdout.contains("▲ +30 %"), "{}", done.stdout);
    assert_eq!(history(&levels(&[(8, 10.0), (4, 13.0)]), "--only changed --report json").json()["series"].as_array().unwrap().len(), 6);
    // In a history that is long enough, a level that is too young for a change point is told as well, and nothing else is.
    let json = history(&levels(&[(30, 10.0), (6, 13.0)]), "--report json").json();
    assert_eq!((told(&json, "short-history").len(), json["series"][0]["newest"]["index"].as_u64()), (0, Some(30)));
    let json = history(&levels(&[(30, 10.0), (14, 13.0)]), "--report json").json();
    assert_eq!((json["series"][0]["change_points"].as_array().unwrap().len(), json["series"][0]["newest"].is_null()), (1, true));
    assert!(history(&levels(&[(30, 10.0)]), "--report json").json()["series"][0]["newest"].is_null());
    // A single run has nothing before it.
    let done = history(&levels(&[(1, 10.0)]), "");
    assert!(done.code == 0 && done.stdout.contains("1 run is too few for a change point"), "{}", done.stdout);
}
