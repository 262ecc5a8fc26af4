//! What did not run: leftovers of a cached criterion directory are no measurement, however many runs a side has.

use std::path::Path;
use std::time::Duration;

use super::criterion_dir::{measured, written};
use crate::cli::program::{Done, perfdiff};

/// A directory of runs, of `kept` and three others; the seed of `kept` says of which run its values are.
struct Runs(tempfile::TempDir);

impl Runs {
    fn new(runs: &[(&str, u32, u32)]) -> Runs {
        let all = Runs(tempfile::tempdir().unwrap());
        for (name, seed, kept) in runs {
            let directory = all.path().join(name);
            measured(&directory, "kept", 5_000.0, *kept);
            for other in ["parse", "render", "sort"] {
                measured(&directory, other, 70_000.0, *seed);
            }
        }
        all
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn run(&self, words: &str) -> Done {
        perfdiff(words).cwd(self.path()).run()
    }

    fn policy(&self, text: &str) {
        std::fs::write(self.path().join("perfdiff.toml"), text).unwrap();
    }
}

const REQUIRED: &str = "[compare]\nrequire = [\"kept\"]\n";

#[test]
fn a_leftover_counts_as_removed_and_satisfies_no_requirement_however_many_runs_there_are() {
    let runs = Runs::new(&[("a1", 1, 1), ("a2", 2, 2), ("b1", 3, 1), ("b2", 4, 1), ("c1", 5, 5), ("c2", 6, 6)]);
    for (words, sides) in [
        ("compare a1 b1", "one run per side"),
        ("compare --base a1 --base a2 --head b1", "several of the baseline"),
        ("compare --base a1 --head b1 --head b2", "several of the head"),
        ("compare --base a1 --base a2 --head b1 --head b2", "several a side"),
    ] {
        runs.policy("");
        let done = runs.run(&format!("{words} --report json"));
        assert_eq!((done.code, done.verdict("kept", "time", Some("median"))), (0, "removed".to_owned()), "{sides}: {}", done.stderr);
        assert_eq!(done.json()["outcome"], "warn", "{sides}");
        runs.policy(REQUIRED);
        let done = runs.run(words);
        assert_eq!(done.code, 1, "{sides}: {}", done.stdout);
        assert!(done.stdout.contains("1 requirement not met") && done.stdout.contains("did not run"), "{sides}: {}", done.stdout);
        // A bound is not met by what was not measured, nor is the leftover there when nothing else is asked for.
        runs.policy("[[gate]]\nmatch = \"kept/time/median\"\nlimit = \"< 1s\"\n");
        assert_eq!(runs.run(words).code, 1, "{sides}");
        runs.policy(REQUIRED);
        assert_eq!(runs.run(&format!("{words} --filter kept")).code, 1, "{sides}");
    }
    // What was measured in every run, or in one of them, counts.
    for words in ["compare --base a1 --base a2 --head c1 --head c2", "compare --base a1 --base a2 --head c1 --head b1"] {
        assert_eq!(runs.run(words).code, 0, "{words}");
    }
    let done = runs.run("compare --base a1 --base a2 --head c1 --head b1");
    assert!(done.stdout.contains("did not run in every run of the head"), "{}", done.stdout);
}

#[test]
fn a_directory_in_which_nothing_ran_and_something_is_gone_has_measured_nothing() {
    let runs = Runs::new(&[("a", 1, 1), ("b", 1, 1)]);
    std::fs::remove_dir_all(runs.path().join("b/sort")).unwrap();
    let done = runs.run("compare a b --report json");
    let json = done.json();
    // All of the baseline is missing, which is more than the policy lets pass.
    assert_eq!((json["outcome"].as_str(), json["counts"]["removed"].as_u64()), (Some("fail"), Some(4)), "{json:#}");
}

#[test]
fn a_leftover_that_file_times_prove_is_removed_though_its_values_are_of_no_run_at_hand() {
    let runs = Runs::new(&[("a", 1, 1), ("b", 2, 9)]);
    let (head, hour) = (runs.path().join("b"), Duration::from_secs(3600));
    written(&head, "kept", 30 * hour, true);
    for (n, name) in [(3, "parse"), (2, "render"), (1, "sort")] {
        written(&head, name, Duration::from_secs(10 * n), true);
    }
    let done = runs.run("compare a b --report json");
    assert_eq!(done.verdict("kept", "time", Some("median")), "removed");
    runs.policy(REQUIRED);
    assert_eq!(runs.run("compare a b").code, 1);
    runs.policy("[[gate]]\nmatch = \"kept/time/median\"\nlimit = \"< 1s\"\n");
    assert_eq!((runs.run("compare a b").code, runs.run("gate b").code), (1, 1), "a bound is not met by what was not measured");
    // All written at once, as a checkout or a copy does, proves nothing.
    for name in ["kept", "parse", "render", "sort"] {
        written(&head, name, hour, true);
    }
    assert_ne!(runs.run("compare a b --report json").verdict("kept", "time", Some("median")), "removed");
}

#[test]
fn leftovers_are_known_in_a_history_of_converted_runs_too() {
    let runs = Runs::new(&[("a1", 1, 1), ("a2", 2, 2), ("a3", 3, 3), ("b", 4, 2)]);
    let lines: Vec<String> = ["a1", "a2", "a3"].iter().map(|name| runs.run(&format!("inspect {name} --json")).stdout).collect();
    std::fs::write(runs.path().join("history.ndjson"), lines.concat()).unwrap();
    let done = runs.run("compare --history history.ndjson --head b --report json");
    assert_eq!(done.verdict("kept", "time", Some("median")), "removed");
    // A history whose newest runs merely held it has lost it long ago: nothing is said any more.
    let stale = Runs::new(&[("a1", 1, 1), ("a2", 2, 1), ("a3", 3, 1), ("b", 4, 1)]);
    let lines: Vec<String> = ["a1", "a2", "a3"].iter().map(|name| stale.run(&format!("inspect {name} --json")).stdout).collect();
    std::fs::write(stale.path().join("history.ndjson"), lines.concat()).unwrap();
    std::fs::remove_dir_all(stale.path().join("b/kept")).unwrap();
    let json = stale.run("compare --history history.ndjson --head b --report json").json();
    assert_eq!(json["counts"]["removed"], 0, "{json:#}");
}

#[test]
fn removed_is_what_the_newest_run_of_a_history_still_had() {
    let directory = tempfile::tempdir().unwrap();
    let run = |names: &[&str], n: u32| {
        let benchmarks: Vec<_> = names
            .iter()
            .map(|name| serde_json::json!({"name": name, "metrics": [{"name": "time", "unit": "ms", "value": 10.0 + 0.01 * f64::from(n % 4)}]}))
            .collect();
        serde_json::json!({"schema": "perfdiff.run/v1", "suite": "api", "time": format!("2026-01-{n:02}T00:00:00Z"), "benchmarks": benchmarks})
    };
    let removed = |history: &[serde_json::Value], head: &serde_json::Value| {
        let lines: Vec<String> = history.iter().map(|run| format!("{run}\n")).collect();
        std::fs::write(directory.path().join("history.ndjson"), lines.concat()).unwrap();
        std::fs::write(directory.path().join("head.json"), head.to_string()).unwrap();
        let done = perfdiff("compare --history history.ndjson --head head.json --report json").cwd(directory.path()).run();
        let json = done.json();
        (json["outcome"].as_str().unwrap().to_owned(), json["counts"]["removed"].as_u64().unwrap())
    };
    let (with, without) = (["a", "b", "c", "old"], ["a", "b", "c"]);
    let gone: Vec<_> = (1..=9).map(|n| if n < 6 { run(&with, n) } else { run(&without, n) }).collect();
    let just: Vec<_> = (1..=9).map(|n| if n == 3 { run(&without, n) } else { run(&with, n) }).collect();
    assert_eq!(removed(&gone, &run(&without, 10)), ("pass".to_owned(), 0), "removed long ago");
    assert_eq!(removed(&just, &run(&without, 10)), ("warn".to_owned(), 1), "removed just now");
    // A benchmark that failed in the newest run was still a part of it.
    let mut failed = gone.clone();
    failed[8]["benchmarks"].as_array_mut().unwrap().push(serde_json::json!({"name": "old", "error": "timeout"}));
    assert_eq!(removed(&failed, &run(&without, 10)), ("warn".to_owned(), 1), "failed in the newest run");
    // A suite that was given up long ago, beside one that the newest results still have.
    let suite = |name: &str, n: u32| {
        let mut run = run(&without, n);
        run["suite"] = name.into();
        run
    };
    let both: Vec<_> = (1..=8).flat_map(|n| [suite("api", n), suite("web", n)]).collect();
    assert_eq!(removed(&both, &suite("api", 10)), ("warn".to_owned(), 3), "a suite that is lost");
    let given_up: Vec<_> =
        (1..=8).flat_map(|n| if n < 4 { vec![suite("web", n), suite("api", n)] } else { vec![suite("api", n)] }).collect();
    assert_eq!(removed(&given_up, &suite("api", 10)), ("pass".to_owned(), 0), "a suite that was given up");
}
