//! criterion's directory and cargo-criterion's messages.

use std::fmt::Write as _;
use std::io::{self, Read};

use perfdiff::ingest::{self, Options, ParseError, ParseErrorKind, Source, Tree};
use perfdiff::model::{CaveatCode, Metric, Run, Sample};
use proptest::prelude::*;

use crate::formats::door::{claimed_by, fixture, read, read_text, source, words};

const DIRECTORIES: [&str; 7] = ["base", "head", "strange", "saved", "quick", "custom-measurement", "declared"];

/// A directory in memory, with the time at which each file was written.
struct Memory(Vec<String>, Vec<Vec<u8>>, Vec<f64>);

impl Tree for Memory {
    fn files(&self) -> &[String] {
        &self.0
    }

    fn open(&self, path: &str) -> io::Result<Box<dyn Read>> {
        let index = self.0.iter().position(|file| file == path).ok_or(io::ErrorKind::NotFound)?;
        Ok(Box::new(io::Cursor::new(self.1[index].clone())))
    }

    fn modified(&self, path: &str) -> Option<f64> {
        self.2.get(self.0.iter().position(|file| file == path)?).copied()
    }
}

fn directory(mut files: Vec<(String, String, f64)>) -> Source {
    files.sort_by(|a, b| a.0.cmp(&b.0));
    let seen = files.iter().map(|(path, _, _)| path.clone()).collect();
    let times = files.iter().map(|(_, _, time)| *time).collect();
    Source::tree("target/criterion", Box::new(Memory(seen, files.into_iter().map(|(_, text, _)| text.into_bytes()).collect(), times)))
}

/// The files of a benchmark at `folder` with 10 iterations of `nanoseconds` each.
fn benchmark(folder: &str, id: &str, nanoseconds: f64, written: f64) -> Vec<(String, String, f64)> {
    let identity = serde_json::json!({"group_id": id, "full_id": id, "directory_name": folder, "throughput": null});
    let sample = serde_json::json!({"sampling_mode": "Flat", "iters": [10.0, 10.0], "times": [nanoseconds * 10.0, nanoseconds * 10.0]});
    vec![
        (format!("{folder}/new/benchmark.json"), identity.to_string(), written),
        (format!("{folder}/new/sample.json"), sample.to_string(), written),
    ]
}

fn parse(source: &Source) -> Result<Vec<Run>, ParseError> {
    ingest::read(source, None, &Options::default())
}

fn metric<'a>(runs: &'a [Run], benchmark: &str, name: &str, statistic: &str) -> &'a Metric {
    let benchmark = runs[0].benchmarks.iter().find(|b| b.name == benchmark).unwrap();
    benchmark.metrics.iter().find(|m| m.name == name && m.statistic.as_deref() == Some(statistic)).unwrap()
}

fn names(runs: &[Run]) -> Vec<&str> {
    runs.iter().flat_map(|run| &run.benchmarks).map(|b| b.name.as_str()).collect()
}

fn codes(runs: &[Run]) -> Vec<CaveatCode> {
    runs.iter().flat_map(|run| &run.caveats).map(|c| c.code).collect()
}

/// What is read, or the error with its hint.
fn outcome(path: &str) -> String {
    match read(path) {
        Ok(runs) => words(&runs),
        Err(error) => format!("{:?}: {error}\n  hint: {}\n", error.kind, error.hint),
    }
}

#[test]
fn genuine_directories_are_read_whole() {
    insta::assert_snapshot!("criterion_base", outcome("criterion/base"));
    let others = ["strange", "quick", "custom-measurement", "declared", "v0.5.1"];
    let others = others.map(|case| format!("== {case}\n{}", outcome(&format!("criterion/{case}"))));
    insta::assert_snapshot!("criterion_others", others.concat());
}

#[test]
fn genuine_messages_are_read_whole() {
    let cases = ["head.json", "custom-measurement.json", "crash.json", "appended.json"];
    let cases = cases.map(|case| format!("== {case}\n{}", outcome(&format!("cargo-criterion/{case}"))));
    insta::assert_snapshot!("cargo_criterion", cases.concat());
}

#[test]
fn broken_and_foreign_input_is_named_with_place_and_remedy() {
    let mut text = String::new();
    for room in ["criterion", "cargo-criterion"] {
        let mut cases: Vec<_> = std::fs::read_dir(fixture(&format!("{room}/bad"))).unwrap().map(|e| e.unwrap().file_name()).collect();
        cases.sort();
        for case in cases {
            let case = format!("{room}/bad/{}", case.to_str().unwrap());
            write!(text, "== {case}\n{}", outcome(&case)).unwrap();
        }
    }
    insta::assert_snapshot!("criterion_bad", text);
}

#[test]
fn each_format_claims_its_own() {
    for case in DIRECTORIES {
        assert_eq!(claimed_by(&format!("criterion/{case}")).unwrap(), "criterion", "{case}");
    }
    for case in ["base.json", "head.json", "custom-measurement.json", "crash.json", "appended.json", "bad/cut.json", "bad/mixed.txt"] {
        assert_eq!(claimed_by(&format!("cargo-criterion/{case}")).unwrap(), "cargo-criterion", "{case}");
    }
}

#[test]
fn medians_means_and_deviations_are_those_that_criterion_estimates() {
    let mut compared = 0;
    for case in DIRECTORIES {
        let runs = read(&format!("criterion/{case}")).unwrap();
        for entry in walkdir::WalkDir::new(fixture(&format!("criterion/{case}"))) {
            let path = entry.unwrap().into_path();
            if !path.ends_with("new/benchmark.json") {
                continue;
            }
            let json =
                |name: &str| -> serde_json::Value { serde_json::from_slice(&std::fs::read(path.with_file_name(name)).unwrap()).unwrap() };
            let id = json("benchmark.json")["full_id"].as_str().unwrap().to_owned();
            if id == "twice" {
                continue;
            }
            for (statistic, key) in [("median", "median"), ("mean", "mean"), ("stddev", "std_dev")] {
                let theirs = json("estimates.json")[key]["point_estimate"].as_f64().unwrap() / 1e9;
                let ours = metric(&runs, &id, "time", statistic).value;
                let size = metric(&runs, &id, "time", "median").value;
                assert!((ours - theirs).abs() <= 1e-12 * size.max(theirs), "{case} {id} {statistic}: {ours} {theirs}");
                compared += 1;
            }
        }
    }
    assert!(compared > 100, "{compared}");
}

#[test]
fn a_larger_input_is_slower_but_has_the_same_throughput() {
    let (base, head) = (read("criterion/base").unwrap(), read("criterion/head").unwrap());
    let ratio =
        |benchmark: &str, name: &str| metric(&head, benchmark, name, "median").value / metric(&base, benchmark, name, "median").value;
    assert!((ratio("json/tokens_input_grew", "time") - 1.31).abs() < 0.01);
    assert!((ratio("json/tokens_input_grew", "throughput") - 1.0).abs() < 0.001);
    assert!((ratio("json/tokens", "throughput") - 1.0 / 1.101).abs() < 0.001);
    assert!((ratio("custom_constant", "time") - 1.03).abs() < 1e-15);
    assert!((ratio("chain/slower_10", "time") - 1.10).abs() < 0.005);
}

#[test]
fn a_directory_may_be_named_from_above_or_from_within() {
    let whole = names(&read("criterion/base").unwrap()).len();
    assert_eq!(names(&read("criterion/base/chain").unwrap()).len(), 5);
    assert_eq!(names(&read("criterion/base/chain/same").unwrap()), ["chain/same"]);
    assert_eq!(names(&read("criterion/base/chain/same/new").unwrap()), ["chain/same"]);
    assert_eq!(names(&read("criterion/saved/chain/same/feature branch").unwrap()), ["chain/same"]);
    let above: Vec<_> = benchmark("criterion/a", "a", 5.0, 1.0).into_iter().chain([("debug/.lock".into(), String::new(), 1.0)]).collect();
    assert_eq!(names(&parse(&directory(above)).unwrap()), ["a"]);
    assert_eq!(whole, 16);
}

#[test]
fn named_baselines_are_read_by_name_and_missing_ones_list_what_there_is() {
    let named = |name: &str| {
        let options = Options { criterion_baseline: Some(name.to_owned()), ..Options::default() };
        ingest::read(&source("criterion/saved"), None, &options)
    };
    let value = |runs: Result<Vec<Run>, ParseError>| metric(&runs.unwrap(), "chain/slower_30", "time", "median").value;
    let (main, feature) = (value(named("main")), value(named("feature branch")));
    assert!(main < feature, "{main} {feature}");
    assert_eq!(feature.to_bits(), value(named("new")).to_bits());
    let error = named("mian").unwrap_err();
    assert_eq!(
        error.to_string(),
        "criterion/saved: no benchmark has results under the name `mian`; there are `feature branch` (2 benchmarks), \
         `main` (2 benchmarks), `new` (2 benchmarks)"
    );
}

#[test]
fn benchmarks_without_the_named_baseline_are_named() {
    let mut files = benchmark("a", "a", 5.0, 1.0);
    files.extend(benchmark("b", "b", 5.0, 1.0).into_iter().map(|(path, text, time)| (path.replace("/new/", "/main/"), text, time)));
    let runs = parse(&directory(files)).unwrap();
    assert_eq!(names(&runs), ["a"]);
    assert_eq!(runs[0].caveats[0].text, "1 benchmark without results under the name `new` and left out: `b`");
}

#[test]
fn names_that_differ_in_case_or_look_like_criterions_own_folders_stay_apart() {
    let folders = ["Case", "case", "new", "base", "change", "new/new", "report/change"];
    let files = folders.iter().flat_map(|folder| benchmark(folder, folder, 5.0, 1.0)).collect();
    let mut found: Vec<String> = names(&parse(&directory(files)).unwrap()).into_iter().map(str::to_owned).collect();
    found.sort();
    assert_eq!(found, ["Case", "base", "case", "change", "new", "new/new", "report/change"]);
}

#[test]
fn what_a_cached_directory_kept_from_an_earlier_run_is_named() {
    let mut files = benchmark("kept", "kept", 5.0, 1_000.0);
    files.extend(benchmark("again", "again", 5.0, 90_000.0));
    files.push(("again/change/estimates.json".into(), "{}".into(), 90_000.0));
    let runs = parse(&directory(files)).unwrap();
    assert_eq!((codes(&runs), runs[0].caveats[0].subject.as_str()), (vec![CaveatCode::StaleBenchmark], "kept"));
    assert!(!codes(&read("criterion/head").unwrap()).contains(&CaveatCode::StaleBenchmark), "a checkout tells no times");
}

#[test]
fn two_criterion_directories_with_the_same_benchmark_are_refused() {
    let moved = |home: &str| {
        benchmark("a", "a", 5.0, 1.0).into_iter().map(|(path, text, time)| (format!("{home}/{path}"), text, time)).collect::<Vec<_>>()
    };
    let error = parse(&directory([moved("base"), moved("head")].concat())).unwrap_err();
    assert_eq!(error.kind, ParseErrorKind::Ambiguous);
    assert_eq!(error.to_string(), "target/criterion: holds `a` in two criterion directories, base and head");
}

#[test]
fn an_empty_directory_is_never_a_pass() {
    let empty = directory(Vec::new());
    assert_eq!(parse(&empty).unwrap_err().kind, ParseErrorKind::Empty);
    let error = ingest::read(&empty, ingest::by_name("criterion"), &Options::default()).unwrap_err();
    assert_eq!((error.kind, error.message.as_str()), (ParseErrorKind::NoResults, "holds no benchmark that criterion finished"));
    let file = Source::bytes("estimates.json", b"{}".to_vec()).unwrap();
    let error = ingest::read(&file, ingest::by_name("criterion"), &Options::default()).unwrap_err();
    assert_eq!(error.kind, ParseErrorKind::Shape);
}

#[test]
fn a_directory_and_messages_share_suite_and_names_but_not_shape() {
    let (tree, lines) = (read("criterion/base").unwrap(), read("cargo-criterion/base.json").unwrap());
    assert_eq!(tree[0].suite, lines[0].suite);
    assert_ne!(tree[0].shape, lines[0].shape);
    let value = |runs: &[Run]| metric(runs, "custom_constant", "time", "median").value.to_bits();
    assert_eq!(value(&tree), value(&lines));
}

#[test]
fn a_compressed_stream_that_breaks_off_keeps_what_was_whole() {
    use std::io::Write as _;
    let text = std::fs::read(fixture("cargo-criterion/crash.json")).unwrap();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(&text).unwrap();
    let gzip = gzip.finish().unwrap();
    let half = Source::bytes("bench.json.gz", gzip[..gzip.len() / 2].to_vec()).unwrap();
    let runs = parse(&half).unwrap();
    assert_eq!(names(&runs)[..2], ["chain/same", "chain/slower_3"]);
    assert!(codes(&runs).contains(&CaveatCode::Truncated) && codes(&runs).contains(&CaveatCode::RunAborted));
}

#[test]
fn units_of_other_measurements_are_kept() {
    let line = |unit: &str| {
        format!(
            r#"{{"reason":"benchmark-complete","id":"a","iteration_count":[1,2],"measured_values":[3.0,6.0],"unit":"{unit}","throughput":[]}}
{{"reason":"group-complete","group_name":"a","benchmarks":["a"]}}
"#
        )
    };
    for (unit, expected) in [
        ("ns", "time duration 3e-9 s"),
        ("ms", "time duration 3e-3 s"),
        ("bytes", "measurement size 3e0 B"),
        ("instructions", "measurement count 3e0 instructions"),
        ("furlongs", "measurement other 3e0 furlongs"),
    ] {
        let runs = read_text("bench.json", &line(unit)).unwrap();
        let m = &runs[0].benchmarks[0].metrics[0];
        assert_eq!(format!("{} {} {:e} {}", m.name, m.class, m.value, m.unit), expected);
        assert_eq!(format!("{:?} {:?}", m.direction, m.role), "Lower Primary");
    }
}

/// Every number of a run must be finite, whatever the bytes were.
fn is_sound(runs: &[Run]) -> bool {
    let metrics = runs.iter().flat_map(|run| &run.benchmarks).flat_map(|benchmark| &benchmark.metrics);
    metrics.into_iter().all(|m| m.value.is_finite() && m.sample.iter().flat_map(Sample::values).all(|value| value.is_finite()))
}

proptest! {
    #[test]
    fn mutated_bytes_never_panic_nor_give_infinite_numbers(
        file in 0..3usize,
        edits in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        length in any::<prop::sample::Index>(),
    ) {
        let mut files = ["benchmark.json", "sample.json", "estimates.json"]
            .map(|name| std::fs::read(fixture("criterion/base/json/tokens/new").join(name)).unwrap());
        let mutate = |bytes: &mut Vec<u8>| {
            for (at, byte) in &edits {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            bytes.truncate(length.index(bytes.len()) + 1);
        };
        mutate(&mut files[file]);
        let seen = ["a/new/benchmark.json", "a/new/sample.json", "a/new/estimates.json"];
        let seen = seen.map(str::to_owned).to_vec();
        let tree = Source::tree("t", Box::new(Memory(seen, files.to_vec(), Vec::new())));
        let runs = ingest::read(&tree, ingest::by_name("criterion"), &Options::default()).unwrap();
        prop_assert!(is_sound(&runs));
        prop_assert!(runs[0].benchmarks[0].error.is_some() || !runs[0].benchmarks[0].metrics.is_empty());

        let mut lines = std::fs::read(fixture("cargo-criterion/appended.json")).unwrap();
        mutate(&mut lines);
        let lines = Source::bytes("lines", lines).unwrap();
        if let Ok(runs) = ingest::read(&lines, ingest::by_name("cargo-criterion"), &Options::default()) {
            prop_assert!(is_sound(&runs));
        }
    }

    #[test]
    fn any_numbers_give_finite_metrics_or_none(iters in proptest::collection::vec(any::<f64>(), 1..8), scale in any::<f64>()) {
        let number = |value: f64| if value.is_finite() { value.to_string() } else { "null".to_owned() };
        let list = |values: Vec<f64>| values.into_iter().map(number).collect::<Vec<_>>().join(",");
        let (counts, totals) = (list(iters.clone()), list(iters.iter().map(|i| i * scale).collect()));
        for unit in ["ns", "ops"] {
            let text = format!(
                r#"{{"reason":"benchmark-complete","id":"a","iteration_count":[{counts}],"measured_values":[{totals}],"unit":"{unit}","throughput":[{{"per_iteration":7,"unit":"bytes"}}]}}"#
            );
            if let Ok(runs) = read_text("lines", &text) {
                prop_assert!(is_sound(&runs));
            }
        }
    }
}
