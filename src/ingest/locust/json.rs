//! `--json` on stdout and `--json-file`: arrays of entries, possibly between the lines of a log.
//!
//! Locust logs to stderr, so a file captured with `2>&1` has the log before the array and, from 2.47.0, a table of
//! zeros after it. Names may hold brackets (`/items/[id]`), so an array counts only where an object follows its
//! bracket. A file with several arrays, as `>>` makes, holds several runs.

use std::io::Read;

use crate::ingest::error::{ParseError, ParseErrorKind};
use crate::ingest::json_text::Lenient;
use crate::ingest::source::Source;
use crate::limits;
use crate::model::{Benchmark, Caveat, CaveatCode, Run};

use super::entry::{Entry, Tally};
use super::log::LogText;
use super::measured::{AGGREGATED, benchmark_name};
use super::run::gzip_cut;

/// Shape of these files, for messages.
const SHAPE: &str = "Locust JSON";
/// Keys that tell Locust's array from one that a user logged.
const SIGNS: [&str; 3] = ["\"num_requests\"", "\"total_response_time\"", "\"response_times\""];
/// A rate over less than this many seconds means nothing: Locust itself counts by the second.
const SPAN_MIN: f64 = 1.0;

/// Reads every array of entries in the file.
pub(super) fn parse(source: &Source) -> Result<Vec<Run>, ParseError> {
    let (bytes, broken) = source.read_at_most(limits::STATISTICS_LOCUST)?;
    if bytes.trim_ascii().is_empty() {
        return Err(empty(source.name()));
    }
    let text = readable(bytes).map_err(|error| source.io(&error))?;
    let mut runs = Vec::new();
    let mut outside = Vec::new();
    let (mut at, mut count) = (0, 0);
    while let Some(start) = next_array(&text, at) {
        let rest = text.get(start..).unwrap_or_default();
        let mut stream = serde_json::Deserializer::from_slice(rest).into_iter::<Vec<Entry>>();
        match stream.next() {
            Some(Ok(entries)) => {
                outside.extend_from_slice(text.get(at..start).unwrap_or_default());
                at = start + stream.byte_offset().max(1);
                count += entries.len();
                if count > limits::ENTRIES_LOCUST.count() {
                    return Err(ParseError::beyond(source.name(), &limits::ENTRIES_LOCUST));
                }
                runs.push(run(entries));
            }
            Some(Err(error)) if is_entries(rest, &error) => return Err(located(source.name(), &text, start, &error)),
            // A bracket of the log: what comes after it is looked at as if it weren't there.
            _ => {
                outside.extend_from_slice(text.get(at..=start).unwrap_or_default());
                at = start + 1;
            }
        }
    }
    outside.extend_from_slice(text.get(at..).unwrap_or_default());
    if runs.is_empty() {
        return Err(nothing(source.name(), &text));
    }
    let log = LogText::of(&outside);
    for run in &mut runs {
        log.describe(run);
        run.caveats.extend(gzip_cut(broken));
    }
    Ok(runs)
}

/// The text with Python's bare `NaN` and `Infinity` marked, when it holds any.
fn readable(bytes: Vec<u8>) -> std::io::Result<Vec<u8>> {
    let holds = |word: &[u8]| bytes.windows(word.len()).any(|window| window == word);
    if !holds(b"NaN") && !holds(b"Infinity") {
        return Ok(bytes);
    }
    let mut text = Vec::with_capacity(bytes.len());
    Lenient::new(bytes.as_slice()).read_to_end(&mut text)?;
    Ok(text)
}

/// The position of the next bracket which an object follows.
fn next_array(text: &[u8], from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    let opens = |(at, byte): (usize, &u8)| {
        let inner = || rest.get(at + 1..).unwrap_or_default().iter().find(|byte| !byte.is_ascii_whitespace());
        (*byte == b'[' && inner() == Some(&b'{')).then_some(from + at)
    };
    rest.iter().enumerate().find_map(opens)
}

/// Whether an array that can't be read is Locust's all the same, judged by what was read of it.
fn is_entries(text: &[u8], error: &serde_json::Error) -> bool {
    let before: usize = text.split_inclusive(|byte| *byte == b'\n').take(error.line().saturating_sub(1)).map(<[u8]>::len).sum();
    let read = text.get(..before + error.column()).unwrap_or(text);
    SIGNS.iter().any(|sign| read.windows(sign.len()).any(|window| window == sign.as_bytes()))
}

/// A JSON error with its line counted from the beginning of the file.
fn located(name: &str, text: &[u8], start: usize, error: &serde_json::Error) -> ParseError {
    let before = text.get(..start).unwrap_or_default();
    let line = before.split(|byte| *byte == b'\n').count() + error.line().saturating_sub(1);
    let located = ParseError::json(name, error).at(format!("line {line}, column {}", error.column()));
    match located.kind {
        ParseErrorKind::Truncated | ParseErrorKind::TooLarge => located,
        _ => located.hint("write it again with `locust --headless --json > results.json`"),
    }
}

fn empty(name: &str) -> ParseError {
    ParseError::new(ParseErrorKind::Empty, name, "is empty; Locust writes its JSON when the run ends, and a killed run ends without it")
        .hint("let the run end by itself (`--run-time`) or with SIGTERM, or read the CSV files of `--csv`")
}

fn nothing(name: &str, text: &[u8]) -> ParseError {
    if text.trim_ascii() == b"[]" || text.split(|byte| *byte == b'\n').any(|line| line.trim_ascii() == b"[]") {
        return ParseError::new(ParseErrorKind::NoResults, name, "is an empty array, which Locust writes when it has no requests")
            .hint("either no request was made, or `--json` and `--json-file` were given together, which in 2.47.0 empties the file: give one of them");
    }
    ParseError::new(ParseErrorKind::NoResults, name, "holds no results of Locust, neither its JSON nor its CSV")
        .hint("run `locust --headless --json > results.json`, or write CSV files with `--csv PREFIX` and pass PREFIX_stats.csv")
}

/// A run from its entries. Entries of one name become one; the sum of all comes last, as in Locust's CSV.
fn run(entries: Vec<Entry>) -> Run {
    let mut caveats = Vec::new();
    let mut tallies: Vec<(String, Tally)> = Vec::new();
    let mut index = std::collections::HashMap::new();
    let mut all = Tally::empty();
    for entry in entries {
        let name = benchmark_name(entry.method.as_deref().unwrap_or_default(), &entry.name);
        let tally = entry.tally(&name, &mut caveats);
        all.add(&tally);
        let at = *index.entry(name.clone()).or_insert(tallies.len());
        if let Some((_, sum)) = tallies.get_mut(at) {
            sum.add(&tally);
            caveats.push(Caveat::new(
                CaveatCode::RepeatedName,
                name,
                "several entries have this name; their requests were counted together",
            ));
        } else {
            tallies.push((name, tally));
        }
    }
    let span = all.span().filter(|span| *span >= SPAN_MIN);
    if span.is_none() {
        let text = "the requests lie within less than a second, or the file does not say when they were made; throughput was left out";
        caveats.push(Caveat::new(CaveatCode::NoData, "throughput", text));
    }
    if !index.contains_key(AGGREGATED) {
        tallies.push((AGGREGATED.to_owned(), all.clone()));
    }
    let benchmarks: Vec<Benchmark> =
        tallies.iter().filter_map(|(name, tally)| tally.measured(name, span).benchmark(&mut caveats)).collect();
    super::run::run(SHAPE, all.start, benchmarks, caveats)
}
