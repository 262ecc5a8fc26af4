//! Suites: the work tree against where it branched off.

use std::fs;

use super::yard::Yard;
use crate::cli::program::perfdiff;

const SUITE: &str = "--rounds 3..10 -- sh suite.sh {out}";

#[test]
fn a_branch_is_measured_in_turns_with_where_it_branched_off() {
    let yard = Yard::new();
    yard.branch("slower");
    yard.commit("13", "10");
    yard.scratch.git(&["checkout", "-q", "main"]);
    yard.commit("50", "50");
    yard.scratch.git(&["checkout", "-q", "slower"]);
    let done = yard.bench(&format!("--against main {SUITE}"));
    assert_eq!(
        (done.code, done.verdict("a", "time_ms", None), done.verdict("b", "time_ms", None)),
        (1, "failure".into(), "unchanged".into())
    );
    let json = done.json();
    let change = json["changes"].as_array().unwrap().iter().find(|change| change["benchmark"] == "a").unwrap();
    assert_eq!(change["rests_on"]["basis"], "rounds");
    assert!((change["change"].as_f64().unwrap() - 0.3).abs() < 0.01, "{change}");
    assert!(change["trace"]["rounds"].as_array().unwrap().len() >= 7, "{change}");
    assert!(json["baseline"]["source"].as_str().unwrap().starts_with("main at "), "{}", json["baseline"]);
    assert!(done.stderr.contains("every benchmark is settled"), "{}", done.stderr);
    assert!(done.stderr.contains("--seed 1"), "{}", done.stderr);
}

#[test]
fn the_rounds_are_drawn_and_listed() {
    let yard = Yard::new();
    yard.write("a", "13");
    let done = yard.bench("--fail-on never --report html=page.html --report json=comparison.json -- sh suite.sh");
    assert_eq!(done.code, 0, "{}", done.stderr);
    let page = fs::read_to_string(yard.path().join("page.html")).unwrap();
    assert!(page.contains("the change within each of ") && page.contains("in their order"));
    let explained = perfdiff("explain comparison.json a").cwd(yard.path()).run();
    assert!(explained.stdout.contains(" worse, 0 better: +30 %, +30 %"), "{}{}", explained.stdout, explained.stderr);
    assert!(explained.stdout.contains("`perfdiff bench` with a larger --budget"), "{}", explained.stdout);
}

#[test]
fn changes_that_are_in_no_commit_are_measured_with_head() {
    let yard = Yard::new();
    yard.write("b", "12");
    let done = yard.bench(SUITE);
    assert_eq!((done.code, done.verdict("b", "time_ms", None)), (1, "failure".into()), "{}", done.stderr);
    assert!(done.json()["head"]["source"].as_str().unwrap().ends_with("with uncommitted changes"));
}

#[test]
fn code_that_is_the_baselines_or_a_branch_that_is_not_there_is_an_error_that_says_so() {
    let yard = Yard::new();
    let same = yard.bench(&format!("--against main {SUITE}"));
    assert_eq!(same.code, 2);
    assert!(same.stderr.contains("HEAD is the same code as `main`"), "{}", same.stderr);
    let unknown = yard.bench(&format!("--against nowhere {SUITE}"));
    assert_eq!(unknown.code, 2);
    assert!(unknown.stderr.contains("where HEAD branched off `nowhere` is not known here"), "{}", unknown.stderr);
    let nothing = yard.bench("--against main");
    assert_eq!(nothing.code, 2);
    assert!(nothing.stderr.contains("nothing to measure"), "{}", nothing.stderr);
}

#[test]
fn a_command_that_would_measure_the_work_tree_on_both_sides_is_refused() {
    let yard = Yard::new();
    yard.write("a", "13");
    let script = yard.path().join("suite.sh").canonicalize().unwrap();
    let done = yard.program("--rounds 3..3 -- sh").arg(script.to_str().unwrap()).run();
    assert_eq!(done.code, 2);
    assert!(done.stderr.contains("both sides would measure the same code"), "{}", done.stderr);
}

#[test]
fn a_checkout_that_is_there_is_the_baseline_and_each_side_is_named_to_the_command() {
    let yard = Yard::new();
    let base = Yard::new();
    let directory = base.path().display().to_string();
    yard.write("a", "12");
    let done = yard.bench(&format!("--base-dir {directory} {SUITE}"));
    assert_eq!((done.code, done.verdict("a", "time_ms", None)), (1, "failure".into()), "{}", done.stderr);
    let twice = yard.bench(&format!("--base-dir . {SUITE}"));
    assert_eq!(twice.code, 2);
    let named = yard.bench("--rounds 3..3 -- sh -c").code;
    assert_ne!(named, 0);
    let sides = yard
        .program("--rounds 6..6 --fail-on never --")
        .arg("sh")
        .arg("-c")
        .arg(r#"if [ "$PERFDIFF_SIDE" = head ]; then echo '{"t": {"time_ms": 30}}'; else echo '{"t": {"time_ms": 20}}'; fi"#);
    assert_eq!(sides.run().verdict("t", "time_ms", None), "failure");
}

#[test]
fn a_target_directory_of_cargo_is_not_shared_between_the_sides() {
    let yard = Yard::new();
    yard.write("a", "13");
    let script = r#"echo "{\"t\": {\"time_ms\": $(( $(printf %s "$CARGO_TARGET_DIR" | wc -c) + 1 ))}}""#;
    let program = yard.program("--rounds 3..8 --fail-on never --").arg("sh").arg("-c").arg(script);
    let json = program.env("CARGO_TARGET_DIR", "/shared/target").run().json();
    let milliseconds = json["changes"][0]["baseline"]["value"].as_f64().unwrap() * 1000.0;
    assert!((milliseconds - "/shared/target/perfdiff-base".len() as f64 - 1.0).abs() < 1e-6, "{json:#}");
}

#[test]
fn results_may_be_printed_and_a_command_may_prepare_both_sides() {
    let yard = Yard::new();
    yard.write("a", "13");
    let done = yard.program("--rounds 3..8").arg("--prepare").arg("cp b prepared").arg("--").arg("sh").arg("suite.sh").run();
    assert_eq!((done.code, done.verdict("a", "time_ms", None)), (1, "failure".into()), "{}", done.stderr);
    assert!(yard.path().join("prepared").exists());
    let failed = yard.program("--rounds 3..8").arg("--prepare").arg("ls no-such-file").arg("--").arg("sh").arg("suite.sh").run();
    assert_eq!(failed.code, 3);
    assert!(failed.stderr.contains("--prepare `ls no-such-file` failed for main at"), "{}", failed.stderr);
    assert!(failed.stderr.contains("no-such-file"), "{}", failed.stderr);
}

#[test]
fn what_is_settled_is_left_out_by_the_tools_own_filter() {
    let yard = Yard::new();
    let log = tempfile::NamedTempFile::new().unwrap();
    yard.write("a", "10.0001");
    let path = log.path().display();
    yard.bench(&format!("--rounds 3..14 --fail-on never -- sh pytest.sh {path} --benchmark-json={{out}}"));
    let asked = fs::read_to_string(log.path()).unwrap();
    let asked: Vec<&str> = asked.lines().collect();
    assert_eq!(asked[0], "all");
    assert_eq!(asked.last(), Some(&" or test_slow or "), "{asked:?}");
    assert_eq!(asked.len(), 28, "the noisy one is measured to the end: {asked:?}");
}

#[test]
fn saved_runs_are_judged_the_same_when_they_are_compared_later() {
    let yard = Yard::new();
    yard.write("a", "10.6");
    let limits = "--warn 2% --fail 10% --fail-on never";
    let done = yard.bench(&format!("{limits} --save runs {SUITE}"));
    let again = perfdiff(&format!("compare runs/base.ndjson runs/head.ndjson --report json {limits}")).cwd(yard.path()).run();
    assert_eq!(done.json()["changes"], again.json()["changes"]);
    assert_eq!(done.verdict("a", "time_ms", None), "warning");
}
