//! Runs in the store of a repository, and result files to hold against them.

use std::path::Path;

use perfdiff::model::{Benchmark, Class, Direction, Environment, Metric, Run};
use perfdiff::store::{Settings, Store};
use perfdiff::unit::Unit;
use serde_json::json;

use crate::cli::program::{Program, perfdiff};
use crate::resolve::git::Repo;

/// Flags that say an environment which no machine has.
pub const HERE: &str =
    "--environment os=plan9 --environment arch=vax --environment cpu=fast --environment cores=3 --environment runner=lab";

/// The environment of [`HERE`].
pub fn here() -> Environment {
    let text = |text: &str| Some(text.to_owned());
    Environment { os: text("plan9"), arch: text("vax"), cpu: text("fast"), cores: Some(3), runner: text("lab"), ..Environment::default() }
}

/// A run at a commit of the repository, with the time of this in milliseconds and of eleven others that stay.
pub fn run(repo: &Repo, branch: &str, commit: &str, parse: f64) -> Run {
    let time = repo.checkout().commit_time(commit).and_then(|second| jiff::Timestamp::from_second(second).ok());
    Run {
        suite: "api".to_owned(),
        commit: Some(commit.to_owned()),
        commit_time: time.map(|time| time.to_string()),
        branch: Some(branch.to_owned()),
        environment: here(),
        benchmarks: benchmarks(parse).into_iter().map(|(name, value)| benchmark(&name, value / 1000.0)).collect(),
        ..Run::default()
    }
}

fn benchmark(name: &str, seconds: f64) -> Benchmark {
    let mut benchmark = Benchmark::new(name);
    benchmark.metrics.push(Metric::new("time", Class::Duration, Unit::SECOND, seconds).direction(Direction::Lower));
    benchmark
}

/// Names and milliseconds: no two runs are quite alike.
fn benchmarks(parse: f64) -> Vec<(String, f64)> {
    let jitter = |n: u32| 1.0 + 0.004 * (parse * 7.0 + f64::from(n) * 1.3).sin();
    let others = (1..12).map(|n| (format!("other{n}"), 10.0 * f64::from(n) * jitter(n)));
    std::iter::once(("parse".to_owned(), parse)).chain(others).collect()
}

/// Stores runs in the repository itself.
pub fn store(repo: &Repo, runs: &[Run]) {
    let settings = Settings::new("perfdiff", "2026-11-20T00:00:00Z".parse().unwrap());
    Store::local(&repo.path, settings).unwrap().append(runs, "Store runs").unwrap();
}

/// Commits on the branch that is checked out, one for each time, each with a stored run; their ids.
pub fn history(repo: &Repo, branch: &str, times: &[f64]) -> Vec<String> {
    let commits: Vec<String> = times.iter().enumerate().map(|(n, _)| repo.commit(&format!("Change {n}"))).collect();
    let runs: Vec<Run> = commits.iter().zip(times).map(|(commit, time)| run(repo, branch, commit, *time)).collect();
    store(repo, &runs);
    commits
}

/// A result file in the directory, with no word on commit, branch or machine; its name.
pub fn results(directory: &Path, parse: f64) -> &'static str {
    let list: Vec<_> = benchmarks(parse)
        .into_iter()
        .map(|(name, ms)| json!({ "name": name, "metrics": [{ "name": "time", "unit": "ms", "value": ms }] }))
        .collect();
    let run = json!({ "schema": "perfdiff.run/v1", "suite": "api", "benchmarks": list });
    std::fs::write(directory.join("head.json"), run.to_string()).unwrap();
    "head.json"
}

/// `perfdiff compare head.json` in the repository, in the environment of the stored runs, with these words after it.
pub fn compare(repo: &Repo, parse: f64, words: &str) -> Program {
    compare_in(&repo.path, parse, words)
}

/// The same in any directory.
pub fn compare_in(directory: &Path, parse: f64, words: &str) -> Program {
    let file = results(directory, parse);
    perfdiff(&format!("compare {file} {HERE} {words}")).cwd(directory)
}

/// Twenty quiet times about this one, in milliseconds.
pub fn quiet(about: f64, runs: u32) -> Vec<f64> {
    (0..runs).map(|n| about * (1.0 + 0.004 * (f64::from(n) * 2.1).sin())).collect()
}
