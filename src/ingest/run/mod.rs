//! `perfdiff.run/v1`: what perfdiff itself writes, and what any tool can write to feed it.
//!
//! One JSON object, several one after the other (NDJSON), or an array of them. Values may be in any unit; class,
//! direction and role may be left out. `file` is the shape of the file, `metric` makes a metric of one entry.

mod file;
mod metric;
mod remembered;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

use self::file::RawRun;
use self::metric::{Entry, Place};
use self::remembered::Remembered;
use super::json::Node;
use super::json_text::Lenient;
use super::{Claim, Format, Kind, Options, ParseError, ParseErrorKind, Source, merge_repeats, normalize};
use crate::limits;
use crate::model::{Benchmark, Caveat, CaveatCode, Environment, Run};

/// Runs in perfdiff's own form.
pub(super) struct PerfdiffRun;

const SCHEMA: &str = "perfdiff.run/v1";
const PREFIX: &str = "perfdiff.";
const CUT: &str = "the file ends in the middle of a run; the complete ones before it have been read";

impl Format for PerfdiffRun {
    fn name(&self) -> &'static str {
        "perfdiff"
    }

    fn about(&self) -> &'static str {
        "perfdiff.run/v1 as JSON, NDJSON or a JSON array: the form for tools of your own (`perfdiff schema run`)"
    }

    fn versions(&self) -> &'static str {
        "v1"
    }

    fn claim(&self, source: &Source) -> Claim {
        let outline = source.outline();
        if !matches!(outline.kind(), Kind::Object | Kind::Array | Kind::Lines) {
            return Claim::No;
        }
        match schema(source) {
            Some(schema) if schema.starts_with(PREFIX) => Claim::Sure("its schema"),
            None if outline.has("benchmarks.[].metrics.[].name") || outline.has("[].benchmarks.[].metrics.[].name") => {
                Claim::Sure("benchmarks with named metrics")
            }
            _ => Claim::No,
        }
    }

    fn parse(&self, source: &Source, _: &Options) -> Result<Vec<Run>, ParseError> {
        check_schema(source, schema(source), String::new())?;
        // Where the first line fills all that was looked at, it looks like one object.
        if source.outline().kind() != Kind::Array
            && let Some(runs) = of_lines(source)?
        {
            return Ok(runs);
        }
        let reader = Lenient::new(source.document()?);
        if source.outline().kind() == Kind::Array {
            let mut json = serde_json::Deserializer::from_reader(reader);
            let raw = Vec::<RawRun<'_>>::deserialize(&mut json).and_then(|raw| json.end().map(|()| raw));
            let raw = raw.map_err(|error| ParseError::json(source.name(), &error))?;
            let (mut runs, mut names) = (Vec::with_capacity(raw.len()), Remembered::default());
            for (index, raw) in raw.into_iter().enumerate() {
                let run = run(source, raw, &format!("[{index}]."), runs.last(), &mut names)?;
                runs.push(run);
            }
            return Ok(runs);
        }
        let (mut runs, mut names) = (Vec::new(), Remembered::default());
        for raw in serde_json::Deserializer::from_reader(reader).into_iter::<RawRun<'_>>() {
            match raw {
                Ok(raw) => {
                    add(&mut runs, source, raw, &mut names)?;
                }
                Err(error) => {
                    let error = ParseError::json(source.name(), &error);
                    match runs.last_mut() {
                        Some(last) if error.kind == ParseErrorKind::Truncated => {
                            last.caveats.push(Caveat::new(CaveatCode::Truncated, source.name(), format!("{}: {CUT}", error.place)));
                            break;
                        }
                        _ => return Err(error),
                    }
                }
            }
        }
        Ok(runs)
    }
}

/// The runs of a file of which every line is one, in strict JSON, line by line: several times faster than from a stream. `None` where a line
/// is anything else, so that the tolerant reader takes the file.
fn of_lines(source: &Source) -> Result<Option<Vec<Run>>, ParseError> {
    let mut reader = source.document()?;
    let (mut line, mut runs, mut names) = (Vec::new(), Vec::new(), Remembered::default());
    loop {
        line.clear();
        match reader.read_until(b'\n', &mut line) {
            Ok(0) => return Ok(Some(runs)),
            Ok(_) if line.trim_ascii().is_empty() => {}
            Ok(_) => {
                let Ok(raw) = serde_json::from_slice(&line) else { return Ok(None) };
                add(&mut runs, source, raw, &mut names)?;
            }
            // The tolerant reader tells what is wrong with the stream.
            Err(_) => return Ok(None),
        }
    }
}

/// Adds a run, whose place among several is part of every path in it.
fn add(runs: &mut Vec<Run>, source: &Source, raw: RawRun<'_>, names: &mut Remembered) -> Result<(), ParseError> {
    let one_of_many = source.outline().kind() == Kind::Lines || !runs.is_empty();
    let at = if one_of_many { format!("[{}].", runs.len()) } else { String::new() };
    let run = run(source, raw, &at, runs.last(), names)?;
    runs.push(run);
    if runs.len() > limits::RUNS.count() {
        return Err(ParseError::beyond(source.name(), &limits::RUNS));
    }
    Ok(())
}

/// The schema that the beginning of the source names.
fn schema(source: &Source) -> Option<&str> {
    source.outline().text("schema").or_else(|| source.outline().text("[].schema"))
}

fn check_schema(source: &Source, schema: Option<&str>, at: String) -> Result<(), ParseError> {
    let Some(schema) = schema.filter(|schema| *schema != SCHEMA) else { return Ok(()) };
    let error = |message: String| ParseError::new(ParseErrorKind::Unsupported, source.name(), message).at(at);
    Err(match schema.strip_prefix(PREFIX).and_then(|rest| rest.split_once('/')) {
        Some(("run", version)) => error(format!("is a run of version `{version}`; this perfdiff reads `{SCHEMA}`"))
            .hint("read it with the perfdiff that wrote it, or a newer one"),
        Some((kind @ ("comparison" | "history"), _)) => {
            error(format!("is a {kind} (`{schema}`), a result of perfdiff; expected `{SCHEMA}`"))
                .hint("give the runs that it was made from")
        }
        _ => error(format!("has the schema `{schema}`; expected `{SCHEMA}`")).hint("see `perfdiff schema run`"),
    })
}

/// A run from its raw form. `at` is the path to it for messages, with its point; what it has in common with the run before is shared.
fn run(source: &Source, raw: RawRun<'_>, at: &str, earlier: Option<&Run>, names: &mut Remembered) -> Result<Run, ParseError> {
    check_schema(source, raw.schema.as_deref(), format!("{at}schema"))?;
    let mut caveats = file::caveats(raw.caveats);
    let mut moment = |field: &str, text: Option<String>, whose: &str| {
        let text = text?;
        let known = normalize::time(&text).is_some();
        if !known {
            let text = format!("`{text}` is no RFC 3339 time; the {whose} time is unknown");
            caveats.push(Caveat::new(CaveatCode::UnusableValue, format!("{at}{field}"), text));
        }
        known.then_some(text)
    };
    let time = moment("time", raw.time, "run's");
    let commit_time = moment("commit_time", raw.commit_time, "commit's");
    let inferred = raw.inferred;
    let mut benchmarks = Vec::with_capacity(raw.benchmarks.len());
    for (index, raw) in raw.benchmarks.into_iter().enumerate() {
        let earlier = earlier.and_then(|run| run.benchmarks.get(index));
        let params: BTreeMap<String, String> = raw.params.into_iter().filter_map(|(key, value)| Some((key, word(&value)?))).collect();
        let mut benchmark = match earlier.filter(|known| known.name == raw.name.0 && known.params == params) {
            Some(known) => Benchmark::of(Arc::clone(&known.identity)),
            None => Benchmark::with_params(raw.name.0, params),
        };
        benchmark.error = raw.error;
        benchmark.unmeasured = raw.unmeasured;
        let asked = raw.metrics.len();
        benchmark.metrics.reserve_exact(asked);
        for (metric, mut raw) in raw.metrics.into_iter().enumerate() {
            raw.declared = raw.declared.or(inferred.then_some(false));
            let place = Place { run: at, benchmark: index, metric };
            let quantity = earlier.and_then(|known| Some(&known.metrics.get(metric)?.quantity));
            let entry = metric::read(raw, place, (&benchmark.name, quantity), names, &mut caveats).map_err(|message| {
                ParseError::new(ParseErrorKind::Shape, source.name(), message).at(place.to_string()).hint("see `perfdiff schema run`")
            })?;
            match entry {
                Entry::Metric(metric) => benchmark.metrics.push(metric),
                Entry::NoNumber(name) => drop(benchmark.unmeasured.insert(name, "it is no number".to_owned())),
            }
        }
        if asked > 0 && benchmark.metrics.is_empty() && benchmark.error.is_none() {
            benchmark.error = Some("none of its values is a number".to_owned());
        }
        benchmarks.push(benchmark);
    }
    // A run that was stored with such names says so already.
    let is_known = |new: &Caveat| caveats.iter().any(|known: &Caveat| known.code == new.code && known.subject == new.subject);
    let repeated = merge_repeats::refused(&benchmarks).filter(|repeated| !is_known(repeated));
    caveats.extend(repeated);
    Ok(Run {
        suite: raw.suite.unwrap_or_else(|| source.stem().to_owned()),
        commit: raw.commit,
        commit_time,
        branch: raw.branch,
        time,
        label: raw.label,
        round: raw.round,
        tool: raw.tool,
        environment: raw.environment.map(environment).unwrap_or_default(),
        benchmarks,
        gates: raw.gates,
        regressed: raw.regressed,
        accepted: raw.accepted,
        spent: raw.spent,
        beside: raw.beside,
        caveats,
        shape: SCHEMA,
        ..Run::default()
    })
}

fn environment(raw: file::RawEnvironment) -> Environment {
    let details = raw.details.entries().iter().filter_map(|(key, value)| Some((key.to_string(), word(value)?)));
    Environment { os: raw.os, arch: raw.arch, cpu: raw.cpu, cores: raw.cores, runner: raw.runner, details: details.collect() }
}

/// Text as it is, blanks included: what perfdiff wrote must read back the same.
fn word(value: &Node) -> Option<String> {
    match value {
        Node::Text(text) => Some(text.to_string()),
        other => other.word(),
    }
}
