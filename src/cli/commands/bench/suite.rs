//! A suite: one command that runs many benchmarks and writes or prints what came out.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use tempfile::TempDir;

use super::sides::{SideDirectory, Sides, ending};
use super::suite_filter;
use super::workload::{Round, Workload};
use crate::cli::args::BenchArgs;
use crate::cli::exit::Failure;
use crate::cli::input::load::Loader;
use crate::cli::input::progress::Progress;
use crate::cli::io::Io;
use crate::measure::{Ended, Finished, First, Interrupts};
use crate::model::{BenchmarkId, Caveat, CaveatCode, Run};
use crate::policy::Policy;

/// What stands for the file of the results in a command.
const OUT: &str = "{out}";
/// Where criterion writes, for commands that don't say.
const CRITERION: &str = "CRITERION_HOME";

/// A suite that is measured on both sides.
pub(super) struct Suite<'s> {
    words: &'s [String],
    environment: Vec<(String, String)>,
    sides: &'s Sides,
    loader: Loader<'s>,
    timeout: Option<Duration>,
    interrupts: &'s Interrupts,
    /// Whether the tool's own filter has proved to work, or not to: then everything is run.
    filter_failed: bool,
    /// The tool that measured, as its results name it.
    tool: Option<String>,
}

/// What one command gave.
enum Results {
    Runs(Vec<Run>),
    None(Failure),
    Interrupted,
}

impl<'s> Suite<'s> {
    /// The suite of these arguments.
    pub(super) fn new(args: &'s BenchArgs, sides: &'s Sides, policy: &Policy, interrupts: &'s Interrupts) -> Result<Suite<'s>, Failure> {
        let environment = args.sides.env.iter().map(|text| match text.split_once('=') {
            Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
            _ => Err(Failure::usage(format!("--env {text}: expected NAME=VALUE"))),
        });
        for (flag, given) in [
            ("--name", !args.sides.name.is_empty()),
            ("--count", args.sides.count.is_some()),
            ("--allow-different-output", args.sides.allow_different_output),
        ] {
            if given {
                return Err(Failure::usage(format!("{flag} is about pairs of commands, and a suite was given")).hint("leave it out"));
            }
        }
        Ok(Suite {
            words: &args.command,
            environment: environment.collect::<Result<_, _>>()?,
            sides,
            loader: Loader::new(&args.reading, policy, Progress::new(false))?,
            timeout: args.session.timeout,
            interrupts,
            filter_failed: false,
            tool: None,
        })
    }

    /// The results of the work tree, once.
    #[cfg(feature = "github")]
    pub(super) fn head_once(&mut self, io: &mut Io<'_>) -> Result<Vec<Run>, Failure> {
        match self.command(self.words, &self.sides.head, io)? {
            Results::Runs(runs) => Ok(runs),
            Results::None(failure) => Err(failure),
            Results::Interrupted => Err(Failure::trouble("interrupted")),
        }
    }

    /// One side of a round.
    fn side(&mut self, side: &SideDirectory, only: Option<&BTreeSet<BenchmarkId>>, io: &mut Io<'_>) -> Result<Results, Failure> {
        let filtered =
            only.filter(|_| !self.filter_failed).and_then(|only| suite_filter::commands(self.words, self.tool.as_deref()?, only));
        if let Some(commands) = filtered {
            let mut runs = Vec::new();
            for command in &commands {
                match self.command(command, side, io)? {
                    Results::Runs(more) => runs.extend(more),
                    Results::None(_) => self.filter_failed = true,
                    Results::Interrupted => return Ok(Results::Interrupted),
                }
            }
            if !self.filter_failed {
                return Ok(Results::Runs(runs));
            }
        }
        self.command(self.words, side, io)
    }

    fn command(&self, words: &[String], side: &SideDirectory, io: &mut Io<'_>) -> Result<Results, Failure> {
        let folder = Folder::new()?;
        let put = |text: &str| OsString::from(text.replace(OUT, &folder.out.to_string_lossy()));
        let mut environment: Vec<(OsString, OsString)> =
            self.environment.iter().map(|(name, value)| (OsString::from(name), put(value))).collect();
        let criterion = folder.path("criterion");
        if !self.environment.iter().any(|(name, _)| name == CRITERION) {
            environment.push((CRITERION.into(), criterion.clone().into()));
        }
        environment.push(("PERFDIFF_SIDE".into(), if std::ptr::eq(side, &raw const self.sides.head) { "head" } else { "base" }.into()));
        let invocation = side.invocation(words.iter().map(|word| put(word)).collect(), &environment, self.timeout);
        let mut finished = invocation.run(self.interrupts).map_err(|error| {
            Failure::trouble(error.to_string()).hint("the command is run without a shell: sh -c 'COMMAND' gives it to one")
        })?;
        if finished.ended == Ended::Interrupted {
            return Ok(Results::Interrupted);
        }
        let failed = |failure: Failure, finished: &mut Finished| {
            let end = if finished.ended.well() { String::new() } else { format!("; {}", ending(finished.ended, &finished.last_words())) };
            let hint = if failure.hint.is_empty() { "run the command by itself in that directory".to_owned() } else { failure.hint };
            Failure::trouble(format!("{} gave no results: {}{end}", side.label, failure.message)).hint(hint)
        };
        let asked = words.iter().chain(self.environment.iter().map(|(_, value)| value)).any(|word| word.contains(OUT));
        let input = match folder.results(asked, &criterion) {
            Some(path) => path,
            None if asked => {
                let failure = Failure::trouble("nothing was written to {out}");
                return Ok(Results::None(failed(failure, &mut finished)));
            }
            None => folder.keep(&mut finished).map_err(|error| Failure::trouble(format!("its output can't be kept: {error}")))?,
        };
        match self.loader.runs(&[input.to_string_lossy().into_owned()], io) {
            Ok(mut runs) => {
                if let (false, Some(run)) = (finished.ended.well(), runs.first_mut()) {
                    run.caveats.push(Caveat::new(CaveatCode::RunAborted, "", finished.ended.to_string()));
                }
                Ok(Results::Runs(runs))
            }
            Err(failure) => Ok(Results::None(failed(failure, &mut finished))),
        }
    }
}

impl Workload for Suite<'_> {
    fn round(&mut self, round: u32, first: First, only: Option<&BTreeSet<BenchmarkId>>, io: &mut Io<'_>) -> Result<Round, Failure> {
        let sides = self.sides;
        let order = if first == First::Baseline { [&sides.baseline, &sides.head] } else { [&sides.head, &sides.baseline] };
        let mut both = Vec::new();
        for side in order {
            match self.side(side, only, io)? {
                Results::Runs(mut runs) => {
                    for run in &mut runs {
                        run.round = Some(round);
                        run.commit = side.commit.clone().or_else(|| run.commit.take());
                        run.time = Some(Timestamp::now().to_string());
                    }
                    both.push(runs);
                }
                Results::None(failure) => return Ok(Round::Failed(failure)),
                Results::Interrupted => return Ok(Round::Interrupted),
            }
        }
        if first == First::Head {
            both.reverse();
        }
        let mut both = both.into_iter();
        let (base, head) = (both.next().unwrap_or_default(), both.next().unwrap_or_default());
        self.tool = head.iter().chain(&base).find_map(|run| Some(run.tool.as_ref()?.name.clone())).or_else(|| self.tool.take());
        Ok(Round::Measured(base, head))
    }

    fn warm_up(&mut self, first: First, io: &mut Io<'_>) -> Result<Round, Failure> {
        self.round(0, first, None, io)
    }
}

/// A directory for the results of one command, removed with this.
struct Folder {
    folder: TempDir,
    /// What `{out}` stands for.
    out: PathBuf,
}

impl Folder {
    fn new() -> Result<Folder, Failure> {
        let trouble = |error: io::Error| Failure::trouble(format!("no directory for the results can be made: {error}"));
        let folder = tempfile::Builder::new().prefix("perfdiff-out-").tempdir().map_err(trouble)?;
        let parent = folder.path().join("out");
        make(&parent).map_err(trouble)?;
        Ok(Folder { out: parent.join("results.json"), folder })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// What was written: `{out}` itself, else what lies beside it, since some tools make several files of one name; without `{out}` what
    /// criterion wrote.
    fn results(&self, asked: bool, criterion: &Path) -> Option<PathBuf> {
        let parent = self.out.parent()?;
        if self.out.exists() {
            return Some(self.out.clone());
        }
        let directory = if asked { parent } else { criterion };
        let holds_files = walkdir::WalkDir::new(directory).into_iter().filter_map(Result::ok).any(|entry| entry.file_type().is_file());
        holds_files.then(|| directory.to_owned())
    }

    /// What was printed, as a file.
    #[expect(clippy::disallowed_methods, reason = "results are read from files")]
    fn keep(&self, finished: &mut Finished) -> io::Result<PathBuf> {
        let path = self.path("output.txt");
        io::copy(&mut finished.stdout, &mut BufWriter::new(std::fs::File::create(&path)?))?;
        Ok(path)
    }
}

#[expect(clippy::disallowed_methods, reason = "a directory of its own")]
fn make(directory: &Path) -> io::Result<()> {
    std::fs::create_dir_all(directory)
}
