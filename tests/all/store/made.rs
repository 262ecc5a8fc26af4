//! What the tests store, and where.

use std::path::Path;
use std::process::Command;

use jiff::Timestamp;
use perfdiff::model::{Benchmark, Class, Environment, Metric, Run, Sample};
use perfdiff::store::{Settings, Store};
use perfdiff::unit::Unit;

/// Settings with a fixed clock.
pub(crate) fn settings() -> Settings {
    Settings::new("perfdiff", "2026-02-01T00:00:00Z".parse::<Timestamp>().unwrap())
}

/// A run of `main` whose commit, time and value follow from `number`.
pub(crate) fn run(number: u32) -> Run {
    let mut benchmark = Benchmark::new("parse/large");
    let mut metric = Metric::new("time", Class::Duration, Unit::SECOND, 1.0 + f64::from(number));
    metric.sample = Some(Sample::new(vec![1.0, 2.0, f64::from(number)]));
    metric.n = Some(3);
    benchmark.metrics.push(metric);
    let second = Timestamp::from_second(1_767_225_600 + i64::from(number) * 3600).unwrap();
    Run {
        suite: "criterion".into(),
        branch: Some("main".into()),
        commit: Some(format!("{:040x}", u64::from(number) + 1).chars().rev().collect()),
        commit_time: Some(second.to_string()),
        environment: environment(),
        benchmarks: vec![benchmark],
        shape: "perfdiff.run/v1",
        ..Run::default()
    }
}

pub(crate) fn environment() -> Environment {
    Environment {
        os: Some("linux".into()),
        arch: Some("x86_64".into()),
        cpu: Some("AMD EPYC 7763 64-Core Processor".into()),
        cores: Some(4),
        runner: Some("ubuntu-24.04".into()),
        ..Environment::default()
    }
}

/// Runs git, which must succeed, and gives what it wrote.
pub(crate) fn git(directory: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new("git");
    command.current_dir(directory).args(arguments).env("GIT_CONFIG_NOSYSTEM", "1").env("HOME", "/nonexistent");
    for (name, value) in [("NAME", "A"), ("EMAIL", "a@example.org")] {
        command.env(format!("GIT_AUTHOR_{name}"), value).env(format!("GIT_COMMITTER_{name}"), value);
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A repository with one commit.
pub(crate) fn repository() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    git(directory.path(), &["init", "-q", "-b", "main"]);
    std::fs::write(directory.path().join("code.rs"), "fn main() {}\n").unwrap();
    git(directory.path(), &["add", "."]);
    git(directory.path(), &["commit", "-q", "-m", "First"]);
    directory
}

pub(crate) fn store(directory: &Path) -> Store {
    Store::local(directory, settings()).unwrap()
}
