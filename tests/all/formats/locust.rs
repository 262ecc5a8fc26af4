//! Locust's JSON and CSV, of 2.20.1 and 2.47.0.
#![expect(clippy::panic, reason = "a test that lacks what it looks for says so")]

use std::fmt::Write as _;

use perfdiff::ingest::ParseErrorKind;
use perfdiff::model::{Benchmark, CaveatCode, Metric, Role, Run};

use crate::formats::door::{read, read_text, words};

/// The one run of a fixture.
fn run(path: &str) -> Run {
    let mut runs = read(path).unwrap();
    assert_eq!(runs.len(), 1, "{path}");
    runs.remove(0)
}

fn benchmark<'a>(run: &'a Run, name: &str) -> &'a Benchmark {
    run.benchmarks.iter().find(|benchmark| benchmark.name == name).unwrap_or_else(|| panic!("no {name}"))
}

fn metric<'a>(run: &'a Run, name: &str, path: &str) -> &'a Metric {
    let path = |metric: &Metric| {
        [Some(metric.name.as_str()), metric.statistic.as_deref()].into_iter().flatten().collect::<Vec<_>>().join("/") == path
    };
    benchmark(run, name).metrics.iter().find(|metric| path(metric)).unwrap_or_else(|| panic!("{name} lacks a metric"))
}

fn has(run: &Run, code: CaveatCode, subject: &str) -> bool {
    run.caveats.iter().any(|caveat| caveat.code == code && caveat.subject == subject)
}

/// An array of one entry with these fields changed.
fn json(name: &str, requests: u64, times: &str, total: &str) -> String {
    format!(
        r#"[{{"name": "{name}", "method": "GET", "last_request_timestamp": 1010.0, "start_time": 1000.0, "num_requests": {requests},
        "num_none_requests": 0, "num_failures": 0, "total_response_time": {total}, "max_response_time": 9.0, "min_response_time": 1.0,
        "total_content_length": 10, "response_times": {times}, "num_reqs_per_sec": {{}}, "num_fail_per_sec": {{}}}}]"#
    )
}

#[test]
fn genuine_files_are_read_to_the_digit() {
    for (golden, path) in [
        ("json_2_47", "locust/2.47.0-base/stdout.json"),
        ("csv_2_47_head_errors", "locust/2.47.0-head-errors"),
        ("json_2_20_mixed_output", "locust/2.20.1-mixed-output/both.txt"),
    ] {
        insta::assert_snapshot!(golden, words(&read(path).unwrap()));
    }
}

#[test]
fn json_and_csv_of_the_same_requests_give_the_same_numbers() {
    let mut exact = 0;
    for folder in ["2.47.0-base", "2.47.0-head-errors", "2.47.0-all-failed", "2.47.0-one-request", "2.20.1-base", "2.20.1-head-errors"] {
        let (csv, json) = (run(&format!("locust/{folder}")), run(&format!("locust/{folder}/stdout.json")));
        let names = |run: &Run| run.benchmarks.iter().map(|benchmark| benchmark.name.clone()).collect::<std::collections::BTreeSet<_>>();
        assert_eq!(names(&csv), names(&json), "{folder}");
        for left in &csv.benchmarks {
            let right = benchmark(&json, &left.name);
            let same_count = left.metrics.iter().find(|m| m.name == "latency").unwrap().n
                == right.metrics.iter().find(|m| m.name == "latency").unwrap().n;
            for one in &left.metrics {
                let Some(other) = right.metrics.iter().find(|m| m.name == one.name && m.statistic == one.statistic) else {
                    assert!(one.name == "throughput" && folder == "2.47.0-one-request", "{folder} {}: no {}", left.name, one.name);
                    continue;
                };
                let metric = |m: &Metric| {
                    (m.class, m.unit.clone(), m.direction, m.role, m.details().resolution.map(f64::to_bits).filter(|_| same_count))
                };
                assert_eq!(metric(one), metric(other), "{folder} {} {} {:?}", left.name, one.name, one.statistic);
                if same_count && one.name != "throughput" {
                    exact += 1;
                    let apart = (one.value - other.value).abs() / one.value.abs().max(1e-9);
                    assert!(apart < 1e-12, "{folder} {} {} {:?}: {} {}", left.name, one.name, one.statistic, one.value, other.value);
                }
            }
        }
    }
    assert!(exact > 100, "only {exact} numbers were compared");
}

#[test]
fn the_sum_of_all_entries_is_locusts_own_up_to_the_last_second() {
    let (csv, json) = (run("locust/2.47.0-base"), run("locust/2.47.0-base/stdout.json"));
    for path in ["latency/mean", "latency/p50", "latency/p95", "throughput", "error_rate", "content_size/mean"] {
        let (a, b) = (metric(&csv, "Aggregated", path).value, metric(&json, "Aggregated", path).value);
        assert!((a - b).abs() <= 0.015 * a.abs(), "{path}: {a} in the CSV, {b} in the JSON");
    }
    assert_eq!(metric(&csv, "Aggregated", "latency/p50").n, Some(1513));
    assert_eq!(metric(&json, "Aggregated", "latency/p50").n, Some(1527));
    // The history starts with the run, the JSON with its first request.
    assert_eq!((csv.time.as_deref(), json.time.as_deref()), (Some("2026-11-21T01:33:25Z"), Some("2026-11-21T01:33:26Z")));
}

#[test]
fn rounded_percentiles_carry_their_step_and_the_mean_has_none() {
    let run = run("locust/2.47.0-base/stdout.json");
    let p50 = metric(&run, "GET /slower3", "latency/p50");
    assert!((p50.value - 0.11).abs() < 1e-12);
    assert_eq!((p50.details().resolution, p50.role), (Some(0.01), Role::Primary));
    assert_eq!(metric(&run, "GET /same", "latency/p50").details().resolution, Some(0.001));
    let mean = metric(&run, "GET /slower3", "latency/mean");
    assert_eq!((mean.details().resolution, mean.role), (None, Role::Primary));
    assert_eq!(metric(&run, "GET /slower3", "latency/max").role, Role::Informational);
}

#[test]
fn float_keys_of_2_20_1_count_with_the_whole_ones() {
    let run = run("locust/2.20.1-base/stdout.json");
    assert!((metric(&run, "GET /slower3", "latency/p90").value - 0.12).abs() < 0.011);
}

#[test]
fn an_entry_never_hit_has_no_times_and_is_named() {
    let run = run("locust/2.47.0-head-errors");
    assert!(run.benchmarks.iter().all(|benchmark| benchmark.name != "GET /never_hit"));
    assert!(has(&run, CaveatCode::NoData, "GET /never_hit"));
}

#[test]
fn one_name_under_two_methods_is_two_benchmarks() {
    let run = run("locust/2.47.0-base");
    assert!(metric(&run, "GET /same", "latency/p50").value < metric(&run, "POST /same", "latency/p50").value);
}

#[test]
fn times_of_failures_are_shown_and_the_error_rate_is_judged() {
    for path in ["locust/2.47.0-all-failed", "locust/2.47.0-all-failed/stdout.json", "locust/2.47.0-mixed-output/both.txt"] {
        let run = run(path);
        for benchmark in &run.benchmarks {
            assert!(has(&run, CaveatCode::AllFailed, &benchmark.name), "{path} {}", benchmark.name);
            let judged: Vec<_> = benchmark.metrics.iter().filter(|m| m.role == Role::Primary).map(|m| (m.name.as_str(), m.value)).collect();
            assert_eq!(judged, [("error_rate", 1.0)], "{path} {}", benchmark.name);
        }
    }
}

#[test]
fn errors_and_exceptions_beside_the_statistics_are_told() {
    let run = run("locust/2.47.0-head-errors");
    assert!(has(&run, CaveatCode::BenchmarkFailed, "GET /dead"));
    let boom = run.caveats.iter().find(|caveat| caveat.subject == "locustfile").unwrap();
    assert_eq!(boom.text, "55 tasks ended with the exception: a bug in the locustfile, with \"quotes\" and a new line");
}

#[test]
fn many_errors_are_counted_rather_than_listed() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: String| std::fs::write(folder.path().join(name), text).unwrap();
    write("api_stats.csv", std::fs::read_to_string(crate::formats::door::fixture("locust/2.47.0-one-request/run_stats.csv")).unwrap());
    let rows: String = (0..100).fold(String::new(), |rows, i| rows + &format!("GET,/{i},{},{i}\n", "long ".repeat(1000)));
    write("api_failures.csv", format!("Method,Name,Error,Occurrences\n{rows}"));
    let run = perfdiff::ingest::read(&crate::formats::door::folder("results", folder.path()), None, &perfdiff::ingest::Options::default())
        .unwrap()
        .remove(0);
    let told: Vec<_> = run.caveats.iter().filter(|caveat| caveat.code == CaveatCode::BenchmarkFailed).collect();
    assert_eq!(told.len(), 11);
    assert_eq!(told[0].subject, "GET /99");
    assert!(told.iter().all(|caveat| caveat.text.len() < 300));
    assert_eq!(told[10].text, "90 more kinds of error, 4005 times in all, are in api_failures.csv");
}

#[test]
fn each_prefix_of_a_directory_is_a_run() {
    let folder = tempfile::tempdir().unwrap();
    let stats = std::fs::read(crate::formats::door::fixture("locust/2.47.0-base/run_stats.csv")).unwrap();
    for name in ["first_stats.csv", "second_stats.csv"] {
        std::fs::write(folder.path().join(name), &stats).unwrap();
    }
    std::fs::write(folder.path().join("disk_stats.csv"), "device,reads\nsda,1\n").unwrap();
    let runs = perfdiff::ingest::read(&crate::formats::door::folder("results", folder.path()), None, &perfdiff::ingest::Options::default())
        .unwrap();
    assert_eq!(runs.len(), 2);
    assert!(has(&runs[0], CaveatCode::PartSkipped, "disk_stats.csv"));
}

#[test]
fn text_around_the_json_is_skipped_and_said() {
    let run = run("locust/2.47.0-mixed-output/both.txt");
    assert_eq!(run.tool.as_ref().unwrap().version.as_deref(), Some("2.47.0"));
    assert!(has(&run, CaveatCode::TextSkipped, ""));
    assert_eq!(run.benchmarks.len(), 11);
}

#[test]
fn arrays_that_the_locustfile_logs_are_not_results() {
    let text = format!("[1] got [{{\"id\": 1}}] and [{{}}] and [{{'a\n{}[{{\n", json("a", 4, r#"{"5": 4}"#, "20"));
    let runs = read_text("both.txt", &text).unwrap();
    assert_eq!((runs.len(), runs[0].benchmarks.len()), (1, 2));
}

#[test]
fn arrays_one_after_the_other_are_several_runs() {
    let text = format!("{}\n{}\n", json("a", 4, r#"{"5": 4}"#, "20"), json("b", 4, r#"{"5": 4}"#, "20"));
    let runs = read_text("appended.json", &text).unwrap();
    assert_eq!(runs.iter().map(|run| run.benchmarks[0].name.as_str()).collect::<Vec<_>>(), ["GET a", "GET b"]);
}

#[test]
fn entries_of_one_name_are_counted_together() {
    let (a, b) = (json("a", 2, r#"{"10": 2}"#, "20"), json("a", 2, r#"{"30.0": 2}"#, "60"));
    let text = format!("{},{}", a.trim_end_matches(']'), b.trim_start_matches('['));
    let run = read_text("twice.json", &text).unwrap().remove(0);
    assert_eq!(run.benchmarks.len(), 2);
    assert!(has(&run, CaveatCode::RepeatedName, "GET a"));
    assert!((metric(&run, "GET a", "latency/mean").value - 0.02).abs() < 1e-12);
    assert_eq!(metric(&run, "GET a", "throughput").value.to_bits(), 0.4_f64.to_bits());
}

#[test]
fn numbers_that_are_none_are_named_and_left_out() {
    let run = read_text("nan.json", &json("a", 2, r#"{"10": 2}"#, "NaN")).unwrap().remove(0);
    assert!(has(&run, CaveatCode::NotANumber, "GET a"));
    assert!(run.benchmarks.iter().all(|b| b.metrics.iter().all(|m| m.statistic.as_deref() != Some("mean") || m.name != "latency")));

    let run = read_text("keys.json", &json("a", 2, r#"{"fast": 2}"#, "20")).unwrap().remove(0);
    assert!(has(&run, CaveatCode::UnusableValue, "GET a"));
    assert!(run.benchmarks.iter().all(|b| b.metrics.iter().all(|m| m.statistic.as_deref() != Some("p50"))));

    let stats = std::fs::read_to_string(crate::formats::door::fixture("locust/2.47.0-base/run_stats.csv")).unwrap();
    let run =
        read_text("run_stats.csv", &stats.replace("99.47599454267497", "nan").replace("7.327701365705334", "fast")).unwrap().remove(0);
    let text = |subject: &str| run.caveats.iter().find(|caveat| caveat.subject == subject).unwrap().text.clone();
    assert_eq!(text("GET /faster"), "`Average Response Time` is `nan` on line 2 of run_stats.csv; it was left out");
    assert_eq!(text("POST /items"), "`Requests/s` is `fast` on line 3 of run_stats.csv; it was left out");
}

#[test]
fn requests_without_a_response_time_have_no_latency() {
    let stats = std::fs::read_to_string(crate::formats::door::fixture("locust/2.47.0-one-request/run_stats.csv")).unwrap();
    let stats = stats.replace("79.10493500003213", "0").replace(",79", ",0");
    let run = read_text("run_stats.csv", &stats).unwrap().remove(0);
    assert!(has(&run, CaveatCode::NoData, "GET /same"));
    assert!(benchmark(&run, "GET /same").metrics.iter().all(|metric| metric.name != "latency"));
}

#[test]
fn a_rate_is_not_made_of_one_moment() {
    let run = run("locust/2.47.0-one-request/stdout.json");
    assert!(has(&run, CaveatCode::NoData, "throughput"));
    assert!(run.benchmarks.iter().all(|b| b.metrics.iter().all(|m| m.name != "throughput")));
}

#[test]
fn broken_files_say_what_where_and_what_next() {
    let mut told = String::new();
    let folder = crate::formats::door::fixture("locust/bad");
    let mut names: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    for name in names {
        let error = read(&format!("locust/bad/{name}")).unwrap_err();
        writeln!(told, "{:?}\n  {error}\n  hint: {}", error.kind, error.hint).unwrap();
    }
    insta::assert_snapshot!(told);
}

#[test]
fn json_that_ends_in_its_first_entry_is_cut_off() {
    let error = read_text("cut.json", &json("a", 2, r#"{"10": 2}"#, "20")[..260]).unwrap_err();
    assert_eq!(error.kind, ParseErrorKind::Truncated);
}
