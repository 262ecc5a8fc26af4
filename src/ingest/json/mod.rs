//! JSON of no known tool: numeric leaves become metrics, without any schema.
//!
//! The benchmark is the path to the object that holds a number, the metric is the number's key; unit, class and
//! direction come from a `unit` beside it and from the names. What the walk cannot name from one run to the next
//! is left out with a caveat, or an error where it is the list of results, and the `[ingest.json]` table of the configuration says
//! how to read it.
//!
//! `tree` is the document, `walk` finds the numbers in it, `lists` tells what a list is and what identifies its elements,
//! `failure` finds what failed. `metric` makes metrics of the numbers with the help of their `surroundings`, `mapping` follows the
//! user's table, `run_metadata` reads time, commit and environment. The walk also serves pytest-benchmark's `extra_info`.

mod failure;
mod lists;
mod mapping;
mod metric;
mod run_metadata;
mod siblings;
mod surroundings;
mod tree;
mod walk;

use std::cell::Cell;
use std::collections::HashMap;

use serde::de::DeserializeSeed;

pub(crate) use metric::{is_unknown, metric, unknown, unmeasured};
pub(crate) use tree::node::{Bounded, Budget, Entry, Node};
pub(crate) use tree::selection::{ALL, Selection};
pub(crate) use walk::place::Place;
pub(crate) use walk::walker::{Found, Rules};

use super::error::{ParseError, ParseErrorKind};
use super::format::{Claim, Format, Options};
use super::json_sketch::Kind;
use super::json_text::Lenient;
use super::source::Source;
use super::{merge_repeats, unsupported};
use crate::model::{Benchmark, Caveat, CaveatCode, JsonMapping, Role, Run};
use metric::WHOLE;
use walk::leaf::Leaf;
use walk::unreadable::UnreadableList;

/// Most reasons that are given for one benchmark that failed.
const REASONS: usize = 20;

/// JSON of no known tool.
pub(super) struct Json;

impl Format for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn about(&self) -> &'static str {
        "any JSON object, or list of named objects, that holds numbers; `[ingest.json]` maps odd shapes"
    }

    fn versions(&self) -> &'static str {
        "any"
    }

    fn claim(&self, source: &Source) -> Claim {
        let outline = source.outline();
        let json = match outline.kind() {
            Kind::Object | Kind::Lines => outline.keys().next().is_some(),
            // Bare numbers could be anything.
            Kind::Array => outline.has("[].*"),
            Kind::Empty | Kind::Text => false,
        };
        if json && unsupported::tool(source).is_none() { Claim::Maybe("JSON of no known tool") } else { Claim::No }
    }

    fn parse(&self, source: &Source, options: &Options) -> Result<Vec<Run>, ParseError> {
        if is_part_of_criterion(source) {
            return Err(ParseError::new(ParseErrorKind::Shape, source.name(), "this is one file of a criterion directory")
                .hint("give the directory that holds them all: target/criterion"));
        }
        let document = read(source)?;
        let mut run = Run { suite: source.stem().to_owned(), shape: "JSON", ..Run::default() };
        run_metadata::fill(&mut run, &document);
        let benchmarks = if mapping::is_given(&options.json) {
            mapping::benchmarks(source.name(), &document, &options.json, &mut run.caveats)?
        } else {
            walked(source.name(), &document, &options.json, &mut run.caveats)?
        };
        run.benchmarks = merge_repeats::join(benchmarks, &mut run.caveats);
        if run.benchmarks.iter().all(|benchmark| benchmark.metrics.is_empty() && benchmark.error.is_none()) {
            return Err(nothing(source, &run.caveats));
        }
        Ok(vec![run])
    }
}

/// Whether the source is one of the files in which criterion keeps a benchmark: none of them says enough by itself.
fn is_part_of_criterion(source: &Source) -> bool {
    let known: [&[&str]; 3] = [
        &["mean.point_estimate", "median.point_estimate", "std_dev"],
        &["sampling_mode", "iters", "times"],
        &["group_id", "full_id", "directory_name"],
    ];
    known.iter().any(|keys| source.outline().has_all(keys))
}

/// The document; several, one after the other, are read as a list.
fn read(source: &Source) -> Result<Node, ParseError> {
    let mut documents = documents(source, &Budget::new())?;
    let only = if documents.len() == 1 { documents.pop() } else { None };
    Ok(only.unwrap_or(Node::List(documents)))
}

/// The documents, one after the other.
pub(crate) fn documents(source: &Source, budget: &Budget) -> Result<Vec<Node>, ParseError> {
    let reader = Lenient::new(source.document()?);
    let (ended, mut stream, mut documents) = (reader.ended(), serde_json::Deserializer::from_reader(reader), Vec::new());
    each_document(source, budget, &mut stream, &ended, |stream| {
        documents.push(Bounded { budget, depth: 0, keep: &ALL }.deserialize(stream)?);
        Ok(())
    })?;
    Ok(documents)
}

/// Has each document read, one after the other; `ended` becomes true once all of the file was read.
pub(crate) fn each_document<'de, R: serde_json::de::Read<'de>>(
    source: &Source,
    budget: &Budget,
    stream: &mut serde_json::Deserializer<R>,
    ended: &Cell<bool>,
    mut read: impl FnMut(&mut serde_json::Deserializer<R>) -> Result<(), serde_json::Error>,
) -> Result<(), ParseError> {
    let failed = |error: &serde_json::Error| {
        let of_json = if ended.get() { ParseError::json_at_end } else { ParseError::json };
        let plain = of_json(source.name(), error);
        if budget.spent.get() {
            return ParseError { kind: ParseErrorKind::TooLarge, ..plain }
                .hint("results this large belong in one of the formats that perfdiff streams, or in a summary");
        }
        plain
    };
    loop {
        read(stream).map_err(|error| failed(&error))?;
        // Nothing but blanks is left, or another document begins.
        match stream.end() {
            Ok(()) => return Ok(()),
            Err(error) if source.outline().kind() != Kind::Lines => return Err(failed(&error)),
            Err(_) => {}
        }
    }
}

/// The benchmarks of a document for which the user gave no mapping.
fn walked(input: &str, document: &Node, mapping: &JsonMapping, caveats: &mut Vec<Caveat>) -> Result<Vec<Benchmark>, ParseError> {
    let mut found = Found::default();
    found.walk(document, &Place::root(""), Rules { mapping, by_position: false, errors: true });
    if let Some(list) = found.essential_unreadable_list() {
        return Err(unreadable(input, list));
    }
    caveats.append(&mut found.caveats);
    let mut benchmarks: Vec<Benchmark> = Vec::new();
    let mut order: HashMap<String, usize> = HashMap::new();
    let mut unclear = Vec::new();
    let mut at = |path: &[String], benchmarks: &mut Vec<Benchmark>| {
        let name = if path.is_empty() { WHOLE.to_owned() } else { path.join("/") };
        *order.entry(name).or_insert_with_key(|name| {
            benchmarks.push(Benchmark::new(name));
            benchmarks.len() - 1
        })
    };
    for leaf in &found.leaves {
        let index = at(&leaf.path, &mut benchmarks);
        let metric = metric(leaf, &leaf.name, &leaf.path);
        if is_unknown(leaf, &leaf.path) {
            unclear.push((index, leaf));
        }
        if metric.is_none() {
            caveats.push(leaf.out_of_range());
        }
        if let Some(benchmark) = benchmarks.get_mut(index) {
            benchmark.metrics.extend(metric);
        }
    }
    let rated = siblings::rated(&benchmarks);
    for benchmark in &mut benchmarks {
        siblings::read(benchmark, rated.contains(&benchmark.name));
    }
    benchmarks.iter_mut().for_each(metric::judge_lone_extremes);
    // Some were cleared up by what stands beside them.
    let judged = |(index, leaf): &(usize, &Leaf)| {
        let metric = benchmarks.get(*index).and_then(|benchmark| benchmark.metrics.iter().find(|metric| metric.name == leaf.name));
        metric.is_some_and(|metric| metric.role == Role::Primary)
    };
    let path = |leaf: &Leaf| leaf.path.iter().chain([&leaf.name]).cloned().collect::<Vec<_>>().join("/");
    let unclear: Vec<String> = unclear.iter().filter(|unclear| !judged(unclear)).map(|(_, leaf)| path(leaf)).collect();
    caveats.extend(unknown(&unclear));
    for lost in &found.lost {
        if let Some((name, why)) = unmeasured(lost, &lost.leaf.name) {
            let index = at(&lost.leaf.path, &mut benchmarks);
            benchmarks.get_mut(index).map(|benchmark| benchmark.unmeasured.insert(name, why));
        }
    }
    caveats.extend(without_value(&benchmarks));
    for (path, text) in failures(&found) {
        let index = at(&path, &mut benchmarks);
        if let Some(benchmark) = benchmarks.get_mut(index) {
            benchmark.error.get_or_insert(text);
        }
    }
    Ok(benchmarks)
}

/// The failures that the document reports: each path once, with all its reasons.
fn failures(found: &Found) -> Vec<(Vec<String>, String)> {
    let mut order: HashMap<Vec<String>, usize> = HashMap::new();
    let mut joined: Vec<(Vec<String>, Vec<String>)> = Vec::new();
    for (path, text) in &found.failures {
        let index = *order.entry(path.clone()).or_insert(joined.len());
        match joined.get_mut(index) {
            Some((_, texts)) if texts.len() < REASONS && !texts.contains(text) => texts.push(text.clone()),
            Some(_) => {}
            None => joined.push((path.clone(), vec![text.clone()])),
        }
    }
    joined.into_iter().map(|(path, texts)| (path, texts.join("; "))).collect()
}

/// One caveat for all metrics without a value.
fn without_value(benchmarks: &[Benchmark]) -> Option<Caveat> {
    let of = |benchmark: &Benchmark| benchmark.unmeasured.keys().map(|name| format!("{}/{name}", benchmark.name)).collect::<Vec<_>>();
    let names: Vec<String> = benchmarks.iter().flat_map(of).collect();
    let text = format!("{} without a value: a failed measurement, where the baseline has one", metric::listed(&names));
    (!names.is_empty()).then(|| Caveat::new(CaveatCode::NoData, "", text))
}

/// The error that the list which holds the results can't be read.
fn unreadable(input: &str, list: &UnreadableList) -> ParseError {
    let message = format!(
        "nothing distinguishes the {} elements of this list from one run to the next: no text and no parameter differs in each",
        list.elements
    );
    let (path, key) = match list.at.as_str() {
        "" => ("*".to_owned(), ""),
        at => (format!("{at}.*"), at.rsplit('.').next().unwrap_or(at)),
    };
    let ignore = if key.is_empty() { String::new() } else { format!(", or leave it out: `ignore = [\"{key}\"]`") };
    ParseError::new(ParseErrorKind::Shape, input, message).at(if list.at.is_empty() { "the document" } else { &list.at }).hint(format!(
        "give each element a `name`; or in [ingest.json] of perfdiff.toml, where positions always mean the same, `benchmarks = \"{path}\"`{ignore}"
    ))
}

fn nothing(source: &Source, caveats: &[Caveat]) -> ParseError {
    let reasons: Vec<_> = caveats.iter().take(3).map(|caveat| caveat.text.as_str()).collect();
    let message = if reasons.is_empty() {
        "the JSON holds no numbers that could be results".to_owned()
    } else {
        format!("the JSON holds no usable numbers: {}", reasons.join("; "))
    };
    ParseError::new(ParseErrorKind::NoResults, source.name(), message)
        .hint("say where the numbers are in the [ingest.json] table of perfdiff.toml, or write perfdiff.run/v1 (`perfdiff schema run`)")
}
