//! Points of many metrics at once: each goes to its metric and to every sub-metric whose tags it bears.

use std::collections::HashMap;

use crate::ingest::{ParseError, ParseErrorKind};

use super::aggregate::{Points, Span};
use super::timeline::Seconds;
use crate::ingest::k6::metric::{Contains, Kind, built_in};
use crate::ingest::k6::parsed::{Key, Reading, Series};
use crate::ingest::k6::selector;
use crate::ingest::k6::threshold::Threshold;

/// The most metrics and sub-metrics of one file; more means that names are built from data.
const SERIES_MAX: usize = 10_000;

/// A metric with its sub-metrics.
#[derive(Debug)]
struct Family {
    kind: Option<Kind>,
    contains: Option<Contains>,
    thresholds: Vec<Threshold>,
    declared: bool,
    points: Points,
    course: Seconds,
    parts: Vec<Part>,
}

/// A sub-metric: the points that bear all the tags.
#[derive(Debug)]
struct Part {
    benchmark: String,
    tags: Vec<(String, String)>,
    points: Points,
    course: Seconds,
}

/// What a file declares of a metric.
#[derive(Debug, Default)]
pub(in crate::ingest::k6) struct Declaration {
    pub(in crate::ingest::k6) kind: Option<Kind>,
    pub(in crate::ingest::k6) contains: Option<Contains>,
    pub(in crate::ingest::k6) thresholds: Vec<Threshold>,
    /// Sub-metrics: the selector's text, and the tags that it asks for.
    pub(in crate::ingest::k6) parts: Vec<(String, Vec<(String, String)>)>,
}

/// All the metrics of a file, in order of appearance.
#[derive(Debug, Default)]
pub(in crate::ingest::k6) struct Families {
    members: Vec<(String, Family)>,
    places: HashMap<String, usize>,
    series: usize,
}

impl Families {
    /// Whether no metric was seen.
    pub(in crate::ingest::k6) fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Declares a metric; true where it was declared before, as in a file that joins two runs.
    pub(in crate::ingest::k6) fn declare(&mut self, input: &str, name: &str, declaration: Declaration) -> Result<bool, ParseError> {
        let kind = declaration.kind;
        let place = self.place(input, name, kind)?;
        let Some((_, family)) = self.members.get_mut(place) else {
            return Ok(false);
        };
        let again = family.declared;
        family.declared = true;
        family.kind = family.kind.or(kind);
        family.contains = family.contains.or(declaration.contains);
        for threshold in declaration.thresholds {
            if !family.thresholds.contains(&threshold) {
                family.thresholds.push(threshold);
            }
        }
        let mut added = 0;
        for (text, tags) in declaration.parts {
            let benchmark = selector::benchmark(Some(&text));
            if !family.parts.iter().any(|part| part.benchmark == benchmark) {
                family.parts.push(Part { benchmark, tags, points: Points::new(family.kind), course: Seconds::default() });
                added += 1;
            }
        }
        self.grow(input, added)?;
        Ok(again)
    }

    /// One point: its second and its value. `has` tells whether it bears a tag of that name and value.
    pub(in crate::ingest::k6) fn add(
        &mut self,
        input: &str,
        name: &str,
        (second, value): (i64, f64),
        has: impl Fn(&str, &str) -> bool,
    ) -> Result<(), ParseError> {
        let place = self.place(input, name, None)?;
        if let Some((_, family)) = self.members.get_mut(place) {
            family.points.add(value);
            family.course.add(second, value);
            for part in &mut family.parts {
                if part.tags.iter().all(|(tag, value)| has(tag, value)) {
                    part.points.add(value);
                    part.course.add(second, value);
                }
            }
        }
        Ok(())
    }

    /// Where a metric is, new or known.
    fn place(&mut self, input: &str, name: &str, kind: Option<Kind>) -> Result<usize, ParseError> {
        if let Some(place) = self.places.get(name) {
            return Ok(*place);
        }
        self.grow(input, 1)?;
        let kind = kind.or(built_in(name).map(|known| known.kind));
        let points = Points::new(kind);
        let family =
            Family { kind, contains: None, thresholds: Vec::new(), declared: false, points, course: Seconds::default(), parts: Vec::new() };
        let place = self.members.len();
        self.members.push((name.to_owned(), family));
        self.places.insert(name.to_owned(), place);
        Ok(place)
    }

    fn grow(&mut self, input: &str, added: usize) -> Result<(), ParseError> {
        self.series += added;
        if self.series <= SERIES_MAX {
            return Ok(());
        }
        Err(ParseError::new(ParseErrorKind::TooLarge, input, format!("holds more than {SERIES_MAX} metrics and sub-metrics"))
            .hint("names of k6 metrics and threshold selectors must not be made from data such as ids; use a tag"))
    }

    /// Hands all metrics over to a reading. `judge` says that no point is missing; `guess` tells the kind of a
    /// metric which neither the file nor k6 tells.
    pub(in crate::ingest::k6) fn finish(
        self,
        reading: &mut Reading,
        span: Option<Span>,
        judge: bool,
        guess: fn(&str, &Points) -> Option<Kind>,
    ) {
        for (name, family) in self.members {
            let kind = family.kind.or_else(|| guess(&name, &family.points));
            let mut whole = Series::new(&name, kind, family.contains);
            whole.thresholds = family.thresholds;
            whole.course = family.course.finish(kind);
            family.points.finish(&mut whole, span, judge);
            reading.insert(Key::whole(&name), whole);
            for part in family.parts {
                let mut series = Series::new(&name, kind, family.contains);
                series.course = part.course.finish(kind);
                part.points.finish(&mut series, span, judge);
                reading.insert(Key { benchmark: part.benchmark, metric: name.clone() }, series);
            }
        }
    }
}
