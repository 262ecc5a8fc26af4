//! Runs `perfdiff` inside the test on a comparison given on standard input.

use std::path::Path;

use crate::cli::pipe::Pipe;
use perfdiff::cli::{self, Io, Terminal};
use perfdiff::model::Comparison;

/// What a run of the program left behind.
pub struct Done {
    pub code: u8,
    pub stdout: String,
    pub stderr: String,
}

/// `perfdiff` with these arguments and this input, in the repository's root.
pub fn perfdiff(args: &[&str], stdin: &[u8]) -> Done {
    let (stdout, stderr) = (Pipe::default(), Pipe::default());
    let mut io = Io {
        stdin: Box::new(std::io::Cursor::new(stdin.to_owned())),
        stdout: Box::new(stdout.clone()),
        stderr: Box::new(stderr.clone()),
        env: Box::new(|_| None),
        now: "2026-11-21T12:00:00Z".parse().unwrap(),
        cwd: Path::new(env!("CARGO_MANIFEST_DIR")).to_owned(),
        terminal: Terminal::default(),
        program: None,
    };
    let code = cli::run(std::iter::once("perfdiff").chain(args.iter().copied()), &mut io);
    Done { code, stdout: stdout.text(), stderr: stderr.text() }
}

/// The same on a saved comparison: `COMMAND - ARGS`.
pub fn on(comparison: &Comparison, command: &str, args: &[&str]) -> Done {
    let all: Vec<&str> = [command, "-"].into_iter().chain(args.iter().copied()).collect();
    perfdiff(&all, &serde_json::to_vec(comparison).unwrap())
}
