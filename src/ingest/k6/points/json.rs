//! k6's single points as JSON lines: `--out json=FILE`, the most detailed shape.
//!
//! It lacks: the test's duration (so a counter's rate is taken between the first and the last point
//! and called `observed_rate`), and the thresholds of sub-metrics. Thresholds of whole metrics stand there without
//! a verdict; k6's own rule is applied to the values, unless points are missing.

use std::collections::BTreeMap;

use serde::de::IgnoredAny;

use crate::ingest::json_text::Number;
use crate::ingest::{ParseError, ParseErrorKind, Source};
use crate::limits;
use crate::model::{Caveat, CaveatCode};

use super::clock::Clock;
use super::infer::kind_of;
use super::json_line::{Data, PointLine};
use super::known_line::{self, Tags};
use super::submetrics::{Declaration, MetricSet};
use crate::ingest::k6::input::AS_WRITTEN;
use crate::ingest::k6::metric::{Contains, Kind};
use crate::ingest::k6::parsed::Parsed;
use crate::ingest::k6::selector;
use crate::ingest::k6::threshold::Threshold;
use crate::ingest::lines::{Line, Lines};

/// The name of this shape.
pub(in crate::ingest::k6) const SHAPE: &str = "k6 JSON points";

/// The type of a line that can't be read otherwise.
#[derive(serde::Deserialize)]
struct LineKind {
    #[serde(rename = "type")]
    kind: String,
}

/// The points read so far.
#[derive(Default)]
struct Points<'a> {
    input: &'a str,
    metrics: MetricSet,
    clock: Clock,
    tags: Tags,
    /// Number of lines of other text.
    skipped: u64,
    /// Points without a usable value, by metric.
    unusable: BTreeMap<String, u64>,
    repeated: bool,
    cut: bool,
}

/// Reads all points of the file.
pub(in crate::ingest::k6) fn read(source: &Source) -> Result<Parsed, ParseError> {
    let mut points = Points { input: source.name(), ..Points::default() };
    let mut lines = Lines::of(source, limits::LINE_K6)?;
    while let Some(line) = lines.next()? {
        points.line(line)?;
    }
    let cut = points.cut || lines.broken();
    points.finish(cut)
}

impl Points<'_> {
    fn line(&mut self, line: Line<'_>) -> Result<(), ParseError> {
        if line.bytes.trim_ascii().is_empty() {
            return Ok(());
        }
        // The summary on the same stream has indented lines that begin with a brace.
        if !line.bytes.starts_with(b"{") {
            self.skipped += 1;
            return Ok(());
        }
        if let Some(point) = known_line::read(line.bytes, &mut self.tags) {
            self.time(point.time, line.number)?;
            let point_at = (self.clock.second(), point.value);
            return self.metrics.add(self.input, point.metric, point_at, |tag, value| self.tags.has(tag, value));
        }
        match serde_json::from_slice::<PointLine<'_>>(line.bytes) {
            Ok(parsed) if parsed.kind.0 == "Point" => self.point(&parsed.metric.0, parsed.data, line.number),
            Ok(parsed) if parsed.kind.0 == "Metric" => self.declaration(&parsed.metric.0, &parsed.data),
            Ok(_) => {
                self.skipped += 1;
                Ok(())
            }
            Err(error) => self.odd(line, &error),
        }
    }

    /// A line that is not k6's: the cut end of the file, other JSON, or an error.
    fn odd(&mut self, line: Line<'_>, error: &serde_json::Error) -> Result<(), ParseError> {
        if !line.ended && error.is_eof() {
            self.cut = true;
            return Ok(());
        }
        let place = format!("line {}, column {}", line.number, error.column());
        if serde_json::from_slice::<IgnoredAny>(line.bytes).is_err() {
            let text = error.to_string();
            let reason = text.split(" at line ").next().unwrap_or_default();
            return Err(ParseError::new(ParseErrorKind::Syntax, self.input, format!("not a whole JSON line: {reason}"))
                .at(place)
                .hint("two processes may have written to it, or it was edited; run the test again"));
        }
        let kind = serde_json::from_slice::<LineKind>(line.bytes).map(|line| line.kind).unwrap_or_default();
        if kind == "Point" || kind == "Metric" {
            let text = error.to_string();
            let reason = text.split(" at line ").next().unwrap_or_default();
            return Err(ParseError::new(ParseErrorKind::Shape, self.input, format!("not a {kind} as k6 writes it: {reason}"))
                .at(place)
                .hint(AS_WRITTEN));
        }
        self.skipped += 1;
        Ok(())
    }

    fn point(&mut self, metric: &str, data: Data<'_>, line: u64) -> Result<(), ParseError> {
        let time = data.time.ok_or_else(|| self.shape("a Point without `time`".to_owned(), line))?;
        self.time(&time.0, line)?;
        let Some(value) = data.value.as_ref().and_then(Number::finite) else {
            *self.unusable.entry(metric.to_owned()).or_default() += 1;
            return Ok(());
        };
        let tags = data.tags;
        self.metrics
            .add(self.input, metric, (self.clock.second(), value), |tag, value| tags.as_ref().is_some_and(|tags| tags.has(tag, value)))
    }

    fn time(&mut self, text: &str, line: u64) -> Result<(), ParseError> {
        if self.clock.see(text.as_bytes()) {
            return Ok(());
        }
        Err(self.shape(format!("`time` is `{}`; expected RFC 3339", text.chars().take(60).collect::<String>()), line))
    }

    fn shape(&self, what: String, line: u64) -> ParseError {
        ParseError::new(ParseErrorKind::Shape, self.input, what).at(format!("line {line}")).hint(AS_WRITTEN)
    }

    fn declaration(&mut self, metric: &str, data: &Data<'_>) -> Result<(), ParseError> {
        let parts = data.submetrics.iter().flatten().filter_map(|part| {
            let (_, selector) = selector::split(&part.name.0);
            let selector = selector?;
            // Tags of old versions can be null; the selector says the same.
            let tags = part.tags.as_ref().map(|tags| tags.0.iter().map(|(tag, value)| (tag.0.to_string(), value.0.to_string())).collect());
            Some((selector.to_owned(), tags.unwrap_or_else(|| selector::tags(selector))))
        });
        let declaration = Declaration {
            kind: data.kind.as_ref().and_then(|kind| Kind::named(&kind.0)),
            contains: data.contains.as_ref().map(|contains| Contains::named(&contains.0)),
            thresholds: data.thresholds.iter().flatten().map(|bound| Threshold::new(bound.text(), None)).collect(),
            parts: parts.collect(),
        };
        self.repeated |= self.metrics.declare(self.input, metric, declaration)?;
        Ok(())
    }

    fn finish(self, cut: bool) -> Result<Parsed, ParseError> {
        self.metrics.needs_points(self.input, cut, "holds no point")?;
        let mut parsed = Parsed::of(SHAPE);
        let mut note = |code, subject: &str, text: String| parsed.caveats.push(Caveat::new(code, subject, text));
        if cut {
            let text = "the file ends in the middle of a line; the points before it were read, and no threshold was judged";
            note(CaveatCode::Truncated, self.input, text.to_owned());
        }
        if self.skipped > 0 {
            note(CaveatCode::TextSkipped, self.input, format!("{} lines that are no points of k6 were skipped", self.skipped));
        }
        if self.repeated {
            note(CaveatCode::RepeatedName, self.input, "metrics are declared twice: the points of several runs were joined".to_owned());
        }
        for (metric, count) in &self.unusable {
            note(CaveatCode::NotANumber, &format!("all/{metric}"), format!("{count} points hold no number and were left out"));
        }
        let span = self.clock.span();
        let rates = if span.is_some() { "" } else { " (here not even that: there is no time between them)" };
        let text = format!(
            "k6's points do not hold the test's duration, so counters have no `rate`; `observed_rate` is the count over the time between \
             the first and the last point{rates}; thresholds of sub-metrics are not in this shape either, only in a summary"
        );
        note(CaveatCode::ShapeLacks, "", text);
        parsed.time = self.clock.first();
        let judge = !cut && self.unusable.is_empty();
        self.metrics.finish(&mut parsed, span, judge, kind_of);
        Ok(parsed)
    }
}
