//! k6: what is empty, cut, torn or not k6's is refused with its place, or read as far as it goes and said.

use std::fmt::Write as _;

use perfdiff::ingest::{self, Options, ParseError, ParseErrorKind, Source};
use perfdiff::model::{CaveatCode, Run};
use proptest::prelude::*;

use super::{all, has, metric, run, text_run, values};
use crate::formats::door::{fixture, read, read_text};

#[test]
fn a_killed_run_is_read_up_to_the_cut_and_its_thresholds_are_left_open() {
    let killed = run("edge/aborted_SIGKILL/points.json.gz");
    assert!(has(&killed, CaveatCode::Truncated, "k6/edge/aborted_SIGKILL/points.json.gz"));
    assert_eq!(metric(&killed, "all|http_req_duration|median").n, Some(187));
    assert!(!killed.gates.is_empty() && killed.gates.iter().all(|gate| gate.met.is_none()));
}

#[test]
fn files_without_a_measured_value_are_errors() {
    let mut text = String::new();
    for path in [
        "bad/zero_iterations/summary.json",
        "bad/zero_iterations/summary_mr.json",
        "bad/zero_iterations/points.json",
        "bad/zero_iterations/points.csv",
        "bad/throw_setup/summary.json",
        "bad/throw_setup/points.json",
        "bad/text_summary.txt",
    ] {
        let error = read(&format!("k6/{path}")).unwrap_err();
        writeln!(text, "{error}\n    {:?}, {}", error.kind, error.hint).unwrap();
    }
    insta::assert_snapshot!(text);
}

const DECLARED: &str = r#"{"type":"Metric","data":{"name":"http_reqs","type":"counter","contains":"default","thresholds":[],"submetrics":null},"metric":"http_reqs"}"#;
const POINT: &str = r#"{"metric":"http_reqs","type":"Point","data":{"time":"2026-11-21T01:20:57Z","value":1,"tags":{}}}"#;

#[test]
fn broken_files_are_named_with_their_place() {
    let point = |data: &str| format!("{DECLARED}\n{{\"metric\":\"http_reqs\",\"type\":\"Point\",\"data\":{data}}}\n{POINT}\n");
    let csv = |row: &str| format!("metric_name,timestamp,metric_value,extra_tags\nvus,1795224057,1,\n{row}\nvus,1795224058,1,\n");
    let mut text = String::new();
    for (name, content) in [
        ("cut.json", r#"{"root_group":{"checks":{},"groups":{}},"metrics":{"http_reqs":{"count":1"#.to_owned()),
        ("shape.json", r#"{"root_group":{"checks":{},"groups":{}}}"#.to_owned()),
        ("list.json", r#"{"root_group":{"checks":{},"groups":{}},"metrics":[1]}"#.to_owned()),
        ("none.json", r#"{"root_group":{"checks":{},"groups":{}},"metrics":{}}"#.to_owned()),
        ("all_null.json", r#"{"root_group":{"checks":{},"groups":{}},"metrics":{"x_trend":{"avg":null}}}"#.to_owned()),
        (
            "version.json",
            r#"{"version":"2.0.0","config":{"script":"","execution":"local","duration":1},"results":{"metrics":[]}}"#.to_owned(),
        ),
        ("torn.json", format!("{DECLARED}\n{{\"metric\":\"http_re{POINT}\n{POINT}\n")),
        ("timeless.json", point(r#"{"value":1}"#)),
        ("wrong_time.json", point(r#"{"time":"noon","value":1}"#)),
        ("text_value.json", point(r#"{"time":"2026-11-21T01:20:57Z","value":"1"}"#)),
        ("only_declared.json", format!("{DECLARED}\n")),
        ("first_line_cut.json", DECLARED.get(..100).unwrap_or_default().to_owned()),
        ("short_row.csv", csv("vus,1795224057")),
        ("value.csv", csv("vus,1795224057,one,")),
        ("time.csv", csv("vus,soon,1,")),
        ("many.json", (0..10_001).fold(String::new(), |all, i| format!("{all}{}\n", POINT.replace("http_reqs", &format!("m_{i}"))))),
    ] {
        let error = read_text(name, &content).unwrap_err();
        writeln!(text, "{error}\n    {:?} {}", error.kind, error.hint).unwrap();
    }
    insta::assert_snapshot!(text);
}

#[test]
fn a_cut_last_line_is_left_out_and_said() {
    let cut = POINT.get(..60).unwrap();
    let read = text_run(&format!("{DECLARED}\n{POINT}\n{cut}"));
    assert_eq!(metric(&read, "all|http_reqs|count").value, 1.0);
    assert!(has(&read, CaveatCode::Truncated, "points.json"));
    let csv = read_text("p.csv", "metric_name,timestamp,metric_value,extra_tags\nvus,1795224057,1,\nvus,179522").unwrap().remove(0);
    assert!(has(&csv, CaveatCode::Truncated, "p.csv"));
}

#[test]
fn other_json_and_joined_runs_are_said() {
    let read = text_run(&format!("{DECLARED}\n{POINT}\n{{\"level\":\"info\"}}\nlog line\n{DECLARED}\n{POINT}\n"));
    assert!(has(&read, CaveatCode::TextSkipped, "points.json") && has(&read, CaveatCode::RepeatedName, "points.json"));
    assert_eq!(metric(&read, "all|http_reqs|count").value, 2.0);
    // No time between first and last: a rate cannot be told, and is not made up.
    assert!(!values(&read).contains_key("all|http_reqs|observed_rate"));
}

fn mangled(path: &str) -> impl Strategy<Value = (String, Vec<u8>)> {
    let name = path.to_owned();
    let bytes = std::fs::read(fixture(path)).unwrap();
    let length = bytes.len();
    (prop::collection::vec((0..length, any::<u8>()), 0..6), 0..=length).prop_map(move |(changes, end)| {
        let mut bytes = bytes.clone();
        for (place, byte) in changes {
            bytes[place] = byte;
        }
        bytes.truncate(end);
        (name.clone(), bytes)
    })
}

fn read_as_k6(name: &str, bytes: Vec<u8>) -> Result<Vec<Run>, ParseError> {
    ingest::read(&Source::bytes(name, bytes)?, ingest::by_name("k6"), &Options::default())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn damaged_files_never_panic_and_never_give_a_value_that_is_not_finite(
        (name, bytes) in prop_oneof![
            mangled("k6/edge/minimal/points.json"),
            mangled("k6/edge/minimal/points.csv"),
            mangled("k6/edge/minimal/summary.json"),
            mangled("k6/edge/minimal/summary_mr.json"),
            mangled("k6/edge/csv_gz/points.csv.gz"),
        ]
    ) {
        if let Ok(runs) = read_as_k6(&name, bytes) {
            for run in &runs {
                prop_assert!(all(run).all(|(_, metric)| metric.value.is_finite()));
            }
        }
    }

    #[test]
    fn arbitrary_bytes_never_panic(start in prop_oneof![
        Just("{\"type\":\"Point\",\"metric\":\"x\",\"data\":"), Just("metric_name,timestamp,metric_value\n"), Just("{\"metrics\":{"), Just("")
    ], rest in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read_as_k6("any", [start.as_bytes(), &rest].concat());
    }
}

#[test]
fn a_directory_and_a_foreign_file_are_refused_with_a_hint() {
    let folder = crate::formats::door::source("k6/edge/minimal");
    let error = ingest::read(&folder, ingest::by_name("k6"), &Options::default()).unwrap_err();
    assert_eq!(error.kind, ParseErrorKind::Shape);
    let error = read_as_k6("notes.txt", b"hello".to_vec()).unwrap_err();
    assert_eq!(error.to_string(), "notes.txt: is no output of k6 that perfdiff knows");
}
