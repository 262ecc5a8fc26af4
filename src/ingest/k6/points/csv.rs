//! k6's single points as CSV: `--out csv=FILE`.
//!
//! The columns after the first three depend on the system tags in use. There are no kinds, units, thresholds or
//! declared sub-metrics; k6's own metrics are known by name, and the sub-metric of expected responses has a column.
//! Times are whole seconds unless `timeFormat` says otherwise.

use std::io::Read;

use csv::{ByteRecord, ReaderBuilder};
use memchr::{memchr_iter, memchr2};

use crate::ingest::{ParseError, ParseErrorKind, Source};
use crate::model::{Caveat, CaveatCode};

use super::clock::Clock;
use super::decimal;
use super::infer::kind_of;
use super::submetrics::{Declaration, MetricSet};
use crate::ingest::k6::input::AS_WRITTEN;
use crate::ingest::k6::metric::built_in;
use crate::ingest::k6::parsed::Parsed;
use crate::ingest::lines::Lines;
use crate::limits;

/// The name of this shape.
pub(in crate::ingest::k6) const SHAPE: &str = "k6 CSV points";
/// How the header starts.
pub(in crate::ingest::k6) const HEADER: &str = "metric_name,timestamp,metric_value";

/// The points read so far.
#[derive(Default)]
struct Rows<'a> {
    input: &'a str,
    /// How many there are; none before the header.
    columns: Option<usize>,
    /// Index of the column that tells whether a response was an expected one.
    expected: Option<usize>,
    metrics: MetricSet,
    clock: Clock,
    repeated: bool,
    declared: bool,
    /// Line and fields of a row that had another number of them. The last row may be cut; any other one may not.
    short: Option<(u64, usize)>,
}

/// One row, as far as it is used.
struct Row<'r> {
    /// How many fields it has.
    fields: usize,
    metric: &'r [u8],
    time: &'r [u8],
    value: &'r [u8],
    expected: Option<&'r [u8]>,
}

/// Reads all points of the file. Lines are split at their commas, up to the first one with a quote: from there on a field may hold
/// commas and line feeds, and a reader of CSV takes the rest.
pub(in crate::ingest::k6) fn read(source: &Source) -> Result<Parsed, ParseError> {
    let mut rows = Rows { input: source.name(), ..Rows::default() };
    let mut lines = Lines::of(source, limits::LINE_K6)?;
    let mut last = None;
    while let Some(line) = lines.next()? {
        let number = line.number;
        if !line.ended {
            last = Some((line.bytes.to_vec(), number));
        } else if memchr2(b'"', b'\r', line.bytes).is_none() {
            rows.plain(line.bytes, number)?;
        } else {
            let cut = rows.quoted(source, lines.rest(), number)?;
            return rows.finish(cut);
        }
    }
    let cut = lines.broken();
    if let Some((line, number)) = last.filter(|_| !cut) {
        rows.quoted(source, line.as_slice(), number)?;
    }
    rows.finish(cut)
}

/// Reads a row, an empty one at the end. False where a gzip stream broke off.
fn next<R: Read>(source: &Source, reader: &mut csv::Reader<R>, record: &mut ByteRecord) -> Result<bool, ParseError> {
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
    /// A line without quotes.
    fn plain(&mut self, line: &[u8], number: u64) -> Result<(), ParseError> {
        if line.is_empty() {
            return Ok(());
        }
        if self.columns.is_none() {
            self.header(line.split(|byte| *byte == b','));
            return Ok(());
        }
        let mut commas = memchr_iter(b',', line);
        let mut from = 0;
        let mut field = || {
            let end = commas.next().unwrap_or(line.len());
            let field = line.get(from..end).unwrap_or_default();
            from = end + 1;
            field
        };
        let (metric, time, value) = (field(), field(), field());
        let expected = self.expected.map(|index| {
            (3..index).for_each(|_| _ = field());
            field()
        });
        let fields = 1 + memchr_iter(b',', line).count();
        self.row(&Row { fields, metric, time, value, expected }, number)
    }

    /// What may hold quotes; its first line has that number. True where a gzip stream broke off.
    fn quoted(&mut self, source: &Source, rest: impl Read, first: u64) -> Result<bool, ParseError> {
        let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(rest);
        let mut record = ByteRecord::new();
        loop {
            let place = first - 1 + reader.position().line();
            if !next(source, &mut reader, &mut record)? {
                return Ok(true);
            }
            if record.is_empty() {
                return Ok(false);
            }
            if self.columns.is_none() {
                self.header(record.iter());
                continue;
            }
            let field = |index: usize| record.get(index).unwrap_or_default();
            let (metric, time, value) = (field(0), field(1), field(2));
            self.row(&Row { fields: record.len(), metric, time, value, expected: self.expected.map(field) }, place)?;
        }
    }

    fn header<'f>(&mut self, names: impl Iterator<Item = &'f [u8]>) {
        let names: Vec<&[u8]> = names.collect();
        self.columns = Some(names.len());
        self.expected = names.iter().position(|name| *name == b"expected_response");
    }

    fn row(&mut self, row: &Row<'_>, line: u64) -> Result<(), ParseError> {
        if let (Some((place, fields)), Some(columns)) = (self.short, self.columns) {
            let message = format!("a row of {fields} fields below a header of {columns}");
            return Err(ParseError::new(ParseErrorKind::Shape, self.input, message).at(format!("line {place}")).hint(AS_WRITTEN));
        }
        if self.columns != Some(row.fields) {
            self.short = Some((line, row.fields));
            return Ok(());
        }
        let metric = String::from_utf8_lossy(row.metric);
        if metric == "metric_name" {
            self.repeated = true;
            return Ok(());
        }
        let shape = |column: &str, found: &[u8], wanted: &str| {
            let found: String = String::from_utf8_lossy(found).chars().take(60).collect();
            let message = format!("column {column} is `{found}`; expected {wanted}");
            ParseError::new(ParseErrorKind::Shape, self.input, message).at(format!("line {line}")).hint(AS_WRITTEN)
        };
        if !self.clock.see(row.time) {
            return Err(shape("timestamp", row.time, "a Unix time or RFC 3339"));
        }
        let value = number(row.value).ok_or_else(|| shape("metric_value", row.value, "a number"))?;
        if metric == "http_req_duration" && self.expected.is_some() && !self.declared {
            let part = ("expected_response:true".to_owned(), vec![("expected_response".to_owned(), "true".to_owned())]);
            self.metrics.declare(self.input, &metric, Declaration { parts: vec![part], ..Declaration::default() })?;
            self.declared = true;
        }
        let is_expected = |_: &str, wanted: &str| row.expected == Some(wanted.as_bytes());
        self.metrics.add(self.input, &metric, (self.clock.second(), value), is_expected)
    }

    fn finish(self, cut: bool) -> Result<Parsed, ParseError> {
        let cut = cut || self.short.is_some();
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

fn number(text: &[u8]) -> Option<f64> {
    match decimal::leading(text) {
        Some((value, length)) if length == text.len() => Some(value),
        _ => std::str::from_utf8(text).ok()?.parse().ok(),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::k6::points::fixtures;

    /// A file as it is read, and by the reader of CSV alone: what both make of it.
    fn both_ways(bytes: &[u8]) -> [String; 2] {
        let source = Source::bytes("points.csv", bytes.to_vec()).unwrap();
        let mut rows = Rows { input: source.name(), ..Rows::default() };
        let whole = rows.quoted(&source, source.reader().unwrap(), 1).and_then(|cut| rows.finish(cut));
        // Where a line is named, empty ones before it are counted by one and not by the other.
        let words = |read: Result<Parsed, ParseError>| match read {
            Ok(parsed) => format!("{parsed:?}"),
            Err(error) => format!("{:?}: {}", error.kind, error.message),
        };
        [words(read(&source)), words(whole)]
    }

    #[test]
    fn every_fixture_is_read_as_the_reader_of_csv_reads_it() {
        let files = fixtures::named("points.csv");
        assert!(files.len() > 5);
        for (path, bytes) in files {
            let [split, whole] = both_ways(&bytes);
            assert_eq!(split, whole, "{}", path.display());
        }
    }

    #[test]
    fn damaged_files_are_read_as_the_reader_of_csv_reads_them() {
        let text = "metric_name,timestamp,metric_value,expected_response,name,url\n\
            http_reqs,1795226219,1.000000,true,\"GET /a,b\",http://h/é\n\
            http_req_duration,1795226219,12.763023,true,n,u\r\n\
            http_req_duration,1795226220,13.5,false,n,u\n\
            iterations,1795226221,1,,,\n";
        let pieces: &[&[u8]] =
            &[b"\"", b"\"\"", b",", b"\r", b"\n", b"\r\n", b"", b"x", b"\xff", b"1e3", b"NaN", b"-", b".", b",\"a\nb\",", b"metric_name,"];
        let mut below = fixtures::chance();
        for _ in 0..5_000 {
            let mut bytes = text.as_bytes().to_vec();
            for _ in 0..=below(3) {
                let at = below(bytes.len());
                let end = (at + below(4)).min(bytes.len());
                bytes.splice(at..end, pieces[below(pieces.len())].iter().copied());
            }
            let [split, whole] = both_ways(&bytes);
            assert_eq!(split, whole, "{}", String::from_utf8_lossy(&bytes));
        }
    }
}
