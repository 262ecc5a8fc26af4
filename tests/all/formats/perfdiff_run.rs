//! perfdiff's own form: what may be left out, what must not, and that it reads back what it wrote.

use perfdiff::ingest::{self, Options, ParseErrorKind, Source};
use perfdiff::model::{Benchmark, Caveat, CaveatCode, Class, Direction, Interval, Metric, Run, Sample, Tool};
use perfdiff::unit;
use proptest::prelude::*;

use super::door::{claimed_by, read, read_text, words};

fn lone_metric(metric: &str) -> String {
    format!(r#"{{"schema": "perfdiff.run/v1", "suite": "s", "benchmarks": [{{"name": "b", "metrics": [{metric}]}}]}}"#)
}

fn read_metric(metric: &str) -> Metric {
    read_text("m.json", &lone_metric(metric)).unwrap().remove(0).benchmarks.remove(0).metrics.remove(0)
}

#[test]
fn all_that_may_be_left_out_is_inferred() {
    assert_eq!(claimed_by("perfdiff/lax.json"), Ok("perfdiff"));
    insta::assert_snapshot!(words(&read("perfdiff/lax.json").unwrap()));
}

#[test]
fn a_value_missing_beside_a_sample_is_its_statistic() {
    for (statistic, value) in [("median", 2.5), ("p50", 2.5), ("p95", 3.85), ("mean", 2.5), ("min", 1.0), ("max", 4.0)] {
        let metric = read_metric(&format!(r#"{{"name": "latency", "statistic": "{statistic}", "unit": "s", "sample": [4, 1, 3, 2]}}"#));
        assert!((metric.value - value).abs() < 1e-12, "{statistic}: {}", metric.value);
    }
    let metric = read_metric(r#"{"name": "latency", "unit": "us", "sample": [4, 1, 3, 2, NaN]}"#);
    assert_eq!((metric.statistic.as_deref(), metric.n), (Some("median"), Some(4)));
    assert!((metric.value - 2.5e-6).abs() < 1e-18);
}

#[test]
fn a_history_is_read_alike_however_long_its_lines_are_and_however_strict_its_json() {
    // More than what is looked at to recognise a file, so that the first line has no end there.
    let long = "x".repeat(2 << 20);
    let run = |name: &str, value: &str| {
        lone_metric(&format!(r#"{{"name": "time", "unit": "s", "value": {value}}}"#)).replace("\"b\"", &format!("\"{name}\""))
    };
    let values = |text: &str| -> Vec<f64> {
        let runs = read_text("h.ndjson", text).unwrap();
        runs.iter().map(|run| run.benchmarks[0].metrics.first().map_or(0.0, |metric| metric.value)).collect()
    };
    for name in ["b", &long] {
        assert_eq!(values(&format!("{}\n\n{}\n", run(name, "1"), run(name, "2"))), [1.0, 2.0]);
        assert_eq!(values(&format!("{}\n{}\n", run(name, "1"), run(name, "NaN"))), [1.0, 0.0]);
        let error = read_text("h.ndjson", &format!("{}\n{}\n", run(name, "1"), run(name, "2").replace("run/v1", "run/v2"))).unwrap_err();
        assert_eq!(error.place, "[1].schema", "{error}");
    }
}

#[test]
fn a_history_whose_last_line_broke_off_gives_the_runs_before_it() {
    let runs = read("perfdiff/bad/cut_history.ndjson").unwrap();
    assert_eq!(runs.len(), 2);
    assert_eq!(runs[1].caveats[0].code, CaveatCode::Truncated);
    assert!(runs[1].caveats[0].text.starts_with("line 3, column 101: the file ends in the middle of a run"));
}

#[test]
fn an_array_of_runs_is_a_history_too() {
    let run = lone_metric(r#"{"name": "time", "value": 1}"#);
    assert_eq!(read_text("h.json", &format!("[{run}, {run}]")).unwrap().len(), 2);
}

#[test]
fn broken_runs_name_the_place_and_what_was_expected() {
    let good = lone_metric(r#"{"name": "time", "value": 1}"#);
    for (text, kind, message) in [
        (
            good.replace("/v1", "/v9"),
            ParseErrorKind::Unsupported,
            "x.json: is a run of version `v9`; this perfdiff reads `perfdiff.run/v1`",
        ),
        (
            r#"{"schema": "perfdiff.comparison/v1", "changes": []}"#.to_owned(),
            ParseErrorKind::Unsupported,
            "x.json: is a comparison (`perfdiff.comparison/v1`), a result of perfdiff; expected `perfdiff.run/v1`",
        ),
        (
            format!("{good}\n{{\"schema\": 5}}\n{good}"),
            ParseErrorKind::Shape,
            "x.json, line 2, column 13: invalid type: integer `5`, expected a string",
        ),
        (format!("{good}\n{{broken\n{good}"), ParseErrorKind::Syntax, "x.json, line 2, column 2: not valid JSON: key must be a string"),
        (
            format!("{good}\n{}", good.replace("/v1", "/v2")),
            ParseErrorKind::Unsupported,
            "x.json, [1].schema: is a run of version `v2`; this perfdiff reads `perfdiff.run/v1`",
        ),
        (
            lone_metric(r#"{"name": "time"}"#),
            ParseErrorKind::Shape,
            "x.json, benchmarks[0].metrics[0]: the metric `time` needs a `value` or a `sample`",
        ),
        (
            lone_metric(r#"{"name": "time", "statistic": "rate", "sample": [1]}"#),
            ParseErrorKind::Shape,
            "x.json, benchmarks[0].metrics[0]: the statistic `rate` can't be computed from the sample; give a `value`",
        ),
        (
            good.replace(r#""value": 1"#, r#""value": 1, "class": "speed""#),
            ParseErrorKind::Shape,
            "x.json, line 1, column 130: unknown variant `speed`, expected one of",
        ),
        (good[..60].to_owned(), ParseErrorKind::Truncated, "x.json, line 1, column 60: the JSON ends too early"),
        (r#"{"schema": "perfdiff.run/v1", "benchmarks": []}"#.to_owned(), ParseErrorKind::NoResults, "x.json: holds no benchmark"),
    ] {
        let error = read_text("x.json", &text).unwrap_err();
        assert!(error.to_string().starts_with(message), "{error}");
        assert_eq!(error.kind, kind, "{error}");
    }
}

#[test]
fn an_empty_unit_is_none_and_the_name_is_not_asked() {
    let metric = read_metric(r#"{"name": "latency_ms", "unit": "", "value": 5}"#);
    assert_eq!((metric.value, metric.unit.to_string()), (5.0, String::new()));
}

#[test]
fn repeated_names_stay_two_and_are_named() {
    let metric = r#"{"name": "time", "unit": "s", "value": 1}"#;
    let run = read_text("r.json", &lone_metric(&format!("{metric}, {metric}"))).unwrap().remove(0);
    assert_eq!(run.benchmarks[0].metrics.len(), 2);
    assert_eq!(run.caveats[0].code, CaveatCode::RepeatedName);
}

prop_compose! {
    fn metrics()(
        name in "[a-z_]{1,8}", statistic in proptest::option::of("p9[059]|mean|median"), class in 0usize..10, direction in 0u8..3,
        unit in prop_oneof![Just("s"), Just("B"), Just("msg/s"), Just("ratio"), Just("count"), Just(""), Just("furlong")],
        value in -1e300..1e300_f64, sample in proptest::collection::vec(0.0..1e9_f64, 0..6), stddev in proptest::option::of(0.0..1e9_f64),
        low in -1e9..1e9_f64, informational in any::<bool>(), n in proptest::option::of(1u64..1000), with_interval in any::<bool>(),
    ) -> Metric {
        let direction = [Direction::Lower, Direction::Higher, Direction::Neither][usize::from(direction)];
        let mut metric = Metric::new(name, Class::ALL[class], unit::parse(unit).unit, value).direction(direction);
        metric.statistic = statistic;
        metric.stddev = stddev;
        metric.n = if sample.is_empty() { n } else { Some(sample.len() as u64) };
        metric.sample = (!sample.is_empty()).then(|| Sample::new(sample));
        metric.set_interval(with_interval.then_some(Interval { low, high: low + 1.0, level: 0.95 }));
        // A file that says class and direction declares them.
        metric.declared = true;
        if informational { metric.informational() } else { metric }
    }
}

prop_compose! {
    fn runs()(
        suite in "\\PC{1,8}", names in proptest::collection::btree_set("\\PC{1,12}", 1..4), metrics in proptest::collection::vec(metrics(), 1..4),
        host in " ?\\PC{0,5}", error in proptest::option::of("\\PC{1,9}"),
    ) -> Run {
        let mut run = Run { suite, time: Some("2026-01-31T12:00:00+01:00".into()), tool: Some(Tool { name: "t".into(), version: None }), ..Run::default() };
        run.environment.cores = Some(8);
        run.environment.details.insert("host".into(), host.clone());
        run.caveats.push(Caveat::new(CaveatCode::DirtyTree, "", "text"));
        for name in names {
            let mut benchmark = Benchmark::new(name);
            benchmark.params.insert("k".into(), host.clone());
            benchmark.error.clone_from(&error);
            for metric in &metrics {
                // Equal names would rightly be a caveat.
                if !benchmark.metrics.iter().any(|m| m.name == metric.name && m.statistic == metric.statistic) {
                    benchmark.metrics.push(metric.clone());
                }
            }
            run.benchmarks.push(benchmark);
        }
        run
    }
}

proptest! {
    #[test]
    fn what_is_written_reads_back_the_same(run in runs(), many in any::<bool>()) {
        let line = serde_json::to_string(&run).unwrap();
        let text = if many { format!("{line}\n{line}\n") } else { line };
        for mut read in read_text("run.json", &text).unwrap() {
            read.shape = "";
            prop_assert_eq!(&read, &run);
        }
    }

    #[test]
    fn mutated_runs_never_panic(at in 0usize..1190, byte in any::<u8>()) {
        let mut bytes = std::fs::read(super::door::fixture("perfdiff/lax.json")).unwrap();
        bytes[at] = byte;
        let _ = ingest::read(&Source::bytes("x", bytes).unwrap(), ingest::by_name("perfdiff"), &Options::default());
    }
}
