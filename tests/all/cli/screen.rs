//! What a person sees beside and around a report: widths, colours, hints, and the line that stands last.

use crate::cli::program::perfdiff;

const K6: &str = "compare fixtures/k6/v2.2.0/base/summary.json fixtures/k6/v2.2.0/head/summary.json";
const PAIR: &str = "compare fixtures/criterion/base fixtures/criterion/head";

fn widest(text: &str) -> usize {
    text.lines().map(perfdiff::report::escape::width).max().unwrap()
}

#[test]
fn a_pipe_holds_every_name_in_every_row() {
    let done = perfdiff(K6).run();
    let json = perfdiff(&format!("{K6} --report json")).run().json();
    let is_shown = |change: &&serde_json::Value| {
        change["metric"] == "http_req_duration" && matches!(change["verdict"].as_str(), Some("failure" | "warning"))
    };
    let changes = json["changes"].as_array().unwrap().iter().filter(is_shown).count();
    let rows = done.stdout.lines().filter(|line| line.starts_with([' ', '~']) && line.contains("http_req_duration ")).count();
    assert!(changes > 2 && rows >= changes, "{rows} of {changes}: {}", done.stdout);
    assert!(widest(&done.stdout) > 100);
    assert!(done.stdout.lines().count() < 90, "{}", done.stdout);
}

#[test]
fn the_width_is_what_was_asked_for_then_columns_then_the_terminal() {
    // What is to be typed is never broken.
    let shown = |program: crate::cli::program::Program| {
        let text = program.env("NO_COLOR", "1").run().stdout;
        text.lines().filter(|line| !line.contains("Perfdiff-Accept")).map(perfdiff::report::escape::width).max().unwrap()
    };
    assert!((61..=80).contains(&shown(perfdiff(K6).terminal(80))));
    assert!(shown(perfdiff(K6).terminal(80).env("COLUMNS", "60")) <= 60);
    assert!(shown(perfdiff(K6).env("COLUMNS", "60")) <= 60);
    assert!((61..=100).contains(&shown(perfdiff(&format!("{K6} --width 100")).env("COLUMNS", "60"))));
    assert!(shown(perfdiff(K6).env("COLUMNS", "wide")) > 100);
    let file = tempfile::NamedTempFile::new().unwrap();
    perfdiff(&format!("{K6} --report console={}", file.path().display())).terminal(60).run();
    assert!(widest(&std::fs::read_to_string(file.path()).unwrap()) > 100, "a file is no terminal");
}

#[test]
fn everything_is_shown_when_asked_for() {
    let (short, all) = (perfdiff(K6).run().stdout, perfdiff(&format!("{K6} --all")).run().stdout);
    assert!(short.contains("(--all)") && !short.contains("UNCHANGED"), "{short}");
    assert!(!all.contains("(--all)") && all.contains("UNCHANGED") && all.contains("INFORMATIONAL"), "{all}");
    assert_eq!(perfdiff(&format!("{K6} --all --only changed")).run().code, 2);
}

#[test]
fn the_headline_and_the_files_are_reported_where_the_console_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let done = perfdiff(&format!("{K6} --report markdown=page.md --report json=out/saved.json"))
        .arg("--config")
        .arg(format!("{}/perfdiff.toml", env!("CARGO_MANIFEST_DIR")))
        .cwd(folder.path())
        .run();
    assert_eq!(done.code, 2, "no such configuration: {}", done.stderr);
    let inputs = ["base", "head"].map(|side| format!("{}/fixtures/k6/v2.2.0/{side}/summary.json", env!("CARGO_MANIFEST_DIR")));
    let compare = |more: &str| perfdiff(&format!("compare {} {} {more}", inputs[0], inputs[1])).cwd(folder.path()).run();
    let done = compare("--report markdown=page.md --report json=out/saved.json");
    let lines: Vec<&str> = done.stderr.lines().collect();
    assert_eq!((done.code, done.stdout.as_str()), (1, ""));
    assert!(lines[0].starts_with("perfdiff: FAIL: 8 failures, ") && lines[0].contains(" Worst: "), "{}", lines[0]);
    assert_eq!(lines[1..3], ["perfdiff: wrote page.md", "perfdiff: wrote out/saved.json"]);
    assert_eq!(lines[3..], ["perfdiff: the policy failed: 8 failures, 5 missed gates (exit code 1)"]);
    let done = compare("--report console --report json=saved.json");
    assert!(done.stderr.starts_with("perfdiff: wrote saved.json\nperfdiff: the policy failed: "), "{}", done.stderr);
    assert_eq!(compare("-q --report json=saved.json").stderr, "");
}

#[test]
fn what_failed_is_named_whatever_it_is() {
    let last = |more: &str| perfdiff(&format!("{PAIR} {more}")).run().stderr;
    assert_eq!(last(""), "perfdiff: the policy failed: 1 not comparable (exit code 1)\n");
    assert_eq!(
        last("--fail-on warning"),
        "perfdiff: the policy failed: 1 not comparable (exit code 1)\n",
        "what only warns did not decide where something failed"
    );
    let warns = perfdiff(&format!("{PAIR} --fail-on warning --filter chain/slower_30")).run().stderr;
    assert_eq!(warns, "perfdiff: the policy failed: 1 warning (exit code 1)\n");
}

#[test]
fn help_errors_and_hints_are_coloured_as_those_of_cargo() {
    let forced = |words: &str| perfdiff(words).env("CLICOLOR_FORCE", "1").run();
    assert!(forced("compare --help").stdout.contains("\u{1b}[1m\u{1b}[32mUsage:"));
    let wrong = forced("compare --nosuch").stderr;
    assert!(wrong.starts_with("\u{1b}[1m\u{1b}[31merror:\u{1b}[0m "), "{wrong:?}");
    let missing = forced("compare nosuch.json head.json").stderr;
    assert!(
        missing.starts_with("\u{1b}[1m\u{1b}[31merror:\u{1b}[0m ") && missing.contains("\u{1b}[1m\u{1b}[36mhint:\u{1b}[0m "),
        "{missing:?}"
    );
    assert!(forced(PAIR).stderr.contains("\u{1b}[1m\u{1b}[31mthe policy failed\u{1b}[0m"));
    for words in ["compare --help --color never", "compare --nosuch --color=never", "compare nosuch.json head.json --color never"] {
        let done = forced(words);
        assert!(!done.stdout.contains('\u{1b}') && !done.stderr.contains('\u{1b}'), "{words}");
    }
    assert!(!perfdiff("compare --nosuch").env("NO_COLOR", "1").env("CLICOLOR_FORCE", "1").run().stderr.contains('\u{1b}'));
    assert!(!perfdiff(PAIR).run().stdout.contains('\u{1b}'));
    assert!(!forced(PAIR).stdout.contains("[34m"), "no dark blue on black");
}

#[test]
fn thresholds_are_given_on_the_command_line() {
    let rule = |more: &str| {
        let json =
            perfdiff(&format!("compare fixtures/pytest-benchmark/5.3.1/base fixtures/pytest-benchmark/5.3.1/head {more} --report json"))
                .run()
                .json();
        let of = |metric: &str| {
            let change = json["changes"].as_array().unwrap().iter().find(|change| change["metric"] == metric).unwrap();
            (change["threshold"]["warn"].as_f64(), change["threshold"]["fail"].as_f64())
        };
        (of("time"), of("throughput_msg_sec"), of("error_rate"))
    };
    let points = (Some(0.005), Some(0.01));
    assert_eq!(rule(""), ((Some(0.05), Some(0.1)), (Some(0.1), Some(0.2)), points));
    let both = (Some(0.02), Some(0.04));
    assert_eq!(rule("--warn 2% --fail 4%"), (both, both, points), "error rates are in points and keep their thresholds");
    assert_eq!(rule("--fail 3%").1, (Some(0.03), Some(0.03)), "nothing warns later than it fails");
    assert_eq!(rule("--warn 50%").1, (Some(0.5), Some(0.5)));
    for (wrong, why) in [
        ("--warn 5", "write \"5%\""),
        ("--fail x", "expected a percentage"),
        ("--fail 0%", "more than 0 %"),
        ("--fail 100%", "less than 100 %"),
        ("--fail", "a value is required"),
        ("--warn 10% --fail 5%", "--warn 10 % is above --fail 5 %"),
    ] {
        let done = perfdiff(&format!("{PAIR} {wrong}")).run();
        assert_eq!(done.code, 2, "{wrong}");
        assert!(done.stderr.contains(why), "{wrong}: {}", done.stderr);
    }
    let points = perfdiff(PAIR).arg("--fail").arg("1 point").run();
    assert!(points.code == 2 && points.stderr.contains("[class.error-rate]"), "{}", points.stderr);
}

#[test]
fn a_rule_of_the_configuration_takes_precedence_over_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("perfdiff.toml");
    std::fs::write(
        &file,
        "[class.duration]\nwarn = \"1%\"\nfail = \"2%\"\n\n[[rule]]\nmatch = \"chain/same\"\nwarn = \"7%\"\nfail = \"8%\"\n",
    )
    .unwrap();
    let json = perfdiff(&format!("{PAIR} --warn 20% --fail 40% --report json --config")).arg(file.to_str().unwrap()).run().json();
    let fail = |benchmark: &str| {
        let changes = json["changes"].as_array().unwrap();
        changes.iter().find(|change| change["benchmark"] == benchmark && change["metric"] == "time").unwrap()["threshold"]["fail"].as_f64()
    };
    assert_eq!((fail("chain/same"), fail("chain/slower_30")), (Some(0.08), Some(0.4)));
}

#[test]
fn slips_are_answered_with_the_command_that_was_meant() {
    for (words, code, hint) in [
        ("compare main fixtures/criterion/head", 3, "perfdiff compare fixtures/criterion/head --base-branch main"),
        ("compare release/1.2 feature", 3, "perfdiff compare results.json --base-branch release/1.2"),
        ("compare HEAD~1 fixtures/criterion/head", 3, "perfdiff compare fixtures/criterion/head --base-commit HEAD~1"),
        ("compare 1a2b3c4 fixtures/criterion/head", 3, "--base-commit 1a2b3c4"),
        ("compare a.json b.json c.json", 2, "--base a.json --base … --head c.json"),
        ("compare a.json b.json --threshold 5%", 2, "perfdiff compare --warn 5% --fail 10%"),
        ("compare a.json b.json --fail-threshold=5%", 2, "perfdiff compare --warn 5% --fail 10%"),
    ] {
        let done = perfdiff(words).run();
        assert_eq!(done.code, code, "{words}: {}", done.stderr);
        assert!(done.stderr.contains(hint), "{words}: {}", done.stderr);
    }
    let file = perfdiff("compare nosuch.json fixtures/criterion/head").run();
    assert!(!file.stderr.contains("branch"), "{}", file.stderr);
}

#[test]
fn an_acceptance_that_has_expired_is_reported_with_its_configuration() {
    let folder = tempfile::tempdir().unwrap();
    let accept = |name: &str, day: &str| format!("[[accept]]\nmatch = \"{name}\"\nup-to = \"10%\"\nreason = \"known\"\nexpires = {day}\n");
    std::fs::write(folder.path().join("perfdiff.toml"), accept("test[a-b]", "2026-11-20") + &accept("later", "2026-11-21")).unwrap();
    let done = perfdiff("check-config").cwd(folder.path()).run();
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(done.stdout.contains("! the acceptance of `test[a-b]` expired on 2026-11-20"), "{}", done.stdout);
    assert!(!done.stdout.contains("later"), "{}", done.stdout);
}

#[test]
fn the_path_of_a_pytest_benchmark_is_there_to_be_copied() {
    let done = perfdiff("compare fixtures/pytest-benchmark/5.3.1/base fixtures/pytest-benchmark/5.3.1/head --filter test_chain[*").run();
    assert!(!done.stdout.contains("PATTERN"), "{}", done.stdout);
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, value: f64| {
        let metric = serde_json::json!({"name": "allocations", "unit": "count", "class": "count", "value": value});
        let run = serde_json::json!({"schema": "perfdiff.run/v1", "suite": "pytest", "benchmarks": [{"name": "test_a.py::test_x[slow-{1}]", "metrics": [metric]}]});
        let file = folder.path().join(name);
        std::fs::write(&file, run.to_string()).unwrap();
        file.to_str().unwrap().to_owned()
    };
    let done = perfdiff("compare").arg(write("base.json", 100.0)).arg(write("head.json", 150.0)).run();
    assert!(done.stdout.contains("Perfdiff-Accept: pytest/test_a.py::test_x[slow-{1}]/allocations | 55% | reason"), "{}", done.stdout);
}
