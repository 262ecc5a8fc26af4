//! JMeter's results as it writes them while it runs: a JTL file as CSV, a row for each sample.
//!
//! Such files get large, so no row is kept: of each label there are counts by milliseconds, `label` makes the metrics of them.

mod label;

use std::collections::BTreeMap;

use csv::{ByteRecord, ReaderBuilder};
use jiff::Timestamp;

use self::label::Label;
use super::{Claim, Format, Kind, Options, ParseError, ParseErrorKind, Source};
use crate::limits;
use crate::model::{Caveat, CaveatCode, Run, Tool};

/// The format of JMeter's JTL files.
pub(super) struct JmeterJtl;

const NAME: &str = "jmeter-jtl";
/// How the header starts; the other columns, and what is between them, depend on JMeter's settings.
const HEADER: [&str; 3] = ["timeStamp", "elapsed", "label"];
/// What may be between columns.
const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];

impl Format for JmeterJtl {
    fn name(&self) -> &'static str {
        NAME
    }

    fn about(&self) -> &'static str {
        "JMeter's results as CSV: `jmeter -n -t PLAN -l FILE`"
    }

    fn versions(&self) -> &'static str {
        "5.6"
    }

    fn claim(&self, source: &Source) -> Claim {
        let is_text = source.outline().kind() == Kind::Text && !source.is_tree();
        if is_text && delimiter(source).is_some() { Claim::Sure("the columns of a JTL file") } else { Claim::No }
    }

    fn parse(&self, source: &Source, _: &Options) -> Result<Vec<Run>, ParseError> {
        let mut rows = Rows::default();
        let cut = rows.read(source)?;
        let mut run = Run { suite: "jmeter".to_owned(), shape: "JTL as CSV", ..Run::default() };
        run.tool = Some(Tool { name: "jmeter".to_owned(), version: None });
        run.time = rows.began().and_then(|began| Timestamp::from_millisecond(began).ok()).map(|began| began.to_string());
        run.caveats.extend(cut.map(|line| {
            let text = format!("line {line} has fewer fields than the header; the rows before it were read");
            Caveat::new(CaveatCode::Truncated, source.name(), text)
        }));
        run.benchmarks = rows.labels.into_iter().map(|(name, label)| label.benchmark(name)).collect();
        Ok(vec![run])
    }
}

/// What is between the columns, when it is a JTL file.
fn delimiter(source: &Source) -> Option<u8> {
    let head = source.head_text();
    let starts = |delimiter: &char| head.split(*delimiter).take(HEADER.len()).eq(HEADER);
    DELIMITERS.iter().find(|delimiter| starts(delimiter)).and_then(|delimiter| u8::try_from(*delimiter).ok())
}

/// The labels with what their samples sum up to.
#[derive(Default)]
struct Rows {
    labels: BTreeMap<String, Label>,
}

impl Rows {
    /// Reads all rows; gives the line of the last one, where the file ends within it.
    fn read(&mut self, source: &Source) -> Result<Option<u64>, ParseError> {
        let malformed = |error: csv::Error| ParseError::csv(source.name(), &error);
        let mut reader = ReaderBuilder::new().delimiter(delimiter(source).unwrap_or(b',')).flexible(true).from_reader(source.reader()?);
        let header = reader.byte_headers().map_err(malformed)?.clone();
        let column = |name: &str| {
            header.iter().position(|cell| cell == name.as_bytes()).ok_or_else(|| {
                ParseError::new(ParseErrorKind::Shape, source.name(), format!("the column `{name}` is missing"))
                    .at("line 1")
                    .hint("let JMeter save times, labels and success (jmeter.save.saveservice.*), or read statistics.json of its dashboard")
            })
        };
        let columns = [column("timeStamp")?, column("elapsed")?, column("label")?, column("success")?];
        let (mut row, mut cut) = (ByteRecord::new(), None);
        while reader.read_byte_record(&mut row).map_err(malformed)? {
            let line = row.position().map_or(0, csv::Position::line);
            let wrong = |what: &str| {
                ParseError::new(ParseErrorKind::Shape, source.name(), what)
                    .at(format!("line {line}"))
                    .hint("pass the file as JMeter wrote it; one run appended to another of other columns can't be read")
            };
            if cut.is_some() {
                return Err(wrong("the row above has fewer fields than the header"));
            }
            if row.len() < header.len() {
                cut = Some(line);
                continue;
            }
            let cell = |column: usize| String::from_utf8_lossy(row.get(column).unwrap_or_default());
            let [start, elapsed, label, success] = columns.map(cell);
            // JMeter repeats the header where it appends to a file.
            if start == "timeStamp" {
                continue;
            }
            let elapsed = elapsed.parse().map_err(|_| wrong("the time `elapsed` is no whole number of milliseconds"))?;
            if self.labels.len() == limits::LABELS_JTL.count() && !self.labels.contains_key(label.as_ref()) {
                return Err(ParseError::beyond(source.name(), &limits::LABELS_JTL));
            }
            self.labels.entry(label.into_owned()).or_default().add(start.parse().ok(), elapsed, success == "true");
        }
        Ok(cut)
    }

    /// When the first sample began, in milliseconds since 1970.
    fn began(&self) -> Option<i64> {
        self.labels.values().filter_map(Label::began).min()
    }
}
