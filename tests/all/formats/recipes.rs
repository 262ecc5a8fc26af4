//! Formats that are recipes: every number of every genuine file, against a value that a script beside the file computed.

use std::collections::BTreeMap;

use perfdiff::model::{Benchmark, Metric};

use super::door::{fixture, read};
use super::registry::good_inputs;

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
