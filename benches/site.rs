//! Cost of the dashboard: 1,000 series of 500 runs in a store become pages in seconds, in a few times what reading these runs
//! takes (five or six), and again in next to nothing where nothing is new. Cost grows in proportion to series and to runs.
//!
//! `cargo bench --bench site [-- RUNS [BENCHMARKS]]`. The store is built in a directory for temporary files; each figure is
//! taken in a process of its own, so that its memory is its own.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::disallowed_methods, reason = "a bench measures, prints and may panic")]

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use jiff::Timestamp;
use perfdiff::cli::{self, Io, Terminal};
use perfdiff::model::{Benchmark, Class, Environment, Metric, Run};
use perfdiff::store::{Samples, Settings, Store};
use perfdiff::unit::Unit;

const RUNS: usize = 500;
const BENCHMARKS: usize = 1_000;

/// A run with 2 % of noise, whose every fifth benchmark got slower half-way.
fn run(number: usize, runs: usize, benchmarks: usize) -> Run {
    let mut state = number as u64 ^ 0x9e37_79b9_7f4a_7c15;
    let mut uniform = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from((state >> 40) as u32) / f64::from(1_u32 << 24)
    };
    let benchmarks = (0..benchmarks).map(|at| {
        let mut benchmark = Benchmark::new(format!("group{}/bench{at}", at / 100));
        let noise = 0.02 * ((0..4).map(|_| uniform()).sum::<f64>() - 2.0);
        let step = if at % 5 == 0 && number >= runs / 2 { 1.15 } else { 1.0 };
        let value = 1e-6 * (at + 1) as f64 * step * (1.0 + noise);
        benchmark.metrics.push(Metric::new("time", Class::Duration, Unit::SECOND, value).statistic("median"));
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

fn store(path: &Path) -> Store {
    Store::local(path, Settings::new("perfdiff", Timestamp::UNIX_EPOCH)).unwrap()
}

/// What nothing can do without: every run is read once.
fn read(path: &Path) {
    let store = store(path);
    let listing = store.list().unwrap();
    let values: f64 = store
        .read(&listing.entries, Samples::Skip)
        .unwrap()
        .flat_map(|run| run.unwrap().benchmarks)
        .flat_map(|benchmark| benchmark.metrics)
        .map(|metric| metric.value)
        .sum();
    assert!(values.is_finite());
}

fn write(path: &Path) {
    let mut io = Io {
        stdin: Box::new(std::io::empty()),
        stdout: Box::new(std::io::stdout()),
        stderr: Box::new(std::io::stderr()),
        env: Box::new(|_| None),
        now: Timestamp::UNIX_EPOCH,
        cwd: path.to_owned(),
        terminal: Terminal::default(),
        program: None,
    };
    assert_eq!(cli::run(["perfdiff", "site", "pages"], &mut io), cli::PASS);
}

/// Seconds of processor that this process has had, where Linux tells: on a busy machine the clock on the wall says little.
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<f64> = stat.rsplit(") ").next().unwrap_or_default().split(' ').map(|field| field.parse().unwrap_or(0.0)).collect();
    fields.get(11..13).map_or(f64::NAN, |ticks| ticks.iter().sum::<f64>() / 100.0)
}

/// One figure, in a process of its own, which says its seconds in its last line.
fn measure(step: &str, path: &Path) {
    let (started, before) = (Instant::now(), processor_seconds());
    match step {
        "read" => read(path),
        _ => write(path),
    }
    let seconds = processor_seconds() - before;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("VmHWM: unknown");
    println!("{step}: {:.3} s, {peak}\n{seconds}", started.elapsed().as_secs_f64());
}

/// Sizes of the pages in bytes: the index, the largest of a benchmark, all together.
fn sizes(pages: &Path) -> (u64, u64, u64) {
    let files: Vec<(bool, u64)> = walkdir::WalkDir::new(pages)
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.path().extension().is_some_and(|ending| ending == "html"))
        .map(|entry| (entry.file_name() == "index.html", entry.metadata().unwrap().len()))
        .collect();
    let largest = |index: bool| files.iter().filter(|file| file.0 == index).map(|file| file.1).max().unwrap_or(0);
    (largest(true), largest(false), files.iter().map(|file| file.1).sum())
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let [step, path] = arguments.as_slice()
        && !step.starts_with(|c: char| c.is_ascii_digit())
    {
        return measure(step, Path::new(path));
    }
    let number = |at: usize, usual: usize| arguments.get(at).map_or(usual, |text| text.parse().unwrap());
    let (runs, benchmarks) = (number(0, RUNS), number(1, BENCHMARKS));
    let directory = tempfile::tempdir().unwrap();
    assert!(Command::new("git").current_dir(directory.path()).args(["init", "-q"]).status().unwrap().success());
    let store = store(directory.path());
    for from in (0..runs).step_by(20) {
        let some: Vec<Run> = (from..(from + 20).min(runs)).map(|at| run(at, runs, benchmarks)).collect();
        store.append(&some, "Store runs").unwrap();
    }
    let step = |step: &str| -> f64 {
        let output = Command::new(std::env::current_exe().unwrap()).arg(step).arg(directory.path()).output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{said}");
        let (said, seconds) = said.trim_end().rsplit_once('\n').unwrap();
        println!("{said}");
        seconds.parse().unwrap()
    };
    println!("{benchmarks} series of {runs} runs");
    let floor = step("read");
    let (first, again) = (step("write"), step("write again"));
    store.append(&[run(runs, runs, benchmarks)], "Store a run").unwrap();
    let one_more = step("write one more run");
    println!("processor, in readings: {:.2}; {:.3} with nothing new; {:.2} with a new run", first / floor, again / floor, one_more / floor);
    let (index, page, all) = sizes(&directory.path().join("pages"));
    println!("index {} kB, largest page {} kB, all {} MB", index / 1_000, page / 1_000, all / 1_000_000);
}
