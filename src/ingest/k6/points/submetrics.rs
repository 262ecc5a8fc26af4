//! The points of many metrics at once: each goes to its metric and to every sub-metric whose tags it has.

use std::collections::HashMap;

use crate::ingest::{ParseError, ParseErrorKind};
use crate::limits;

use super::aggregate::{Points, Span};
use super::timeline::Timeline;
use crate::ingest::k6::metric::{Contains, Kind, built_in};
use crate::ingest::k6::parsed::{Key, Parsed, Series};
use crate::ingest::k6::selector;
use crate::ingest::k6::threshold::Threshold;

/// A metric with its sub-metrics.
#[derive(Debug)]
struct MetricPoints {
    kind: Option<Kind>,
    contains: Option<Contains>,
    thresholds: Vec<Threshold>,
    declared: bool,
    points: Points,
    course: Timeline,
    parts: Vec<Part>,
    /// The index of the metric whose point came next when this one's came last: that of one request after the other.
    next: usize,
}

/// A sub-metric: the points that have all the tags.
#[derive(Debug)]
struct Part {
    benchmark: String,
    tags: Vec<(String, String)>,
    points: Points,
    course: Timeline,
}

/// The declaration of a metric in a file.
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
pub(in crate::ingest::k6) struct MetricSet {
    members: Vec<(String, MetricPoints)>,
    places: HashMap<String, usize>,
    /// The index of the metric whose point came last.
    latest: usize,
    series: usize,
}

impl MetricSet {
    /// An error where the file holds no point: `none` says so, unless `cut` tells that its end is missing.
    pub(in crate::ingest::k6) fn needs_points(&self, input: &str, cut: bool, none: &str) -> Result<(), ParseError> {
        if !self.members.is_empty() {
            return Ok(());
        }
        Err(if cut {
            ParseError::new(ParseErrorKind::Truncated, input, "ends before its first point").hint("run the test again")
        } else {
            ParseError::new(ParseErrorKind::NoResults, input, none).hint("k6 ran no iteration, or was stopped before the first one ended")
        })
    }

    /// Declares a metric; true where it was declared before, as in a file that joins two runs.
    pub(in crate::ingest::k6) fn declare(&mut self, input: &str, name: &str, declaration: Declaration) -> Result<bool, ParseError> {
        let kind = declaration.kind;
        let place = self.place(input, name, kind)?;
        let Some((_, metric)) = self.members.get_mut(place) else {
            return Ok(false);
        };
        let again = metric.declared;
        metric.declared = true;
        metric.kind = metric.kind.or(kind);
        metric.contains = metric.contains.or(declaration.contains);
        for threshold in declaration.thresholds {
            if !metric.thresholds.contains(&threshold) {
                metric.thresholds.push(threshold);
            }
        }
        let mut added = 0;
        for (text, tags) in declaration.parts {
            let benchmark = selector::benchmark(Some(&text));
            if !metric.parts.iter().any(|part| part.benchmark == benchmark) {
                metric.parts.push(Part { benchmark, tags, points: Points::new(metric.kind), course: Timeline::default() });
                added += 1;
            }
        }
        self.grow(input, added)?;
        Ok(again)
    }

    /// Adds one point: its second and its value. `has` tells whether it has a tag of that name and value.
    pub(in crate::ingest::k6) fn add(
        &mut self,
        input: &str,
        name: &str,
        (second, value): (i64, f64),
        has: impl Fn(&str, &str) -> bool,
    ) -> Result<(), ParseError> {
        let expected = self.members.get(self.latest).map_or(0, |(_, latest)| latest.next);
        let place = match self.members.get(expected) {
            Some((there, _)) if there == name => expected,
            _ => self.place(input, name, None)?,
        };
        if let Some((_, latest)) = self.members.get_mut(self.latest) {
            latest.next = place;
        }
        self.latest = place;
        if let Some((_, metric)) = self.members.get_mut(place) {
            metric.points.add(value);
            metric.course.add(second, value);
            for part in &mut metric.parts {
                if part.tags.iter().all(|(tag, value)| has(tag, value)) {
                    part.points.add(value);
                    part.course.add(second, value);
                }
            }
        }
        Ok(())
    }

    /// The index of a metric, which is added if it is new.
    fn place(&mut self, input: &str, name: &str, kind: Option<Kind>) -> Result<usize, ParseError> {
        if let Some(place) = self.places.get(name) {
            return Ok(*place);
        }
        self.grow(input, 1)?;
        let kind = kind.or(built_in(name).map(|known| known.kind));
        let points = Points::new(kind);
        let metric = MetricPoints {
            kind,
            contains: None,
            thresholds: Vec::new(),
            declared: false,
            points,
            course: Timeline::default(),
            parts: Vec::new(),
            next: 0,
        };
        let place = self.members.len();
        self.members.push((name.to_owned(), metric));
        self.places.insert(name.to_owned(), place);
        Ok(place)
    }

    fn grow(&mut self, input: &str, added: usize) -> Result<(), ParseError> {
        self.series += added;
        if self.series <= limits::SERIES_K6.count() {
            return Ok(());
        }
        Err(ParseError::beyond(input, &limits::SERIES_K6))
    }

    /// Adds all metrics to a parsed file. `judge` says that no point is missing; `guess` gives the kind of a metric
    /// that neither the file nor k6 tells.
    pub(in crate::ingest::k6) fn finish(
        self,
        parsed: &mut Parsed,
        span: Option<Span>,
        judge: bool,
        guess: fn(&str, &Points) -> Option<Kind>,
    ) {
        for (name, metric) in self.members {
            let kind = metric.kind.or_else(|| guess(&name, &metric.points));
            let mut whole = Series::new(&name, kind, metric.contains);
            whole.thresholds = metric.thresholds;
            whole.course = metric.course.finish(kind);
            metric.points.finish(&mut whole, span, judge);
            parsed.insert(Key::whole(&name), whole);
            for part in metric.parts {
                let mut series = Series::new(&name, kind, metric.contains);
                series.course = part.course.finish(kind);
                part.points.finish(&mut series, span, judge);
                parsed.insert(Key { benchmark: part.benchmark, metric: name.clone() }, series);
            }
        }
    }
}
