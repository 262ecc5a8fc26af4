//! Locust: the JSON of `locust --headless --json` (or `--json-file`), and the CSV files of `--csv PREFIX`.
//!
//! Both shapes give the same benchmarks and metrics: `METHOD name` and `Aggregated`, with `latency` (percentiles,
//! `mean`, `min`, `max`), `throughput`, `error_rate` and `content_size`. The numbers of one run still differ a little
//! between the shapes: the CSV is written up to a second before the end, and its rate counts from the start of the
//! run, where the JSON only tells when the first request ended. The history of a run tells its start and its course.
//! Written by `locust/stats.py` of <https://github.com/locustio/locust>.

mod csv_set;
mod entry;
mod histogram;
mod history;
mod incidents;
mod json;
mod log;
mod measured;
mod run;
mod sheet;
mod stats_csv;

use super::error::{ParseError, ParseErrorKind};
use super::json_sketch::Kind;
use super::source::Source;
use super::{Claim, Format, Options};
use crate::limits;
use crate::model::Run;

use run::{NAME, gzip_cut};
use sheet::Sheet;

/// Keys of every entry; with one of the next they are Locust's. They stand before the long ones, so that a file cut
/// off early is still known.
const COUNTS: [&str; 2] = ["num_requests", "num_failures"];
const TIMES: [&str; 3] = ["num_none_requests", "total_response_time", "response_times"];
const STARTED: &str = "locust.main: Starting Locust";

/// Reads Locust's JSON and CSV.
pub(super) struct Locust;

impl Format for Locust {
    fn name(&self) -> &'static str {
        NAME
    }

    fn about(&self) -> &'static str {
        "Locust load tests: the JSON of --json or --json-file, or PREFIX_stats.csv (or the directory) of --csv PREFIX"
    }

    fn versions(&self) -> &'static str {
        "2.15.1, 2.20.1, 2.47.0"
    }

    fn claim(&self, source: &Source) -> Claim {
        if source.is_tree() {
            return if csv_set::claims(source) { Claim::Sure("a *_stats.csv of Locust") } else { Claim::No };
        }
        if entries(|key| source.outline().has(&format!("[].{key}"))) {
            return Claim::Sure("an array of entries with num_requests, num_failures and response times");
        }
        match source.outline().kind() {
            Kind::Array if source.head().trim_ascii() == b"[]" => {
                Claim::Sure("an empty array, which is Locust's JSON of a run without requests")
            }
            Kind::Text | Kind::Array | Kind::Lines => claim_text(source),
            Kind::Empty | Kind::Object => Claim::No,
        }
    }

    fn parse(&self, source: &Source, _: &Options) -> Result<Vec<Run>, ParseError> {
        if source.is_tree() {
            return csv_set::parse(source);
        }
        match Sheet::of(source.head()) {
            Some(Sheet::Stats) => {
                let (bytes, broken) = source.read_at_most(limits::STATISTICS_LOCUST)?;
                stats_csv::parse(source.name(), &bytes, None, gzip_cut(broken)).map(|run| vec![run])
            }
            Some(other) => Err(without_results(source.name(), other)),
            None => json::parse(source),
        }
    }
}

/// Whether what has these keys are Locust's entries.
fn entries(has: impl Fn(&str) -> bool) -> bool {
    COUNTS.into_iter().all(&has) && TIMES.into_iter().any(&has)
}

fn claim_text(source: &Source) -> Claim {
    if Sheet::of(source.head()).is_some() {
        return Claim::Sure("the header of one of Locust's CSV files");
    }
    let head = source.head_text();
    if entries(|key| head.contains(&format!("\"{key}\":"))) {
        Claim::Sure("Locust's JSON among other text")
    } else if head.contains(STARTED) {
        Claim::Sure("the log of a Locust run")
    } else {
        Claim::No
    }
}

/// The error for a file of the set that holds no statistics.
fn without_results(name: &str, sheet: Sheet) -> ParseError {
    let holds = match sheet {
        Sheet::History => "Locust's numbers by the second",
        Sheet::Failures => "the errors of a Locust run",
        Sheet::Exceptions => "the exceptions of a locustfile",
        Sheet::Stats => "Locust's statistics",
    };
    let message = format!("holds {holds} (`*{}`), not the statistics of the run", sheet.suffix());
    ParseError::new(ParseErrorKind::NoResults, name, message)
        .hint(format!("pass the `*{}` beside it, or the directory of both", Sheet::Stats.suffix()))
}
