//! Pairs of commands, each measured as a whole: time, processor time, peak memory, and instructions where asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::io::{self, Read};
use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use super::sides::{ending, words};
use super::workload::{Round, Workload};
use crate::cli::args::{BenchArgs, BenchSides, Count};
use crate::cli::exit::Failure;
use crate::cli::io::Io;
use crate::measure::{Counter, Ended, First, Interrupts, Invocation, Usage};
use crate::model::{Benchmark, BenchmarkId, Caveat, CaveatCode, Class, Metric, Run, Tool};
use crate::unit::Unit;

/// The suite's name.
const SUITE: &str = "commands";
/// Most pairs of commands.
const MOST_PAIRS: usize = 1000;
/// Rounds in which instructions are counted: they hardly vary.
const COUNTED_ROUNDS: u32 = 3;

/// Pairs of commands that are measured in turns.
pub(super) struct Pairs<'p> {
    list: Vec<Pair>,
    suite: String,
    options: &'p BenchSides,
    directory: std::path::PathBuf,
    timeout: Option<Duration>,
    interrupts: &'p Interrupts,
    counter: Option<Counter>,
}

struct Pair {
    name: String,
    /// The words of the baseline's command and of the head's.
    words: [Vec<OsString>; 2],
    /// The digests of what each side printed so far, and its exit codes.
    printed: [BTreeSet<[u8; 32]>; 2],
    exits: [BTreeSet<i32>; 2],
}

/// The file of `--pairs`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PairsFile {
    #[serde(default)]
    pair: Vec<RawPair>,
}

/// One pair of the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPair {
    name: Option<String>,
    base: String,
    head: String,
}

impl<'p> Pairs<'p> {
    /// The pairs of these arguments.
    pub(super) fn new(args: &'p BenchArgs, interrupts: &'p Interrupts, io: &Io<'_>) -> Result<Pairs<'p>, Failure> {
        let options = &args.sides;
        if let Some(flag) = [("--against", options.against.is_some()), ("--base-dir", options.base_dir.is_some())]
            .into_iter()
            .find_map(|(flag, given)| given.then_some(flag))
        {
            return Err(Failure::usage(format!("{flag} is about a suite, and two commands were given"))
                .hint("a suite is one command after `--`: perfdiff bench --against main -- COMMAND"));
        }
        let raw = match &options.pairs {
            Some(file) => of_file(file, io)?,
            None => of_flags(options)?,
        };
        let mut pairs = Vec::new();
        for pair in raw {
            let name = pair.name.unwrap_or_else(|| pair.head.clone());
            if pairs.iter().any(|other: &Pair| other.name == name) {
                return Err(Failure::usage(format!("two pairs are called `{name}`")).hint("give each a --name of its own"));
            }
            pairs.push(Pair {
                name,
                words: [words(&pair.base, options.shell)?, words(&pair.head, options.shell)?],
                printed: Default::default(),
                exits: Default::default(),
            });
        }
        let counter = match options.count {
            Some(Count::Instructions) => Some(Counter::find(&io.cwd, interrupts).map_err(|error| {
                Failure::trouble(error.to_string()).hint("install valgrind, or allow counters: sysctl kernel.perf_event_paranoid=2")
            })?),
            None => None,
        };
        let suite = args.reading.suite.clone().unwrap_or_else(|| SUITE.to_owned());
        Ok(Pairs { list: pairs, suite, options, directory: io.cwd.clone(), timeout: args.session.timeout, interrupts, counter })
    }

    fn pair(&mut self, place: usize, round: u32, first: First) -> Result<Option<[Benchmark; 2]>, Failure> {
        let mut both = [Benchmark::new(self.list[place].name.clone()), Benchmark::new(self.list[place].name.clone())];
        let order = if first == First::Baseline { [0, 1] } else { [1, 0] };
        for side in order {
            let pair = &mut self.list[place];
            let invocation = Invocation {
                words: pair.words[side].clone(),
                directory: self.directory.clone(),
                environment: Vec::new(),
                timeout: self.timeout,
            };
            let hint = "programs are looked up on the PATH; --shell runs commands through sh -c";
            let mut finished = invocation.run(self.interrupts).map_err(|error| Failure::trouble(error.to_string()).hint(hint))?;
            let benchmark = &mut both[side];
            match finished.ended {
                Ended::Interrupted => return Ok(None),
                Ended::Exit(code) if code == 0 || self.options.ignore_failure => {
                    pair.exits[side].insert(code);
                    pair.printed[side].insert(digest(&mut finished.stdout)?);
                    benchmark.metrics = metrics(finished.usage);
                }
                _ => benchmark.error = Some(ending(&mut finished)),
            }
            if let Some(counter) = self.counter.filter(|_| benchmark.error.is_none() && (1..=COUNTED_ROUNDS).contains(&round)) {
                match counter.count(&invocation, self.interrupts) {
                    Ok(count) => benchmark.metrics.push(Metric::new("instructions", Class::Count, Unit::COUNT, count.0 as f64)),
                    Err(_) if self.interrupts.signal().is_some() => return Ok(None),
                    Err(error) => return Err(Failure::trouble(error.to_string())),
                }
            }
        }
        if let Some(difference) = self.difference(&self.list[place]) {
            both[1].error.get_or_insert(difference);
        }
        Ok(Some(both))
    }

    /// In what the commands of a pair do something else, so that their times can't be compared.
    fn difference(&self, pair: &Pair) -> Option<String> {
        let [base, head] = &pair.exits;
        if let (Some(before), Some(now)) = (base.iter().next(), head.iter().find(|code| !base.contains(code))) {
            return Some(format!("it ended with exit code {now}, the baseline's command with {before}"));
        }
        let [base, head] = &pair.printed;
        let steady = base.len() == 1 && head.len() == 1;
        let message = "it prints something else than the baseline's command; --allow-different-output measures them all the same";
        (steady && base != head && !self.options.allow_different_output).then(|| message.to_owned())
    }
}

impl Workload for Pairs<'_> {
    fn round(&mut self, round: u32, first: First, only: Option<&BTreeSet<BenchmarkId>>, _: &mut Io<'_>) -> Result<Round, Failure> {
        let (mut base, mut head) = (Vec::new(), Vec::new());
        for place in 0..self.list.len() {
            let id = BenchmarkId { suite: self.suite.clone(), name: self.list[place].name.clone(), params: BTreeMap::new() };
            if only.is_some_and(|only| !only.contains(&id)) {
                continue;
            }
            let Some([before, now]) = self.pair(place, round, first)? else { return Ok(Round::Interrupted) };
            base.push(before);
            head.push(now);
        }
        if round <= 1
            && base.iter().all(|benchmark| benchmark.error.is_some())
            && let Some((name, error)) = base.iter().find_map(|benchmark| Some((&benchmark.name, benchmark.error.as_ref()?)))
        {
            let failure =
                Failure::trouble(format!("the baseline's command of `{name}` failed, so there is nothing to compare with: {error}"));
            return Ok(Round::Failed(
                failure.hint("run it by itself; --ignore-failure measures commands that end with another exit code than 0"),
            ));
        }
        let run = |benchmarks| Run {
            suite: self.suite.clone(),
            round: Some(round),
            time: Some(Timestamp::now().to_string()),
            tool: Some(Tool { name: "perfdiff bench".to_owned(), version: Some(env!("CARGO_PKG_VERSION").to_owned()) }),
            benchmarks,
            caveats: self.varying(),
            ..Run::default()
        };
        Ok(Round::Measured(vec![run(base)], vec![run(head)]))
    }

    fn warm_up(&mut self, first: First, io: &mut Io<'_>) -> Result<Round, Failure> {
        self.round(0, first, None, io)
    }
}

impl Pairs<'_> {
    /// The pairs whose output can't be compared, since it differs from run to run.
    fn varying(&self) -> Vec<Caveat> {
        let varies = |pair: &&Pair| pair.printed.iter().any(|printed| printed.len() > 1) && !self.options.allow_different_output;
        let caveat = |pair: &Pair| {
            let text = "its output differs from run to run, so it is not known whether both commands do the same";
            Caveat::new(CaveatCode::WorkDiffers, &pair.name, text)
        };
        self.list.iter().filter(varies).map(caveat).collect()
    }
}

/// What is measured of a command.
fn metrics(usage: Usage) -> Vec<Metric> {
    let seconds = |name: &str, time: Duration| Metric::new(name, Class::Duration, Unit::SECOND, time.as_secs_f64());
    let mut metrics = vec![
        seconds("time", usage.wall),
        seconds("cpu_time", usage.user + usage.system),
        seconds("user_time", usage.user).informational(),
        seconds("system_time", usage.system).informational(),
    ];
    if usage.peak_memory > 0 {
        metrics.push(Metric::new("peak_memory", Class::Memory, Unit::BYTE, usage.peak_memory as f64));
    }
    metrics
}

fn digest(printed: &mut impl Read) -> Result<[u8; 32], Failure> {
    let mut digest = Sha256::new();
    io::copy(printed, &mut digest).map_err(|error| Failure::trouble(format!("the output of a command can't be read: {error}")))?;
    Ok(digest.finalize().into())
}

fn of_flags(options: &BenchSides) -> Result<Vec<RawPair>, Failure> {
    let (base, head) = (options.base.len(), options.head.len());
    if base != head {
        return Err(Failure::usage(format!("--base is given {base} times and --head {head} times")).hint("give each --base its --head"));
    }
    if options.name.len() > base {
        return Err(Failure::usage(format!("{} names are given for {base} pairs", options.name.len())));
    }
    let names = options.name.iter().cloned().map(Some).chain(std::iter::repeat(None));
    let pairs = options.base.iter().cloned().zip(options.head.iter().cloned()).zip(names);
    Ok(pairs.map(|((base, head), name)| RawPair { name, base, head }).collect())
}

#[expect(clippy::disallowed_methods, reason = "the user's file is read here")]
fn of_file(file: &Path, io: &Io<'_>) -> Result<Vec<RawPair>, Failure> {
    let name = file.display();
    let text = std::fs::read_to_string(io.path(file)).map_err(|error| Failure::trouble(format!("{name}: {error}")))?;
    let shape = "each pair is `[[pair]]` with `name = …`, `base = …` and `head = …`";
    let pairs: PairsFile = toml::from_str(&text).map_err(|error| {
        let line = error.span().and_then(|span| text.get(..span.start)).map_or(1, |before| before.matches('\n').count() + 1);
        Failure::usage(format!("{name}, line {line}: {}", error.message())).hint(shape)
    })?;
    match pairs.pair.len() {
        0 => Err(Failure::usage(format!("{name}: holds no pairs")).hint(shape)),
        most if most > MOST_PAIRS => Err(Failure::usage(format!("{name}: holds {most} pairs; at most {MOST_PAIRS} are measured"))),
        _ => Ok(pairs.pair),
    }
}
