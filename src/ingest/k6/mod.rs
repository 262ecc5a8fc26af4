//! k6 (<https://k6.io>), the load generator: its summaries and its single points.
//!
//! Read are `--summary-export`, what a script's `handleSummary` dumps, the machine-readable summary (schema 1.0.0),
//! and the points of `--out json` and `--out csv`, plain or gzip. All shapes give the same numbers for the same run:
//! suite `k6`, one benchmark per selector (`endpoint:orders`) or `all`, k6's metric names, times in seconds. What a
//! shape lacks is absent, with a caveat. Read in genuine files of 0.49.0 and 2.2.0, and by description of 0.31 to 1.8.
//!
//! Not read: checks by name and groups (their totals are), options, setup data, the script's text, tags that no
//! sub-metric asks for. The text summary is for people and is refused with a hint.
//!
//! `summary`, `machine_readable` and `points` read the shapes into [`parsed`]; `run` makes a run of it, with `statistics` →
//! metrics, `unmeasured` for series without values, and `metric`, `selector` and `threshold` for k6's own vocabulary.

mod input;
mod machine_readable;
mod metric;
mod parsed;
mod points;
mod run;
mod selector;
mod statistics;
mod summary;
mod threshold;
mod unmeasured;

use crate::model::Run;

use super::{Claim, Format, Kind, Options, ParseError, ParseErrorKind, Source};

/// The format of k6's files.
pub(super) struct K6;

/// The shapes of k6's files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Summary,
    MachineReadable,
    Points,
    Csv,
}

impl Format for K6 {
    fn name(&self) -> &'static str {
        "k6"
    }

    fn about(&self) -> &'static str {
        "k6 load tests: --summary-export, handleSummary, machine-readable summary, --out json, --out csv"
    }

    fn versions(&self) -> &'static str {
        "0.49.0, 2.2.0"
    }

    fn claim(&self, source: &Source) -> Claim {
        match shape(source) {
            Some(Shape::Summary) => Claim::Sure("metrics as k6's summary has them"),
            Some(Shape::MachineReadable) => Claim::Sure("results.metrics of k6's machine-readable summary"),
            Some(Shape::Points) => Claim::Sure("lines of type Metric and Point"),
            Some(Shape::Csv) => Claim::Sure("the header of k6's CSV points"),
            None => Claim::No,
        }
    }

    fn parse(&self, source: &Source, _: &Options) -> Result<Vec<Run>, ParseError> {
        let parsed = match shape(source) {
            Some(Shape::Summary) => summary::read(source),
            Some(Shape::MachineReadable) => machine_readable::read(source),
            Some(Shape::Points) => points::json::read(source),
            Some(Shape::Csv) => points::csv::read(source),
            None => Err(unknown(source)),
        }?;
        parsed.into_run(source.name()).map(|run| vec![run])
    }
}

/// Which shape the source has, by its beginning.
fn shape(source: &Source) -> Option<Shape> {
    if source.is_tree() {
        return None;
    }
    let outline = source.outline();
    let point = outline.has_all(&["type", "metric", "data"]) && matches!(outline.text("type"), Some("Point" | "Metric"));
    match outline.kind() {
        Kind::Object | Kind::Lines if point => Some(Shape::Points),
        Kind::Object if is_machine_readable(source) => Some(Shape::MachineReadable),
        Kind::Object if is_summary(source) => Some(Shape::Summary),
        _ => {
            let head = source.head();
            let points_below_text = || head.split(|byte| *byte == b'\n').any(starts_a_point);
            if head.starts_with(points::csv::HEADER.as_bytes()) {
                Some(Shape::Csv)
            } else if points_below_text() {
                Some(Shape::Points)
            } else {
                None
            }
        }
    }
}

fn is_machine_readable(source: &Source) -> bool {
    let outline = source.outline();
    let results = outline.has_all(&["results.metrics.[].name", "results.metrics.[].values"]);
    let told = outline.has("metadata.k6_version") || outline.has("metadata.k6Version") || outline.has("config.execution");
    // A long script can fill all of the beginning that was looked at.
    let script = outline.has_all(&["config.script", "config.execution", "config.duration"]);
    let no_metrics = outline.has_all(&["results.metrics", "results.checks.metrics"]);
    script || ((results || no_metrics) && told)
}

fn is_summary(source: &Source) -> bool {
    let outline = source.outline();
    let grouped = outline.has_all(&["root_group.checks", "root_group.groups"]);
    let described = outline.has_all(&["metrics.*.values", "metrics.*.type", "metrics.*.contains"]);
    let own = ["http_req_duration", "iteration_duration", "http_reqs", "iterations"];
    let statistics = ["values", "avg", "med", "max", "p(90)", "p(95)", "p(99)", "count"];
    let known = |name: &str| statistics.iter().any(|statistic| outline.has(&format!("metrics.{name}.{statistic}")));
    grouped || described || own.into_iter().any(known)
}

/// Whether a line is a point of k6 in either order of keys.
fn starts_a_point(line: &[u8]) -> bool {
    let contains = |needle: &[u8]| line.windows(needle.len()).take(400).any(|window| window == needle);
    (line.starts_with(b"{\"type\":\"") || line.starts_with(b"{\"metric\":\""))
        && (contains(b"\"type\":\"Point\"") || contains(b"\"type\":\"Metric\""))
}

/// Whether text is the summary that k6 prints for people.
pub(super) fn is_text_summary(head: &str) -> bool {
    head.lines().any(|line| {
        let line = line.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '✓' | '✗'));
        let known = ["iterations..", "iteration_duration..", "http_reqs..", "http_req_duration..", "data_received.."];
        known.iter().any(|start| line.starts_with(start)) && line.contains("..: ")
    })
}

/// The error for the text summary.
pub(super) fn text_summary(source: &Source) -> ParseError {
    let message = "this is the text summary that k6 prints for people; it rounds its numbers";
    ParseError::new(ParseErrorKind::Unsupported, source.name(), message)
        .hint("run k6 with --summary-export=summary.json, or better --out json=points.json.gz, and give that file")
}

fn unknown(source: &Source) -> ParseError {
    if source.is_tree() {
        return ParseError::new(ParseErrorKind::Shape, source.name(), "is a directory; k6's results are files")
            .hint("give the file that --summary-export or --out json wrote");
    }
    if source.outline().kind() == Kind::Empty {
        return ParseError::new(ParseErrorKind::Empty, source.name(), "is empty")
            .hint("k6 ran no iteration, or was stopped before it wrote anything");
    }
    if is_text_summary(&source.head_text()) {
        return text_summary(source);
    }
    ParseError::new(ParseErrorKind::Shape, source.name(), "is no output of k6 that perfdiff knows")
        .hint("expected the file of --summary-export, handleSummary's data, --out json or --out csv")
}
