//! What is kept of a run, and that it is read back: by this version, and by all later ones.

use std::path::{Path, PathBuf};

use perfdiff::ingest::{self, Options, Source};
use perfdiff::model::{Benchmark, Caveat, CaveatCode, Class, Interval, Metric, Run, Sample, Tool, ToolGate};
use perfdiff::store::{Samples, StoreErrorKind};
use perfdiff::unit::Unit;

use super::made::{git, repository, run, store};

/// A run that has everything a run can have.
fn full() -> Run {
    let mut full = run(7);
    full.time = Some("2026-01-01T12:00:00Z".into());
    full.label = Some("os=linux".into());
    full.tool = Some(Tool { name: "criterion".into(), version: Some("0.8.1".into()) });
    full.regressed = true;
    full.accepted = vec!["parse/large/time".into()];
    full.environment.details.insert("host".into(), "ci-7".into());
    full.caveats = vec![Caveat::new(CaveatCode::DirtyTree, "", "the work tree held changes")];
    full.gates = vec![ToolGate {
        benchmark: "parse/large".into(),
        metric: "time".into(),
        statistic: Some("median".into()),
        bound: "< 1 s".into(),
        met: Some(false),
        value: Some(8.0),
    }];
    let mut failed = Benchmark::new("parse/broken");
    failed.params.insert("size".into(), "10".into());
    failed.error = Some("it panicked".into());
    full.benchmarks.push(failed);
    let metric = &mut full.benchmarks[0].metrics[0];
    metric.statistic = Some("median".into());
    metric.set_interval(Some(Interval { low: 7.5, high: 8.25, level: 0.95 }));
    metric.stddev = Some(0.1);
    metric.set_resolution(Some(1e-9));
    let rate = Metric::new("throughput", Class::Throughput, Unit::of(perfdiff::unit::Dimension::Rate, "MB"), 1.0 / 3.0);
    full.benchmarks[0].metrics.push(rate.informational());
    full
}

fn stored(run: &Run, samples: Samples) -> Run {
    let directory = repository();
    let store = store(directory.path());
    store.append(std::slice::from_ref(run), "Store a run").unwrap();
    let listing = store.list().unwrap();
    store.read(&listing.entries, samples).unwrap().next().unwrap().unwrap()
}

#[test]
fn everything_comes_back() {
    assert_eq!(stored(&full(), Samples::Keep), full());
}

#[test]
fn samples_can_be_passed_over() {
    let mut expected = full();
    expected.benchmarks[0].metrics[0].sample = None;
    assert_eq!(stored(&full(), Samples::Skip), expected);
}

#[test]
fn what_was_stored_goes_out_as_a_run_and_comes_in_again() {
    let first = stored(&full(), Samples::Keep);
    let text = serde_json::to_string(&first).unwrap();
    let source = Source::bytes("export.ndjson", text.into_bytes()).unwrap();
    let mut again = ingest::read(&source, None, &Options::default()).unwrap().remove(0);
    // A file that says class and direction declares them.
    for metric in again.benchmarks.iter_mut().flat_map(|benchmark| &mut benchmark.metrics) {
        assert!(std::mem::take(&mut metric.declared));
    }
    assert_eq!(again, first);
    assert_eq!(stored(&again, Samples::Keep), first);
}

#[test]
fn a_large_sample_is_thinned_to_quantiles_and_keeps_its_size_spread_and_value() {
    let mut run = run(1);
    let values: Vec<f64> = (0..100_000).map(|at| f64::from((at * 7_919) % 100_000) / 1e3).collect();
    let metric = &mut run.benchmarks[0].metrics[0];
    (metric.value, metric.n, metric.stddev) = (42.5, None, None);
    metric.sample = Some(Sample::new(values.clone()));
    let kept = stored(&run, Samples::Keep).benchmarks.remove(0).metrics.remove(0);
    let sample = kept.sample.clone().unwrap();
    assert_eq!((sample.len(), kept.n, kept.value), (200, Some(100_000), 42.5));
    let stddev = (100_000.0_f64.powi(2) / 12.0).sqrt() / 1e3;
    assert!((kept.stddev.unwrap() / stddev - 1.0).abs() < 1e-4);
    let sample = sample.values();
    assert_eq!((sample[0], sample[199]), (0.0, 99.999));
    for (at, value) in sample.iter().enumerate() {
        assert!((value - 100.0 * at as f64 / 199.0).abs() < 0.01, "quantile {at} is {value}");
        assert!(values.contains(value), "{value} was never measured");
    }
    // What was thinned once stays as it is.
    let mut again = run.clone();
    again.benchmarks[0].metrics[0] = kept.clone();
    assert_eq!(stored(&again, Samples::Keep).benchmarks[0].metrics[0], kept);
}

#[test]
fn a_sample_of_200_stays_as_it_was_measured() {
    let mut run = run(1);
    let values: Vec<f64> = (0..200).map(|at| f64::from((at * 37) % 200) + 0.1).collect();
    run.benchmarks[0].metrics[0].sample = Some(Sample::new(values.clone()));
    run.benchmarks[0].metrics[0].n = Some(200);
    assert_eq!(stored(&run, Samples::Keep).benchmarks[0].metrics[0].sample.as_ref().unwrap().values(), values);
}

#[test]
fn numbers_that_no_json_can_hold_are_refused_and_nothing_is_stored() {
    let directory = repository();
    let store = store(directory.path());
    for spoil in [
        (|metric: &mut Metric| metric.value = f64::NAN) as fn(&mut Metric),
        |metric| metric.value = f64::INFINITY,
        |metric| metric.stddev = Some(-1.0),
        |metric| metric.set_interval(Some(Interval { low: 2.0, high: 1.0, level: 0.95 })),
        |metric| metric.sample = Some(Sample::new(vec![1.0, f64::NAN])),
    ] {
        let mut run = run(1);
        spoil(&mut run.benchmarks[0].metrics[0]);
        let error = store.append(&[run], "Store a run").unwrap_err();
        assert_eq!(error.kind, StoreErrorKind::BadName, "{error}");
        assert!(error.to_string().starts_with("the run of suite `criterion` can't be stored: it "), "{error}");
    }
    assert_eq!(store.tip().unwrap(), None);
}

#[test]
fn a_run_beyond_64_mb_is_refused_with_what_to_do() {
    let directory = repository();
    let mut large = run(1);
    large.benchmarks[0].error = Some("x".repeat(65 << 20));
    let error = store(directory.path()).append(&[large], "Store a run").unwrap_err();
    assert_eq!(error.kind, StoreErrorKind::TooLarge);
    assert_eq!(error.to_string(), "the run of suite `criterion` takes 65 MB: more than 64 MiB (limit: size of a stored run)");
}

/// Stores of every version that ever was, as `git fast-export` wrote them. They stay for ever.
fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/store");
    let mut found: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    found.sort();
    found
}

#[test]
fn stores_of_every_version_are_read() {
    let versions: Vec<String> = fixtures().iter().map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect();
    assert_eq!(versions, ["v1"]);
    for version in fixtures() {
        let directory = repository();
        let stream = std::fs::File::open(version.join("store.fast-export")).unwrap();
        let mut import = std::process::Command::new("git");
        assert!(import.arg("-C").arg(directory.path()).args(["fast-import", "--quiet"]).stdin(stream).status().unwrap().success());
        let store = store(directory.path());
        let listing = store.list().unwrap();
        assert_eq!(listing.refused, []);
        let runs: Vec<Run> = store.read(&listing.entries, Samples::Keep).unwrap().map(Result::unwrap).collect();
        assert_eq!(runs, [run(1), full()]);
        // Adding the same again adds nothing, so neither paths nor contents have changed since.
        let again = store.append(&runs, "Again").unwrap();
        assert_eq!(again.already, 2, "{version:?}");
    }
}

/// Writes the fixture of the current version: `cargo test --test all -- --ignored write_the_fixture`.
#[test]
#[ignore = "writes into the source tree; only for a new version"]
fn write_the_fixture_of_this_version() {
    let directory = repository();
    git(directory.path(), &["config", "user.name", "perfdiff"]);
    git(directory.path(), &["config", "user.email", "perfdiff@localhost"]);
    store(directory.path()).append(&[full(), run(1)], "Store two runs").unwrap();
    let stream = git(directory.path(), &["fast-export", "--reencode=no", "refs/heads/perfdiff"]);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/store/v1");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("store.fast-export"), stream).unwrap();
}
