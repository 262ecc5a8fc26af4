//! `PREFIX_stats.csv`: a row for each method and name, the last one, `Aggregated`, for all of them.
//!
//! Locust writes this file every second and not at the end, so it may lack the last second of the run. Columns are
//! found by their names; the percentiles are whatever columns end in `%`, since they can be configured. A count that
//! can't be read makes the file unusable; any other cell loses its metric, by name and line.

use std::collections::HashMap;

use crate::ingest::error::{ParseError, ParseErrorKind};
use crate::limits;
use crate::model::{Caveat, CaveatCode, Run};

use crate::model::statistic;

use super::measured::{AGGREGATED, JUDGED, Measured, benchmark_name};
use super::sheet::{Row, Table};

/// Shape of these files, for messages.
const SHAPE: &str = "Locust CSV";
/// What Locust writes where there is no number.
const NOT_AVAILABLE: &str = "N/A";

/// Reads the file `name`; `start` is when the run began, in seconds since 1970, where it is known.
pub(super) fn parse(name: &str, bytes: &[u8], start: Option<f64>, mut caveats: Vec<Caveat>) -> Result<Run, ParseError> {
    if bytes.trim_ascii().is_empty() {
        return Err(ParseError::new(ParseErrorKind::Empty, name, "is empty; Locust was stopped before it wrote anything")
            .hint("run it again, and let it run for longer than ten seconds"));
    }
    let mut table = Table::new(name, bytes)?;
    let columns = Columns::of(&table)?;
    columns.complain(&mut caveats);
    let mut rows: Vec<Measured> = Vec::new();
    let mut index = HashMap::new();
    // Locust ends every row, the last one too, with CR LF.
    let mut cut = bytes.contains(&b'\r') && !bytes.ends_with(b"\n");
    let width = table.columns().len();
    while let Some(row) = table.next().transpose()? {
        cut |= row.len() < width;
        let row = Reader { name, columns: &columns, row, caveats: &mut caveats }.measured()?;
        let at = *index.entry(row.name.clone()).or_insert(rows.len());
        if let Some(known) = rows.get_mut(at) {
            let text = "several rows have this name; they were counted together, without percentiles, which can't be added up";
            caveats.push(Caveat::new(CaveatCode::RepeatedName, &row.name, text));
            join(known, &row);
        } else if rows.len() > limits::ENTRIES_LOCUST.count() {
            return Err(ParseError::beyond(name, &limits::ENTRIES_LOCUST));
        } else {
            rows.push(row);
        }
    }
    let Some(all) = index.get(AGGREGATED).and_then(|at| rows.get(*at)) else {
        return Err(ParseError::new(ParseErrorKind::Truncated, name, "the last row, `Aggregated`, is missing: the file is cut off")
            .hint("run Locust again and pass the file as it was written, with all rows"));
    };
    if !all.was_hit() {
        return Err(ParseError::new(ParseErrorKind::NoResults, name, "holds no requests: every row counts 0")
            .hint("check that the users of the locustfile have tasks, and that the run was long enough for one"));
    }
    if cut {
        let text = "the file ends in the middle of a row, or rows were cut: what is missing there was left out";
        caveats.push(Caveat::new(CaveatCode::Truncated, name, text));
    }
    let benchmarks = rows.iter().filter_map(|row| row.benchmark(&mut caveats)).collect();
    Ok(super::run::run(SHAPE, start, benchmarks, caveats))
}

/// Where the columns are.
struct Columns {
    method: usize,
    name: usize,
    requests: usize,
    failures: usize,
    mean: usize,
    min: Option<usize>,
    max: Option<usize>,
    content: Option<usize>,
    rate: Option<usize>,
    /// Statistic and place of each percentile but the hundredth, which is the rounded maximum.
    percentiles: Vec<(String, usize)>,
}

impl Columns {
    fn of(table: &Table<'_>) -> Result<Columns, ParseError> {
        let percentile = |(at, column): (usize, &String)| {
            let percent = column.strip_suffix('%')?;
            let value = percent.parse::<f64>().ok()?;
            (value > 0.0 && value < 100.0).then(|| (format!("p{percent}"), at))
        };
        Ok(Columns {
            method: table.need("Type")?,
            name: table.need("Name")?,
            requests: table.need("Request Count")?,
            failures: table.need("Failure Count")?,
            mean: table.need("Average Response Time")?,
            min: table.column("Min Response Time"),
            max: table.column("Max Response Time"),
            content: table.column("Average Content Size"),
            rate: table.column("Requests/s"),
            percentiles: table.columns().iter().enumerate().filter_map(percentile).collect(),
        })
    }

    /// Says which of the numbers that are judged the file does not have.
    fn complain(&self, caveats: &mut Vec<Caveat>) {
        let has = |judged: &str| self.percentiles.iter().any(|(statistic, _)| statistic == judged);
        let mut lacking: Vec<&str> = JUDGED.into_iter().filter(|judged| !has(judged)).collect();
        lacking.extend(self.rate.is_none().then_some("Requests/s"));
        if !lacking.is_empty() {
            let text = format!("the file has no column for {}", lacking.join(", "));
            caveats.push(Caveat::new(CaveatCode::ShapeLacks, "", text));
        }
    }
}

/// A row in the making.
struct Reader<'a> {
    name: &'a str,
    columns: &'a Columns,
    row: Row,
    caveats: &'a mut Vec<Caveat>,
}

impl Reader<'_> {
    fn measured(mut self) -> Result<Measured, ParseError> {
        let columns = self.columns;
        let method = self.needed(columns.method, "Type")?;
        let name = self.needed(columns.name, "Name")?;
        let requests = self.count(columns.requests, "Request Count")?;
        let failures = self.count(columns.failures, "Failure Count")?;
        let mut row = Measured { name: benchmark_name(&method, &name), requests, failures, timed: requests, ..Measured::default() };
        if !row.was_hit() {
            // Every number is 0 or N/A.
            return Ok(row);
        }
        row.mean = self.number(Some(columns.mean), "Average Response Time", &row.name);
        row.min = self.number(columns.min, "Min Response Time", &row.name);
        row.max = self.number(columns.max, "Max Response Time", &row.name);
        row.content = self.number(columns.content, "Average Content Size", &row.name);
        row.rate = self.number(columns.rate, "Requests/s", &row.name).filter(|rate| *rate > 0.0);
        for (statistic, at) in &columns.percentiles {
            let value = self.number(Some(*at), statistic, &row.name);
            row.percentiles.extend(value.map(|value| (statistic.clone(), value)));
        }
        let rank = |(name, _): &(String, f64)| statistic::percent(name).unwrap_or(f64::MAX);
        row.percentiles.sort_by(|a, b| rank(a).total_cmp(&rank(b)));
        self.drop_zeros(&mut row);
        Ok(row)
    }

    /// Locust writes 0 for times it does not have, as of requests without a response time.
    fn drop_zeros(&mut self, row: &mut Measured) {
        let none = row.mean == Some(0.0) && row.max.is_none_or(|max| max == 0.0);
        if none {
            let text = "no request has a response time (0 ms in the file is not a measurement), so there is no latency to compare";
            self.caveats.push(Caveat::new(CaveatCode::NoData, &row.name, text));
            *row = Measured { timed: 0, mean: None, min: None, max: None, percentiles: Vec::new(), ..row.clone() };
        }
        if row.rate.is_none() && row.requests > 0 && self.columns.rate.is_some() {
            let text = "the file has no rate of requests for it; throughput was left out";
            self.caveats.push(Caveat::new(CaveatCode::NoData, &row.name, text));
        }
    }

    fn needed(&self, column: usize, label: &str) -> Result<String, ParseError> {
        self.row.text(column).ok_or_else(|| {
            let message = format!("the row ends before `{label}`: the file is cut off or was edited");
            ParseError::new(ParseErrorKind::Truncated, self.name, message)
                .at(format!("line {}", self.row.line))
                .hint("run Locust again and pass the file as it was written")
        })
    }

    fn count(&self, column: usize, label: &str) -> Result<u64, ParseError> {
        let text = self.needed(column, label)?;
        text.trim().parse().map_err(|_| {
            ParseError::new(ParseErrorKind::Shape, self.name, format!("`{label}` is `{}`; expected a number of requests", cut(&text)))
                .at(format!("line {}", self.row.line))
                .hint("pass the file as Locust wrote it")
        })
    }

    /// The number in a cell; one that is none loses the metric, with a caveat.
    fn number(&mut self, column: Option<usize>, label: &str, subject: &str) -> Option<f64> {
        let text = self.row.text(column?);
        let value = text.as_deref().and_then(|text| text.trim().parse::<f64>().ok());
        if let Some(value) = value.filter(|value| value.is_finite()) {
            return Some(value);
        }
        let code = match text.as_deref().map(str::trim) {
            Some(NOT_AVAILABLE) => CaveatCode::NoData,
            _ if value.is_some() => CaveatCode::NotANumber,
            _ => CaveatCode::UnusableValue,
        };
        let found = text.map_or("missing".to_owned(), |text| format!("`{}`", cut(&text)));
        let text = format!("`{label}` is {found} on line {} of {}; it was left out", self.row.line, self.name);
        self.caveats.push(Caveat::new(code, subject, text));
        None
    }
}

fn cut(text: &str) -> String {
    text.chars().take(40).collect()
}

/// Adds a row of the same name.
fn join(known: &mut Measured, row: &Measured) {
    let (a, b) = (known.requests as f64, row.requests as f64);
    let weighted = |x: Option<f64>, y: Option<f64>| x.zip(y).map(|(x, y)| (x * a + y * b) / (a + b).max(1.0));
    known.mean = weighted(known.mean, row.mean);
    known.content = weighted(known.content, row.content);
    known.min = known.min.zip(row.min).map(|(x, y)| x.min(y));
    known.max = known.max.zip(row.max).map(|(x, y)| x.max(y));
    known.rate = known.rate.zip(row.rate).map(|(x, y)| x + y);
    known.requests = known.requests.saturating_add(row.requests);
    known.failures = known.failures.saturating_add(row.failures);
    known.timed = known.timed.saturating_add(row.timed);
    known.percentiles.clear();
}
