//! What the runs of all shapes share.

use jiff::{SignedDuration, Timestamp};

use crate::model::{Benchmark, Caveat, CaveatCode, Run, Tool};

/// Name of the suite and the tool.
pub(super) const NAME: &str = "locust";

/// The caveat about a gzip stream that ends after its results; none where it did not.
pub(super) fn gzip_cut(broken: bool) -> Vec<Caveat> {
    let text = "the gzip stream ends early; the results in it were complete";
    broken.then(|| Caveat::new(CaveatCode::Truncated, "", text)).into_iter().collect()
}

/// A run of these benchmarks; `start` in seconds since 1970.
pub(super) fn run(shape: &'static str, start: Option<f64>, benchmarks: Vec<Benchmark>, caveats: Vec<Caveat>) -> Run {
    let tool = Some(Tool { name: NAME.to_owned(), version: None });
    Run { suite: NAME.to_owned(), time: start.and_then(time), tool, benchmarks, caveats, shape, ..Run::default() }
}

/// RFC 3339 in UTC, to the second; `None` for a time before 1970 or beyond the calendar.
fn time(seconds: f64) -> Option<String> {
    let since = SignedDuration::try_from_secs_f64(seconds).ok().filter(|since| !since.is_negative())?;
    let whole = SignedDuration::from_secs(since.as_secs());
    Timestamp::UNIX_EPOCH.checked_add(whole).ok().map(|time| time.to_string())
}
