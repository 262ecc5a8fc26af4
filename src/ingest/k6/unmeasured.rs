//! Finds series without measured values.
//!
//! k6 shows zeros for a metric that was named in a threshold and never got a value, and times of zero for requests
//! that found no server. Neither is fast: a zero is only kept where something else says that it was measured.

use super::metric::{Contains, Kind};
use super::parsed::{Key, Parsed, Series};
use super::selector;

/// Times of whole requests, which no answered request can have spent as zero.
const REQUESTS: &[&str] = &["http_req_duration", "http_req_waiting", "grpc_req_duration", "browser_http_req_duration"];
/// Parts of a request, which are zero when a connection is used again.
const PARTS: &[&str] = &["http_req_blocked", "http_req_connecting", "http_req_tls_handshaking", "http_req_sending", "http_req_receiving"];

/// Whether a metric is a time of requests or of a part of them.
pub(super) fn is_request_time(metric: &str) -> bool {
    metric == REQUESTS[0] || metric == REQUESTS[1] || PARTS.contains(&metric)
}

impl Parsed {
    /// Whether no value of the series was measured.
    pub(super) fn is_unmeasured(&self, key: &Key, series: &Series) -> bool {
        if series.n == Some(0) || series.statistics.is_empty() {
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

    /// Whether k6 counted an iteration or a request.
    fn ran(&self) -> bool {
        let counted = |metric| self.series.get(&Key::whole(metric)).and_then(|series| series.statistic("count")).unwrap_or(0.0) > 0.0;
        counted("iterations") || counted("http_reqs")
    }

    /// Whether some request took more than no time.
    fn was_answered(&self) -> bool {
        let took = |series: &Series| !series.statistics.is_empty() && !series.all_zero();
        self.series.get(&Key::whole(REQUESTS[0])).is_some_and(took)
    }

    /// Why a run that makes requests has none that was answered; `None` where one was, or where the run makes none.
    pub(super) fn unanswered(&self) -> Option<&'static str> {
        let unmeasured = |metric: &str| {
            let key = Key::whole(metric);
            self.series.get(&key).is_some_and(|series| self.is_unmeasured(&key, series))
        };
        let none = self.series.get(&Key::whole("http_reqs")).is_some_and(Series::all_zero);
        if none {
            return Some("k6 made no request");
        }
        (unmeasured(REQUESTS[0]) || unmeasured(REQUESTS[1])).then_some("none of k6's requests was answered: all of them took no time")
    }

    /// Whether every request of a benchmark failed.
    pub(super) fn all_failed(&self, benchmark: &str) -> bool {
        let key = Key { benchmark: benchmark.to_owned(), metric: "http_req_failed".to_owned() };
        let failed = self.series.get(&key).and_then(|series| series.statistic("value").filter(|_| series.n != Some(0)));
        failed.is_some_and(|share| share >= 1.0)
    }

    /// Whether all requests failed whose times the series could hold: its benchmark's own, or all of the run.
    pub(super) fn explained_by_failure(&self, key: &Key) -> bool {
        is_request_time(&key.metric) && (self.all_failed(&key.benchmark) || self.all_failed(selector::ALL))
    }
}
