//! Formats that are recipes: every number of every genuine file, against a value that a script beside the file computed.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use perfdiff::ingest::{self, Options, ParseError, Source};
use perfdiff::model::{Benchmark, CaveatCode, Direction, Metric, Recipe, Run};

use super::door::{fixture, read, read_text, words};
use super::registry::{BAD, entries, good_inputs};

/// One number, as it must be read.
struct Expected {
    unit: String,
    value: f64,
    n: Option<u64>,
}

/// Name, parameters, metric and statistic.
type Path = (String, String, String, String);

/// Formats whose fixtures have expected numbers beside them.
fn recipes() -> Vec<String> {
    let folders = std::fs::read_dir(fixture("")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    folders.filter(|folder| fixture(&format!("{folder}/expected.py")).exists()).collect()
}

/// The numbers that must be read from a file; `FAILED` in the place of a metric is a benchmark that failed.
fn expected(input: &str) -> BTreeMap<Path, Expected> {
    let table = std::fs::read_to_string(fixture(&format!("{input}.tsv"))).expect("FILE.tsv lies beside each FILE");
    let row = |line: &str| {
        let cells: Vec<String> = line.split('\t').map(str::to_owned).collect();
        let [name, params, metric, statistic, unit, value, n] = <[String; 7]>::try_from(cells).unwrap();
        let expected = Expected { unit, value: value.parse().unwrap_or(f64::NAN), n: n.parse().ok() };
        ((name, params, metric, statistic), expected)
    };
    table.lines().skip(1).map(row).collect()
}

fn path(benchmark: &Benchmark, metric: Option<&Metric>) -> Path {
    let params: Vec<String> = benchmark.params.iter().map(|(key, value)| format!("{key}={value}")).collect();
    let name = metric.map_or("FAILED", |metric| metric.name.as_str());
    let statistic = metric.and_then(|metric| metric.statistic.clone()).unwrap_or_default();
    (benchmark.name.clone(), params.join(","), name.to_owned(), statistic)
}

#[test]
fn every_number_of_a_genuine_file_is_read_as_a_script_computed_it() {
    let mut checked = 0;
    for input in recipes().iter().flat_map(|format| good_inputs(format)) {
        let mut expected = expected(&input);
        for benchmark in read(&input).unwrap().iter().flat_map(|run| &run.benchmarks) {
            assert_eq!(benchmark.unmeasured.len(), 0, "{input}: {}", benchmark.name);
            if benchmark.error.is_some() {
                let failed = path(benchmark, None);
                assert!(expected.remove(&failed).is_some(), "{input}: {failed:?} is not expected");
            }
            for metric in &benchmark.metrics {
                let path = path(benchmark, Some(metric));
                let number = expected.remove(&path).unwrap_or_else(|| panic!("{input}: {path:?} = {} is not expected", metric.value));
                assert!((metric.value - number.value).abs() <= number.value.abs() * 1e-12, "{input}: {path:?} is {}", metric.value);
                assert_eq!((metric.unit.to_string(), metric.n), (number.unit, number.n), "{input}: {path:?}");
                checked += 1;
            }
        }
        assert!(expected.is_empty(), "{input} lacks {:?}", expected.keys());
    }
    assert!(checked > 300, "{checked} numbers were checked");
}

#[test]
fn every_recipe_has_expected_numbers() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ingest/recipes");
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let file = entry.path();
        let name = file.file_stem().unwrap().to_str().unwrap();
        assert!(recipes().iter().any(|recipe| recipe == name), "fixtures/{name}/expected.py is missing");
        assert!(perfdiff::ingest::by_name(name).is_some(), "{name} is not listed in src/ingest/recipe/built_in.rs");
    }
}

/// `INSTA_UPDATE=always` renews what is said of them.
#[test]
fn files_that_went_wrong_are_refused_or_read_with_what_is_wrong() {
    for recipe in recipes() {
        let mut said = String::new();
        for input in entries(&format!("{recipe}/{BAD}")) {
            let outcome = read(&input).map_or_else(|error| format!("{error}\n  {}\n", error.hint), |runs| words(&runs));
            writeln!(said, "== {input}\n{outcome}").unwrap();
        }
        insta::assert_snapshot!(format!("bad_{recipe}"), said);
    }
}

/// Only the beginning of a file is looked at for signs; some tools write long lists of single values in the middle.
#[test]
fn files_with_more_single_values_than_are_looked_at_are_recognised() {
    let values = "0.0123456789, ".repeat(150_000);
    for (input, before) in [("vllm-bench/older.json", "\"mean_ttft_ms\""), ("tinybench/v2.json", "\"df\"")] {
        let text = std::fs::read_to_string(fixture(input)).unwrap();
        let (head, tail) = text.split_once(before).unwrap();
        let long = format!("{head}\"values\": [{values}1], {before}{tail}");
        assert_eq!(words(&read_text("results", &long).unwrap()), words(&read_text("results", &text).unwrap()), "{input}");
    }
}

/// Reads text by a recipe of the user's own.
fn by(recipe: &str, text: &str) -> Result<Run, ParseError> {
    let recipe: Recipe = toml::from_str(recipe).unwrap();
    assert_eq!(recipe.problem(), None);
    let options = Options { recipes: BTreeMap::from([("own".to_owned(), Arc::new(recipe))]), ..Options::default() };
    ingest::read(&Source::bytes("results", text.as_bytes().to_vec())?, None, &options).map(|mut runs| runs.remove(0))
}

const LIST: &str = r#"
    recognise = [{ keys = ["rows"] }]
    results = [{ at = "rows.*", where = { kind = "run" }, name = ["{^suite?}", "{id}"], metric = [{ name = "time", value = "ms", unit = "ms" }] }]
"#;

#[test]
fn a_recipe_that_is_sure_of_a_file_is_used_before_any_other_format() {
    let run = by(LIST, r#"{"suite": "s", "rows": [{"kind": "run", "id": 7, "ms": 1.5}]}"#).unwrap();
    assert_eq!((run.suite.as_str(), run.benchmarks[0].name.as_str(), run.benchmarks[0].metrics[0].value), ("own", "s/7", 0.0015));
    assert_ne!(by(LIST, r#"{"other": {"ms": 1.5}}"#).unwrap().suite, "own");
}

#[test]
fn what_a_recipe_can_not_read_is_named_by_its_place() {
    let error = by(LIST, r#"{"rows": [{"kind": "run", "ms": 1.5}]}"#).unwrap_err();
    assert_eq!(error.to_string(), "results, rows[0]: has nothing that `name = \"{id}\"` of its recipe needs");
    let error = by(LIST, r#"{"rows": {}, "total": 3}"#).unwrap_err();
    assert_eq!(error.to_string(), "results: holds no result at `rows.*`; its keys are rows, total");
    let run =
        by(LIST, r#"{"rows": [{"kind": "run", "id": "a", "ms": "fast"}, {"kind": "run", "id": "b"}, {"kind": "sum", "ms": 3}]}"#).unwrap();
    assert_eq!(run.benchmarks[0].unmeasured["time"], "it is the text `fast`");
    assert_eq!(run.benchmarks[1].error.as_deref(), Some("the file holds no value of it"));
    let caveats: Vec<_> = run.caveats.iter().map(|caveat| (caveat.code, caveat.subject.as_str())).collect();
    assert_eq!(caveats, [(CaveatCode::PartSkipped, "rows[2]"), (CaveatCode::UnusableValue, "rows[0].ms")]);
}

#[test]
fn numbers_are_added_divided_scaled_and_computed_of_samples() {
    let recipe = r#"
        recognise = [{ keys = ["runs"] }]
        [[results]]
        name = "all of it"
        [[results.metric]]
        name = "error_rate"
        value = ["failed", "lost"]
        over = "sent"
        class = "error-rate"
        unit = "ratio"
        [[results.metric]]
        name = "time"
        statistic = "p90"
        sample = "runs.*.ticks"
        factor = 10
        unit = "us"
        class = "duration"
    "#;
    let run = by(recipe, r#"{"failed": 1, "lost": 2, "sent": 6, "runs": [{"ticks": [1, 2]}, {"ticks": [3, null]}]}"#).unwrap();
    let [rate, time] = run.benchmarks[0].metrics.as_slice() else { unreachable!("two metrics") };
    assert_eq!((rate.value, rate.unit.to_string().as_str()), (0.5, "ratio"));
    assert_eq!((time.n, time.statistic.as_deref()), (Some(3), Some("p90")));
    assert!((time.value - 28e-6).abs() < 1e-12, "{}", time.value);
    assert_eq!(run.caveats[0].subject, "runs[1].ticks[1]");
}

#[test]
fn sections_of_text_are_results_of_their_facts() {
    let recipe = r#"
        kind = "text"
        recognise = [{ lines = ['^job: '] }]
        text.section = '^job: '
        text.facts = [{ line = '^job: (?<job>.+)$' }, { line = '^(?<iops>\S+) iops$' }]
        results = [{ name = "{job}", metric = [{ name = "iops", value = "iops", direction = "higher" }] }]
    "#;
    let run = by(recipe, "job: a\n1,500 iops\njob: b\njob: c\n7 iops\n").unwrap();
    let read: Vec<_> = run.benchmarks.iter().map(|b| (b.name.as_str(), b.metrics.first().map(|m| m.value), b.error.is_some())).collect();
    assert_eq!(read, [("a", Some(1500.0), false), ("b", None, true), ("c", Some(7.0), false)]);
}

#[test]
fn lines_of_a_tree_are_called_by_the_way_to_them() {
    let recipe = r#"
        kind = "text"
        recognise = [{ lines = ['^tree of '] }]
        text.section = '^tree of '
        text.facts = [{ line = '^(?<indent> *)- (?<path>\w+)', nested = "indent" }]
        results = [{ line = '- \w+: (?<ms>\d+)$', name = "{path}", metric = [{ name = "time", value = "ms", unit = "ms" }] }]
    "#;
    let text = "tree of one\n- a\n  - b: 1\n    - c: 2\n  - d: 3\n- e: 4\ntree of another\n  - f: 5\n";
    let read: Vec<_> = by(recipe, text).unwrap().benchmarks.iter().map(|b| (b.name.clone(), b.metrics[0].value)).collect();
    let expected = [("a/b", 0.001), ("a/b/c", 0.002), ("a/d", 0.003), ("e", 0.004), ("f", 0.005)];
    assert_eq!(read, expected.map(|(name, value)| (name.to_owned(), value)));
}

const TABLE: &str = r#"
    recognise = [{ keys = ["table"] }]
    [[results]]
    at = "table.{name}"
    combinations = "axes"
    name = "{name}"
    params = { size = "{choice1}", mode = { of = "{choice2}", is = { "default" = "" }, else = "{choice2}" } }
    failed = [{ when = { "ms[combination]" = "null" }, because = "it failed" }]
    metric = [{ name = "time", value = "ms[combination]", unit = "ms" }]
"#;

#[test]
fn a_table_holds_a_result_for_each_combination_of_its_axes() {
    let text = r#"{"table": {"sort": {"axes": [[10, 20], ["default", "fast"]], "ms": [1, 2, null, 4]}, "parse": {"axes": [], "ms": [7]}}}"#;
    let run = by(TABLE, text).unwrap();
    let line = |b: &Benchmark| {
        let params: Vec<_> = b.params.iter().map(|(key, value)| format!("{key}={value}")).collect();
        format!("{} {} {:?}", b.name, params.join(" "), b.metrics.first().map(|metric| metric.value))
    };
    let read: Vec<_> = run.benchmarks.iter().map(line).collect();
    let expected =
        ["sort size=10 Some(0.001)", "sort mode=fast size=10 Some(0.002)", "sort size=20 None", "sort mode=fast size=20 Some(0.004)"];
    assert_eq!(read[..4], expected);
    assert_eq!(read[4..], ["parse  Some(0.007)"]);
}

#[test]
fn a_table_with_more_combinations_than_anyone_measures_is_refused() {
    let axis = format!("[{}]", vec!["1"; 100].join(","));
    let text = format!(r#"{{"table": {{"sort": {{"axes": [{}], "ms": []}}}}}}"#, vec![axis; 40].join(","));
    assert_eq!(
        by(TABLE, &text).unwrap_err().to_string(),
        "results, table.sort: holds more than 100,000 combinations (limit: combinations of a recipe)"
    );
}

#[test]
fn margins_shares_of_success_and_texts_of_several_things_are_numbers() {
    let recipe = r#"
        recognise = [{ keys = ["title"] }]
        [[results]]
        split.title = '(?<word>\w+)'
        name = "{title.1.word}"
        [[results.metric]]
        name = "time"
        value = "ms"
        unit = "ms"
        margin = "off"
        level = 0.95
        n = "runs"
        [[results.metric]]
        name = "error_rate"
        class = "error-rate"
        value = "ok"
        unit = "ratio"
        complement = true
    "#;
    let interval = |text: &str| {
        let run = by(recipe, text).unwrap();
        let [time, errors] = run.benchmarks[0].metrics.as_slice() else { unreachable!("two metrics") };
        assert_eq!((run.benchmarks[0].name.as_str(), errors.value), ("merge", 0.25));
        time.details().interval.map(|interval| (interval.low, interval.high))
    };
    assert_eq!(interval(r#"{"title": "the merge", "ms": 8, "off": 2, "ok": 0.75}"#), Some((0.006, 0.01)));
    assert_eq!(interval(r#"{"title": "the merge", "ms": 8000, "off": "25 %", "ok": 0.75}"#), Some((6.0, 10.0)));
    assert_eq!(interval(r#"{"title": "the merge", "ms": 8, "off": "unknown", "ok": 0.75}"#), None);
    let run = by(recipe, r#"{"title": "the merge", "ms": 8, "off": 2, "ok": 0.75, "runs": 9}"#).unwrap();
    let stddev = run.benchmarks[0].metrics[0].stddev.unwrap();
    assert!((stddev - 0.002 / 1.959_963_985 * 3.0).abs() < 1e-9, "{stddev}");
}

#[test]
fn units_of_go_say_which_way_is_better() {
    let text = "Unit hits better=higher\npkg: p\nBenchmarkA-4 10 5.5 ns/op 7 hits\nBenchmarkA-4 10 6.5 ns/op 9 hits\n";
    let run = read_text("bench.txt", text).unwrap().remove(0);
    assert_eq!((run.benchmarks.len(), run.benchmarks[0].name.as_str()), (1, "p/BenchmarkA"));
    assert_eq!(run.benchmarks[0].params["gomaxprocs"], "4");
    let hits = run.benchmarks[0].metrics.iter().find(|metric| metric.name == "hits").unwrap();
    assert_eq!((hits.direction, hits.value, hits.n), (Direction::Higher, 8.0, Some(2)));
}

#[test]
fn hyperfine_s_memory_and_signals_are_read() {
    let file = |codes: &str| {
        format!(
            r#"{{"results": [{{"command": "a", "mean": 1.5, "stddev": 0.5, "median": 1.5, "user": 1, "system": 0, "min": 1, "max": 2,
            "times": [1, 2], "memory_usage_byte": [1000, 3000], "exit_codes": {codes}}}]}}"#
        )
    };
    let run = read_text("h.json", &file("[0, 0]")).unwrap().remove(0);
    let memory = run.benchmarks[0].metrics.iter().find(|metric| metric.name == "memory").unwrap();
    assert_eq!((memory.value, memory.unit.to_string().as_str(), memory.n), (2000.0, "B", Some(2)));
    let run = read_text("h.json", &file("[0, null]")).unwrap().remove(0);
    assert!(run.benchmarks[0].error.is_some() && run.benchmarks[0].metrics.is_empty());
}

#[test]
fn rows_of_a_table_are_results_and_their_columns_the_keys() {
    let recipe = r#"
        kind = "csv"
        recognise = [{ lines = ['^case,'] }]
        run = { version = "{tool}" }
        results = [{ where = { case = "!total" }, name = "{case}", metric = [{ name = "time", value = "ms", unit = "ms" }] }]
    "#;
    let run = by(recipe, "case,ms,tool\n\"a, b\",\"1,250\",2.1\ntotal,9,\nc,,2.1\nd,1\n").unwrap();
    let read: Vec<_> = run.benchmarks.iter().map(|b| (b.name.as_str(), b.metrics.first().map(|m| m.value), b.error.is_some())).collect();
    assert_eq!(read, [("a, b", Some(1.25), false), ("c", None, true)]);
    assert_eq!(run.tool.unwrap().version.as_deref(), Some("2.1"));
    let caveats: Vec<_> = run.caveats.iter().map(|caveat| (caveat.code, caveat.text.as_str())).collect();
    let total = "line 3: of a kind that the recipe does not read; left out";
    let torn = "line 5 has 2 fields below a header of 3; left out";
    assert_eq!(caveats, [(CaveatCode::PartSkipped, total), (CaveatCode::Truncated, torn)]);
}

#[test]
fn what_a_tool_does_not_tell_is_the_default_and_all_that_fits_is_added_up() {
    let recipe = r#"
        recognise = [{ keys = ["answers"] }]
        [[results]]
        metric = [{ name = "error_rate", value = "failed.*", default = 0, over = "answers.*", class = "error-rate", unit = "ratio" }]
    "#;
    let rate = |text: &str| by(recipe, text).unwrap().benchmarks[0].metrics[0].value;
    assert_eq!(rate(r#"{"answers": {"200": 3, "503": 1}, "failed": {"503": 1}}"#).to_bits(), 0.25_f64.to_bits());
    assert_eq!(rate(r#"{"answers": {"200": 3, "204": 1}}"#).to_bits(), 0.0_f64.to_bits());
}

#[test]
fn groups_hold_pairs_clocks_and_escapes() {
    let recipe = r#"
        kind = "text"
        recognise = [{ lines = ['^<run'] }]
        text.xml = true
        [[results]]
        line = '^<run name="(?<name>[^"]*)" took="(?<took>[^"]*)" (?<labels>.*)/>'
        split.labels = '(?<key>\w+)=(?<value>\w+)'
        name = "{name}"
        params = { "*" = "{labels}" }
        metric = [{ name = "time", class = "duration", unit = "s", value = "took" }]
    "#;
    let run = by(recipe, "<run name=\"a &lt;b&gt; &amp;amp;\" took=\"1:02.5\" os=linux threads=4/>\n").unwrap();
    let benchmark = &run.benchmarks[0];
    assert_eq!((benchmark.name.as_str(), benchmark.metrics[0].value), ("a <b> &amp;", 62.5));
    assert_eq!((benchmark.params["os"].as_str(), benchmark.params["threads"].as_str()), ("linux", "4"));
}

#[test]
fn the_columns_of_a_table_stand_between_commas_semicolons_or_tabs() {
    let recipe = r#"
        kind = "csv"
        recognise = [{ lines = ['^name\W'] }]
        results = [{ name = "{name}", metric = [{ name = "time", value = "median", unit = "ms" }] }]
    "#;
    for text in ["name,median\n\"a\",1.5\n", "name;median\n\"a\";1.5\n", "name\tmedian\na\t1.5\n"] {
        let run = by(recipe, text).unwrap();
        assert_eq!((run.benchmarks[0].name.as_str(), run.benchmarks[0].metrics[0].value), ("a", 0.0015), "{text}");
    }
}

#[test]
fn a_run_in_which_every_request_failed_has_failed_whatever_the_tool() {
    let cases = [
        ("hey", "some_fail.txt", "[200]\t80 responses", "[404]\t80 responses"),
        ("wrk", "some_fail.txt", "3xx responses: 217", "3xx responses: 1087"),
        ("ab", "some_fail.txt", "Non-2xx responses:      20", "Non-2xx responses:      100"),
        ("oha", "some_errors.json", "\"200\":", "\"500\":"),
    ];
    for (tool, file, some, all) in cases {
        let text = std::fs::read_to_string(fixture(&format!("{tool}/{file}"))).unwrap();
        assert!(text.contains(some), "{tool}");
        let read = |text: &str| read_text("results", text).unwrap().remove(0).benchmarks.remove(0);
        assert_eq!(read(&text).error, None, "{tool}");
        let failed = read(&text.replace(some, all));
        assert_eq!(failed.error.as_deref(), Some("everything failed: its error rate is 100 %"), "{tool}");
        assert!(failed.metrics.is_empty(), "{tool}");
    }
}
