//! JSON of a team's own script: what its author would call worse is red, however the file is laid out.

use crate::cli::program::{Done, perfdiff};

fn compared(base: &str, head: &str, more: &str) -> Done {
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str, text: &str| {
        let path = directory.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (base, head) = (path("base.json", base), path("head.json", head));
    perfdiff(&format!("compare {base} {head} --suite s --report json {more}")).run()
}

/// What the head says to be wrong, and the same file with that right.
const FAILED: &[(&str, &str, &str)] = &[
    (r#"[{"name": "a", "success": true, "time_ms": 40.5}]"#, r#"[{"name": "a", "success": false, "time_ms": 2.5}]"#, "success is false"),
    (r#"{"a": {"status": "ok", "p95_ms": 40.5}}"#, r#"{"a": {"status": "failed", "p95_ms": 40.5}}"#, "status is failed"),
    (r#"{"job": {"exit_code": 0, "wall_s": 12.5}}"#, r#"{"job": {"exit_code": 137, "wall_s": 1.5}}"#, "exit_code is 137"),
    (r#"{"a": {"error": false, "rps": 400.5}}"#, r#"{"a": {"error": true, "rps": 400.5}}"#, "error is true"),
    (r#"{"a": {"errors": [], "rps": 400.5}}"#, r#"{"a": {"errors": ["refused"], "rps": 400.5}}"#, "refused"),
    (r#"{"success": true, "a": {"rps": 400.5}}"#, r#"{"success": false, "a": {"rps": 400.5}}"#, "success is false"),
    (r#"{"a": {"p50_ms": 5.5, "p95_ms": 40.5}}"#, r#"{"a": {"p50_ms": 5.5, "p95_ms": null}}"#, "it is null"),
    (r#"{"a": {"p50_ms": 5.5, "p95_ms": 40.5}}"#, r#"{"a": {"p50_ms": 5.5, "p95_ms": NaN}}"#, "it is NaN"),
    (r#"{"a": {"p50_ms": 5.5, "rps": 40.5}}"#, r#"{"a": {"p50_ms": 5.5, "rps": Infinity}}"#, "it is Infinity"),
    (r#"{"a": {"p95_ms": 40.5}, "b": {"p95_ms": 4.5}}"#, r#"{"a": {"p95_ms": null}, "b": {"p95_ms": 4.5}}"#, "it is null"),
    (r#"{"p50_ms": 5.5, "load_ms": [4.5, 4.25]}"#, r#"{"p50_ms": 5.5, "load_ms": [null, null]}"#, "no number at all"),
    (r#"{"a": {"p50_ms": 5.5, "p95_ms": 40.5}}"#, r#"{"a": {"p50_ms": 5.5, "p95_ms": []}}"#, "it is no number"),
    (r#"{"a": {"p50_ms": 5.5, "p95_ms": 40.5}}"#, r#"{"a": {"p50_ms": 5.5, "p95_ms": {}}}"#, "it is no number"),
    (r#"{"a": {"p50_ms": 5.5, "p95_ms": 40.5}}"#, r#"{"a": {"p50_ms": 5.5, "p95_ms": false}}"#, "it is no number"),
    (r#"{"a": {"p50_ms": 5.5, "recall": 0.9}}"#, r#"{"a": {"p50_ms": 5.5, "recall": "N/A (no ground truth)"}}"#, "it is no number"),
    (r#"{"a": {"p50_ms": 5.5, "elapsed": "0:01:02.5"}}"#, r#"{"a": {"p50_ms": 5.5, "elapsed": "1:x:2"}}"#, "it is no number"),
    (r#"{"a": {"status": "ok", "p95_ms": 40.5}}"#, r#"{"a": {"status": "ERROR: refused", "p95_ms": 40.5}}"#, "ERROR: refused"),
    (r#"{"a": {"valid": true, "rps": 40.5}}"#, r#"{"a": {"valid": false, "rps": 40.5}}"#, "valid is false"),
    (r#"{"a": {"error_msg": "", "rps": 40.5}}"#, r#"{"a": {"error_msg": "refused", "rps": 40.5}}"#, "refused"),
    (r#"{"a": {"result": "9 passed", "rps": 40.5}}"#, r#"{"a": {"result": "7 passed, 2 failed", "rps": 40.5}}"#, "2 failed"),
];

#[test]
fn what_the_file_says_to_have_failed_is_a_failure_with_its_reason() {
    for (base, head, reason) in FAILED {
        let done = compared(base, head, "");
        assert_eq!(done.code, 1, "{head}: {}{}", done.stdout, done.stderr);
        assert!(done.stdout.contains(reason), "{head}: {}", done.stdout);
        // What was so before says nothing of the change.
        let before = compared(head, head, "");
        assert_eq!(before.code, 0, "{head} against itself: {}", before.stdout);
        assert_eq!(compared(base, base, "").code, 0, "{base} against itself");
    }
}

#[test]
fn a_number_that_is_none_is_a_failed_measurement_in_other_formats_too() {
    let run = |p95: &str| {
        format!(
            r#"{{"schema": "perfdiff.run/v1", "suite": "s", "benchmarks": [{{"name": "a", "metrics": [
            {{"name": "p50", "unit": "ms", "value": 5.5}}, {{"name": "p95", "unit": "ms", "value": {p95}}}]}}]}}"#
        )
    };
    let pytest = |p95: &str| {
        format!(
            r#"{{"machine_info": {{}}, "commit_info": {{}}, "datetime": "2026-01-31T12:00:00", "version": "5.3.1", "benchmarks": [
            {{"name": "a", "fullname": "a", "stats": {{"median": 0.5, "mean": 0.5, "min": 0.4, "rounds": 9}}, "extra_info": {{"p95_ms": {p95}}}}}]}}"#
        )
    };
    for (base, head) in
        [(run("40.5"), run("NaN")), (run("40.5"), run("null")), (pytest("40.5"), pytest("NaN")), (pytest("40.5"), pytest("null"))]
    {
        let done = compared(&base, &head, "");
        assert_eq!(done.code, 1, "{head}: {}{}", done.stdout, done.stderr);
        assert_eq!(compared(&base, &base, "").code, 0, "{base}");
    }
}

#[test]
fn what_is_optional_may_be_null() {
    for (base, head) in [
        (r#"{"a": {"p95_ms": 40.5, "stddev": 1.5}}"#, r#"{"a": {"p95_ms": 40.5, "stddev": null}}"#),
        (r#"{"a": {"p95_ms": 40.5, "note": "x"}}"#, r#"{"a": {"p95_ms": 40.5, "note": null}}"#),
        (r#"{"a": {"p95_ms": 40.5}}"#, r#"{"a": {"p95_ms": 40.5, "gpu_memory_mb": null}}"#),
        (r#"{"config": {"timeout_s": 30}, "p95_ms": 40.5}"#, r#"{"config": {"timeout_s": null}, "p95_ms": 40.5}"#),
    ] {
        assert_eq!(compared(base, head, "").code, 0, "{head}");
    }
}

/// Files in which one number, written `#`, stands for one result among many.
const LAYOUTS: &[&str] = &[
    r#"[{"algorithm": "quick", "mean_ms": 3.1}, {"algorithm": "merge", "mean_ms": #.2}]"#,
    r#"{"results": [{"lib": "a", "n": 10, "ms": 3.1}, {"lib": "a", "n": 100, "ms": #.2}, {"lib": "b", "n": 10, "ms": 3.3}]}"#,
    r#"{"results": [{"t": "2026-01-16T10:00:00", "op": "a", "ms": 3.1}, {"t": "2026-01-16T10:00:00", "op": "b", "ms": #.2}, {"t": "2026-01-16T10:05:00", "op": "c", "ms": 3.1}]}"#,
    r#"[{"config": {"batch": 1, "dtype": "fp16"}, "latency_ms": {"p95": 3.1}}, {"config": {"batch": 8, "dtype": "fp16"}, "latency_ms": {"p95": #.2}}]"#,
    r#"{"scaling": [{"portfolio_size": 10, "time": 3.1}, {"portfolio_size": 100, "time": #.2}, {"portfolio_size": 1000, "time": 300.1}]}"#,
    r#"{"seq_len": [10, 50, 100], "time_ms": [3.1, #.2, 3.3], "memory_mb": [10.5, 11.5, 12.5]}"#,
    r#"{"labels": ["parse", "load", "save"], "values": [3.1, #.2, 3.3], "unit": "ms"}"#,
    r#"{"build_times": {"hash": [1.5, #.2, 90.5], "tree": [1.5, 4.2, 90.5]}}"#,
    r#"[{"test": "x", "metric": "p95_ms", "size": "1KB", "value": 3.1}, {"test": "x", "metric": "p95_ms", "size": "1MB", "value": #.2}]"#,
    r#"{"blocks": [{"trial": 1, "case": {"name": "a"}, "ms": 3.1}, {"trial": 1, "case": {"name": "b"}, "ms": #.2}, {"trial": 2, "case": {"name": "a"}, "ms": 3.2}, {"trial": 2, "case": {"name": "b"}, "ms": #.3}]}"#,
    r#"{"tpot": {"statistics": {"mean": 3.1}, "percentiles": [{"percentile": "p50", "value": 3.1}, {"percentile": "p99", "value": #.2}]}}"#,
    r#"{"unit": "ms", "percentiles": [{"percentile": 50, "value": 3.1}, {"percentile": 99, "value": #.2}]}"#,
    r#"{"latency": {"api": {"value": 3.1}, "web": {"value": #.2}}}"#,
    r#"{"rps": 512.5, "status_codes": {"200": 1000, "503": #}}"#,
    r#"[{"name": "a", "time": "3.1 ms ± 0.1 ms"}, {"name": "b", "time": "1#.2 ± 0.1 ms"}]"#,
    r#"[{"name": "a", "took": "~3.1 ms"}, {"name": "b", "took": "0:0:#.5"}]"#,
    r#"{"read": {"iops": "120k", "energy": "1#.5 J"}, "write": {"iops": "60k", "cost": "$0.31"}}"#,
    r#"{"jobs": [{"job": "a", "duration": "PT3.1S"}, {"job": "b", "duration": "PT#.2S"}]}"#,
    r#"{"runs": [{"ms": #.1, "latency": {"p95_ms": 3.1}}, {"ms": #.2, "latency": {"p95_ms": 3.2}}]}"#,
];

#[test]
fn one_result_among_many_that_got_worse_is_red_in_every_layout() {
    for layout in LAYOUTS {
        let (base, head) = (layout.replace('#', "4"), layout.replace('#', "24"));
        let done = compared(&base, &head, "");
        assert_eq!(done.code, 1, "{layout}: {}{}", done.stdout, done.stderr);
        let failures = done.json()["changes"].as_array().unwrap().iter().filter(|change| change["verdict"] == "failure").count();
        assert_eq!(failures, 1, "{layout}: {}", done.stdout);
        assert_eq!(compared(&base, &base, "").code, 0, "{layout} against itself");
    }
}

#[test]
fn a_list_of_results_that_cannot_be_read_is_an_error_with_place_and_way_out() {
    let file = r#"{"date": "2026-01-31", "elapsed_s": 3.5, "results": [{"ms": 3.1}, {"ms": 4.2}]}"#;
    let done = compared(file, file, "");
    assert_eq!(done.code, 3);
    assert!(done.stderr.contains("base.json, results: nothing distinguishes the 2 elements of this list"), "{}", done.stderr);
    for way in ["give each element a `name`", "`benchmarks = \"results.*\"`", "`ignore = [\"results\"]`"] {
        assert!(done.stderr.contains(way), "{way}: {}", done.stderr);
    }
}

#[test]
fn a_grid_of_measurements_that_cannot_be_read_is_an_error_and_raw_data_beside_results_is_not() {
    let grid = r#"{"sizes": [1, 2], "latency_ms": [[1.5, 1.2], [2.5, 2.2]], "total_s": 4.5}"#;
    let done = compared(grid, grid, "");
    assert_eq!(done.code, 3);
    assert!(done.stderr.contains("base.json, latency_ms: nothing distinguishes"), "{}", done.stderr);
    let raw = r#"{"raw_latency_ms": [[1.5, 1.2], [2.5, 2.2]], "confusion": [[9, 1], [2, 8]], "p95_ms": 4.5}"#;
    assert_eq!(compared(raw, raw, "").code, 0);
}

#[test]
fn the_ways_out_of_a_list_that_cannot_be_read_work() {
    let directory = tempfile::tempdir().unwrap();
    let file = r#"{"elapsed_s": 3.5, "results": [{"ms": 3.1}, {"ms": 4.2}]}"#;
    for table in ["benchmarks = \"results.*\"", "ignore = [\"results\"]"] {
        let config = directory.path().join("perfdiff.toml");
        std::fs::write(&config, format!("[ingest.json]\n{table}\n")).unwrap();
        let done = compared(file, file, &format!("--config {}", config.display()));
        assert_eq!(done.code, 0, "{table}: {}", done.stderr);
    }
}

#[test]
fn a_load_curve_has_its_breaking_point_whatever_its_level_is_called() {
    for level in ["load_level", "rate", "concurrency", "threads", "n_clients", "target_rps"] {
        let at = |load: u32, errors: f64| format!(r#"{{"{level}": {load}, "p95_ms": 3.5, "error_rate": {errors}}}"#);
        let file = format!(r#"{{"curve": [{}, {}, {}]}}"#, at(10, 0.0), at(50, 0.01), at(100, 0.2));
        let json = compared(&file, &file, "").json();
        let value = |metric: &str| {
            let changes = json["changes"].as_array().unwrap();
            changes.iter().find(|change| change["metric"] == metric).and_then(|change| change["head"]["value"].as_f64())
        };
        assert_eq!((value("breaking_point"), value("sustained")), (Some(100.0), Some(50.0)), "{level}");
    }
}

#[test]
fn bounds_in_the_words_of_k6_find_their_statistic_in_every_shape_of_its_files() {
    let directory = tempfile::tempdir().unwrap();
    let config = directory.path().join("perfdiff.toml");
    let gate = |metric: &str, bound: &str| format!("[[gate]]\nmatch = \"**/{metric}/*\"\nlimit = \"{bound}\"\n");
    let gates = [("http_req_failed", "rate<0.01"), ("http_reqs", "count>10"), ("http_reqs", "rate>1"), ("http_req_duration", "p(95)<500")];
    std::fs::write(&config, gates.map(|(metric, bound)| gate(metric, bound)).concat()).unwrap();
    let mut shapes = 0;
    for shape in ["summary.json", "handle_summary.json", "points.json.gz", "points.csv.gz"] {
        let file = format!("fixtures/k6/v2.2.0/base/{shape}");
        let done = perfdiff(&format!("gate {file} --config {} --report json", config.display())).run();
        let json = done.json();
        let of_policy: Vec<_> = json["gates"].as_array().unwrap().iter().filter(|gate| gate["set_by"] == "policy").collect();
        for gate in &of_policy {
            assert_eq!(gate["verdict"], "met", "{shape}: {gate}");
        }
        assert!(of_policy.len() >= gates.len(), "{shape}: {}", done.stdout);
        shapes += 1;
    }
    assert_eq!(shapes, 4);
}
