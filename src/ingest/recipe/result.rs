//! One result of a file → a benchmark, and all of them → those of the run.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};

use regex::Captures;

use super::measured::{self, Findings};
use super::scope::Scope;
use super::trace::Tracer;
use crate::ingest::json::{Entry, Node};
use crate::ingest::merge_repeats::{self, Repetitions};
use crate::ingest::{ParseError, ParseErrorKind};
use crate::limits;
use crate::model::recipe::line_pattern::LinePattern;
use crate::model::recipe::wording::{Many, Wording};
use crate::model::recipe::{Mark, Results};
use crate::model::{Benchmark, Caveat, CaveatCode, Class, Metric, Recipe, Sample};
use crate::unit::Unit;

/// The name of a benchmark to which the recipe gives none.
const WHOLE: &str = "all";
/// The name of a parameter that stands for all entries of an object.
const ALL_OF: &str = "*";

/// The benchmarks that were read so far.
pub(super) struct Collected<'r> {
    input: &'r str,
    recipe: &'r Recipe,
    /// How many results were read.
    count: usize,
    /// Those that are no repetitions.
    read: Vec<(&'r Results, Benchmark)>,
    /// The part of the file that each is of, where they are not read in the order of the parts.
    parts: Vec<usize>,
    repetitions: Repetitions,
    /// For the metrics of the next repetition.
    room: Vec<Metric>,
    samples: usize,
    /// What was odd about their numbers.
    pub(super) findings: Findings,
}

impl<'r> Collected<'r> {
    pub(super) fn new(input: &'r str, recipe: &'r Recipe) -> Collected<'r> {
        let (read, parts, repetitions) = (Vec::new(), Vec::new(), Repetitions::default());
        Collected { input, recipe, count: 0, read, parts, repetitions, room: Vec::new(), samples: 0, findings: Findings::default() }
    }

    /// Forgets all that was read, to read it in another way.
    pub(super) fn restart(&mut self) {
        let tracer = self.findings.tracer.take().map(|_| Tracer::default());
        *self = Collected::new(self.input, self.recipe);
        self.findings.tracer = tracer;
    }

    /// Reads one result of a part of the file.
    pub(super) fn add_in(&mut self, part: usize, results: &'r Results, result: &Scope<'_>) -> Result<(), ParseError> {
        self.parts.resize(self.read.len(), part);
        self.add(results, result)?;
        self.parts.resize(self.read.len(), part);
        Ok(())
    }

    /// Reads one result.
    pub(super) fn add(&mut self, results: &'r Results, result: &Scope<'_>) -> Result<(), ParseError> {
        self.findings.trace(|tracer| tracer.matched(results, &result.at.to_string()));
        if results.leave_out {
            return Ok(());
        }
        if self.count == limits::RECIPE_RESULTS.count() {
            return Err(ParseError::beyond(self.input, &limits::RECIPE_RESULTS));
        }
        self.count += 1;
        // Looked at now and then, before they take all memory; the run is looked at when it is whole.
        if self.count.is_multiple_of(2 * limits::BENCHMARKS.count()) && self.distinct() > limits::BENCHMARKS.count() {
            return Err(ParseError::beyond(self.input, &limits::BENCHMARKS));
        }
        let taken_apart = (!results.split.is_empty()).then(|| split(result.node, &results.split));
        let taken_apart = taken_apart.as_ref().map(|node| result.holding(node));
        let result = taken_apart.as_ref().unwrap_or(result);
        let mut benchmark = Benchmark::new(self.name(&results.name, result)?);
        benchmark.metrics = std::mem::take(&mut self.room);
        for (name, wanted) in &results.params {
            if name == ALL_OF {
                let path = wanted.outcomes().first().and_then(|wording| wording.path());
                let entries = path.and_then(|path| result.first(path)).map(Node::entries).unwrap_or_default();
                benchmark.params.extend(entries.iter().filter_map(|(key, value)| Some((key.to_string(), value.word()?))));
            } else if let Some(value) = result.wanted(wanted) {
                benchmark.params.insert(name.clone(), value.into_owned());
            } else {
                self.findings.trace(|tracer| tracer.missed(results, &format!("params.{name} is absent")));
            }
        }
        benchmark.error = results.failed.iter().find_map(|mark| reason(mark, result));
        if let Some(error) = &benchmark.error {
            self.findings.trace(|tracer| tracer.missed(results, &format!("failed: {error}")));
        } else {
            let own = if results.metric.is_empty() { &self.recipe.metric } else { &results.metric };
            for measure in own {
                measured::add(&mut benchmark, measure, result, &mut self.findings);
            }
            if benchmark.metrics.iter().any(all_failed) {
                benchmark.metrics.clear();
                benchmark.error = Some("everything failed: its error rate is 100 %".to_owned());
            } else if benchmark.metrics.is_empty() && benchmark.unmeasured.is_empty() {
                benchmark.error = Some("the file holds no value of it".to_owned());
            }
            if let Some(error) = &benchmark.error {
                self.findings.trace(|tracer| tracer.missed(results, &format!("failed: {error}")));
            }
        }
        self.samples += benchmark.metrics.iter().filter_map(|metric| metric.sample.as_ref()).map(Sample::len).sum::<usize>();
        if self.samples > limits::RECIPE_VALUES.count() {
            return Err(ParseError::beyond(self.input, &limits::RECIPE_VALUES));
        }
        if results.repetitions {
            self.room = self.repetitions.add(benchmark);
        } else {
            benchmark.metrics.shrink_to_fit();
            self.read.push((results, benchmark));
        }
        Ok(())
    }

    fn name(&self, parts: &Many<Wording>, result: &Scope<'_>) -> Result<String, ParseError> {
        let mut name = Vec::new();
        for part in &parts.0 {
            let text = result.say(part).ok_or_else(|| {
                ParseError::new(ParseErrorKind::Shape, self.input, format!("has nothing that `name = \"{part}\"` of its recipe needs"))
                    .at(result.at.to_string())
                    .hint("this is not what the tool writes; name another format with --format, or mend the recipe")
            })?;
            name.extend(Some(text).filter(|text| !text.is_empty()));
        }
        Ok(if name.is_empty() { WHOLE.to_owned() } else { name.join("/") })
    }

    /// The benchmarks of the run: repeated ones joined, and those that only stand in for others left out where the others are.
    pub(super) fn benchmarks(mut self, caveats: &mut Vec<Caveat>) -> Vec<Benchmark> {
        if !self.parts.is_sorted() {
            let mut read: Vec<_> = self.parts.drain(..).zip(self.read.drain(..)).collect();
            read.sort_by_key(|(part, _)| *part);
            self.read = read.into_iter().map(|(_, read)| read).collect();
        }
        if self.read.iter().any(|(results, _)| results.fallback) {
            let others =
                self.read.iter().filter(|(results, _)| !results.fallback).map(|(_, benchmark)| (&benchmark.name, &benchmark.params));
            let others: HashSet<_> =
                others.chain(self.repetitions.identities()).map(|(name, params)| (name.clone(), params.clone())).collect();
            self.read
                .retain(|(results, benchmark)| !results.fallback || !others.contains(&(benchmark.name.clone(), benchmark.params.clone())));
        }
        let mut benchmarks: Vec<Benchmark> = self.repetitions.benchmarks().collect();
        benchmarks.extend(merge_repeats::join(self.read.into_iter().map(|(_, benchmark)| benchmark).collect(), caveats));
        caveats.extend(self.findings.caveats());
        benchmarks
    }

    /// How many benchmarks there are, as far as they are read.
    fn distinct(&self) -> usize {
        let others = self.read.iter().filter(|(results, _)| !results.fallback);
        self.repetitions.len() + others.map(|(_, benchmark)| (&benchmark.name, &benchmark.params)).collect::<HashSet<_>>().len()
    }

    /// Whether nothing was read.
    pub(super) fn is_empty(&self) -> bool {
        self.read.is_empty() && self.repetitions.len() == 0
    }
}

/// The object with each text that holds several things replaced by a list of them; by one object where the things are a `key` and a `value`.
fn split(result: &Node, split: &BTreeMap<String, LinePattern>) -> Node {
    let part = |pattern: &LinePattern, text: &str| {
        if pattern.regex().capture_names().flatten().eq(["key", "value"]) {
            let pair = |found: Captures<'_>| Some((found.name("key")?.as_str().into(), Node::of_text(found.name("value")?.as_str())));
            return Node::Object(pattern.regex().captures_iter(text).filter_map(pair).collect());
        }
        let object = |found: Captures<'_>| {
            let groups = pattern.groups(&found).into_iter();
            Node::Object(groups.filter_map(|(name, text)| Some((name.into(), Node::of_text(text?)))).collect())
        };
        Node::List(pattern.regex().captures_iter(text).map(object).collect())
    };
    let whole = |(key, node): &Entry| {
        let parts = split.get(key.as_str()).and_then(|pattern| Some(part(pattern, node.raw_text()?)));
        (key.clone(), parts.unwrap_or_else(|| node.clone()))
    };
    Node::Object(result.entries().iter().map(whole).collect())
}

/// Whether a metric says that nothing succeeded: how long failures take is no result.
fn all_failed(metric: &Metric) -> bool {
    metric.class == Class::ErrorRate && metric.unit == Unit::RATIO && metric.value >= 1.0
}

/// What a sign of failure says, where it is one.
pub(super) fn reason(mark: &Mark, scope: &Scope<'_>) -> Option<String> {
    scope.meets(&mark.when).then(|| scope.say(&mark.because).map_or_else(|| "it failed".to_owned(), Cow::into_owned))
}

/// What no results of the recipe read.
#[derive(Default)]
pub(super) struct Unread {
    first: String,
    count: usize,
}

impl Unread {
    /// Notes where such a thing is.
    pub(super) fn note(&mut self, at: &str) {
        if self.count == 0 {
            at.clone_into(&mut self.first);
        }
        self.count += 1;
    }

    pub(super) fn caveat(self) -> Option<Caveat> {
        let others = match self.count {
            0 => return None,
            1 => String::new(),
            n => format!(", and {} others", n - 1),
        };
        let text = format!("{}{others}: of a kind that the recipe does not read; left out", self.first);
        Some(Caveat::new(CaveatCode::PartSkipped, self.first.as_str(), text))
    }
}
