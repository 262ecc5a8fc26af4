//! Cost of a large store: 1,000 runs of 1,000 benchmarks with 150 values each. Listing it and reading the last 50 runs is
//! to take less than 2 s and 300 MB, and adding a run the same in a store of any length.
//!
//! `cargo bench --bench store [-- RUNS [BENCHMARKS]]`. The store is built in a directory for temporary files; each figure
//! is taken in a process of its own, so that its memory is its own.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::disallowed_methods, reason = "a bench measures, prints and may panic")]

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use jiff::Timestamp;
use perfdiff::model::{Benchmark, Class, Environment, Metric, Run, Sample};
use perfdiff::store::{Remote, Samples, Settings, Store};
use perfdiff::unit::Unit;

const RUNS: usize = 1_000;
const BENCHMARKS: usize = 1_000;
const VALUES: usize = 150;
const READ: usize = 50;

fn run(number: usize, benchmarks: usize) -> Run {
    let mut state = number as u64 ^ 0x9e37_79b9_7f4a_7c15;
    let mut uniform = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from((state >> 40) as u32) / f64::from(1_u32 << 24)
    };
    let benchmarks = (0..benchmarks).map(|at| {
        let mut benchmark = Benchmark::new(format!("group{}/bench{at}", at / 100));
        let values: Vec<f64> = (0..VALUES).map(|_| 1e-6 * (at + 1) as f64 * (1.0 + 0.05 * uniform())).collect();
        let mut metric = Metric::new("time", Class::Duration, Unit::SECOND, values[VALUES / 2]).statistic("median");
        metric.n = Some(VALUES as u64);
        metric.sample = Some(Sample::new(values));
        benchmark.metrics.push(metric);
        benchmark
    });
    let second = 1_700_000_000 + i64::try_from(number).unwrap() * 7_200;
    Run {
        suite: "criterion".into(),
        branch: Some("main".into()),
        commit: Some(format!("{:040x}", (number as u128 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835))),
        commit_time: Some(Timestamp::from_second(second).unwrap().to_string()),
        environment: Environment { os: Some("linux".into()), cores: Some(4), ..Environment::default() },
        benchmarks: benchmarks.collect(),
        ..Run::default()
    }
}

fn settings() -> Settings {
    Settings::new("perfdiff", Timestamp::UNIX_EPOCH)
}

fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let (started, before) = (Instant::now(), processor_seconds());
    let done = work();
    println!("{what}: {:.3} s, {:.2} s of processor", started.elapsed().as_secs_f64(), processor_seconds() - before);
    done
}

/// Seconds of processor that this process and the children it waited for have had, where Linux tells: on a busy machine
/// the clock on the wall says little.
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<f64> = stat.rsplit(") ").next().unwrap_or_default().split(' ').map(|field| field.parse().unwrap_or(0.0)).collect();
    fields.get(11..15).map_or(f64::NAN, |ticks| ticks.iter().sum::<f64>() / 100.0)
}

/// One figure, in a process of its own.
fn measure(step: &str, path: &Path, number: usize, benchmarks: usize) {
    let store = match step {
        "fetch" => {
            let remote = Remote::named(path.to_str().unwrap(), Path::new("/"), &std::env::temp_dir(), None).unwrap();
            Store::remote(&remote, settings()).unwrap()
        }
        _ => Store::local(path, settings()).unwrap(),
    };
    if step == "add" {
        let run = run(number, benchmarks);
        timed(&format!("adding run {number}"), || store.append(&[run], "Store a run").unwrap());
        return;
    }
    let samples = if step == "samples" { Samples::Keep } else { Samples::Skip };
    let runs: Vec<Run> = timed(&format!("{step}: listing and reading the last {READ} runs"), || {
        let listing = timed("  listing", || store.list().unwrap());
        let newest = listing.entries.len().saturating_sub(READ);
        store.read(&listing.entries[newest..], samples).unwrap().map(Result::unwrap).collect()
    });
    assert_eq!(runs.len(), READ.min(number));
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("VmHWM: unknown");
    println!("  {peak}");
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let [step, path, number, benchmarks] = arguments.as_slice() {
        return measure(step, Path::new(path), number.parse().unwrap(), benchmarks.parse().unwrap());
    }
    let number = |at: usize, usual: usize| arguments.get(at).map_or(usual, |text| text.parse().unwrap());
    let (runs, benchmarks) = (number(0, RUNS), number(1, BENCHMARKS));
    let directory = tempfile::tempdir().unwrap();
    let git = |arguments: &[&str]| assert!(Command::new("git").current_dir(directory.path()).args(arguments).status().unwrap().success());
    git(&["init", "-q", "--bare"]);
    git(&["config", "uploadpack.allowFilter", "true"]);
    let step = |step: &str, number: usize| {
        let mut child = Command::new(std::env::current_exe().unwrap());
        let child = child.arg(step).arg(directory.path()).arg(number.to_string()).arg(benchmarks.to_string());
        assert!(child.status().unwrap().success());
    };
    step("add", 0);
    step("add", 1);
    let store = Store::local(directory.path(), settings()).unwrap();
    timed(&format!("building a store of {runs} runs of {benchmarks} benchmarks"), || {
        for from in (2..runs).step_by(20) {
            let some: Vec<Run> = (from..(from + 20).min(runs)).map(|number| run(number, benchmarks)).collect();
            store.append(&some, "Store runs").unwrap();
        }
    });
    step("add", runs);
    step("add", runs + 1);
    for reading in ["history", "samples", "fetch"] {
        step(reading, runs + 2);
    }
    let _ = Command::new("du").args(["-sh", directory.path().to_str().unwrap()]).status();
    timed("git gc", || git(&["gc", "-q"]));
    for reading in ["history", "samples", "fetch"] {
        step(reading, runs + 2);
    }
}
