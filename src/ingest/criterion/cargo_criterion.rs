//! cargo-criterion's messages: `cargo criterion --message-format=json > FILE`, one JSON object per line.
//!
//! A `benchmark-complete` holds a whole benchmark with its sample and its unit; a `group-complete` follows the last
//! one of a group. `change` is not read (it says `%` and holds a fraction), nor are the estimates. cargo-criterion
//! keeps its own store and lists in a group what it knows from earlier runs too, so a name without a result was not
//! run; but results without their group's end mean that the benchmarks died, and what follows is missing, not removed.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::ingest::error::{ParseError, ParseErrorKind};
use crate::ingest::format::{Claim, Format, Options};
use crate::ingest::infer;
use crate::ingest::json_sketch::Kind;
use crate::ingest::json_text::Number;
use crate::ingest::lines::Lines;
use crate::ingest::source::Source;
use crate::limits;
use crate::model::{Benchmark, Caveat, CaveatCode, Class, Run, Tool};
use crate::unit::{Dimension, Unit};

use super::measured::{self, Quantity};
use super::names::{SUITE, count, list};
use super::record;
use super::throughput::{self, Entry};

/// How each message begins.
const MARKER: &str = "{\"reason\":\"";
/// Ids are cut to this many characters before the dots.
const ID_KEPT: usize = 100;

/// The format of cargo-criterion's messages.
pub(in crate::ingest) struct CargoCriterion;

#[derive(Deserialize)]
struct Message {
    reason: String,
    id: Option<String>,
    #[serde(default)]
    iteration_count: Vec<Number>,
    #[serde(default)]
    measured_values: Vec<Number>,
    unit: Option<String>,
    #[serde(default)]
    throughput: Vec<Entry>,
    #[serde(default)]
    benchmarks: Vec<String>,
}

impl Format for CargoCriterion {
    fn name(&self) -> &'static str {
        "cargo-criterion"
    }

    fn about(&self) -> &'static str {
        "JSON lines of `cargo criterion --message-format=json`"
    }

    fn versions(&self) -> &'static str {
        "1.1.0"
    }

    fn claim(&self, source: &Source) -> Claim {
        let outline = source.outline();
        let told = |text: &str| text.contains("{\"reason\":\"benchmark-complete\"") || text.contains("{\"reason\":\"group-complete\"");
        let claimed = match outline.kind() {
            Kind::Object | Kind::Lines => {
                outline.has_all(&["reason", "id", "iteration_count"]) || outline.has_all(&["reason", "group_name", "benchmarks"])
            }
            Kind::Text => told(&source.head_text()),
            Kind::Empty | Kind::Array => false,
        };
        if claimed { Claim::Sure("has messages of benchmark-complete or group-complete") } else { Claim::No }
    }

    fn parse(&self, source: &Source, _: &Options) -> Result<Vec<Run>, ParseError> {
        let mut reading = Reading::default();
        let mut lines = Lines::of(source, limits::LINE_CARGO_CRITERION)?;
        let mut ended = true;
        while let Some(line) = lines.next()? {
            (reading.number, ended) = (line.number, line.ended);
            reading.line(&String::from_utf8_lossy(line.bytes), !ended);
        }
        if lines.broken() {
            reading.number += u64::from(ended);
            reading.truncated("the compressed file ends early");
        }
        reading.finish(source)
    }
}

/// The messages read so far.
#[derive(Default)]
struct Reading {
    /// Number of the current line, from 1.
    number: u64,
    runs: Vec<Run>,
    run: Progress,
    groups: usize,
    text: usize,
    whole: Vec<Caveat>,
}

/// One run while it is read.
#[derive(Default)]
struct Progress {
    benchmarks: Vec<Benchmark>,
    caveats: Vec<Caveat>,
    ids: BTreeSet<String>,
    /// Results whose group has not ended yet.
    open: Vec<String>,
    listed: BTreeSet<String>,
}

impl Reading {
    fn line(&mut self, line: &str, last: bool) {
        // With stderr in the same file, a message may follow other text in its line.
        let Some(start) = line.find(MARKER).or_else(|| line.trim_start().starts_with('{').then_some(0)) else {
            self.text += usize::from(!line.trim().is_empty());
            return;
        };
        let (before, text) = line.split_at(start);
        self.text += usize::from(!before.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').is_empty());
        match record::read::<Message>("", text.as_bytes()) {
            Ok(message) => self.message(message),
            Err(_) if last => self.truncated("the last message is cut off"),
            Err(error) if text.starts_with(MARKER) => self.damaged(text, &error),
            Err(_) => self.text += 1,
        }
    }

    /// A message that is no JSON: the benchmark that it names failed, it was not removed.
    fn damaged(&mut self, text: &str, error: &ParseError) {
        let id: Option<String> =
            text.split_once("\"id\":").and_then(|(_, rest)| serde_json::Deserializer::from_str(rest).into_iter().next()?.ok());
        let error = format!("its message in line {} can't be read: {}", self.number, error.message);
        match id {
            Some(id) => {
                self.begin(&id);
                self.run.insert(Benchmark { error: Some(error), ..Benchmark::new(id) });
            }
            None => self.whole.push(Caveat::new(CaveatCode::PartSkipped, format!("line {}", self.number), error)),
        }
    }

    fn truncated(&mut self, what: &str) {
        if self.whole.iter().all(|caveat| caveat.code != CaveatCode::Truncated) {
            let text = format!("{what}: cargo-criterion was stopped while writing; run it again");
            self.whole.push(Caveat::new(CaveatCode::Truncated, format!("line {}", self.number), text));
        }
    }

    fn message(&mut self, message: Message) {
        match message.reason.as_str() {
            "benchmark-complete" => {
                let id = message.id.clone().unwrap_or_else(|| format!("line {}", self.number));
                self.begin(&id);
                self.run.add(&id, &message);
            }
            "group-complete" => {
                self.groups += 1;
                self.run.open.retain(|id| !message.benchmarks.contains(id));
                self.run.listed.extend(message.benchmarks);
            }
            // Messages of cargo itself and of later versions hold no result.
            _ => {}
        }
    }

    /// Within a run cargo-criterion gives every id once, adding #2: the same again is the next run.
    fn begin(&mut self, id: &str) {
        if self.run.ids.contains(id) {
            let run = std::mem::take(&mut self.run).finish();
            self.runs.push(run);
        }
    }

    fn finish(mut self, source: &Source) -> Result<Vec<Run>, ParseError> {
        let run = std::mem::take(&mut self.run).finish();
        self.runs.push(run);
        if self.text > 0 {
            let text = format!("{} of other text between the messages skipped", count(self.text, "line"));
            self.whole.push(Caveat::new(CaveatCode::TextSkipped, "", text));
        }
        if self.runs.iter().all(|run| run.benchmarks.is_empty()) {
            return Err(self.nothing(source));
        }
        if let Some(last) = self.runs.last_mut() {
            last.caveats.append(&mut self.whole);
        }
        Ok(self.runs)
    }

    fn nothing(&self, source: &Source) -> ParseError {
        let ended = self.whole.iter().find(|caveat| matches!(caveat.code, CaveatCode::Truncated | CaveatCode::PartSkipped));
        if let Some(caveat) = ended {
            return ParseError::new(ParseErrorKind::Truncated, source.name(), format!("holds no complete benchmark; {}", caveat.text))
                .at(caveat.subject.clone())
                .hint("run `cargo criterion --message-format=json` again");
        }
        ParseError::new(ParseErrorKind::NoResults, source.name(), format!("holds {} and no benchmark", count(self.groups, "group")))
            .hint("the filter given to cargo criterion probably matched nothing; nothing to compare is never a pass")
    }
}

impl Progress {
    fn add(&mut self, id: &str, message: &Message) {
        let mut benchmark = Benchmark::new(id);
        let unit = message.unit.as_deref().unwrap_or("ns");
        let quantity = quantity(unit);
        match measured::measured(id, &quantity, &message.iteration_count, &message.measured_values, &mut self.caveats) {
            Ok(measured) => {
                let declared = throughput::of_list(id, &message.throughput, &mut self.caveats);
                if !declared.is_empty() && quantity.unit != Unit::SECOND {
                    let text = format!("its throughput was left out: it needs a time, and `{unit}` is none");
                    self.caveats.push(Caveat::new(CaveatCode::NoData, id, text));
                }
                benchmark.metrics = measured::metrics(&quantity, measured.values, &declared);
            }
            Err(error) => benchmark.error = Some(format!("its message {error}; run the benchmark again")),
        }
        if is_cut(id) {
            let text = "cargo-criterion cut this name, and ` #2` counts by order of running: it may be another benchmark on the other side; \
                        the directory of criterion itself keeps whole names";
            self.caveats.push(Caveat::new(CaveatCode::ShapeLacks, id, text));
        }
        self.insert(benchmark);
    }

    fn insert(&mut self, benchmark: Benchmark) {
        self.ids.insert(benchmark.name.clone());
        self.open.push(benchmark.name.clone());
        self.benchmarks.push(benchmark);
    }

    fn finish(mut self) -> Run {
        if let Some(last) = self.open.last() {
            let text = format!(
                "breaks off after `{last}`, before its group was complete: cargo-criterion or the benchmark died, and benchmarks after it \
                 are missing, not removed; look at its stderr"
            );
            self.caveats.push(Caveat::new(CaveatCode::RunAborted, "", text));
        }
        let not_run: BTreeSet<&str> = self.listed.difference(&self.ids).map(String::as_str).collect();
        if let Some(first) = not_run.first() {
            let text = format!(
                "{} known from an earlier run but not run in this one (removed, renamed or filtered out): {}",
                count(not_run.len(), "benchmark"),
                list(&not_run)
            );
            let subject = if not_run.len() == 1 { *first } else { "" };
            self.caveats.push(Caveat::new(CaveatCode::NoData, subject, text));
        }
        Run {
            suite: SUITE.to_owned(),
            tool: Some(Tool { name: "cargo-criterion".to_owned(), version: None }),
            shape: "cargo-criterion messages",
            benchmarks: self.benchmarks,
            caveats: self.caveats,
            ..Run::default()
        }
    }
}

/// What was measured, by the unit: `ns` from criterion's own clock, anything else from a project's `Measurement`.
fn quantity(unit: &str) -> Quantity {
    if unit == "ns" {
        return Quantity::nanoseconds();
    }
    let inferred = infer::infer("", "", Some(unit));
    let is_time = inferred.unit.dimension() == Dimension::Time;
    let name = if is_time { "time" } else { "measurement" };
    Quantity { name, class: if is_time { Class::Duration } else { inferred.class }, unit: inferred.unit, per_base: 1.0 / inferred.factor }
}

/// Whether cargo-criterion cut the id, or numbered it.
fn is_cut(id: &str) -> bool {
    let (name, number) = id.rsplit_once(" #").unwrap_or((id, ""));
    let counted = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let name = if counted { name } else { id };
    counted || name.ends_with("...") && name.len() >= ID_KEPT
}
