//! Files of results: read without a panic, as numbers that are numbers, and the same by every way of reading them.

use std::collections::BTreeMap;
use std::io::{self, Cursor, Read};

use perfdiff::ingest::{self, FORMATS, Format, Options, ParseError, Source, Tree};
use perfdiff::model::{Run, Sample};

/// A directory held in memory.
pub struct Memory {
    listed: Vec<String>,
    files: BTreeMap<String, Vec<u8>>,
}

impl Memory {
    pub fn new(files: BTreeMap<String, Vec<u8>>) -> Memory {
        Memory { listed: files.keys().cloned().collect(), files }
    }
}

impl Tree for Memory {
    fn files(&self) -> &[String] {
        &self.listed
    }

    fn open(&self, path: &str) -> io::Result<Box<dyn Read>> {
        let bytes = self.files.get(path).ok_or(io::ErrorKind::NotFound)?;
        Ok(Box::new(Cursor::new(bytes.clone())))
    }
}

/// What stands between the separators.
pub fn split<'b>(mut bytes: &'b [u8], separator: &[u8]) -> Vec<&'b [u8]> {
    let mut parts = Vec::new();
    while !bytes.is_empty() {
        let end = bytes.windows(separator.len()).position(|window| window == separator).unwrap_or(bytes.len());
        parts.push(&bytes[..end]);
        bytes = bytes.get(end + separator.len()..).unwrap_or_default();
    }
    parts
}

/// No format panics over the file, gives a value that is no number, or an error without words.
pub fn are_read_or_refused(source: &Source) {
    drop(ingest::detect(source));
    FORMATS.iter().for_each(|format| is_read_or_refused(source, *format));
}

/// The same for one format.
pub fn is_read_or_refused(source: &Source, format: &dyn Format) {
    let _ = format.claim(source);
    match format.parse(source, &Options::default()) {
        Ok(runs) => {
            let metrics = runs.iter().flat_map(|run| &run.benchmarks).flat_map(|benchmark| &benchmark.metrics);
            for metric in metrics {
                assert!(metric.value.is_finite(), "{} gives a value that is no number", format.name());
                let finite = |sample: &Sample| sample.values().iter().all(|value| value.is_finite());
                assert!(metric.sample.as_ref().is_none_or(finite), "{} gives a sample of what are no numbers", format.name());
            }
        }
        Err(error) => assert!(!error.message.is_empty(), "{} gives an error without words", format.name()),
    }
}

/// What was read is the same when it was written as perfdiff writes it, and read again.
pub fn is_the_same_when_written_and_read_again(source: &Source) {
    let Ok(runs) = ingest::read(source, None, &Options::default()) else { return };
    let once = written(&runs);
    let again = Source::bytes("runs.ndjson", once.clone().into_bytes()).and_then(|again| ingest::read(&again, None, &Options::default()));
    let again = again.unwrap_or_else(|error| panic!("{}: {error}: {once}", source.name()));
    assert_eq!(written(&again), once, "{}", source.name());
}

/// The runs as perfdiff writes them.
fn written(runs: &[Run]) -> String {
    let line = |run: &Run| {
        let mut tree = serde_json::to_value(run).unwrap();
        tree["inferred"] = true.into();
        tree.to_string() + "\n"
    };
    runs.iter().map(line).collect()
}

/// Formats with a fast reader for what their tools write, and a patient one for the rest.
pub const FAST: [&str; 4] = ["k6", "pytest-benchmark", "google-benchmark", "pyperf"];

/// What both readers of a format take, both read the same.
pub fn is_read_the_same_either_way(format: &str, text: &[u8]) {
    if format == "k6" { points_of_k6_are_read_the_same_either_way(text) } else { a_document_is_read_the_same_either_way(format, text) }
}

/// k6's points are read the same by the reader of lines as k6 writes them and by that of any JSON, which a blank makes them go to.
fn points_of_k6_are_read_the_same_either_way(text: &[u8]) {
    // k6's other shapes may hold such a line too, as a part of something else.
    if ![&b"{\"metric\":"[..], b"{\"type\":"].iter().any(|begins| text.starts_with(begins)) {
        return;
    }
    let blank = |line: &[u8]| match line.strip_suffix(b"}") {
        Some(rest) => [rest, b" }"].concat(),
        None => line.to_vec(),
    };
    let other = text.split(|byte| *byte == b'\n').map(blank).collect::<Vec<_>>().join(&b'\n');
    are_the_same("k6", text, &other);
}

/// A document is read the same at once, as strict JSON, and by the reader that bears with Python's, which a field that nobody reads and
/// that holds no number makes it go to.
fn a_document_is_read_the_same_either_way(format: &str, text: &[u8]) {
    if serde_json::from_slice::<serde_json::Value>(text).is_err() {
        return;
    }
    let Some(rest) = text.trim_ascii_start().strip_prefix(b"{") else { return };
    let comma: &[u8] = if rest.trim_ascii_start().starts_with(b"}") { b"" } else { b"," };
    are_the_same(format, text, &[b"{\"zz_nobody_reads_this\":NaN", comma, rest].concat());
}

fn are_the_same(format: &str, one: &[u8], other: &[u8]) {
    let read = |text: &[u8]| -> Result<Vec<Run>, ParseError> {
        ingest::by_name(format).unwrap().parse(&Source::bytes("file.json", text.to_vec())?, &Options::default())
    };
    match (read(one), read(other)) {
        (Ok(one), Ok(other)) => assert_eq!(serde_json::to_string(&one).unwrap(), serde_json::to_string(&other).unwrap(), "{format}"),
        (Err(_), Err(_)) => {}
        (one, other) => panic!("{format}: {:?} against {:?}", one.err(), other.err()),
    }
}
