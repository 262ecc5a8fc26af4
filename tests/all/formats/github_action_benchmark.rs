//! Histories of github-action-benchmark: one run an entry, every number in the sense of its tool.

use perfdiff::ingest::{self, Options, ParseErrorKind, Source};
use perfdiff::model::{CaveatCode, Class, Direction, Metric, Run};

use crate::formats::door::{read, read_text, words};

/// A file of one entry.
fn entry(tool: &str, benches: &str) -> Vec<Run> {
    let text = format!(
        r#"window.BENCHMARK_DATA = {{"lastUpdate": 1, "repoUrl": "", "entries": {{"S": [
            {{"commit": {{"id": "0123456789abcdef"}}, "date": 1772442300000, "tool": "{tool}", "benches": [{benches}]}}]}}}}"#
    );
    read_text("data.js", &text).unwrap()
}

fn metric(tool: &str, bench: &str) -> Metric {
    entry(tool, bench).remove(0).benchmarks.remove(0).metrics.remove(0)
}

#[test]
fn a_script_and_a_json_file_of_every_tool() {
    for file in ["data.js", "external.json"] {
        insta::assert_snapshot!(file, words(&read(&format!("github-action-benchmark/{file}")).unwrap()));
    }
}

#[test]
fn every_entry_is_a_run_with_its_commit_and_the_time_it_was_measured() {
    let runs = read("github-action-benchmark/data.js").unwrap();
    let told: Vec<_> =
        runs.iter().map(|run| (run.suite.as_str(), &run.commit.as_deref().unwrap()[..7], run.time.as_deref().unwrap())).collect();
    assert_eq!(
        told,
        [
            ("Python Benchmark", "908a80a", "2026-03-02T09:05:00Z"),
            ("Python Benchmark", "98699b1", "2026-03-03T09:05:00.123Z"),
            ("Python Benchmark", "98699b1", "2026-03-03T10:00:00Z"),
            ("Go Benchmark", "908a80a", "2026-03-02T09:05:01Z"),
            ("Go Benchmark", "9611abc", "2026-03-04T08:00:00Z"),
        ]
    );
    let made: Vec<_> = runs.iter().map(|run| run.commit_time.as_deref()).collect();
    let (first, second) = (Some("2026-03-02T09:00:00Z"), Some("2026-03-03T09:00:00Z"));
    assert_eq!(made, [first, second, second, first, None], "of a pull request the action writes another time");
}

#[test]
fn pytest_is_a_time_with_a_deviation_in_seconds_and_not_a_rate() {
    let bench = r#"{"name": "t", "value": 200.5, "unit": "iter/sec", "range": "stddev: 0.0003", "extra": "mean: 4.987531172069826 msec\nrounds: 202"}"#;
    let time = metric("pytest", bench);
    assert_eq!((time.name.as_str(), time.statistic.as_deref(), time.direction), ("time", Some("mean"), Direction::Lower));
    assert!((time.value - 0.004_987_531_172_069_826).abs() < 1e-15, "{}", time.value);
    assert_eq!((time.stddev, time.n), (Some(0.0003), Some(202)));
    let once =
        metric("pytest", r#"{"name": "t", "value": 4, "unit": "iter/sec", "range": "stddev: 0", "extra": "mean: 250 msec\nrounds: 1"}"#);
    assert_eq!((once.value, once.stddev, once.n), (0.25, None, Some(1)), "one round has no spread");
    let bare = metric("pytest", r#"{"name": "t", "value": 4, "unit": "iter/sec"}"#);
    assert_eq!((bare.value, bare.stddev), (0.25, None));
}

#[test]
fn the_unit_decides_where_the_action_takes_everything_for_a_time() {
    let jmh = metric("jmh", r#"{"name": "b", "value": 2, "unit": "ops/ms"}"#);
    assert_eq!((jmh.class, jmh.direction, jmh.value), (Class::Throughput, Direction::Higher, 2000.0));
    let go = metric("go", r#"{"name": "BenchmarkX - MB/s", "value": 2, "unit": "MB/s"}"#);
    assert_eq!((go.name.as_str(), go.direction), ("throughput", Direction::Higher));
}

#[test]
fn what_a_custom_tool_declares_holds_and_a_contradiction_is_said() {
    for (tool, unit, direction, doubtful) in [
        ("customBiggerIsBetter", "req/s", Direction::Higher, false),
        ("customSmallerIsBetter", "req/s", Direction::Lower, true),
        ("customSmallerIsBetter", "furlong", Direction::Lower, false),
        ("customBiggerIsBetter", "ms", Direction::Higher, true),
    ] {
        let run = entry(tool, &format!(r#"{{"name": "x", "value": 1, "unit": "{unit}"}}"#)).remove(0);
        assert_eq!(run.benchmarks[0].metrics[0].direction, direction, "{tool} {unit}");
        assert_eq!(run.caveats.iter().any(|caveat| caveat.code == CaveatCode::DirectionDoubtful), doubtful, "{tool} {unit}");
    }
}

#[test]
fn lines_of_go_are_the_same_series_whichever_version_of_the_action_kept_them() {
    let old = entry("go", r#"{"name": "BenchmarkX", "value": 5, "unit": "ns/op\t  4.5 MB/s\t  16 B/op\t   2 allocs/op"}"#);
    let new = entry(
        "go",
        r#"{"name": "BenchmarkX", "value": 5, "unit": "ns/op\t  4.5 MB/s\t  16 B/op\t   2 allocs/op"}, {"name": "BenchmarkX - ns/op", "value": 5, "unit": "ns/op"},
           {"name": "BenchmarkX - MB/s", "value": 4.5, "unit": "MB/s"}, {"name": "BenchmarkX - B/op", "value": 16, "unit": "B/op"},
           {"name": "BenchmarkX - allocs/op", "value": 2, "unit": "allocs/op"}"#,
    );
    assert_eq!(old[0].benchmarks[0].metrics.len(), 4);
    let plain = |runs: &[Run]| {
        runs[0]
            .benchmarks
            .iter()
            .map(|b| (b.name.clone(), b.metrics.iter().map(|m| (m.name.clone(), m.value)).collect::<Vec<_>>()))
            .collect::<Vec<_>>()
    };
    assert_eq!(plain(&old), plain(&new));
}

#[test]
fn numbers_that_are_none_fail_their_benchmark_by_name_and_place() {
    insta::assert_snapshot!(words(&read("github-action-benchmark/bad/not_numbers.js").unwrap()));
}

#[test]
fn broken_files_say_what_where_and_what_next() {
    let files = ["cut.js", "entries_are_a_list.json", "name_missing.js", "no_data.js", "no_entries.js", "two_scripts.js"];
    let told = files.map(|file| {
        let error = read(&format!("github-action-benchmark/bad/{file}")).unwrap_err();
        format!("{error}\n    {}\n", error.hint)
    });
    insta::assert_snapshot!(told.concat());
}

#[test]
fn a_script_may_come_with_a_byte_order_mark_without_blanks_and_with_a_semicolon() {
    let data = r#"{"entries": {"S": [{"tool": "go", "benches": [{"name": "BenchmarkX", "value": 1, "unit": "ns/op"}]}]}}"#;
    for text in
        [format!("\u{feff}window.BENCHMARK_DATA={data};\n"), format!("\n window.BENCHMARK_DATA =\n\n{data} ;\r\n"), format!("{data}\n")]
    {
        let run = read_text("data.js", &text).unwrap_or_else(|error| panic!("{error}")).remove(0);
        assert_eq!((run.commit, run.time, run.benchmarks.len()), (None, None, 1));
    }
}

#[test]
fn more_entries_than_any_project_has_are_refused() {
    let entry = r#"{"benches": []},"#;
    let mut text = String::from(r#"{"lastUpdate": 1, "repoUrl": "", "entries": {"S": ["#);
    text.push_str(&entry.repeat(100_001));
    text.push_str(r#"{"benches": []}]}}"#);
    let source = Source::bytes("data.js", text.into_bytes()).unwrap();
    let error = ingest::read(&source, None, &Options::default()).unwrap_err();
    assert_eq!(error.kind, ParseErrorKind::TooLarge, "{error}");
}
