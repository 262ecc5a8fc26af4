//! pytest-benchmark: genuine files of 5.3.1, what 4.0.0 writes differently, and files that went wrong.

use perfdiff::ingest::ParseErrorKind;
use perfdiff::model::{CaveatCode, Class, Direction, Metric, Role, Run};
use proptest::prelude::*;

use super::door::{claimed_by, fixture, read, read_text, words};

const HEAD: &str = "pytest-benchmark/5.3.1/head/benchmark.json";

fn one(path: &str) -> Run {
    read(path).unwrap().remove(0)
}

fn metric<'r>(run: &'r Run, benchmark: &str, name: &str) -> &'r Metric {
    let benchmark = run.benchmarks.iter().find(|b| b.name.ends_with(benchmark)).expect("benchmark is there");
    benchmark.metrics.iter().find(|m| m.name == name).expect("metric is there")
}

/// A small file with one benchmark, whose `stats` and `extra_info` are given.
fn file(stats: &str, extra: &str) -> String {
    format!(
        r#"{{"machine_info": {{"node": "n", "system": "Darwin", "machine": "arm64"}}, "commit_info": {{"id": "0123456789abcdef0123456789abcdef01234567", "dirty": true, "branch": "main"}},
"benchmarks": [{{"name": "test_a", "fullname": "t.py::test_a", "extra_info": {extra}, "options": {{"timer": "perf_counter"}}, "stats": {stats}}}],
"datetime": "2026-11-21T01:47:17.937492", "version": "4.0.0"}}"#
    )
}

const STATS: &str = r#"{"min": 1.0, "median": 2.0, "mean": 2.5, "stddev": 0.5, "rounds": 4}"#;

#[test]
fn genuine_files_read_the_same_every_time() {
    for path in [HEAD, "pytest-benchmark/5.3.1/base/benchmark.json", "pytest-benchmark/5.3.1/saved/0001_nodata.json"] {
        assert_eq!(claimed_by(path), Ok("pytest-benchmark"));
        insta::assert_snapshot!(path.replace('/', "_"), words(&[one(path)]));
    }
}

#[test]
fn numbers_of_extra_info_have_the_class_and_direction_that_their_names_say() {
    let (base, head) = (one("pytest-benchmark/5.3.1/base/benchmark.json"), one(HEAD));
    for (name, class, direction, unit, before, after) in [
        ("latency_p95", Class::Latency, Direction::Lower, "", 41.2, 53.9),
        ("throughput_msg_sec", Class::Throughput, Direction::Higher, "msg/s", 12500.0, 11100.0),
        ("error_rate", Class::ErrorRate, Direction::Lower, "ratio", 0.001, 0.02),
        ("memory_usage_mb", Class::Memory, Direction::Lower, "B", 220e6, 180e6),
    ] {
        let (b, h) = (metric(&base, "test_extra_info", name), metric(&head, "test_extra_info", name));
        assert_eq!((b.class, b.direction, b.unit.to_string().as_str(), b.role), (class, direction, unit, Role::Primary), "{name}");
        assert_eq!((b.value, h.value), (before, after), "{name}");
    }
    assert_eq!(metric(&head, "test_extra_info", "latency_p95").statistic.as_deref(), Some("p95"));
    let names: Vec<_> = head.benchmarks.iter().flat_map(|b| &b.metrics).map(|m| m.name.as_str()).collect();
    assert!(!names.contains(&"ok") && !names.contains(&"note") && !names.contains(&"nothing"), "{names:?}");
}

#[test]
fn the_median_is_that_of_the_rounds_and_the_environment_that_of_the_machine() {
    let run = one(HEAD);
    let time = metric(&run, "test_pedantic", "time");
    assert_eq!((time.n, time.sample.as_ref().map(perfdiff::model::Sample::len)), (Some(15), Some(15)));
    let environment = &run.environment;
    assert_eq!((environment.os.as_deref(), environment.arch.as_deref(), environment.cores), (Some("linux"), Some("x86_64"), Some(2)));
    assert_eq!(environment.details["timer"], "perf_counter");
    assert_eq!((run.commit, run.branch), (None, None), "unversioned and (unknown) are no names");
}

#[test]
fn version_4_writes_naive_times_and_no_precision_and_is_read_alike() {
    let genuine = std::fs::read_to_string(fixture(HEAD)).unwrap();
    let older = genuine
        .replace("+00:00\"", "\"")
        .replace("\"version\": \"5.3.1\"", "\"version\": \"4.0.0\"")
        .replace("                \"precision\": null,\n                \"confidence\": null,\n", "");
    assert_ne!(older, genuine);
    let mut run = read_text("head.json", &older).unwrap().remove(0);
    run.tool.clone_from(&one(HEAD).tool);
    assert_eq!(run, one(HEAD));
}

#[test]
fn numbers_that_are_none_are_named_by_their_place() {
    let run = one("pytest-benchmark/bad/extra_nan_failing_one_round.json");
    insta::assert_snapshot!(words(&[run]));
}

#[test]
fn a_timer_that_stands_still_measures_nothing() {
    let run = one("pytest-benchmark/bad/timer_stands_still.json");
    assert!(run.benchmarks[0].metrics.is_empty());
    assert!(run.benchmarks[0].error.as_ref().unwrap().contains("its timer stood still"));
}

#[test]
fn broken_files_say_what_is_wrong_and_what_to_do() {
    for (path, kind, message, hint) in [
        (
            "bad/truncated.json",
            ParseErrorKind::Truncated,
            "line 285, column 17: the JSON ends too early: EOF while parsing a value",
            "run it again",
        ),
        (
            "bad/json_on_stdout.txt",
            ParseErrorKind::Syntax,
            "line 1: pytest's own output is mixed into the JSON",
            "--benchmark-json=benchmark.json",
        ),
        ("bad/table.txt", ParseErrorKind::Unsupported, "this is the table that pytest-benchmark prints", "--benchmark-json=benchmark.json"),
    ] {
        let error = read(&format!("pytest-benchmark/{path}")).unwrap_err();
        assert_eq!(error.kind, kind, "{error}");
        assert!(error.to_string().contains(message), "{error}");
        assert!(error.hint.contains(hint), "{}", error.hint);
    }
    let error = read_text("b.json", &file(r#"{"median": "fast"}"#, "{}")).unwrap_err();
    assert_eq!(error.to_string(), "b.json, line 2, column 144: invalid type: string \"fast\", expected a number");
    let empty = r#"{"machine_info": {}, "commit_info": {}, "benchmarks": [], "version": "5.3.1"}"#;
    assert_eq!(read_text("e.json", empty).unwrap_err().kind, ParseErrorKind::NoResults);
}

#[test]
fn compressed_files_are_read_and_broken_off_ones_refused() {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut gzip, &std::fs::read(fixture(HEAD)).unwrap()).unwrap();
    let mut packed = gzip.finish().unwrap();
    let read = |bytes: Vec<u8>| {
        let source = perfdiff::ingest::Source::bytes("b.json.gz", bytes)?;
        perfdiff::ingest::read(&source, None, &perfdiff::ingest::Options::default())
    };
    assert_eq!(read(packed.clone()).unwrap(), super::door::read(HEAD).unwrap());
    packed.truncate(packed.len() / 2);
    assert_eq!(read(packed).unwrap_err().to_string(), "b.json.gz: the compressed file ends too early");
}

#[test]
fn json_that_is_whole_within_other_text_is_read_with_a_caveat() {
    let text = format!("....   [100%]\n{}\nWrote benchmark data in: /dev/stdout\n", file(STATS, "{}"));
    let run = read_text("both.txt", &text).unwrap().remove(0);
    assert_eq!((run.benchmarks.len(), run.caveats[0].code), (1, CaveatCode::TextSkipped));
    let after = format!("{}\nWrote benchmark data in: /dev/stdout\n", file(STATS, "{}"));
    assert_eq!(read_text("both.txt", &after).unwrap()[0].caveats[0].code, CaveatCode::TextSkipped);
}

#[test]
fn rounds_that_are_no_numbers_are_dropped_and_the_rest_is_summarised_anew() {
    let stats = r#"{"min": 1.0, "median": NaN, "mean": NaN, "stddev": NaN, "rounds": 4, "data": [1.0, NaN, 3.0, Infinity]}"#;
    let run = read_text("n.json", &file(stats, "{}")).unwrap().remove(0);
    let time = metric(&run, "test_a", "time");
    assert_eq!((time.value, time.n, time.stddev), (2.0, Some(2), Some(2.0_f64.sqrt())));
    let text: Vec<_> = run.caveats.iter().map(|c| c.text.as_str()).collect();
    assert!(text.contains(&"benchmarks[0].stats.data[1] of `t.py::test_a` is NaN; the round was left out"), "{text:?}");
    let stats = r#"{"median": NaN, "rounds": 1, "data": [NaN]}"#;
    let run = read_text("n.json", &file(stats, "{}")).unwrap().remove(0);
    assert_eq!(run.benchmarks[0].error.as_deref(), Some("none of its 1 rounds has a time that is a number"));
}

#[test]
fn commit_environment_and_dirt_are_kept() {
    let run = read_text("d.json", &file(STATS, "{}")).unwrap().remove(0);
    assert_eq!(run.commit.as_deref(), Some("0123456789abcdef0123456789abcdef01234567"));
    assert_eq!((run.branch.as_deref(), run.time.as_deref()), (Some("main"), Some("2026-11-21T01:47:17.937492Z")));
    assert_eq!((run.environment.os.as_deref(), run.environment.arch.as_deref()), (Some("macos"), Some("aarch64")));
    assert!(run.caveats.iter().any(|c| c.code == CaveatCode::DirtyTree));
}

#[test]
fn lists_in_extra_info_are_samples_levels_or_series_and_never_count_twice() {
    let extra = r#"{"time": [3, 1, 2], "curve": [{"users": 1, "p95_ms": 5}, {"users": 9, "p95_ms": 7}],
        "memory": [{"timestamp": 1, "memory_mb": 10}, {"timestamp": 2, "memory_mb": 30}], "empty": [], "flag": true}"#;
    let run = read_text("x.json", &file(STATS, extra)).unwrap().remove(0);
    insta::assert_snapshot!(words(&[run]));
}

proptest! {
    #[test]
    fn mutated_files_never_panic(at in 0usize..9000, byte in any::<u8>(), cut in 0usize..9000) {
        let mut bytes = std::fs::read(fixture("pytest-benchmark/bad/extra_nan_failing_one_round.json")).unwrap();
        bytes[at] = byte;
        bytes.remove(cut);
        let source = perfdiff::ingest::Source::bytes("x.json", bytes).unwrap();
        let _ = perfdiff::ingest::read(&source, None, &perfdiff::ingest::Options::default());
    }
}

#[test]
fn numbers_in_the_text_of_extra_info_are_read_with_their_unit() {
    let text = file(STATS, r#"{"rps": "41,719 rps", "p95": "3.5 ms", "python": {"version": "3.11"}, "tok_s": "50.5"}"#);
    let run = read_text("a.json", &text).unwrap().remove(0);
    let extra: Vec<_> =
        run.benchmarks[0].metrics[3..].iter().map(|m| format!("{} {} {} {}", m.name, m.direction.name(), m.value, m.unit)).collect();
    assert_eq!(extra, ["rps higher 41719 req/s", "p95 lower 0.0035 s", "tok_s higher 50.5 tok/s"]);
}
