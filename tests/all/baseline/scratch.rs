//! A repository in a temporary directory, and `perfdiff` inside it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cli::pipe::Pipe;
use perfdiff::cli::{self, Io, Terminal};
use serde_json::Value;
use tempfile::TempDir;

/// What a run of the program left behind.
#[derive(Debug)]
pub(crate) struct Done {
    pub(crate) code: u8,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Done {
    #[track_caller]
    pub(crate) fn ok(self) -> Done {
        assert_eq!(self.code, 0, "{}{}", self.stdout, self.stderr);
        self
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {}{}", self.stdout, self.stderr))
    }
}

/// A repository of its own.
pub(crate) struct Scratch {
    pub(crate) directory: TempDir,
}

impl Scratch {
    /// A repository with one commit on `main`, made on 1 January 2026.
    pub(crate) fn new() -> Scratch {
        let scratch = Scratch { directory: tempfile::tempdir().unwrap() };
        scratch.git(&["init", "-q", "-b", "main"]);
        scratch.commit(1);
        scratch
    }

    pub(crate) fn path(&self) -> &Path {
        self.directory.path()
    }

    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        git(self.path(), arguments)
    }

    /// A commit made on the `day`th of January 2026, and its id.
    pub(crate) fn commit(&self, day: u32) -> String {
        self.commit_saying(day, &format!("Day {day}"))
    }

    pub(crate) fn commit_saying(&self, day: u32, message: &str) -> String {
        std::fs::write(self.path().join("code.rs"), format!("fn main() {{ {day} }}\n")).unwrap();
        self.git(&["add", "code.rs"]);
        let date = format!("2026-01-{day:02}T12:00:00Z");
        let output = command(self.path(), &["commit", "-q", "--allow-empty", "-m", message])
            .env("GIT_AUTHOR_DATE", &date)
            .env("GIT_COMMITTER_DATE", &date)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        self.git(&["rev-parse", "HEAD"]).trim().to_owned()
    }

    /// Writes a file beside the code.
    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// Copies a fixture in.
    pub(crate) fn fixture(&self, path: &str, name: &str) {
        std::fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(path), self.path().join(name)).unwrap();
    }

    /// `perfdiff` with these words as arguments.
    pub(crate) fn perfdiff(&self, words: &str) -> Done {
        self.run(&words.split_whitespace().collect::<Vec<_>>())
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Done {
        run(self.path(), arguments, &[])
    }
}

/// `perfdiff` in a directory, with no environment but what is given.
pub(crate) fn run(directory: &Path, arguments: &[&str], env: &[(&str, &str)]) -> Done {
    let (stdout, stderr) = (Pipe::default(), Pipe::default());
    let env: BTreeMap<String, String> = env.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let mut io = Io {
        stdin: Box::new(std::io::empty()),
        stdout: Box::new(stdout.clone()),
        stderr: Box::new(stderr.clone()),
        env: Box::new(move |name| env.get(name).cloned()),
        now: "2026-11-21T12:00:00Z".parse().unwrap(),
        cwd: directory.to_owned(),
        terminal: Terminal::default(),
        program: None,
    };
    let code = cli::run(std::iter::once("perfdiff").chain(arguments.iter().copied()), &mut io);
    Done { code, stdout: stdout.text(), stderr: stderr.text() }
}

/// git without the settings of whoever runs the tests.
pub(crate) fn command(directory: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.current_dir(directory).args(arguments).env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null");
    for role in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{role}_NAME"), "A").env(format!("GIT_{role}_EMAIL"), "a@example.org");
    }
    command
}

/// Runs git, which must succeed, and gives what it wrote.
#[track_caller]
pub(crate) fn git(directory: &Path, arguments: &[&str]) -> String {
    let output = command(directory, arguments).output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A run of the suite `unit` as perfdiff.run/v1, with further fields.
pub(crate) fn run_json(commit: &str, value: f64, fields: &str) -> String {
    format!(
        r#"{{"schema": "perfdiff.run/v1", "suite": "unit", "commit": "{commit}"{fields}, "benchmarks": [
            {{"name": "parse", "metrics": [{{"name": "time", "unit": "ms", "value": {value}}}]}}]}}
"#
    )
    .replace("\n            ", "")
}
