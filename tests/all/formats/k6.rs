//! k6: the same numbers from every shape of one run, thresholds in the right sense, and no zero without a sample.
#![expect(clippy::float_cmp, clippy::panic, reason = "that shapes agree exactly is what is tested, and a lacking metric must stop a test")]

mod damage;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use perfdiff::model::{CaveatCode, Direction, Metric, Role, Run};

use crate::formats::door::{claimed_by, fixture, read, read_text, words};

fn run(path: &str) -> Run {
    let mut runs = read(&format!("k6/{path}")).unwrap_or_else(|error| panic!("{path}: {error}"));
    assert_eq!(runs.len(), 1, "{path}");
    runs.remove(0)
}

fn text_run(text: &str) -> Run {
    read_text("points.json", text).unwrap_or_else(|error| panic!("{error}")).remove(0)
}

fn metric<'a>(run: &'a Run, path: &str) -> &'a Metric {
    all(run).find(|(key, _)| key == path).map_or_else(|| panic!("no {path}"), |(_, metric)| metric)
}

/// `benchmark|metric|statistic`: selectors may hold slashes.
fn all(run: &Run) -> impl Iterator<Item = (String, &Metric)> {
    run.benchmarks.iter().flat_map(|benchmark| {
        let key = |m: &Metric| format!("{}|{}|{}", benchmark.name, m.name, m.statistic.as_deref().unwrap_or_default());
        benchmark.metrics.iter().map(move |metric| (key(metric), metric))
    })
}

fn values(run: &Run) -> BTreeMap<String, f64> {
    all(run).map(|(key, metric)| (key, metric.value)).collect()
}

/// The keys of `left` that `right` lacks. Keys of both must have the same number, unit and class, to the last bit.
fn only_in(left: &Run, right: &Run) -> Vec<String> {
    let there: BTreeMap<_, _> = all(right).collect();
    let mut lacking = Vec::new();
    for (key, metric) in all(left) {
        match there.get(&key) {
            None => lacking.push(key),
            Some(other) => {
                assert_eq!(metric.value.to_bits(), other.value.to_bits(), "{key}: {} and {}", metric.value, other.value);
                assert_eq!((&metric.unit, metric.class), (&other.unit, other.class), "{key}");
                if let (Some(n), Some(m)) = (metric.n, other.n) {
                    assert_eq!(n, m, "{key}");
                }
            }
        }
    }
    lacking
}

fn has(run: &Run, code: CaveatCode, subject: &str) -> bool {
    run.caveats.iter().any(|caveat| caveat.code == code && caveat.subject == subject)
}

#[test]
fn both_summaries_and_the_points_of_one_run_agree_to_the_last_bit() {
    for folder in ["v2.2.0/base", "v2.2.0/head", "v0.49.0/head"] {
        let summary = run(&format!("{folder}/summary.json"));
        let points = run(&format!("{folder}/points.json.gz"));
        assert!(only_in(&summary, &points).iter().all(|key| key.ends_with("|rate")), "{folder}: only the duration is unknown");
        assert!(only_in(&points, &summary).iter().all(|key| key.ends_with("|observed_rate") || key.ends_with("|p99")), "{folder}");
        if folder.starts_with("v2.2.0") {
            let handled = run(&format!("{folder}/handle_summary.json"));
            assert_eq!(only_in(&summary, &handled), Vec::<String>::new());
            assert_eq!(only_in(&handled, &summary), Vec::<String>::new());
            assert_eq!(summary.gates, handled.gates, "the export's true and handleSummary's ok:false are the same");
        }
        for gate in &points.gates {
            let told = summary
                .gates
                .iter()
                .find(|told| (&told.benchmark, &told.metric, &told.bound) == (&gate.benchmark, &gate.metric, &gate.bound));
            let told = told.unwrap_or_else(|| panic!("{gate:?}"));
            assert_eq!(gate.met, told.met, "recomputed as k6 judged it: {}", gate.bound);
            assert!(told.value.is_none() || gate.value == told.value, "{}", gate.bound);
        }
    }
}

#[test]
fn the_csv_of_the_same_run_agrees_where_it_says_something() {
    for folder in ["v2.2.0/base", "v0.49.0/head"] {
        let points = run(&format!("{folder}/points.json.gz"));
        let csv = run(&format!("{folder}/points.csv.gz"));
        let rates_apart = |run: &Run| Run {
            benchmarks: run
                .benchmarks
                .iter()
                .cloned()
                .map(|mut b| {
                    b.metrics.retain(|m| m.statistic.as_deref() != Some("observed_rate"));
                    b
                })
                .collect(),
            ..run.clone()
        };
        let lacking = only_in(&rates_apart(&points), &rates_apart(&csv));
        let undeclared = |key: &str| !key.starts_with("all|") && !key.starts_with("expected_response:true|");
        let untyped = ["all|bytes_queued|count", "all|orders_created|count", "all|queue_depth|value"];
        assert!(lacking.iter().all(|key| undeclared(key) || untyped.contains(&key.as_str())), "{folder}: {lacking:?}");
        let made_up: Vec<_> = only_in(&rates_apart(&csv), &rates_apart(&points));
        assert!(made_up.iter().all(|key| metric(&csv, key).role == Role::Informational), "{folder}: {made_up:?}");
        // Whole seconds: the same rate within the step that the metric admits.
        let (fine, coarse) = (metric(&points, "all|http_reqs|observed_rate"), metric(&csv, "all|http_reqs|observed_rate"));
        assert!((fine.value - coarse.value).abs() <= 1.5 * coarse.details().resolution.unwrap(), "{} {}", fine.value, coarse.value);
        assert_eq!(fine.details().resolution, None);
    }
}

#[test]
fn the_machine_readable_summary_agrees_with_the_points_of_its_run() {
    let summary = run("v2.2.0/head_machine_readable/summary.json");
    let points = run("v2.2.0/head_machine_readable/points.json.gz");
    let lacking = only_in(&summary, &points);
    assert!(lacking.iter().all(|key| key.ends_with("|rate") || key.starts_with("all|checks_")), "{lacking:?}");
    assert_eq!(metric(&summary, "all|checks|value").value, metric(&points, "all|checks|value").value);
    assert_eq!(summary.tool.unwrap().version.as_deref(), Some("2.2.0"));
    assert!(summary.gates.is_empty() && summary.caveats.iter().any(|c| c.code == CaveatCode::ShapeLacks && c.text.contains("exit code")));
}

#[test]
fn what_was_changed_on_purpose_shows_in_every_shape() {
    for file in ["summary.json", "handle_summary.json", "points.json.gz"] {
        let (base, head) = (run(&format!("v2.2.0/base/{file}")), run(&format!("v2.2.0/head/{file}")));
        let ratio = |key: &str| metric(&head, key).value / metric(&base, key).value;
        let rate = if file.starts_with("points") { "observed_rate" } else { "rate" };
        assert!((1.3..1.45).contains(&ratio("endpoint:orders|http_req_duration|median")), "{file}");
        assert!((0.68..0.75).contains(&ratio(&format!("all|http_reqs|{rate}"))), "{file}");
        assert_eq!(metric(&base, "all|http_req_failed|value").value, 0.0);
        assert!((0.015..0.025).contains(&metric(&head, "all|http_req_failed|value").value), "{file}");
        assert!(base.gates.iter().all(|gate| gate.met == Some(true)), "{file}");
        let crossed: Vec<_> =
            head.gates.iter().filter(|gate| gate.met == Some(false)).map(|gate| format!("{} {}", gate.benchmark, gate.bound)).collect();
        let whole = ["all rate>0.99", "all rate<0.01"];
        let parts = ["endpoint:checkout rate<0.01", "endpoint:orders med<33", "flow:write rate>0.985"];
        let expected: Vec<_> = if file.starts_with("points") { whole.to_vec() } else { [&whole[..], &parts].concat() };
        assert_eq!(crossed, expected, "{file}");
    }
}

#[test]
fn samples_keep_the_order_of_arrival_and_are_shared() {
    let points = run("edge/minimal/points.json");
    let median = metric(&points, "all|http_req_duration|median");
    let sample = median.sample.as_ref().unwrap();
    assert_eq!(median.n, Some(3));
    assert_eq!(sample.len(), 3);
    let p99 = metric(&points, "all|http_req_duration|p99").sample.as_ref().unwrap();
    assert!(std::ptr::eq(sample.values(), p99.values()));
    assert_eq!(metric(&points, "all|http_req_duration|avg").sample, None);
    let csv = run("edge/minimal/points.csv");
    assert_eq!(metric(&csv, "all|http_req_duration|median").sample.as_ref(), Some(sample));
}

#[test]
fn goldens() {
    for (name, path) in [
        ("summary", "v2.2.0/head/summary.json"),
        ("points", "v2.2.0/head/points.json.gz"),
        ("csv", "v2.2.0/base/points.csv.gz"),
        ("machine_readable", "v2.2.0/head_machine_readable/summary.json"),
        ("odd_names", "edge/odd_names/summary.json"),
    ] {
        insta::assert_snapshot!(name, words(&[run(path)]));
    }
}

#[test]
fn edges() {
    let mut text = String::new();
    for path in [
        "edge/nan_values/summary.json",
        "edge/nan_values/summary_mr.json",
        "edge/nan_values/points.csv",
        "edge/all_failing_connrefused/summary.json",
        "edge/all_failing_connrefused/points.json.gz",
        "edge/dropped/summary.json",
        "edge/ws/summary.json",
        "edge/meta/points.csv",
    ] {
        writeln!(text, "== {path}\n{}", words(&[run(path)])).unwrap();
    }
    // Of the rest only the caveats matter.
    for path in [
        "edge/all_failing_404/summary.json",
        "edge/trend_stats/summary.json",
        "edge/trend_stats/summary_mr.json",
        "edge/odd_names/summary_mr.json",
        "edge/odd_names/points.json.gz",
        "edge/odd_names/points.csv.gz",
        "edge/json_to_stdout/stdout.txt",
        "edge/aborted_SIGKILL/points.json.gz",
    ] {
        writeln!(text, "== {path}").unwrap();
        for caveat in run(path).caveats {
            writeln!(text, "  {} [{}] {}", caveat.code, caveat.subject, caveat.text).unwrap();
        }
    }
    insta::assert_snapshot!(text);
}

#[test]
fn infinities_count_where_the_file_has_them() {
    // Eight values of which two are infinite: the CSV has all, and agrees with the summary.
    let (summary, csv) = (run("edge/nan_values/summary.json"), run("edge/nan_values/points.csv"));
    assert_eq!(metric(&summary, "all|odd_trend|median").value, 6.5);
    assert_eq!(values(&csv)["all|odd_trend|median"], 6.5);
    assert!(has(&csv, CaveatCode::NotANumber, "all/odd_trend") && !values(&csv).contains_key("all|odd_trend|p95"));
    assert_eq!(metric(&csv, "all|odd_trend|median").sample, None);
}

#[test]
fn times_with_an_offset_and_gzip_csv_are_read() {
    assert_eq!(run("edge/tz_offset/points.json.gz").time.as_deref(), Some("2026-11-21T01:32:37.429136212Z"));
    assert_eq!(run("edge/csv_gz/points.csv.gz").shape, "k6 CSV points");
}

#[test]
fn every_fixture_is_claimed_by_content() {
    for entry in walkdir::WalkDir::new(fixture("k6")) {
        let entry = entry.unwrap();
        let path = entry.path().strip_prefix(fixture("")).unwrap().to_str().unwrap();
        let refused = ["k6/PROVENANCE.md", "k6/bad/text_summary.txt", "k6/bad/zero_iterations/points.json"];
        if entry.file_type().is_file() && !refused.contains(&path) {
            assert_eq!(claimed_by(path).unwrap(), "k6", "{path}");
        }
    }
}

#[test]
fn the_layout_of_old_versions_is_read() {
    // As 0.31 wrote it: other order of keys, nulls, `sub`, a value without any sub-metric tag.
    let old = concat!(
        r#"{"type":"Metric","data":{"name":"http_req_duration","type":"trend","contains":"time","tainted":null,"thresholds":[],"#,
        r#""submetrics":[{"name":"http_req_duration{endpoint:orders}","suffix":"endpoint:orders","tags":null,"metric":null}],"#,
        r#""sub":{"name":"","suffix":"","tags":null}},"metric":"http_req_duration"}"#,
        "\n",
        r#"{"type":"Point","data":{"time":"2020-01-01T00:00:00.5+01:00","value":20,"tags":{"endpoint":"orders"}},"metric":"http_req_duration"}"#,
        "\r\n",
        r#"{"type":"Point","data":{"time":"2020-01-01T00:00:01.5+01:00","value":40,"tags":null},"metric":"http_req_duration"}"#,
    );
    let read = text_run(old);
    assert_eq!(metric(&read, "all|http_req_duration|median").value, 0.03);
    assert_eq!(metric(&read, "endpoint:orders|http_req_duration|median").value, 0.02);
    // As 0.40 wrote it: no `metadata` column.
    let csv = "metric_name,timestamp,metric_value,check,extra_tags\nchecks,1577833200,1.000000,\"a, \"\"b\"\"\nc\",x=y\nchecks,1577833201,0.000000,,\n";
    assert_eq!(metric(&read_text("old.csv", csv).unwrap()[0], "all|checks|value").value, 0.5);
}

#[test]
fn handle_summary_may_be_reshaped() {
    let only_metrics = r#"{"metrics":{"http_req_duration":{"type":"trend","contains":"time","values":{"med":10}}}, "note":"ours"}"#;
    assert_eq!(metric(&text_run(only_metrics), "all|http_req_duration|median").value, 0.01);
    let flat = r#"{"metrics":{"http_req_duration":{"med":10,"tags":"x"},"odd":7}}"#;
    let read = text_run(flat);
    assert_eq!(metric(&read, "all|http_req_duration|median").value, 0.01);
    assert!(
        has(&read, CaveatCode::UnusableValue, "metrics.odd") && has(&read, CaveatCode::UnusableValue, "metrics.http_req_duration.tags")
    );
}

#[test]
fn thresholds_give_custom_counters_their_direction() {
    let head = run("v2.2.0/head/summary.json");
    let orders = metric(&head, "all|orders_created|rate");
    assert_eq!((orders.direction, orders.role), (Direction::Higher, Role::Primary));
    assert_eq!(metric(&head, "all|orders_created|count").role, Role::Informational);
    assert_eq!(metric(&head, "all|bytes_queued|rate").role, Role::Informational);
    let dropped = run("edge/dropped/summary.json");
    let count = metric(&dropped, "all|dropped_iterations|count");
    assert_eq!((count.direction, count.role, count.value), (Direction::Lower, Role::Primary, 81.0));
}
