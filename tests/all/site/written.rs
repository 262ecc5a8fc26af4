//! A site that was written, and runs to write one of.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use regex::Regex;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::cli::program::{Done, perfdiff};

/// Runs that are shipped.
pub const RUNS: &str = "--from fixtures/history/api/history.ndjson";

/// A directory with the files in it.
pub struct Written {
    home: TempDir,
    pub done: Done,
}

/// Writes a site of shipped runs into a new directory.
pub fn site(words: &str) -> Written {
    let home = tempfile::tempdir().unwrap();
    let done = perfdiff(&format!("site {RUNS} {words} --")).arg(home.path().join("site").to_str().unwrap()).run();
    Written { home, done }
}

/// Writes a site of these runs into a new directory.
pub fn site_of(runs: &[Value], words: &str) -> Written {
    let written = Written { home: tempfile::tempdir().unwrap(), done: Done { code: 0, stdout: String::new(), stderr: String::new() } };
    written.again(runs, words)
}

impl Written {
    /// Brings the site up to date with these runs.
    pub fn again(self, runs: &[Value], words: &str) -> Written {
        let file = self.home.path().join("runs.ndjson");
        let lines = runs.iter().fold(String::new(), |mut lines, run| {
            writeln!(lines, "{run}").unwrap();
            lines
        });
        std::fs::write(&file, lines).unwrap();
        let from = format!("site {words} --from");
        let done = perfdiff(&from).arg(file.to_str().unwrap()).arg("--").arg(self.root().to_str().unwrap()).run();
        Written { done, ..self }
    }

    pub fn root(&self) -> PathBuf {
        self.home.path().join("site")
    }

    /// The site must have been written.
    #[track_caller]
    pub fn well(self) -> Written {
        assert_eq!(self.done.code, 0, "{}", self.done.stderr);
        self
    }

    /// Every file, by its path with slashes.
    pub fn files(&self) -> BTreeMap<String, String> {
        files_of(&self.root())
    }

    /// The pages, without what they share.
    pub fn pages(&self) -> BTreeMap<String, String> {
        self.files().into_iter().filter(|(path, _)| Path::new(path).extension().is_some_and(|ending| ending == "html")).collect()
    }

    /// The page of the benchmark whose file begins with these words.
    #[track_caller]
    pub fn page(&self, words: &str) -> String {
        let found: Vec<_> = self.pages().into_iter().filter(|(path, _)| path.rsplit('/').next().unwrap().starts_with(words)).collect();
        assert_eq!(found.len(), 1, "{words}: {:?}", self.pages().keys());
        found.into_iter().next().unwrap().1
    }

    pub fn index(&self) -> String {
        self.pages().remove("index.html").unwrap()
    }
}

/// Every file below a directory, by its path with slashes.
pub fn files_of(root: &Path) -> BTreeMap<String, String> {
    let walk = walkdir::WalkDir::new(root).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    walk.map(|entry| {
        let below = entry.path().strip_prefix(root).unwrap();
        let path = below.iter().map(|part| part.to_str().unwrap()).collect::<Vec<_>>().join("/");
        (path, std::fs::read_to_string(entry.path()).unwrap())
    })
    .collect()
}

/// What a page refers to: the values of `href` and `src`.
pub fn references(page: &str) -> Vec<String> {
    Regex::new(r#" (?:href|src)="([^"]*)""#).unwrap().captures_iter(page).map(|found| found[1].to_owned()).collect()
}

/// A run of a suite with one `time` a benchmark.
pub fn run(suite: &str, number: usize, benchmarks: &[(&str, f64)]) -> Value {
    let measured = |(name, value): &(&str, f64)| json!({"name": name, "metrics": [{"name": "time", "statistic": "median", "unit": "ms", "value": value}]});
    json!({
        "schema": "perfdiff.run/v1", "suite": suite, "commit": format!("{number:040x}"), "branch": "main",
        "time": format!("2026-01-{:02}T{:02}:00:00Z", 1 + number / 24, number % 24),
        "environment": {"os": "linux", "arch": "x86_64", "cores": 4},
        "benchmarks": benchmarks.iter().map(measured).collect::<Vec<_>>(),
    })
}

/// A series of runs whose benchmark gets a fifth slower on its way.
pub fn slower(name: &str, count: usize) -> Vec<Value> {
    let value = |number: usize| if number < count / 2 { 1.0 } else { 1.2 } * (1.0 + 0.004 * ((number * 7 % 5) as f64 - 2.0));
    (0..count).map(|number| run("api", number, &[(name, value(number)), ("steady", 2.0 + 0.004 * ((number * 3 % 7) as f64))])).collect()
}
