//! Within one run: drift over its time, and the breaking point of a load curve.

use std::fmt::Write as _;

use perfdiff::compare::add_derived_metrics;
use perfdiff::ingest::{self, Options, Source};
use perfdiff::model::{Benchmark, Class, Metric, Run, TimeCourse};
use perfdiff::stats::theil_sen;
use perfdiff::unit::{Scale, Unit};
use proptest::prelude::*;
use serde_json::Value;

use crate::cli::program::{Done, perfdiff};

fn gate(file: &str) -> Done {
    perfdiff(&format!("gate fixtures/history/endurance/{file} --config fixtures/history/endurance/perfdiff.toml --report json")).run()
}

#[test]
fn memory_that_grows_by_twelve_megabytes_a_minute_fails_its_gate_and_a_flat_one_passes() {
    let (growing, flat) = (gate("growing.json"), gate("flat.json"));
    assert_eq!((growing.code, flat.code), (1, 0), "{}{}", growing.stderr, flat.stderr);
    let gates = growing.json()["gates"].clone();
    let leak = gates.as_array().unwrap().iter().find(|gate| gate["gate"] == "no-leak").unwrap().clone();
    assert_eq!(leak["verdict"], "failure");
    assert_eq!(leak["reason"], "12 MB/min misses < 10 MB/min by 20 %");
    assert_eq!((leak["unit"].as_str(), leak["value"].as_f64().map(|v| (v / 1e3).round())), (Some("B/s"), Some(200.0)));
}

#[test]
fn the_same_gate_reads_alike_when_a_saved_comparison_is_rendered_again() {
    let directory = tempfile::tempdir().unwrap();
    let saved = directory.path().join("gates.json");
    std::fs::write(&saved, gate("growing.json").stdout).unwrap();
    let again = perfdiff("report").arg(saved.to_string_lossy()).run();
    assert!(again.stdout.contains("12 MB/min"), "{}", again.stdout);
}

/// Runs of a document of no known tool, with what can be derived.
fn json(text: &str) -> Vec<Run> {
    let source = Source::bytes("soak.json", text.as_bytes().to_vec()).unwrap();
    let mut runs = ingest::read(&source, None, &Options::default()).unwrap();
    add_derived_metrics(&mut runs);
    runs
}

fn metric<'r>(runs: &'r [Run], benchmark: &str, name: &str, statistic: Option<&str>) -> Option<&'r Metric> {
    let benchmark = runs[0].benchmarks.iter().find(|b| b.name == benchmark)?;
    benchmark.metrics.iter().find(|m| m.name == name && m.statistic.as_deref() == statistic)
}

fn shown(metric: &Metric) -> String {
    Scale::fit(&metric.unit, &[metric.value]).show(metric.value)
}

#[test]
fn a_drift_has_its_interval_its_direction_and_the_unit_of_what_drifts_per_minute() {
    let runs = json(
        r#"{"worker": [{"minute": 0, "memory_mb": 100, "latency_p95_ms": 20, "queue_depth": 3}, {"minute": 1, "memory_mb": 103, "latency_p95_ms": 21, "queue_depth": 3},
            {"minute": 2, "memory_mb": 106, "latency_p95_ms": 22, "queue_depth": 4}, {"minute": 3, "memory_mb": 109, "latency_p95_ms": 99, "queue_depth": 3},
            {"minute": 4, "memory_mb": 112, "latency_p95_ms": 24, "queue_depth": 3}, {"minute": 5, "memory_mb": 115, "latency_p95_ms": 25, "queue_depth": 3}]}"#,
    );
    let memory = metric(&runs, "worker", "memory_mb", Some("drift")).unwrap();
    assert_eq!((shown(memory).as_str(), memory.n), ("3 MB/min", Some(6)));
    let interval = memory.details().interval.unwrap();
    assert!((interval.low - 5e4).abs() < 1e-6 && (interval.high - 5e4).abs() < 1e-6, "{interval:?}");
    assert_eq!(shown(metric(&runs, "worker", "latency_p95_ms", Some("drift")).unwrap()), "1 ms/min", "one outlier tilts nothing");
    assert_eq!(shown(metric(&runs, "worker", "queue_depth", Some("drift")).unwrap()), "0 /min");
}

#[test]
fn too_few_moments_or_too_short_a_time_give_no_drift() {
    let four = r#"{"w": [{"minute": 0, "memory_mb": 1}, {"minute": 1, "memory_mb": 2}, {"minute": 2, "memory_mb": 3}, {"minute": 3, "memory_mb": 4}]}"#;
    let short = r#"{"w": [{"t": 0, "memory_mb": 1}, {"t": 1, "memory_mb": 2}, {"t": 2, "memory_mb": 3}, {"t": 3, "memory_mb": 4}, {"t": 5, "memory_mb": 4}]}"#;
    for text in [four, short] {
        assert!(metric(&json(text), "w", "memory_mb", Some("drift")).is_none());
    }
}

#[test]
fn locust_drifts_by_its_history_at_full_load_only() {
    let stats = "Type,Name,Request Count,Failure Count,Median Response Time,Average Response Time,Min Response Time,Max Response Time,Average Content Size,Requests/s,Failures/s,50%,95%,100%\n\
                 ,Aggregated,9000,0,50,50.0,10,90,100.0,100.0,0.0,50,80,90\n";
    let mut rows = "Timestamp,User Count,Type,Name,Requests/s,Failures/s,50%,95%,Total Request Count\n".to_owned();
    for second in 0..120 {
        // Users come for a minute, and latency with them; then it grows by 6 ms a minute.
        let (users, p95) = if second < 60 { (second, 5 * second) } else { (60, 80 + (second - 60) / 10) };
        writeln!(rows, "{},{users},,Aggregated,{users}.0,0.0,50,{p95},{}", 1_795_224_805 + second, second * 50).unwrap();
    }
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("run_stats.csv"), stats).unwrap();
    std::fs::write(directory.path().join("run_stats_history.csv"), rows).unwrap();
    let listing = perfdiff("inspect").arg(directory.path().to_string_lossy()).run().stdout;
    let of =
        |name: &str| listing.lines().find(|line| line.trim().starts_with(name)).unwrap_or_else(|| panic!("{name}: {listing}")).to_owned();
    assert!(of("latency_p95 drift").contains(" 6 ms/min") || of("latency_p95 drift").contains(" 5."), "{listing}");
    assert!(of("latency drift").contains(" 0 s/min"), "{listing}");
    assert!(of("throughput drift").contains("req/s/min"), "{listing}");
}

#[test]
fn k6_points_drift_by_the_second() {
    let mut lines = r#"{"type":"Metric","data":{"name":"http_req_duration","type":"trend","contains":"time","thresholds":[],"submetrics":null},"metric":"http_req_duration"}"#.to_owned();
    for second in 0..90 {
        let (minute, rest) = (second / 60, second % 60);
        for part in 0..3 {
            let value = 100.0 + f64::from(second) / 5.0 + f64::from(part);
            write!(
 lines,
                "\n{{\"metric\":\"http_req_duration\",\"type\":\"Point\",\"data\":{{\"time\":\"2026-11-21T01:0{minute}:{rest:02}.{part}Z\",\"value\":{value},\"tags\":{{}}}}}}"
).unwrap();
        }
    }
    let source = Source::bytes("points.json", lines.into_bytes()).unwrap();
    let mut runs = ingest::read(&source, None, &Options::default()).unwrap();
    add_derived_metrics(&mut runs);
    let drift = metric(&runs, "all", "http_req_duration", Some("drift")).unwrap();
    assert_eq!((shown(drift).as_str(), drift.n), ("12 ms/min", Some(88)));
}

#[test]
fn a_load_curve_has_a_breaking_point_and_a_load_that_it_sustains() {
    let curve = |rates: [f64; 3]| {
        let level = |(users, rate): (u32, f64)| format!(r#"{{"users": {users}, "p95_ms": 40, "error_rate": {rate}}}"#);
        let levels: Vec<String> = [500, 10, 100].into_iter().zip(rates).map(level).collect();
        json(&format!(r#"{{"load_curve": [{}]}}"#, levels.join(", ")))
    };
    let broken = curve([0.071, 0.0, 0.05]);
    let value = |runs: &[Run], name: &str| metric(runs, "load_curve", name, None).map(shown);
    assert_eq!(
        (value(&broken, "breaking_point"), value(&broken, "sustained")),
        (Some("500 users".to_owned()), Some("100 users".to_owned()))
    );
    let strong = curve([0.0, 0.0, 0.01]);
    assert_eq!((value(&strong, "breaking_point"), value(&strong, "sustained")), (None, Some("500 users".to_owned())));
    assert!(strong[0].caveats.iter().any(|caveat| caveat.text.contains("breaking point lies beyond")));
    let weak = curve([0.3, 0.2, 0.2]);
    assert_eq!((value(&weak, "breaking_point"), value(&weak, "sustained")), (Some("10 users".to_owned()), None));
}

#[test]
fn a_load_curve_among_the_extra_info_of_a_pytest_benchmark_counts_too() {
    let level = |users: u32, rate: f64| {
        let mut metric = Metric::new(format!("load_curve.users={users}.error_rate"), Class::ErrorRate, Unit::RATIO, rate);
        metric.n = Some(100);
        metric
    };
    let mut benchmark = Benchmark::new("test_load");
    benchmark.metrics = vec![level(10, 0.0), level(100, 0.2)];
    let mut runs = vec![Run { benchmarks: vec![benchmark], ..Run::default() }];
    add_derived_metrics(&mut runs);
    assert_eq!(metric(&runs, "test_load", "load_curve.breaking_point", None).map(shown).as_deref(), Some("100 users"));
    let once = runs.clone();
    add_derived_metrics(&mut runs);
    assert_eq!(runs, once, "what is there already stays");
}

#[test]
fn theil_sen_agrees_with_scipy() {
    let reference: Value = serde_json::from_str(include_str!("theil_sen.json")).unwrap();
    let numbers = |value: &Value| value.as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect::<Vec<_>>();
    for case in reference["cases"].as_array().unwrap() {
        let points: Vec<(f64, f64)> = numbers(&case["x"]).into_iter().zip(numbers(&case["y"])).collect();
        let got = theil_sen(&points, case["level"].as_f64().unwrap()).unwrap();
        for (got, name) in [(got.slope, "slope"), (got.low, "low"), (got.high, "high")] {
            let expected = case[name].as_f64().unwrap();
            assert!((got - expected).abs() <= 1e-10 * expected.abs().max(1.0), "{} {name}: {got} {expected}", case["name"]);
        }
    }
    assert_eq!(theil_sen(&[(1.0, 2.0), (1.0, 3.0)], 0.95), None);
}

proptest! {
    #[test]
    fn a_slope_follows_the_scale_and_not_the_offset(values in prop::collection::vec(-100.0..100.0_f64, 5..40), start in -1e6..1e6_f64) {
        let points: Vec<(f64, f64)> = values.iter().zip(0..).map(|(v, at)| (f64::from(at), *v)).collect();
        let moved: Vec<(f64, f64)> = points.iter().map(|(x, y)| (x + start.floor(), 2.0 * y)).collect();
        let (a, b) = (theil_sen(&points, 0.95).unwrap(), theil_sen(&moved, 0.95).unwrap());
        prop_assert!((2.0 * a.slope - b.slope).abs() < 1e-6 && a.low <= a.slope && a.slope <= a.high);
    }

    #[test]
    fn a_course_keeps_its_ends_whatever_its_length(length in 1..3_000_usize, most in 2..500_usize) {
        let moments: Vec<(f64, f64)> = (0..length).map(|at| (at as f64, at as f64)).collect();
        let joined = TimeCourse::joined(moments, most);
        prop_assert!(joined.len() <= most && joined.windows(2).all(|pair| pair[0].0 < pair[1].0));
        prop_assert!(joined.iter().all(|(x, y)| (x - y).abs() < 1e-9));
    }
}
