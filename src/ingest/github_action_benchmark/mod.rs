//! The history that github-action-benchmark keeps: `data.js` on its pages branch, or the JSON file of its
//! `external-data-json-path`.
//!
//! One entry of one suite becomes one run, in the order of the file. The action keeps one number per benchmark and rounds
//! nothing, but what the number means depends on the tool that it was read from, and on which way is better it is often
//! wrong (`ops/s` of JMH, `MB/s` of Go): there the unit decides. `file` is the shape of the file, `bench` reads one
//! number in the sense of its tool, `range` the words beside it.

mod bench;
mod file;
mod range;

use std::io::{BufRead, Read};

use self::file::{Document, Entry, Limits};
use super::json_text::Lenient;
use super::{Claim, Format, Kind, Options, ParseError, ParseErrorKind, Source, merge_repeats, normalize};
use crate::model::{Caveat, CaveatCode, Run, Tool};

/// The format of github-action-benchmark's histories.
pub(super) struct GithubActionBenchmark;

const SHAPE: &str = "github-action-benchmark data";
/// What makes the data a script.
const PREFIX: &str = "window.BENCHMARK_DATA";
const WHOLE: &str = "take the file as it is on the pages branch: git show origin/gh-pages:dev/bench/data.js > data.js";
/// What may stand around the data: blanks, a byte order mark, the assignment, a semicolon.
const AROUND_MAX: u64 = 4096;

impl Format for GithubActionBenchmark {
    fn name(&self) -> &'static str {
        "github-action-benchmark"
    }

    fn about(&self) -> &'static str {
        "the history of github-action-benchmark: its data.js, or the file of external-data-json-path; one run per entry"
    }

    fn versions(&self) -> &'static str {
        "1.x"
    }

    fn claim(&self, source: &Source) -> Claim {
        let outline = source.outline();
        match outline.kind() {
            Kind::Text if is_script(source.head()) => Claim::Sure("window.BENCHMARK_DATA"),
            Kind::Object if outline.has("entries.*.[].benches") => Claim::Sure("entries with benches"),
            Kind::Object if outline.has_all(&["entries", "lastUpdate", "repoUrl"]) => Claim::Sure("entries of a repository"),
            _ => Claim::No,
        }
    }

    fn parse(&self, source: &Source, _: &Options) -> Result<Vec<Run>, ParseError> {
        let mut reader = source.document()?;
        let lines = skip_assignment(source, &mut reader)?;
        let mut reader = Lenient::new(reader);
        let limits = Limits::default();
        let mut runs = Vec::new();
        let mut empty = Vec::new();
        let mut add = |suite: &str, index: usize, entry: Entry| {
            let at = format!("entries.{suite:?}[{index}]");
            if entry.benches.is_empty() { empty.push(at) } else { runs.push(run(suite, &at, entry)) }
        };
        let document = Document { limits: &limits, add: &mut add };
        let read = document.read(&mut serde_json::Deserializer::from_reader(&mut reader));
        read.map_err(|error| trouble(source, &limits, lines, &error))?;
        nothing_follows(source, reader)?;
        if let Some(run) = runs.last_mut().filter(|_| !empty.is_empty()) {
            let text = format!("{} without a result left out, the first of them {}", entries(empty.len()), empty[0]);
            run.caveats.push(Caveat::new(CaveatCode::NoData, empty.swap_remove(0), text));
        }
        Ok(runs)
    }
}

fn entries(count: usize) -> String {
    format!("{count} {}", if count == 1 { "entry" } else { "entries" })
}

/// Whether the text begins with the assignment.
fn is_script(head: &[u8]) -> bool {
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    text.starts_with(PREFIX.as_bytes())
}

/// Reads up to the data, and gives the number of line ends before it.
fn skip_assignment(source: &Source, reader: &mut impl BufRead) -> Result<usize, ParseError> {
    let mut before: Vec<u8> = Vec::new();
    loop {
        let buffer = reader.fill_buf().map_err(|error| source.io(&error))?;
        let length = buffer.iter().position(|byte| *byte == b'{').unwrap_or(buffer.len());
        let (found, ended) = (length < buffer.len(), buffer.is_empty());
        before.extend(buffer.iter().take(length));
        reader.consume(length);
        if ended || before.len() as u64 > AROUND_MAX {
            return Err(ParseError::new(ParseErrorKind::Syntax, source.name(), "holds no data: no `{` follows").at("line 1").hint(WHOLE));
        }
        if found {
            return Ok(String::from_utf8_lossy(&before).matches('\n').count());
        }
    }
}

/// Only blanks and a semicolon may follow the data.
fn nothing_follows(source: &Source, reader: impl Read) -> Result<(), ParseError> {
    let mut rest = Vec::new();
    reader.take(AROUND_MAX).read_to_end(&mut rest).map_err(|error| source.io(&error))?;
    if rest.iter().all(|byte| byte.is_ascii_whitespace() || *byte == b';') {
        return Ok(());
    }
    let rest = String::from_utf8_lossy(&rest);
    let start: String = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ';').chars().take(20).collect();
    Err(ParseError::new(ParseErrorKind::Syntax, source.name(), format!("`{start}` follows after the end of the data")).hint(WHOLE))
}

fn trouble(source: &Source, limits: &Limits, lines: usize, error: &serde_json::Error) -> ParseError {
    if let Some(limit) = limits.exceeded() {
        return ParseError::beyond(source.name(), &limit);
    }
    let found = ParseError::json(source.name(), error);
    let found = if lines == 0 { found } else { found.at(format!("line {}, column {}", error.line() + lines, error.column())) };
    // The action's own versions differ little; an edited or cut file is the likelier cause.
    if found.kind == ParseErrorKind::TooLarge { found } else { found.hint(WHOLE) }
}

/// One entry as a run. `at` is the path to it.
fn run(suite: &str, at: &str, entry: Entry) -> Run {
    let mut caveats = Vec::new();
    let commit = entry.commit.unwrap_or_default();
    let time = entry.date.as_ref().and_then(file::millis).or_else(|| commit.timestamp.as_deref().and_then(normalize::time));
    if time.is_none() && (entry.date.is_some() || commit.timestamp.is_some()) {
        let text = format!("{at} has no readable `date`; the run's time is unknown");
        caveats.push(Caveat::new(CaveatCode::UnusableValue, format!("{at}.date"), text));
    }
    let tool = entry.tool.unwrap_or_default();
    let benchmarks = bench::read(&tool, &entry.benches, at, &mut caveats);
    Run {
        suite: suite.to_owned(),
        commit: commit.id.as_deref().and_then(normalize::commit),
        commit_time: commit.made(),
        time,
        tool: (!tool.is_empty()).then_some(Tool { name: tool, version: None }),
        benchmarks: merge_repeats::join(benchmarks, &mut caveats),
        caveats,
        shape: SHAPE,
        ..Run::default()
    }
}
