//! `update`: a run becomes the newest baseline of its branch, or is refused.

use super::scratch::{Scratch, run, run_json};

/// What perfdiff's results are called here; never committed.
const RESULTS: &str = "results.json";

/// Writes a run of 20 values around `milliseconds` that does not say its commit.
fn measure(scratch: &Scratch, milliseconds: f64) {
    measure_each(scratch, [milliseconds; 3]);
}

/// The same with a time for each of `parse`, `print` and `sort`.
fn measure_each(scratch: &Scratch, milliseconds: [f64; 3]) {
    let metric = |(name, time): (&str, f64)| {
        let sample: Vec<f64> = (0..20).map(|place| time * (1.0 + 0.0005 * f64::from(place % 5))).collect();
        format!(r#"{{"name": "{name}", "metrics": [{{"name": "time", "unit": "ms", "sample": {sample:?}}}]}}"#)
    };
    let benchmarks: Vec<String> = ["parse", "print", "sort"].into_iter().zip(milliseconds).map(metric).collect();
    scratch.write(RESULTS, &format!(r#"{{"schema": "perfdiff.run/v1", "suite": "unit", "benchmarks": [{}]}}"#, benchmarks.join(", ")));
}

/// The stored runs as their files say, oldest first.
fn stored(scratch: &Scratch) -> Vec<serde_json::Value> {
    if scratch.git(&["branch", "--list", "perfdiff"]).is_empty() {
        return Vec::new();
    }
    scratch.perfdiff("baseline export").ok().stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_first_run_is_stored_and_said_to_have_no_baseline() {
    let scratch = Scratch::new();
    measure(&scratch, 10.0);
    let head = scratch.git(&["rev-parse", "HEAD"]).trim().to_owned();
    let done = scratch.perfdiff("baseline update results.json --unless-regressed").ok();
    assert_eq!(done.stderr, "there is no baseline yet\n");
    assert!(done.stdout.starts_with(&format!("stored 1 run of main@{} on branch perfdiff, now at ", &head[..7])), "{}", done.stdout);
    assert!(done.stdout.contains("\n  unit, 3 metrics\n    runs/main/"), "{}", done.stdout);
    let run = stored(&scratch).remove(0);
    assert_eq!((run["commit"].as_str(), run["branch"].as_str()), (Some(head.as_str()), Some("main")));
    assert_eq!(run["commit_time"], "2026-01-01T12:00:00Z");
    assert!(run["environment"]["os"].is_string() && run["environment"]["cores"].is_number(), "{run}");
}

#[test]
fn the_same_update_twice_stores_once_and_says_so() {
    let scratch = Scratch::new();
    measure(&scratch, 10.0);
    scratch.perfdiff("baseline update results.json").ok();
    let tip = scratch.git(&["rev-parse", "perfdiff"]);
    let again = scratch.perfdiff("baseline update results.json").ok();
    assert!(
        again.stdout.starts_with("nothing new: 1 run of main@") && again.stdout.contains(" is on branch perfdiff already"),
        "{}",
        again.stdout
    );
    assert_eq!(scratch.git(&["rev-parse", "perfdiff"]), tip);
}

#[test]
fn a_regressed_run_is_refused_only_when_that_was_asked_for() {
    let scratch = Scratch::new();
    measure(&scratch, 10.0);
    scratch.perfdiff("baseline update results.json").ok();
    scratch.commit(2);
    measure(&scratch, 20.0);
    let refused = scratch.perfdiff("baseline update results.json --unless-regressed");
    assert_eq!(refused.code, 1, "{}", refused.stderr);
    assert!(refused.stdout.contains(" FAIL ") && refused.stdout.contains("parse"), "{}", refused.stdout);
    assert!(
        refused.stderr.starts_with("perfdiff: nothing was stored, since main@")
            && refused.stderr.ends_with(" fails the policy (exit code 1)\n")
    );
    assert_eq!(stored(&scratch).len(), 1);
    let kept = scratch.perfdiff("baseline update results.json").ok();
    assert!(kept.stderr.contains("it fails the policy; it is stored anyway, and marked"), "{}", kept.stderr);
    let flags: Vec<_> = stored(&scratch).iter().map(|run| run["regressed"].as_bool().unwrap_or_default()).collect();
    assert_eq!(flags, [false, true]);
    scratch.commit(3);
    measure(&scratch, 20.0);
    let fine = scratch.perfdiff("baseline update results.json --unless-regressed").ok();
    assert_eq!(fine.stderr, "", "no worse than the run before");
}

#[test]
fn what_a_commit_or_the_configuration_accepts_is_kept_with_the_run() {
    for by_trailer in [true, false] {
        let scratch = Scratch::new();
        for day in 2..8 {
            scratch.commit(day);
            measure(&scratch, 10.0 + 0.01 * f64::from(day % 3));
            scratch.perfdiff("baseline update results.json").ok();
        }
        if by_trailer {
            scratch.commit_saying(8, "Check more\n\nPerfdiff-Accept: unit/*/time | 150% | validates UTF-8 now");
        } else {
            scratch.write("perfdiff.toml", "[[accept]]\nmatch = \"unit/*/time\"\nup-to = \"150%\"\nreason = \"validates UTF-8 now\"\n");
            scratch.commit(8);
        }
        measure(&scratch, 20.0);
        let done = scratch.perfdiff("baseline update results.json --unless-regressed").ok();
        assert!(done.stderr.contains("the new level from now on: "), "{}", done.stderr);
        let accepted: Vec<_> = stored(&scratch).iter().map(|run| run["accepted"].as_array().map_or(0, Vec::len)).collect();
        assert_eq!(accepted, [0, 0, 0, 0, 0, 0, 3], "the three that were accepted");
        scratch.commit(9);
        measure(&scratch, 20.1);
        scratch.perfdiff("baseline update results.json --unless-regressed").ok();
        let accepted = stored(&scratch).last().unwrap()["accepted"].as_array().map_or(0, Vec::len);
        assert_eq!(accepted, 0, "the level starts once");
    }
}

#[test]
fn names_that_a_note_quotes_give_no_commands() {
    let scratch = Scratch::new();
    let measure = |milliseconds: f64| {
        let benchmark = format!(
            r#"{{"name": "parse\n::add-mask::x\u001b[2J", "metrics": [{{"name": "time", "unit": "ms", "sample": {:?}}}]}}"#,
            (0..20).map(|place| milliseconds * (1.0 + 0.0005 * f64::from(place % 5))).collect::<Vec<f64>>()
        );
        scratch.write(RESULTS, &format!(r#"{{"schema": "perfdiff.run/v1", "suite": "unit", "benchmarks": [{benchmark}]}}"#));
    };
    for day in 2..8 {
        scratch.commit(day);
        measure(10.0 + 0.01 * f64::from(day % 3));
        scratch.perfdiff("baseline update results.json").ok();
    }
    scratch.commit_saying(8, "Check more\n\nPerfdiff-Accept: unit/** | 150% | validates UTF-8 now");
    measure(20.0);
    let done = scratch.perfdiff("baseline update results.json").ok();
    assert!(done.stderr.contains("the new level from now on: unit/parse\\n"), "{}", done.stderr);
    assert!(!done.stderr.contains('\u{1b}') && !done.stderr.lines().any(|line| line.starts_with("::")), "{}", done.stderr);
}

#[test]
fn what_a_pull_request_accepts_is_stored_at_its_merge_and_the_level_starts_there() {
    let scratch = Scratch::new();
    for day in 2..9 {
        scratch.commit(day);
        measure(&scratch, 10.0 + 0.01 * f64::from(day % 3));
        scratch.perfdiff("baseline update results.json").ok();
    }
    scratch.git(&["switch", "-q", "-c", "topic"]);
    scratch.commit_saying(9, "Check more\n\nPerfdiff-Accept: unit/parse/time | 150% | validates UTF-8 now");
    scratch.commit(10);
    scratch.git(&["switch", "-q", "main"]);
    scratch.git(&["merge", "-q", "--no-ff", "-m", "Merge pull request #7", "topic"]);
    measure_each(&scratch, [20.0, 10.0, 10.0]);
    let done = scratch.perfdiff("baseline update results.json --unless-regressed").ok();
    assert!(done.stderr.contains("the new level from now on: unit/parse/time"), "{}", done.stderr);
    let newest = stored(&scratch).pop().unwrap();
    assert_eq!(newest["accepted"], serde_json::json!(["unit/parse/time/median"]));
    assert_eq!(newest["commit"], scratch.git(&["rev-parse", "main"]).trim());
    // The same again is no finding; against the old level it would be.
    scratch.commit(11);
    scratch.perfdiff("baseline update results.json --unless-regressed").ok();
    let listed = scratch.perfdiff("baseline list").ok();
    assert!(listed.stdout.contains("accepted"), "{}", listed.stdout);
}

#[test]
fn results_of_uncommitted_changes_belong_to_no_commit() {
    let scratch = Scratch::new();
    measure(&scratch, 10.0);
    scratch.write("code.rs", "fn main() { changed }\n");
    let refused = scratch.perfdiff("baseline update results.json");
    assert_eq!(refused.code, 2, "{}", refused.stderr);
    assert!(
        refused.stderr.contains("code.rs") && refused.stderr.contains("hint: nothing was stored; commit or stash the changes"),
        "{}",
        refused.stderr
    );
    assert_eq!(stored(&scratch).len(), 0);
    let kept = scratch.perfdiff("baseline update results.json --allow-dirty").ok();
    assert!(
        kept.stderr.contains("! stored with a caveat: the working tree held changes that are in no commit (code.rs)"),
        "{}",
        kept.stderr
    );
    assert_eq!(stored(&scratch)[0]["caveats"][0]["code"], "dirty-tree");
    // In CI the commit is what was checked out, whatever the build leaves behind.
    let other = Scratch::new();
    measure(&other, 10.0);
    other.write("code.rs", "fn main() { generated }\n");
    let done = run(other.path(), &["baseline", "update", "results.json"], &[("CI", "true")]).ok();
    assert!(done.stderr.contains("! stored with a caveat"), "{}", done.stderr);
}

#[test]
fn untracked_files_and_the_results_themselves_are_no_changes() {
    let scratch = Scratch::new();
    measure(&scratch, 10.0);
    scratch.git(&["add", RESULTS]);
    scratch.git(&["commit", "-q", "-m", "Commit results"]);
    measure(&scratch, 11.0);
    scratch.write("log.txt", "noise");
    let done = scratch.perfdiff("baseline update results.json").ok();
    assert_eq!(done.stderr, "there is no baseline yet\n");
}

#[test]
fn without_branch_or_commit_nothing_is_stored() {
    let scratch = Scratch::new();
    measure(&scratch, 10.0);
    scratch.git(&["checkout", "-q", "--detach"]);
    let detached = scratch.perfdiff("baseline update results.json");
    assert_eq!(detached.code, 2, "{}", detached.stderr);
    assert!(
        detached.stderr.contains("it is not known which branch was measured: HEAD is detached\nhint: say it with --branch"),
        "{}",
        detached.stderr
    );
    scratch.perfdiff("baseline update results.json --branch main").ok();
    assert_eq!(stored(&scratch)[0]["branch"], "main");
    let unborn = tempfile::tempdir().unwrap();
    super::scratch::git(unborn.path(), &["init", "-q"]);
    std::fs::copy(scratch.path().join(RESULTS), unborn.path().join(RESULTS)).unwrap();
    let done = run(unborn.path(), &["baseline", "update", "results.json"], &[]);
    assert_eq!(done.code, 2, "{}", done.stderr);
    assert!(done.stderr.contains("it is not known which commit was measured"), "{}", done.stderr);
}

#[test]
fn runs_of_several_commits_are_no_baseline() {
    let scratch = Scratch::new();
    scratch.write("runs.ndjson", &[run_json("1111111", 1.0, ""), run_json("2222222", 1.0, "")].concat());
    let done = scratch.perfdiff("baseline update runs.ndjson");
    assert_eq!(done.code, 3);
    assert!(done.stderr.contains("the results are of several commits: 1111111, 2222222"), "{}", done.stderr);
}

#[test]
fn flags_say_what_was_measured() {
    let scratch = Scratch::new();
    let second = scratch.commit(2);
    scratch.commit(3);
    measure(&scratch, 10.0);
    scratch
        .perfdiff(
            "baseline update results.json --branch release/1.x --commit HEAD~1 --environment runner=bench-box --suite api --label os=linux",
        )
        .ok();
    let run = stored(&scratch).remove(0);
    assert_eq!((&run["commit"], &run["branch"], &run["suite"]), (&second.into(), &"release/1.x".into(), &"api".into()));
    assert_eq!((&run["environment"]["runner"], &run["label"]), (&"bench-box".into(), &"os=linux".into()));
}

#[test]
fn several_suites_are_stored_together_and_each_has_its_own_path() {
    let scratch = Scratch::new();
    measure(&scratch, 10.0);
    scratch.fixture("pytest-benchmark/5.3.1/base/benchmark.json", "pytest.json");
    let done = scratch.perfdiff("baseline update results.json pytest.json").ok();
    assert!(done.stdout.starts_with("stored 2 runs of main@") && done.stdout.contains("\n  pytest, 44 metrics\n"), "{}", done.stdout);
    assert_eq!(scratch.git(&["rev-list", "--count", "perfdiff"]).trim(), "1", "in one commit");
}

#[test]
fn a_baseline_that_can_not_be_read_is_not_taken_for_none() {
    let scratch = Scratch::new();
    measure(&scratch, 10.0);
    scratch.perfdiff("baseline update results.json").ok();
    let path = scratch.git(&["ls-tree", "-r", "--name-only", "perfdiff", "runs"]).trim().to_owned();
    let blob = scratch.git(&["rev-parse", &format!("perfdiff:{path}")]).trim().to_owned();
    std::fs::remove_file(scratch.path().join(".git/objects").join(&blob[..2]).join(&blob[2..])).unwrap();
    scratch.commit(2);
    measure(&scratch, 20.0);
    let refused = scratch.perfdiff("baseline update results.json --unless-regressed");
    assert_eq!(refused.code, 3, "{}{}", refused.stdout, refused.stderr);
    assert!(refused.stderr.contains(&format!("can't be read, so nothing can be compared: {path}")), "{}", refused.stderr);
    assert_eq!(scratch.git(&["rev-list", "--count", "perfdiff"]).trim(), "1", "nothing was stored");
}

#[test]
fn a_remote_is_updated_without_a_local_store() {
    let (scratch, _origin) = super::sharing::with_origin();
    measure(&scratch, 10.0);
    let done = scratch.perfdiff("baseline update results.json --remote origin").ok();
    assert!(done.stdout.contains(" on branch perfdiff of origin, now at "), "{}", done.stdout);
    scratch.commit(2);
    measure(&scratch, 20.0);
    let refused = scratch.perfdiff("baseline update results.json --remote origin --unless-regressed");
    assert_eq!(refused.code, 1, "{}", refused.stderr);
    assert_eq!(scratch.git(&["branch", "--list", "perfdiff"]), "");
    let compared = scratch.perfdiff("compare results.json --remote origin");
    assert_eq!(compared.code, 1, "the same engine: {}{}", compared.stdout, compared.stderr);
}

#[test]
fn a_release_branch_is_held_against_its_own_last_run() {
    let scratch = Scratch::new();
    measure(&scratch, 10.0);
    scratch.perfdiff("baseline update results.json").ok();
    scratch.git(&["checkout", "-q", "-b", "release/1.x"]);
    scratch.commit(2);
    measure(&scratch, 20.0);
    scratch.perfdiff("baseline update results.json").ok();
    scratch.commit(3);
    measure(&scratch, 20.0);
    scratch.perfdiff("baseline update results.json --unless-regressed").ok();
    assert_eq!(stored(&scratch).len(), 3);
}

/// A market-data platform: its own limits, and a baseline that moves only when nothing regressed.
#[test]
fn the_genuine_pytest_pair_is_refused_for_the_reasons_that_were_built_in() {
    let scratch = Scratch::new();
    scratch.write(
        "perfdiff.toml",
        "[class.latency]\nwarn = \"5%\"\nfail = \"10%\"\n[class.throughput]\nwarn = \"3%\"\nfail = \"5%\"\n[class.memory]\nwarn = \"10%\"\nfail = \"20%\"\n",
    );
    scratch.fixture("pytest-benchmark/5.3.1/base/benchmark.json", RESULTS);
    let first = scratch.perfdiff("baseline update results.json --unless-regressed").ok();
    assert_eq!(first.stderr, "there is no baseline yet\n", "a first run is no failure, but said");
    scratch.commit(2);
    scratch.fixture("pytest-benchmark/5.3.1/head/benchmark.json", RESULTS);
    let refused = scratch.perfdiff("baseline update results.json --unless-regressed");
    assert_eq!(refused.code, 1, "{}", refused.stderr);
    let failures = refused.stdout.split(" FAILURES").nth(1).unwrap().split("\n\n").next().unwrap();
    for metric in ["throughput_msg_sec", "latency_p95", "error_rate"] {
        assert!(failures.contains(metric), "{metric}: {}", refused.stdout);
    }
    assert!(refused.stdout.split(" IMPROVED").nth(1).unwrap().contains("memory_usage_mb"), "{}", refused.stdout);
    assert_eq!(stored(&scratch).len(), 1, "the baseline did not move");
}

#[test]
fn a_suite_of_the_job_that_was_not_measured_again_is_missing_and_not_forgotten() {
    let scratch = Scratch::new();
    measure(&scratch, 10.0);
    scratch.write("load.json", r#"{"schema": "perfdiff.run/v1", "suite": "load", "benchmarks": [{"name": "orders", "metrics": [{"name": "time", "unit": "ms", "value": 7}]}]}"#);
    scratch.perfdiff("baseline update results.json load.json").ok();
    scratch.commit(2);
    measure(&scratch, 10.01);
    let both = scratch.perfdiff("compare --head results.json --head load.json --report json").ok().json();
    assert_eq!((both["outcome"].as_str(), both["counts"]["removed"].as_u64()), (Some("pass"), Some(0)), "{both}");
    let one = scratch.perfdiff("compare results.json --report json").ok().json();
    assert_eq!((one["outcome"].as_str(), one["counts"]["removed"].as_u64()), (Some("warn"), Some(1)), "{one}");
    let lost = one["changes"].as_array().unwrap().iter().find(|change| change["verdict"] == "removed").unwrap();
    assert_eq!((lost["suite"].as_str(), lost["benchmark"].as_str()), (Some("load"), Some("orders")));
    scratch.write("perfdiff.toml", "[compare]\non-missing = \"fail\"\n");
    assert_eq!(scratch.perfdiff("compare results.json").code, 1);
    // It was left out on purpose: the next run of the branch is the level from then on.
    scratch.write("perfdiff.toml", "");
    scratch.perfdiff("baseline update results.json --allow-dirty").ok();
    scratch.commit(3);
    measure(&scratch, 10.02);
    assert_eq!(scratch.perfdiff("compare results.json --report json").ok().json()["outcome"], "pass");
}

#[test]
fn a_suite_that_another_job_stores_is_none_of_this_ones() {
    let scratch = Scratch::new();
    measure(&scratch, 10.0);
    scratch.write("load.json", r#"{"schema": "perfdiff.run/v1", "suite": "load", "benchmarks": [{"name": "orders", "metrics": [{"name": "time", "unit": "ms", "value": 7}]}]}"#);
    scratch.perfdiff("baseline update results.json").ok();
    scratch.perfdiff("baseline update load.json").ok();
    scratch.commit(2);
    measure(&scratch, 10.01);
    assert_eq!(scratch.perfdiff("compare results.json --report json").ok().json()["outcome"], "pass");
}
