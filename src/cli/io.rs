//! Everything the program takes from and gives to its surroundings, as one value.
//!
//! Tests hand in their own streams, environment, clock and working directory and so run the whole program in
//! process; [`Io::process`] is the real thing.

use std::io::{self, IsTerminal as _, Read, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

/// Finds the value of an environment variable.
pub type Lookup<'a> = Box<dyn Fn(&str) -> Option<String> + 'a>;

/// Streams, environment, clock and working directory.
pub struct Io<'a> {
    /// Where `-` reads from.
    pub stdin: Box<dyn Read + 'a>,
    /// Where the report goes, and nothing else.
    pub stdout: Box<dyn Write + 'a>,
    /// Where everything else goes.
    pub stderr: Box<dyn Write + 'a>,
    /// Looks up an environment variable.
    pub env: Lookup<'a>,
    /// The time at which the program was started.
    pub now: Timestamp,
    /// The directory that relative paths start from.
    pub cwd: PathBuf,
    /// What is known of the terminal.
    pub terminal: Terminal,
    /// The program itself, which it starts again to fill templates; without it, they are filled in this process, unbounded.
    pub program: Option<PathBuf>,
}

/// What the program may do on the terminal.
#[derive(Debug, Clone, Copy, Default)]
pub struct Terminal {
    /// Columns of standard output, when it is a terminal.
    pub width: Option<usize>,
    /// Whether standard output is a terminal.
    pub stdout: bool,
    /// Whether standard error is a terminal, so that progress may be shown.
    pub stderr: bool,
}

impl Io<'static> {
    /// The process's own streams, environment, clock and working directory.
    ///
    /// # Errors
    /// When the working directory no longer exists, or the program's own place is not known.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that takes them from the process")]
    pub fn process() -> io::Result<Io<'static>> {
        let stdout = io::stdout().is_terminal();
        Ok(Io {
            stdin: Box::new(io::stdin()),
            stdout: Box::new(io::BufWriter::new(io::stdout())),
            stderr: Box::new(io::stderr()),
            env: Box::new(|name| std::env::var(name).ok()),
            now: Timestamp::now(),
            cwd: std::env::current_dir()?,
            terminal: Terminal {
                width: terminal_size::terminal_size().filter(|_| stdout).map(|(width, _)| usize::from(width.0)),
                stdout,
                stderr: io::stderr().is_terminal(),
            },
            program: Some(std::env::current_exe()?),
        })
    }
}

impl Io<'_> {
    /// The current day in UTC, which decides whether an acceptance has expired.
    pub(in crate::cli) fn today(&self) -> jiff::civil::Date {
        self.now.to_zoned(jiff::tz::TimeZone::UTC).date()
    }

    /// An environment variable that is set and not empty.
    pub fn var(&self, name: &str) -> Option<String> {
        (self.env)(name).filter(|value| !value.is_empty())
    }

    /// A path as the user means it: relative ones start at the working directory.
    pub fn path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.cwd.join(path)
    }
}
