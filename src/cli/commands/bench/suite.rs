//! A suite: one command that runs many benchmarks and writes or prints what came out.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;

use super::sides::{IN_TEMPORARY, SideDirectory, Sides};
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
use crate::shutdown::Scratch;

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
    /// Whether the tool's own filter has lost a benchmark: then everything is run from there on.
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

    /// Both sides of a round, each by these commands.
    fn both(&self, round: u32, first: First, commands: &[Vec<String>], io: &mut Io<'_>) -> Result<Round, Failure> {
        let sides = self.sides;
        let order = if first == First::Baseline { [&sides.baseline, &sides.head] } else { [&sides.head, &sides.baseline] };
        let mut both = Vec::new();
        for side in order {
            let mut runs = Vec::new();
            for command in commands {
                match self.command(command, side, io)? {
                    Results::Runs(more) => runs.extend(more),
                    Results::None(failure) => return Ok(Round::Failed(failure)),
                    Results::Interrupted => return Ok(Round::Interrupted),
                }
            }
            for run in &mut runs {
                run.round = Some(round);
                run.commit = side.commit.clone().or_else(|| run.commit.take());
                run.time = Some(Timestamp::now().to_string());
            }
            both.push(runs);
        }
        if first == First::Head {
            both.reverse();
        }
        let mut both = both.into_iter();
        Ok(Round::Measured(both.next().unwrap_or_default(), both.next().unwrap_or_default()))
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
        let invocation = side.invocation(words.iter().map(|word| put(word)).collect(), &environment, self.timeout);
        let mut finished = invocation.run(self.interrupts).map_err(|error| {
            Failure::trouble(error.to_string()).hint("the command is run without a shell: sh -c 'COMMAND' gives it to one")
        })?;
        if finished.ended == Ended::Interrupted {
            return Ok(Results::Interrupted);
        }
        let failed = |failure: Failure, finished: &mut Finished| {
            let end = if finished.ended.well() { String::new() } else { format!("; {}", finished.ended) };
            let hint = if failure.hint.is_empty() { "run the command by itself in that directory".to_owned() } else { failure.hint };
            let message = format!("{} gave no results: {}{end}", side.label, failure.message);
            Results::None(Failure::trouble(message).quoting(&finished.last_lines()).hint(hint))
        };
        let asked = words.iter().chain(self.environment.iter().map(|(_, value)| value)).any(|word| word.contains(OUT));
        let input = match folder.results(asked, &criterion) {
            Some(path) => path,
            None if asked => {
                let failure = Failure::trouble("nothing was written to {out}")
                    .hint("{out} stands for the file that the command writes its results to; leave it out for a command that prints them");
                return Ok(failed(failure, &mut finished));
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
            Err(failure) => {
                // Nobody else has seen that path.
                let what = if asked { "{out}" } else { "standard output" };
                let message = failure.message.replace(&*input.to_string_lossy(), what);
                Ok(failed(Failure { message, ..failure }, &mut finished))
            }
        }
    }
}

impl Workload for Suite<'_> {
    fn round(&mut self, round: u32, first: First, only: Option<&BTreeSet<BenchmarkId>>, io: &mut Io<'_>) -> Result<Round, Failure> {
        let filtered = only.filter(|_| !self.filter_failed);
        if let Some(only) = filtered
            && let Some(commands) = self.tool.as_deref().and_then(|tool| suite_filter::commands(self.words, tool, only))
        {
            match self.both(round, first, &commands, io)? {
                Round::Measured(base, head) if hold(&base, &head, only) => return Ok(Round::Measured(base, head)),
                Round::Interrupted => return Ok(Round::Interrupted),
                // Everything instead, on both sides alike.
                Round::Measured(..) | Round::Failed(_) => self.filter_failed = true,
            }
        }
        let whole = self.both(round, first, &[self.words.to_vec()], io)?;
        if let Round::Measured(base, head) = &whole {
            let tool = head.iter().chain(base).find_map(|run| Some(run.tool.as_ref()?.name.clone()));
            self.tool = tool.or_else(|| self.tool.take());
        }
        Ok(whole)
    }

    fn warm_up(&mut self, first: First, io: &mut Io<'_>) -> Result<Round, Failure> {
        self.round(0, first, None, io)
    }
}

/// Whether the runs of a round hold each of these benchmarks, on one side at least.
fn hold(base: &[Run], head: &[Run], only: &BTreeSet<BenchmarkId>) -> bool {
    let measured: BTreeSet<BenchmarkId> = base.iter().chain(head).flat_map(Run::benchmark_ids).collect();
    only.is_subset(&measured)
}

/// A directory for the results of one command, removed with this.
struct Folder {
    folder: Scratch,
    /// What `{out}` stands for.
    out: PathBuf,
}

impl Folder {
    fn new() -> Result<Folder, Failure> {
        let trouble = |error: io::Error| Failure::trouble(format!("no directory for the results can be made: {error}")).hint(IN_TEMPORARY);
        let folder = Scratch::new(&std::env::temp_dir(), "out").map_err(trouble)?;
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
