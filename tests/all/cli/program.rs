//! Runs `perfdiff` inside the test.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::cli::pipe::Pipe;
use perfdiff::cli::{self, Io, Terminal};
use serde_json::Value;

/// What a run of the program left behind.
pub struct Done {
    pub code: u8,
    pub stdout: String,
    pub stderr: String,
}

impl Done {
    /// The comparison on standard output.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {}{}", self.stdout, self.stderr))
    }

    /// The verdict of the metric at `path`.
    #[track_caller]
    pub fn verdict(&self, benchmark: &str, metric: &str, statistic: Option<&str>) -> String {
        let json = self.json();
        let changes = json["changes"].as_array().unwrap();
        let found = changes.iter().find(|c| c["benchmark"] == benchmark && c["metric"] == metric && c["statistic"].as_str() == statistic);
        found.unwrap_or_else(|| panic!("no {benchmark}/{metric}/{statistic:?} in {json:#}"))["verdict"].as_str().unwrap().to_owned()
    }
}

/// A run to be: arguments, working directory, input, environment, terminal.
pub struct Program {
    args: Vec<String>,
    cwd: PathBuf,
    stdin: Vec<u8>,
    env: BTreeMap<String, String>,
    terminal: Terminal,
}

/// `perfdiff` with these words as arguments, in the repository's root.
pub fn perfdiff(words: &str) -> Program {
    Program {
        args: std::iter::once("perfdiff").chain(words.split_whitespace()).map(str::to_owned).collect(),
        cwd: Path::new(env!("CARGO_MANIFEST_DIR")).to_owned(),
        stdin: Vec::new(),
        env: BTreeMap::new(),
        terminal: Terminal::default(),
    }
}

impl Program {
    /// One more argument, blanks and all.
    pub fn arg(mut self, arg: impl Into<String>) -> Program {
        self.args.push(arg.into());
        self
    }

    pub fn cwd(mut self, cwd: &Path) -> Program {
        cwd.clone_into(&mut self.cwd);
        self
    }

    pub fn stdin(mut self, bytes: &[u8]) -> Program {
        bytes.clone_into(&mut self.stdin);
        self
    }

    pub fn env(mut self, name: &str, value: &str) -> Program {
        self.env.insert(name.to_owned(), value.to_owned());
        self
    }

    pub fn terminal(mut self, width: usize) -> Program {
        self.terminal = Terminal { width: Some(width), stdout: true, stderr: false };
        self
    }

    pub fn run(self) -> Done {
        let (stdout, stderr) = (Pipe::default(), Pipe::default());
        let env = self.env;
        let mut io = Io {
            stdin: Box::new(std::io::Cursor::new(self.stdin)),
            stdout: Box::new(stdout.clone()),
            stderr: Box::new(stderr.clone()),
            env: Box::new(move |name| env.get(name).cloned()),
            now: "2026-11-21T12:00:00Z".parse().unwrap(),
            cwd: self.cwd,
            terminal: self.terminal,
            program: None,
        };
        let code = cli::run(self.args, &mut io);
        Done { code, stdout: stdout.text(), stderr: stderr.text() }
    }
}
