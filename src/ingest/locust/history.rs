//! `PREFIX_stats_history.csv`: a row for each second, and with `--csv-full-history` one for each entry too.
//!
//! It holds the start of the run and its course. Percentiles and rates in it are those of the last ten seconds. Only rows from the
//! time at full load are used, so that the users who are still coming do not look like a drift.

use std::collections::HashMap;

use crate::ingest::error::ParseError;
use crate::limits::HISTORY_LOCUST;
use crate::model::{Run, TimeCourse};

use super::measured::{JUDGED, benchmark_name};
use super::sheet::{Row, Table};

/// Share of the most users from which on the load counts as full.
const FULL: f64 = 0.9;

/// Start and course of a run.
pub(super) struct History {
    /// When the run began, in seconds since 1970.
    pub(super) start: Option<f64>,
    rows: Vec<Moment>,
}

/// One entry at one time.
struct Moment {
    seconds: f64,
    users: f64,
    benchmark: String,
    /// Requests and failures per second.
    requests: Option<f64>,
    failures: Option<f64>,
    /// Milliseconds, in the order of the judged percentiles.
    percentiles: [Option<f64>; JUDGED.len()],
}

/// Where the columns are.
struct Columns {
    time: usize,
    users: Option<usize>,
    method: Option<usize>,
    name: Option<usize>,
    requests: Option<usize>,
    failures: Option<usize>,
    percentiles: [Option<usize>; JUDGED.len()],
}

impl History {
    /// Reads the file; none where it is not Locust's. A history that breaks off tells what came before.
    ///
    /// # Errors
    /// Where it has more rows than are taken: ten entries by the second for more than a day.
    pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Option<History>, ParseError> {
        let Ok(mut table) = Table::new(name, bytes) else { return Ok(None) };
        let Some(time) = table.column("Timestamp") else { return Ok(None) };
        let columns = Columns {
            time,
            users: table.column("User Count"),
            method: table.column("Type"),
            name: table.column("Name"),
            requests: table.column("Requests/s"),
            failures: table.column("Failures/s"),
            percentiles: JUDGED.map(|statistic| table.column(&format!("{}%", statistic.trim_start_matches('p')))),
        };
        let mut history = History { start: None, rows: Vec::new() };
        while let Some(Ok(row)) = table.next() {
            if history.rows.len() >= HISTORY_LOCUST.count() {
                return Err(ParseError::beyond(name, &HISTORY_LOCUST));
            }
            let Some(moment) = columns.moment(&row) else { continue };
            history.start.get_or_insert(moment.seconds);
            history.rows.push(moment);
        }
        Ok(Some(history))
    }

    /// Adds the course over time to the metrics of a run.
    pub(super) fn add_course(self, run: &mut Run) {
        let most = self.rows.iter().map(|row| row.users).fold(0.0, f64::max);
        let mut rows: HashMap<&str, Vec<&Moment>> = HashMap::new();
        for row in self.rows.iter().filter(|row| row.users >= FULL * most) {
            rows.entry(&row.benchmark).or_default().push(row);
        }
        for benchmark in &mut run.benchmarks {
            let Some(rows) = rows.get(benchmark.name.as_str()) else { continue };
            for metric in &mut benchmark.metrics {
                let rank = JUDGED.iter().position(|judged| metric.statistic.as_deref() == Some(judged));
                let value = |row: &Moment| match (metric.name.as_str(), rank) {
                    // 0 ms is what Locust writes where nothing was measured yet.
                    ("latency", Some(rank)) => row.percentiles.get(rank).copied().flatten().filter(|ms| *ms > 0.0).map(|ms| ms / 1e3),
                    ("throughput", _) => row.requests,
                    ("error_rate", _) => row.failures.zip(row.requests).map(|(failed, all)| failed / all),
                    _ => None,
                };
                let moments = rows.iter().filter(|row| row.requests.is_some()).filter_map(|row| Some((row.seconds, value(row)?)));
                metric.set_course(TimeCourse::new(moments.collect()));
            }
        }
    }
}

impl Columns {
    fn moment(&self, row: &Row) -> Option<Moment> {
        let text = |column: Option<usize>| row.text(column?);
        let number = |column: Option<usize>| text(column)?.trim().parse::<f64>().ok().filter(|value| value.is_finite());
        Some(Moment {
            seconds: number(Some(self.time))?,
            users: number(self.users).unwrap_or(0.0),
            benchmark: benchmark_name(&text(self.method).unwrap_or_default(), &text(self.name).unwrap_or_default()),
            // Before the first full second there is no rate yet.
            requests: number(self.requests).filter(|rate| *rate > 0.0),
            failures: number(self.failures),
            percentiles: self.percentiles.map(number),
        })
    }
}
