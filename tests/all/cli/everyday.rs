//! `compare`, `report`, `inspect` on genuine files.

use crate::cli::program::perfdiff;

const PAIR: &str = "compare fixtures/criterion/base fixtures/criterion/head";

#[test]
fn injected_changes_of_a_quiet_pair_are_found_and_the_unchanged_is_not_called() {
    let done = perfdiff(&format!("{PAIR} --report json")).run();
    assert_eq!(done.code, 1);
    let verdict = |benchmark: &str| done.verdict(benchmark, "time", Some("median"));
    assert_eq!(verdict("chain/same"), "inconclusive", "no change seen, but a failure of 10 % would not have shown");
    assert_ne!(verdict("chain/slower_3"), "failure");
    assert_eq!(verdict("chain/slower_10"), "inconclusive");
    assert_eq!(verdict("chain/slower_30"), "warning", "two processes may differ by that once in a few hundred times");
    assert_eq!(verdict("chain/faster_20"), "improved");
    assert_eq!(verdict("custom_constant"), "unchanged");
    assert_eq!(verdict("sort/merge_removed/500"), "removed", "a stale benchmark did not run");
    assert_eq!(verdict("sort/merge_added/500"), "added");
    assert_eq!(verdict("hash map / count/impl/a/b c"), "incomparable", "a collapse is not an improvement");
}

#[test]
fn a_side_compared_with_itself_is_unchanged() {
    for side in ["fixtures/criterion/base", "fixtures/criterion/strange"] {
        let done = perfdiff(&format!("compare {side} {side} --report json")).run();
        assert_eq!(done.code, 0, "{}", done.stderr);
        let json = done.json();
        let counts = json["counts"].as_object().unwrap();
        assert!(counts.iter().all(|(verdict, count)| verdict == "unchanged" || count == 0), "{counts:?}");
        let caveats = json["caveats"].as_array().unwrap();
        assert!(caveats.iter().any(|caveat| caveat["text"].as_str().unwrap().contains("every value is the baseline's")), "{caveats:?}");
    }
}

#[test]
fn the_values_of_another_commit_to_the_last_digit_were_not_measured_anew() {
    let directory = tempfile::tempdir().unwrap();
    let write = |name: &str, commit: char, value: f64| {
        let metric = serde_json::json!({"name": "time", "unit": "ms", "value": value});
        let commit = commit.to_string().repeat(40);
        let run = serde_json::json!({"schema": "perfdiff.run/v1", "suite": "api", "commit": commit, "benchmarks": [{"name": "get", "metrics": [metric]}]});
        let file = directory.path().join(name);
        std::fs::write(&file, run.to_string()).unwrap();
        file.to_str().unwrap().to_owned()
    };
    let compare = |base: &str, head: &str| perfdiff("compare").arg(base).arg(head).arg("--fail-on").arg("warning").run();
    let base = write("base.json", 'a', 1.234_567);
    let stale = compare(&base, &write("stale.json", 'b', 1.234_567));
    assert_eq!(stale.code, 1, "{}", stale.stdout);
    assert!(stale.stdout.contains(" WARN   1 suite not measured anew; no change in 1 metric"), "{}", stale.stdout);
    assert!(stale.stdout.contains("every value is that of aaaaaaa to the last digit"), "{}", stale.stdout);
    assert_eq!(compare(&base, &write("anew.json", 'b', 1.234_568)).code, 0);
    let coarse = compare(&write("coarse.json", 'a', 1.2), &write("again.json", 'b', 1.2));
    assert_eq!(coarse.code, 0, "a few digits may well be the same: {}", coarse.stdout);
}

#[test]
fn numbers_of_which_nobody_knows_which_way_is_better_are_no_pass() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        std::fs::write(folder.path().join(name), text).unwrap();
        folder.path().join(name).to_str().unwrap().to_owned()
    };
    let base = write("base.json", r#"{"parse": 120, "load": 33}"#);
    let head = write("head.json", r#"{"parse": 1200, "load": 330}"#);
    let done = perfdiff("compare").arg(&base).arg(&head).run();
    assert_eq!(done.code, 1, "{}", done.stdout);
    assert!(done.stdout.contains(" FAIL   Nothing was judged."), "{}", done.stdout);
    assert!(done.stdout.contains("[[rule]] with a `direction`"), "{}", done.stdout);
    assert_eq!(perfdiff("compare --metric load").arg(&base).arg(&head).run().code, 0, "who filters wants to look");
    let config = write("perfdiff.toml", "[[rule]]\nmatch = \"**\"\ndirection = \"lower\"\nrole = \"primary\"\n");
    let done = perfdiff("compare --config").arg(&config).arg(&base).arg(&head).run();
    assert!(!done.stdout.contains("Nothing was judged"), "{}", done.stdout);
}

#[test]
fn a_named_baseline_is_compared_with_another() {
    let done = perfdiff("compare").arg("fixtures/criterion/saved@main").arg("fixtures/criterion/saved@feature branch").run();
    assert!(done.code < 2, "{}", done.stderr);
    assert!(done.stdout.contains("chain/"));
}

#[test]
fn an_unknown_baseline_says_which_there_are() {
    let done = perfdiff("compare fixtures/criterion/saved@nosuch fixtures/criterion/saved@main").run();
    assert_eq!(done.code, 3);
    assert!(done.stderr.contains("main") && done.stderr.contains("feature branch"), "{}", done.stderr);
}

#[test]
fn the_sides_swapped_turn_worse_into_better() {
    let there = perfdiff(&format!("{PAIR} --report json")).run();
    let back = perfdiff("compare fixtures/criterion/head fixtures/criterion/base --report json").run();
    assert_eq!(there.verdict("chain/slower_30", "time", Some("median")), "warning");
    assert_eq!(back.verdict("chain/slower_30", "time", Some("median")), "improved");
    assert_eq!(back.verdict("chain/faster_20", "time", Some("median")), "warning");
}

#[test]
fn a_history_of_the_head_alone_is_never_a_pass() {
    let file = "fixtures/pytest-benchmark/5.3.1/base/benchmark.json";
    let done = perfdiff(&format!("compare --history {file} --head {file}")).run();
    assert_eq!(done.code, 3, "{}", done.stdout);
    assert!(done.stderr.contains("no run but the head's own") && done.stderr.contains("hint: append"), "{}", done.stderr);
}

#[test]
fn nothing_in_common_is_never_a_pass() {
    let done = perfdiff("compare fixtures/criterion/quick fixtures/locust/2.47.0-base --report json").run();
    assert_eq!(done.code, 3);
    assert!(done.stdout.is_empty());
    assert!(done.stderr.contains("no benchmark in common"), "{}", done.stderr);
}

#[test]
fn a_filter_that_matches_nothing_is_an_error_and_one_that_matches_narrows() {
    let done = perfdiff(&format!("{PAIR} --filter chain/*")).arg("--report").arg("json").run();
    let json = done.json();
    assert!(json["changes"].as_array().unwrap().iter().all(|change| change["benchmark"].as_str().unwrap().starts_with("chain/")));
    assert_eq!(perfdiff(&format!("{PAIR} --filter nosuch/*")).run().code, 3);
}

#[test]
fn fail_on_decides_what_the_exit_code_says() {
    assert_eq!(perfdiff(&format!("{PAIR} --fail-on never")).run().code, 0);
    let quiet = "compare fixtures/json/shapes/customSmallerIsBetter.json fixtures/json/shapes/customSmallerIsBetter.json";
    assert_eq!(perfdiff(&format!("{quiet} --fail-on warning")).run().code, 0);
    assert_eq!(perfdiff(&format!("{PAIR} --fail-on warning")).run().code, 1);
}

#[test]
fn several_reports_go_to_several_files_and_a_saved_comparison_renders_again_the_same() {
    let directory = tempfile::tempdir().unwrap();
    let (json, markdown) = (directory.path().join("deep/comparison.json"), directory.path().join("comment.md"));
    let done = perfdiff(PAIR)
        .arg("--report")
        .arg(format!("json={}", json.display()))
        .arg("--report")
        .arg(format!("markdown={}", markdown.display()))
        .arg("--quiet")
        .run();
    assert_eq!((done.code, done.stdout.as_str(), done.stderr.as_str()), (1, "", ""));
    assert!(std::fs::read_to_string(&markdown).unwrap().contains("slower_30"));
    let direct = perfdiff(PAIR).run().stdout;
    assert_eq!(perfdiff("report").arg(json.display().to_string()).run().stdout, direct);
    let piped = perfdiff("report -").stdin(&std::fs::read(&json).unwrap()).run();
    assert_eq!(piped.stdout, direct);
}

#[test]
fn a_saved_comparison_that_is_none_is_refused_by_name() {
    let done = perfdiff("report README.md").run();
    assert_eq!(done.code, 3);
    assert!(done.stderr.contains("README.md") && done.stderr.contains("perfdiff.comparison/v1"), "{}", done.stderr);
}

#[test]
fn standard_input_globs_and_files_all_work_as_inputs() {
    let base = std::fs::read("fixtures/json/demo/base.json").unwrap();
    let done = perfdiff("compare - fixtures/json/demo/head.json --suite demo").stdin(&base).run();
    assert_eq!(done.code, 1, "{}", done.stderr);
    let done = perfdiff("inspect fixtures/json/demo/*.json").run();
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(done.stdout.contains("suite base") && done.stdout.contains("suite head"), "{}", done.stdout);
    let done = perfdiff("inspect nosuch/*.json").run();
    assert_eq!(done.code, 3);
}

#[test]
fn several_tools_make_one_comparison() {
    let done = perfdiff(
        "compare --base fixtures/criterion/quick --base fixtures/locust/2.47.0-base --head fixtures/criterion/quick --head fixtures/locust/2.47.0-base --report json",
    )
    .run();
    assert_eq!(done.code, 0, "{}", done.stderr);
    let json = done.json();
    let suites: std::collections::BTreeSet<_> = json["changes"].as_array().unwrap().iter().map(|c| c["suite"].as_str().unwrap()).collect();
    assert_eq!(suites.into_iter().collect::<Vec<_>>(), ["criterion", "locust"]);
}

#[test]
fn a_label_keeps_legs_of_a_matrix_apart() {
    let done = perfdiff("inspect fixtures/criterion/quick --label os=linux --json").run();
    assert!(done.stdout.contains(r#""params":{"os":"linux"}"#), "{}", done.stdout);
    assert_eq!(perfdiff("inspect fixtures/criterion/quick --label linux").run().code, 2);
}

#[test]
fn what_inspect_writes_is_read_again_as_the_same() {
    let written = perfdiff("inspect fixtures/criterion/base --json").run().stdout;
    let done = perfdiff("compare fixtures/criterion/base - --report json").stdin(written.as_bytes()).run();
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert_eq!(
        done.json()["counts"]["unchanged"],
        done.json()["changes"].as_array().unwrap().iter().filter(|c| c["role"] == "primary").count()
    );
}

#[test]
fn colour_comes_only_where_it_is_wanted() {
    let escape = '\u{1b}';
    assert!(!perfdiff(PAIR).run().stdout.contains(escape), "a pipe gets none");
    assert!(perfdiff(PAIR).terminal(100).run().stdout.contains(escape), "a terminal does");
    assert!(!perfdiff(PAIR).terminal(100).env("NO_COLOR", "1").run().stdout.contains(escape));
    assert!(perfdiff(&format!("{PAIR} --color always")).env("NO_COLOR", "1").run().stdout.contains(escape));
    assert!(perfdiff(PAIR).env("CLICOLOR_FORCE", "1").run().stdout.contains(escape));
    assert!(!perfdiff(&format!("{PAIR} --color never")).terminal(100).run().stdout.contains(escape));
}

#[test]
fn a_report_fits_the_terminal() {
    for width in [60, 80, 120] {
        let done = perfdiff(PAIR).terminal(width).env("NO_COLOR", "1").run();
        // What is there to be copied stays in one piece.
        let lines = done.stdout.lines().filter(|line| !line.contains("Perfdiff-Accept:"));
        let longest = lines.map(|line| line.chars().count()).max().unwrap();
        assert!(longest <= width, "{longest} columns in {width}");
    }
}

#[test]
fn help_formats_schemas_and_completions_are_printed() {
    let help = perfdiff("--help").run();
    assert_eq!(help.code, 0);
    assert!(help.stdout.contains("Exit codes"));
    assert!(perfdiff("compare --help").run().stdout.contains("Kinds of report"));
    let formats = perfdiff("formats").run().stdout;
    for format in perfdiff::ingest::FORMATS.iter() {
        assert!(formats.contains(format.name()));
    }
    assert_eq!(perfdiff("export alerts").run().stdout, perfdiff::report::export::ALERTS);
    assert!(perfdiff("export grafana").run().json()["panels"].is_array());
    let columns = perfdiff("schema csv").run().json();
    assert_eq!(columns["fields"][0]["name"], "record");
    for form in ["run", "comparison", "config"] {
        let schema = perfdiff(&format!("schema {form}")).run().json();
        assert!(schema["properties"].is_object(), "{form}");
    }
    assert!(perfdiff("completions bash").run().stdout.contains("perfdiff"));
}

#[test]
fn wrong_usage_is_exit_code_two() {
    for words in [
        "",
        "compare",
        "compare HEAD",
        "compare --base a",
        "compare a b --nosuch",
        "compare a b --report nosuch",
        "nosuch",
        "compare a b --report json --report markdown",
    ] {
        let done = perfdiff(words).run();
        assert_eq!(done.code, 2, "`{words}`: {}", done.stderr);
        assert!(!done.stderr.is_empty(), "`{words}`");
    }
}

#[test]
fn a_closed_pipe_is_no_error() {
    struct Closed;
    impl std::io::Write for Closed {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::BrokenPipe.into())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut io = perfdiff::cli::Io {
        stdin: Box::new(std::io::empty()),
        stdout: Box::new(Closed),
        stderr: Box::new(std::io::sink()),
        env: Box::new(|_| None),
        now: perfdiff_now(),
        cwd: env!("CARGO_MANIFEST_DIR").into(),
        terminal: perfdiff::cli::Terminal::default(),
        program: None,
    };
    assert_eq!(perfdiff::cli::run(["perfdiff", "formats"], &mut io), 0);
}

fn perfdiff_now() -> jiff::Timestamp {
    "2026-11-21T12:00:00Z".parse().unwrap()
}

#[test]
fn a_filter_and_a_metric_together_leave_what_both_match() {
    let pair = "fixtures/k6/v2.2.0/base/summary.json fixtures/k6/v2.2.0/head/summary.json";
    let compared = perfdiff(&format!("compare {pair} --filter http_req_duration --metric p95 --report json")).run().json();
    let changes = compared["changes"].as_array().unwrap();
    assert!(!changes.is_empty());
    assert!(changes.iter().all(|change| change["metric"] == "http_req_duration" && change["statistic"] == "p95"), "{compared:#}");
    let nothing = perfdiff(&format!("compare {pair} --filter http_req_duration --filter checks --metric nosuch")).run();
    assert_eq!(nothing.code, 3, "{}", nothing.stdout);
    assert!(nothing.stderr.contains("no metric matches `http_req_duration` or `checks` and `nosuch`"), "{}", nothing.stderr);
}

#[test]
fn a_report_for_programs_has_every_judged_metric_also_the_inverse_of_another() {
    let done = perfdiff("compare fixtures/criterion/base fixtures/criterion/head --report json").run();
    let json = done.json();
    let judged = json["changes"].as_array().unwrap().iter().filter(|change| change["role"] == "primary").count();
    let junit = perfdiff("compare fixtures/criterion/base fixtures/criterion/head --report junit").run().stdout;
    assert!(json.to_string().contains("throughput") && junit.matches("<testcase ").count() >= judged, "{judged}\n{junit}");
}
