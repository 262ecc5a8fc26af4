//! JSON of no known tool: what becomes a metric, what is told apart, and what is left out with a word.

use perfdiff::ingest::{self, Options, ParseError, ParseErrorKind, Source};
use perfdiff::model::{CaveatCode, JsonMapping, Role, Run};
use proptest::prelude::*;

use super::door::{claimed_by, read, read_text, words};

fn mapped(text: &str, mapping: &str) -> Result<Run, ParseError> {
    let options = Options { json: serde_json::from_str::<JsonMapping>(mapping).unwrap(), ..Options::default() };
    ingest::read(&Source::bytes("odd.json", text.as_bytes().to_vec())?, None, &options).map(|mut runs| runs.remove(0))
}

#[test]
fn the_demo_is_read_without_any_schema() {
    for side in ["base", "head"] {
        let path = format!("json/demo/{side}.json");
        assert_eq!(claimed_by(&path), Ok("json"));
        insta::assert_snapshot!(format!("json_demo_{side}"), words(&read(&path).unwrap()));
    }
}

#[test]
fn shapes_that_scripts_write_are_understood() {
    for shape in ["customSmallerIsBetter", "load_curve", "endurance", "spread"] {
        insta::assert_snapshot!(format!("json_shape_{shape}"), words(&read(&format!("json/shapes/{shape}.json")).unwrap()));
    }
}

#[test]
fn a_failed_measurement_is_a_failure_by_name() {
    let run = read("json/demo/head.json").unwrap().remove(0);
    let failed = run.benchmarks.iter().find(|b| b.name == "latency_multi_symbol").unwrap();
    assert_eq!(failed.error.as_deref(), Some("No successful queries"));
    let run = read_text("a.json", r#"{"a": {"error": {"message": "boom"}}, "b": {"error": "none", "p95": 1}}"#).unwrap().remove(0);
    assert_eq!(run.benchmarks.iter().map(|b| b.error.as_deref()).collect::<Vec<_>>(), [None, Some("boom")]);
}

#[test]
fn a_flat_document_is_one_benchmark_whatever_the_file_is_called() {
    let run = read_text("head.json", r#"{"p95_ms": 12, "rps": 100, "ok": true, "note": "x", "seed": 4}"#).unwrap().remove(0);
    assert_eq!((run.suite.as_str(), run.benchmarks[0].name.as_str()), ("head", "all"));
    let roles: Vec<_> = run.benchmarks[0].metrics.iter().map(|m| format!("{} {:?}", m.name, m.role)).collect();
    assert_eq!(roles, ["p95_ms Primary", "rps Primary", "seed Informational"]);
    assert!(run.caveats.is_empty(), "{:?}", run.caveats);
}

#[test]
fn a_single_digit_of_what_is_measured_is_coarse_and_a_count_is_exact() {
    let text =
        r#"{"parse_ns": 1, "load_ms": 0.5, "save_ms": 100, "send_ms": 2.0, "allocations": 3, "binary_size_bytes": 4, "open_ms": [1, 2]}"#;
    let run = read_text("a.json", text).unwrap().remove(0);
    let steps: Vec<_> = run.benchmarks[0].metrics.iter().map(|m| m.details().resolution.map(|step| format!("{step:e}"))).collect();
    assert_eq!(steps, [Some("1e-9".to_owned()), Some("1e-4".to_owned()), None, None, None, None, None]);
}

#[test]
fn lines_of_objects_are_read_as_one_list() {
    let run = read_text("l.ndjson", "{\"name\": \"a\", \"ms\": 2.5}\n{\"name\": \"b\", \"ms\": 2}\n{\"name\": \"a\", \"ms\": 3}\n")
        .unwrap()
        .remove(0);
    assert_eq!(run.benchmarks.iter().map(|b| b.name.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(run.benchmarks[0].metrics[0].n, Some(2));
    assert_eq!(run.caveats[0].code, CaveatCode::RepeatedName);
}

#[test]
fn repeated_keys_are_kept_and_not_overwritten() {
    let run = read_text("k.json", r#"{"parse": {"time_ms": 2}, "parse": {"time_ms": 3}}"#).unwrap().remove(0);
    assert_eq!(run.benchmarks[0].metrics[0].sample.as_ref().unwrap().values(), [0.002, 0.003]);
    let run = read_text("k.json", r#"{"parse": {"time_ms": 1}, "parse": {"time_ms": 3}}"#).unwrap().remove(0);
    assert_eq!(run.benchmarks[0].metrics.len(), 2);
    assert_eq!(run.caveats[0].code, CaveatCode::RepeatedName);
}

#[test]
fn documents_without_results_say_so() {
    for (text, kind, message) in [
        (r#"{"status": "ok"}"#, ParseErrorKind::NoResults, "x.json: the JSON holds no numbers that could be results"),
        (r#"{"a": NaN}"#, ParseErrorKind::NoResults, "x.json: the JSON holds no usable numbers: a is NaN; the value was left out"),
        (
            r#"[{"a": 1}, {"a": 2}]"#,
            ParseErrorKind::Shape,
            "x.json, the document: nothing distinguishes the 2 elements of this list from one run to the next",
        ),
        (r#"{"a": 1e999}"#, ParseErrorKind::Syntax, "x.json, line 1, column 12: not valid JSON: number out of range"),
        (r#"{"a": 1"#, ParseErrorKind::Truncated, "x.json, line 1, column 7: the JSON ends too early"),
        ("{}", ParseErrorKind::Unclaimed, "x.json: no format recognises it"),
        ("", ParseErrorKind::Empty, "x.json: is empty"),
    ] {
        let error = read_text("x.json", text).unwrap_err();
        assert!(error.to_string().starts_with(message), "{error}");
        assert_eq!(error.kind, kind, "{error}");
    }
}

#[test]
fn documents_beyond_the_bounds_are_refused() {
    let deep = format!("{}1{}", "{\"a\":".repeat(70), "}".repeat(70));
    let wide = format!("{{{},\"z\":1}}", (0..100_000).map(|i| format!("\"k{i}\":1")).collect::<Vec<_>>().join(","));
    for (text, message) in [
        (deep, "is nested more than 64 levels (limit: nesting of JSON)"),
        (wide, "holds more than 100,000 keys (limit: keys of a JSON document)"),
    ] {
        let source = Source::bytes("x.json", text.into_bytes()).unwrap();
        let error = ingest::read(&source, ingest::by_name("json"), &Options::default()).unwrap_err();
        assert_eq!((error.kind, error.message.as_str()), (ParseErrorKind::TooLarge, message));
    }
}

#[test]
fn files_of_known_tools_are_not_taken() {
    let artillery = r#"{"aggregate": {"counters": {"http.requests": 5}, "summaries": {}}, "intermediate": []}"#;
    assert_eq!(read_text("f.json", artillery).unwrap_err().kind, ParseErrorKind::Unsupported);
}

#[test]
fn a_single_file_of_criterion_is_sent_back_to_its_directory() {
    let sample = r#"{"sampling_mode": "Linear", "iters": [1.0, 2.0], "times": [5.0, 9.0]}"#;
    let error = read_text("sample.json", sample).unwrap_err();
    assert_eq!(error.to_string(), "sample.json: this is one file of a criterion directory");
    assert!(error.hint.contains("target/criterion"));
    assert_eq!(read_text("tukey.json", "[1.0, 2.0, 3.0, 4.0]").unwrap_err().kind, ParseErrorKind::Unclaimed);
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_document() {
    assert_eq!(read_text("w.json", "\u{feff}{\"p95_ms\": 1}").unwrap()[0].benchmarks[0].metrics.len(), 1);
}

#[test]
fn a_mapping_says_where_things_are() {
    let odd = r#"{"meta": {"n": 3}, "results": {"x": {"case": "parse", "size": 10, "t": {"best": 2, "all": [2, 4, 3]}, "u": "ms"},
                                                  "y": {"case": "parse", "size": 99, "t": {"best": 5, "all": [5]}, "u": "ms"}}}"#;
    let mapping = r#"{"benchmarks": "results.*", "name": "case", "params": ["size"], "metrics": ["t.all", "t.nothing"], "unit": "u"}"#;
    insta::assert_snapshot!(words(&[mapped(odd, mapping).unwrap()]));
}

#[test]
fn a_mapping_that_fits_nothing_is_an_error() {
    for (mapping, message) in [
        (r#"{"benchmarks": "result.*"}"#, "odd.json: `benchmarks = \"result.*\"` of [ingest.json] matches nothing"),
        (
            r#"{"benchmarks": "results.*", "name": "title"}"#,
            "odd.json, results.x: has no text or number at `title`, which [ingest.json] names",
        ),
    ] {
        assert_eq!(mapped(r#"{"results": {"x": {"v": 1}}}"#, mapping).unwrap_err().to_string(), message);
    }
}

#[test]
fn keys_to_ignore_are_left_out_anywhere() {
    let run = mapped(r#"{"a": {"v_ms": 1, "debug": 2}, "debug": {"v": 3}}"#, r#"{"ignore": ["debug"]}"#).unwrap();
    assert_eq!(run.benchmarks.iter().flat_map(|b| &b.metrics).map(|m| m.name.as_str()).collect::<Vec<_>>(), ["v_ms"]);
}

#[test]
fn lists_without_names_are_read_by_position_where_the_mapping_says_so() {
    let run = mapped(r#"[{"a_ms": 1}, {"a_ms": 2}]"#, r#"{"benchmarks": "*"}"#).unwrap();
    assert_eq!(run.benchmarks.iter().map(|b| b.name.as_str()).collect::<Vec<_>>(), ["0", "1"]);
}

#[test]
fn a_shape_within_the_elements_of_a_list_tells_them_apart() {
    let text = r#"[{"shape": {"batch": 128, "in": 2048}, "a_ms": 1.5}, {"shape": {"batch": 64, "in": 4096}, "a_ms": 2.5}]"#;
    let run = mapped(text, "{}").unwrap();
    let judged = run.benchmarks.iter().filter(|b| b.metrics.iter().any(|metric| metric.role == Role::Primary));
    assert_eq!(judged.map(|b| b.name.as_str()).collect::<Vec<_>>(), ["batch=128", "batch=64"]);
}

fn anything() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        "\\PC{0,5}".prop_map(Into::into),
    ];
    let key = prop_oneof![
        "[a-z_]{0,6}",
        Just("name".to_owned()),
        Just("unit".to_owned()),
        Just("value".to_owned()),
        Just("samples".to_owned()),
        Just("p95".to_owned())
    ];
    leaf.prop_recursive(5, 60, 6, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
            proptest::collection::hash_map(key.clone(), inner, 0..6).prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn any_document_is_read_or_refused_and_all_numbers_are_finite(document in anything()) {
        let source = Source::bytes("x.json", document.to_string().into_bytes()).unwrap();
        if let Ok(runs) = ingest::read(&source, ingest::by_name("json"), &Options::default()) {
            for metric in runs.iter().flat_map(|run| &run.benchmarks).flat_map(|benchmark| &benchmark.metrics) {
                prop_assert!(metric.value.is_finite());
                prop_assert!(metric.sample.iter().flat_map(perfdiff::model::Sample::values).all(|value| value.is_finite()));
            }
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        // What begins like gzip and isn't is refused here already.
        let Ok(source) = Source::bytes("x.json", bytes) else { return Ok(()) };
        let _ = ingest::read(&source, ingest::by_name("json"), &Options::default());
    }
}

/// The metrics of a document, one a line: name, class, direction, role, value in its unit.
fn metrics(text: &str) -> Vec<String> {
    let run = read_text("a.json", text).unwrap().remove(0);
    let line = |m: &perfdiff::model::Metric| {
        let role = if m.role == perfdiff::model::Role::Primary { "judged" } else { "shown" };
        format!("{} {role} {} {} {}", m.name, m.direction.name(), m.value, m.unit).trim_end().to_owned()
    };
    run.benchmarks.iter().flat_map(|benchmark| benchmark.metrics.iter().map(line)).collect()
}

#[test]
fn numbers_in_text_are_read_with_their_unit() {
    for (text, expected) in [
        (r#"{"a": {"p95_ms": "302.50"}}"#, "p95_ms judged lower 0.3025 s"),
        (r#"{"a": {"p95": "3.5 ms"}}"#, "p95 judged lower 0.0035 s"),
        (r#"{"a": {"rps_avg": "41,719 rps"}}"#, "rps_avg judged higher 41719 req/s"),
        (r#"{"a": {"error_rate_pct": "0.500"}}"#, "error_rate_pct judged lower 0.005 ratio"),
        (r#"{"a": {"error_rate": "0.5%"}}"#, "error_rate judged lower 0.005 ratio"),
        (r#"{"a": {"elapsed": "1m2.5s"}}"#, "elapsed judged lower 62.5 s"),
        (r#"{"a": {"speedup": "2.5x"}}"#, "speedup judged higher 2.5"),
        (r#"{"a": {"unit": "ms", "value": "3"}}"#, "value judged lower 0.003 s"),
        (r#"{"a": {"value": ["900 ms", "1.5 s", "1.2 s"]}}"#, "value judged lower 1.2 s"),
        (r#"{"a": {"latency_ms": ["3", "1", "2"]}}"#, "latency_ms judged lower 0.002 s"),
    ] {
        assert_eq!(metrics(text), [expected], "{text}");
    }
}

#[test]
fn texts_that_describe_something_are_no_numbers() {
    let text = r#"{"a": {"p95_ms": 3, "version": "1.24", "id": "17", "model": "7b", "date": "20260116", "name": "12", "go": "1.24.1"}}"#;
    assert_eq!(metrics(text), ["p95_ms judged lower 0.003 s"]);
    // What tells elements apart stays text.
    let run = read_text("a.json", r#"[{"name": "10", "time_ms": "1.5"}, {"name": "20", "time_ms": "2.5"}]"#).unwrap().remove(0);
    assert_eq!(run.benchmarks.iter().map(|b| b.name.as_str()).collect::<Vec<_>>(), ["10", "20"]);
    let run = read_text("a.json", r#"{"commit": "1234567", "p95_ms": 3}"#).unwrap().remove(0);
    assert_eq!(run.commit.as_deref(), Some("1234567"));
}

#[test]
fn a_unit_belongs_to_the_number_beside_it_and_not_to_every_count() {
    for (text, expected) in [
        (
            r#"{"a": {"p50": 245, "unit": "ms", "requests": 20, "widgets": 7, "errors": 1}}"#,
            vec!["p50 judged lower 0.245 s", "requests shown neither 20", "widgets shown neither 7", "errors judged lower 1 count"],
        ),
        // Nothing else could have it: a table of times by name.
        (r#"{"a": {"unit": "ms", "parse": 2, "render": 4}}"#, vec!["parse judged lower 0.002 s", "render judged lower 0.004 s"]),
        (r#"{"unit": "ms", "results": {"parse": {"mean": 2}}}"#, vec!["mean judged lower 0.002 s"]),
        // The statistics of the number have it, other objects have not.
        (
            r#"{"a": {"unit": "ms", "mean": 2, "percentiles": {"p95": 4}, "memory": {"value": 5}}}"#,
            vec!["mean judged lower 0.002 s", "p95 judged lower 0.004 s", "value judged lower 5"],
        ),
        // Written for one number, it is that number's.
        (
            r#"{"query": {"units": {"p95": "ms", "rows": "count"}, "p95": 80, "rows": 500}}"#,
            vec!["p95 judged lower 0.08 s", "rows shown neither 500 count"],
        ),
    ] {
        assert_eq!(metrics(text), expected, "{text}");
    }
}

#[test]
fn what_is_done_is_judged_by_what_surrounds_it_and_an_amount_of_it_is_not() {
    for (text, expected) in [
        (r#"{"latency_ms": {"read": 3, "writes": 4}}"#, vec!["read judged lower 0.003 s", "writes judged lower 0.004 s"]),
        (r#"{"throughput": {"get": 3, "put": 4}}"#, vec!["get judged higher 3", "put judged higher 4"]),
        (
            r#"{"latency": {"requests": 3, "users": 4, "p95": 2}}"#,
            vec!["requests shown neither 3", "users shown neither 4", "p95 judged lower 2"],
        ),
        (r#"{"storage": {"reads": 3, "writes": 4}}"#, vec!["reads shown neither 3", "writes shown neither 4"]),
    ] {
        assert_eq!(metrics(text), expected, "{text}");
    }
}
