//! Counting instructions, where times are too noisy: by the processor's counters where the system lets us, else by simulation.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::Path;

use thiserror::Error;

use super::process::{Invocation, ProcessError};
use crate::shutdown::{Interrupts, Scratch};

/// What counts the instructions of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counter {
    /// `perf stat`: the processor counts, at full speed.
    Perf,
    /// `valgrind --tool=callgrind`: a simulated processor counts, some fifty times slower.
    Callgrind,
}

/// The instructions of one run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Instructions(pub u64);

/// Why instructions could not be counted.
#[derive(Debug, Error)]
pub enum CountError {
    /// Neither counter works here.
    #[error("instructions can't be counted here: `perf stat` can't read the processor's counters, and valgrind is not installed")]
    NoCounter,
    /// The counter ran and left no count.
    #[error("{counter} left no count of the instructions: {end}")]
    NoCount {
        /// Its name.
        counter: &'static str,
        /// How it ended.
        end: String,
    },
    /// It could not be run.
    #[error(transparent)]
    Process(#[from] ProcessError),
    /// There is no place for its file.
    #[error("the file of the counter: {0}")]
    File(#[from] io::Error),
}

impl Counter {
    /// The counter that works on this machine, the exact and fast one first.
    ///
    /// # Errors
    /// When there is none.
    pub fn find(directory: &Path, interrupts: &Interrupts) -> Result<Counter, CountError> {
        let probe = Invocation { words: vec!["true".into()], directory: directory.to_owned(), ..Invocation::default() };
        let works = |counter: &Counter| counter.count(&probe, interrupts).is_ok();
        [Counter::Perf, Counter::Callgrind].into_iter().find(works).ok_or(CountError::NoCounter)
    }

    /// The name of its program.
    pub fn name(self) -> &'static str {
        match self {
            Counter::Perf => "perf stat",
            Counter::Callgrind => "valgrind --tool=callgrind",
        }
    }

    /// Runs a command under the counter. Its children count with it.
    ///
    /// # Errors
    /// When the counter can't be run, or leaves no count.
    pub fn count(self, invocation: &Invocation, interrupts: &Interrupts) -> Result<Instructions, CountError> {
        let folder = Scratch::new(&std::env::temp_dir(), "count")?;
        let file = folder.path().join("count");
        let option = |name: &str, path: &Path| {
            let mut option = OsString::from(name);
            option.push(path);
            option
        };
        let mut words: Vec<OsString> = match self {
            Counter::Perf => {
                let words = ["perf", "stat", "-x,", "-e", "instructions:u"].map(OsString::from);
                words.into_iter().chain([option("--output=", &file), "--".into()]).collect()
            }
            Counter::Callgrind => {
                let words = ["valgrind", "--tool=callgrind", "--quiet", "--trace-children=yes"].map(OsString::from);
                // %p, the process, since each writes its own file.
                words.into_iter().chain([option("--callgrind-out-file=", &folder.path().join("count.%p")), "--".into()]).collect()
            }
        };
        words.extend(invocation.words.iter().cloned());
        let finished = Invocation { words, ..invocation.clone() }.run(interrupts)?;
        let texts: Vec<String> = fs::read_dir(folder.path())?.filter_map(|entry| fs::read_to_string(entry.ok()?.path()).ok()).collect();
        let counts = texts.iter().filter_map(|text| match self {
            Counter::Perf => of_perf(text),
            Counter::Callgrind => of_callgrind(text),
        });
        let no_count = || CountError::NoCount { counter: self.name(), end: finished.ended.to_string() };
        counts.reduce(u64::saturating_add).map(Instructions).ok_or_else(no_count)
    }
}

/// The count in perf's lines of comma-separated fields: the value, the unit, the event.
fn of_perf(text: &str) -> Option<u64> {
    text.lines().find_map(|line| {
        let mut fields = line.split(',');
        let value = fields.next()?.parse().ok()?;
        fields.nth(1)?.starts_with("instructions").then_some(value)
    })
}

/// The sum in a file of callgrind's: the first number after `summary:`, else after `totals:`.
fn of_callgrind(text: &str) -> Option<u64> {
    let after = |key: &str| text.lines().find_map(|line| line.strip_prefix(key)?.split_whitespace().next()?.parse().ok());
    after("summary:").or_else(|| after("totals:"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_from_the_files_of_both_tools() {
        let perf = "# started on Sat Nov 29\n\n1234567,,instructions:u,512345,100.00,0.52,insn per cycle\n";
        assert_eq!(of_perf(perf), Some(1_234_567));
        assert_eq!(of_perf("<not supported>,,instructions:u,0,100.00,,\n"), None);
        assert_eq!(of_callgrind("version: 1\nevents: Ir\nsummary: 98765\nfn=x\ntotals: 98765\n"), Some(98_765));
        assert_eq!(of_callgrind("version: 1\nfn=x\ntotals: 42 7\n"), Some(42));
        assert_eq!(of_callgrind("version: 1\n"), None);
    }
}
