//! `perfdiff history` as a user meets it.

use crate::cli::program::{Done, perfdiff};

const RUNS: &str = "--from fixtures/history/api/history.ndjson";

fn history(words: &str) -> Done {
    perfdiff(&format!("history {RUNS} {words}")).run()
}

#[test]
fn the_listing_shows_series_sparklines_and_what_happened() {
    insta::assert_snapshot!("listing", history("").stdout);
    insta::assert_snapshot!("listing_60_columns", history("--width 60").stdout);
    insta::assert_snapshot!("since_a_commit", history("--reference 98061e2 --only changed --limit 3").stdout);
    insta::assert_snapshot!("in_colour", history("--color always --filter encode").stdout);
}

#[test]
fn the_json_is_the_documented_form_and_holds_every_series() {
    let done = history("--reference 98061e2 --report json --limit 1");
    let json = done.json();
    assert_eq!(json["schema"], "perfdiff.history/v1");
    assert_eq!(json["series"].as_array().unwrap().len(), 6);
    let of = |name: &str| json["series"].as_array().unwrap().iter().find(|series| series["benchmark"] == name).unwrap();
    let large = of("parser/large");
    let step = &large["change_points"][0];
    assert_eq!((step["index"].as_u64(), step["commit"].as_str().map(|c| &c[..7])), (Some(34), Some("1583c59")));
    assert!((step["change"].as_f64().unwrap() - 0.2).abs() < 0.015 && step["p_value"].as_f64().unwrap() < 1e-6);
    assert_eq!(of("parser/small")["change_points"].as_array().unwrap().len(), 0);
    assert_eq!(of("parser/small")["since_reference"]["verdict"], "warning");
    assert_eq!(of("serve")["points"].as_array().unwrap().len(), 57);
    let back: perfdiff::model::History = serde_json::from_str(&done.stdout).unwrap();
    assert_eq!(serde_json::to_string_pretty(&back).unwrap() + "\n", done.stdout);
}

#[test]
fn a_history_fails_only_when_asked_to() {
    assert_eq!(history("").code, 0);
    assert_eq!(history("--reference 98061e2").code, 0);
    assert_eq!(history("--reference 98061e2 --fail-on failure").code, 1);
    assert_eq!(history("--reference 98061e2 --fail-on failure --filter parser/small").code, 0, "a warning only");
    let done = history("--reference 98061e2 --fail-on warning --filter parser/small");
    assert_eq!((done.code, done.stderr.as_str()), (1, "perfdiff: the policy failed (exit code 1)\n"));
    assert_eq!(history("--fail-on failure").code, 2, "there is nothing to fail on");
}

#[test]
fn filters_narrow_by_benchmark_and_by_metric() {
    let names = |words: &str| {
        let json = perfdiff(&format!("history {words} {RUNS} --report json")).run().json();
        json["series"].as_array().unwrap().iter().map(|s| format!("{} {}", s["benchmark"], s["statistic"])).collect::<Vec<_>>()
    };
    assert_eq!(names("parser/*").len(), 2);
    assert_eq!(names("encode"), ["\"encode\" \"median\""]);
    assert_eq!(names("encode --metric time/mean"), ["\"encode\" \"mean\""], "an informational metric that was asked for");
    let nothing = history("--filter parser/* --metric size");
    assert_eq!(nothing.code, 3, "nothing is both: {}", nothing.stderr);
}

#[test]
fn files_of_any_format_are_runs() {
    let done =
        perfdiff("history --from fixtures/k6/v2.2.0/base/summary.json fixtures/k6/v2.2.0/head/summary.json --metric http_req_duration/p95")
            .run();
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(done.stdout.contains("2 runs") && done.stdout.contains("endpoint:orders"), "{}", done.stdout);
    let done =
        perfdiff("history --from fixtures/history/endurance/flat.json fixtures/history/endurance/growing.json --metric */drift").run();
    assert!(done.stdout.contains("23 kB/min") || done.stdout.contains("/min"), "{}", done.stdout);
    assert!(done.stdout.contains("2 files of plain JSON were taken as runs of one suite"), "{}", done.stdout);
}

#[test]
fn what_can_not_be_done_is_said_with_what_to_do() {
    let said = |words: &str| {
        let done = perfdiff(&format!("history {words}")).run();
        assert!(done.stdout.is_empty(), "{}", done.stdout);
        format!("{} {}", done.code, done.stderr.trim_end())
    };
    insta::assert_snapshot!(
        "refusals",
        [
            said(&format!("{RUNS} --reference v1.2")),
            said(&format!("{RUNS} --reference fixtures/history/endurance/flat.json")),
            said(&format!("nosuch {RUNS}")),
            said(&format!("{RUNS} --report html")),
            said("--from fixtures/nosuch.json"),
        ]
        .join("\n\n")
    );
}

#[test]
fn the_schema_describes_what_is_written() {
    let schema = perfdiff("schema history").run().json();
    assert_eq!(schema["title"], "History");
    assert!(schema["$defs"]["LevelShift"]["properties"]["p_value"].is_object());
}
