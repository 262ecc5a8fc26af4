//! k6's single points as CSV: `--out csv=FILE`.
//!
//! The columns after the first three depend on the system tags in use. There are no kinds, units, thresholds or
//! declared sub-metrics; k6's own metrics are known by name, and the sub-metric of expected responses has a column.
//! Times are whole seconds unless `timeFormat` says otherwise.

use csv::{ByteRecord, ReaderBuilder};

use crate::ingest::{ParseError, ParseErrorKind, Source};
use crate::model::{Caveat, CaveatCode};

use super::clock::Clock;
use super::infer::kind_of;
use super::submetrics::{Declaration, MetricSet};
use crate::ingest::k6::input::AS_WRITTEN;
use crate::ingest::k6::metric::built_in;
use crate::ingest::k6::parsed::Parsed;

/// The name of this shape.
pub(in crate::ingest::k6) const SHAPE: &str = "k6 CSV points";
/// How the header starts.
pub(in crate::ingest::k6) const HEADER: &str = "metric_name,timestamp,metric_value";

struct Rows<'a> {
    input: &'a str,
    columns: usize,
    /// Index of the column that tells whether a response was an expected one.
    expected: Option<usize>,
    metrics: MetricSet,
    clock: Clock,
    repeated: bool,
    declared: bool,
}

/// Reads all points of the file.
pub(in crate::ingest::k6) fn read(source: &Source) -> Result<Parsed, ParseError> {
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(source.reader()?);
    let mut record = ByteRecord::new();
    let mut cut = !next(source, &mut reader, &mut record)?;
    let expected = record.iter().position(|name| name == b"expected_response");
    let input = source.name();
    let (metrics, clock) = (MetricSet::default(), Clock::default());
    let mut rows = Rows { input, columns: record.len(), expected, metrics, clock, repeated: false, declared: false };
    let mut short = None;
    while !cut {
        let place = reader.position().line();
        cut = !next(source, &mut reader, &mut record)?;
        if record.is_empty() {
            break;
        }
        if let Some((place, fields)) = short {
            let message = format!("a row of {fields} fields below a header of {}", rows.columns);
            return Err(ParseError::new(ParseErrorKind::Shape, input, message).at(format!("line {place}")).hint(AS_WRITTEN));
        }
        if record.len() == rows.columns {
            rows.row(&record, place)?;
        } else {
            // The last row may be cut; any other one may not.
            short = Some((place, record.len()));
        }
    }
    rows.finish(cut || short.is_some())
}

/// Reads a row, an empty one at the end. False where a gzip stream broke off.
fn next<R: std::io::Read>(source: &Source, reader: &mut csv::Reader<R>, record: &mut ByteRecord) -> Result<bool, ParseError> {
    match reader.read_byte_record(record) {
        Ok(_) => Ok(true),
        Err(error) => {
            record.clear();
            match error.into_kind() {
                csv::ErrorKind::Io(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => Ok(false),
                csv::ErrorKind::Io(error) => Err(source.io(&error)),
                kind => Err(ParseError::new(ParseErrorKind::Syntax, source.name(), format!("not readable as CSV: {kind:?}"))),
            }
        }
    }
}

impl Rows<'_> {
    fn row(&mut self, record: &ByteRecord, line: u64) -> Result<(), ParseError> {
        let field = |index: usize| record.get(index).unwrap_or_default();
        let metric = String::from_utf8_lossy(field(0));
        if metric == "metric_name" {
            self.repeated = true;
            return Ok(());
        }
        let shape = |column: &str, found: &[u8], wanted: &str| {
            let found: String = String::from_utf8_lossy(found).chars().take(60).collect();
            let message = format!("column {column} is `{found}`; expected {wanted}");
            ParseError::new(ParseErrorKind::Shape, self.input, message).at(format!("line {line}")).hint(AS_WRITTEN)
        };
        if !self.clock.see(field(1)) {
            return Err(shape("timestamp", field(1), "a Unix time or RFC 3339"));
        }
        let value: Option<f64> = std::str::from_utf8(field(2)).ok().and_then(|text| text.parse().ok());
        let value = value.ok_or_else(|| shape("metric_value", field(2), "a number"))?;
        if metric == "http_req_duration" && self.expected.is_some() && !self.declared {
            let part = ("expected_response:true".to_owned(), vec![("expected_response".to_owned(), "true".to_owned())]);
            self.metrics.declare(self.input, &metric, Declaration { parts: vec![part], ..Declaration::default() })?;
            self.declared = true;
        }
        let expected = self.expected.map(field);
        self.metrics.add(self.input, &metric, (self.clock.second(), value), |_, wanted| expected == Some(wanted.as_bytes()))
    }

    fn finish(self, cut: bool) -> Result<Parsed, ParseError> {
        self.metrics.needs_points(self.input, cut, "holds no point below its header")?;
        let mut parsed = Parsed::of(SHAPE);
        let mut note = |code, subject: &str, text: String| parsed.caveats.push(Caveat::new(code, subject, text));
        if cut {
            note(CaveatCode::Truncated, self.input, "the file ends in the middle of a row; the rows before it were read".to_owned());
        }
        if self.repeated {
            note(CaveatCode::RepeatedName, self.input, "the header is repeated: the points of several runs were joined".to_owned());
        }
        let span = self.clock.span();
        parsed.time = self.clock.first();
        self.metrics.finish(&mut parsed, span, false, kind_of);
        parsed.caveats.push(lacks(&parsed, span.is_some()));
        Ok(parsed)
    }
}

fn lacks(parsed: &Parsed, span: bool) -> Caveat {
    let custom = |typed: bool| {
        let names = parsed.series.iter().filter(|(key, series)| built_in(&key.metric).is_none() && series.kind.is_some() == typed);
        names.map(|(key, _)| key.metric.as_str()).collect::<Vec<_>>().join(", ")
    };
    let (guessed, unknown) = (custom(true), custom(false));
    let mut text = "k6's CSV holds no kinds, units or thresholds, no declared sub-metrics, and not the test's duration: counters have \
                    `observed_rate`, the count over the time between the first and the last point, for `rate`"
        .to_owned();
    if !span {
        text.push_str(" (here not even that: no two points differ in time)");
    }
    if !guessed.is_empty() {
        text = format!("{text}; the kind of {guessed} was guessed from name and values");
    }
    if !unknown.is_empty() {
        text = format!("{text}; whether {unknown} count, measure or rate is not known, so their values are shown and not judged");
    }
    text.push_str("; values have six decimals; `--out json=FILE` has more");
    Caveat::new(CaveatCode::ShapeLacks, "", text)
}
