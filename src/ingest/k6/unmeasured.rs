//! Which series have no values behind them.
//!
//! k6 shows zeros for a metric that was named in a threshold and never got a value, and times of zero for requests
//! that found no server. Neither is fast: a zero is only kept where something else says that it was measured.

use super::metric::{Contains, Kind};
use super::parsed::{Key, Reading, Series};
use super::selector;

/// Times of whole requests, which no answered request can have spent as zero.
const REQUESTS: &[&str] = &["http_req_duration", "http_req_waiting", "grpc_req_duration", "browser_http_req_duration"];
/// Parts of a request, which are zero when a connection is used again.
const PARTS: &[&str] = &["http_req_blocked", "http_req_connecting", "http_req_tls_handshaking", "http_req_sending", "http_req_receiving"];

/// Whether a metric is a time of requests or of a part of them.
pub(super) fn is_request_time(metric: &str) -> bool {
    metric == REQUESTS[0] || metric == REQUESTS[1] || PARTS.contains(&metric)
}

impl Reading {
    /// Whether there is no value behind a series.
    pub(super) fn is_silent(&self, key: &Key, series: &Series) -> bool {
        if series.n == Some(0) || series.figures.is_empty() {
            return true;
        }
        if !series.all_zero() {
            return false;
        }
        match series.kind {
            Some(Kind::Rate | Kind::Gauge) => false,
            // Nothing sent is a fact once something ran, and the only trace of a run that did not get that far.
            Some(Kind::Counter) if series.contains == Contains::Data => !self.ran(),
            _ if REQUESTS.contains(&key.metric.as_str()) => true,
            _ if PARTS.contains(&key.metric.as_str()) => !self.was_answered(),
            Some(Kind::Counter | Kind::Trend) | None => series.n.is_none(),
        }
    }

    /// Whether an iteration or a request was counted.
    fn ran(&self) -> bool {
        let counted = |metric| self.series.get(&Key::whole(metric)).and_then(|series| series.figure("count")).unwrap_or(0.0) > 0.0;
        counted("iterations") || counted("http_reqs")
    }

    /// Whether some request took time.
    fn was_answered(&self) -> bool {
        let took = |series: &Series| !series.figures.is_empty() && !series.all_zero();
        self.series.get(&Key::whole(REQUESTS[0])).is_some_and(took)
    }

    /// Why a run that was to make requests measured none; nothing where one was answered, or none was to be made.
    pub(super) fn unanswered(&self) -> Option<&'static str> {
        let silent = |metric: &str| {
            let key = Key::whole(metric);
            self.series.get(&key).is_some_and(|series| self.is_silent(&key, series))
        };
        let none = self.series.get(&Key::whole("http_reqs")).is_some_and(Series::all_zero);
        if none {
            return Some("k6 made no request");
        }
        (silent(REQUESTS[0]) || silent(REQUESTS[1])).then_some("none of k6's requests was answered: all of them took no time")
    }

    /// Whether every request of a benchmark failed.
    pub(super) fn all_failed(&self, benchmark: &str) -> bool {
        let key = Key { benchmark: benchmark.to_owned(), metric: "http_req_failed".to_owned() };
        let failed = self.series.get(&key).and_then(|series| series.figure("value").filter(|_| series.n != Some(0)));
        failed.is_some_and(|share| share >= 1.0)
    }

    /// Whether all requests failed that a benchmark's times could be of: its own, or all of the run.
    pub(super) fn explained_by_failure(&self, key: &Key) -> bool {
        is_request_time(&key.metric) && (self.all_failed(&key.benchmark) || self.all_failed(selector::ALL))
    }
}
