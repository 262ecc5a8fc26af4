//! What k6's metrics are: kind, unit, direction, and whether they are judged.
//!
//! The built-in ones are known by name. A custom one is a time if `contains` says so; the rest comes from its name, and
//! where the name says nothing, from the direction of its thresholds. Times are milliseconds in every shape of file.

use crate::ingest::infer::infer_measured;
use crate::model::{Class, Direction};
use crate::unit::{Dimension, Unit};

use Direction::{Higher, Lower, Neither};

/// The four kinds of metric that k6 knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Counter,
    Gauge,
    Rate,
    Trend,
}

impl Kind {
    /// The kind of that name in k6's files.
    pub(super) fn named(name: &str) -> Option<Kind> {
        Some(match name {
            "counter" => Kind::Counter,
            "gauge" => Kind::Gauge,
            "rate" => Kind::Rate,
            "trend" => Kind::Trend,
            _ => return None,
        })
    }
}

/// What the values of a metric are, by k6's `contains`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Contains {
    /// Nothing was declared, or the shape of file does not say.
    Default,
    /// Times in milliseconds.
    Time,
    /// Amounts of data in bytes.
    Data,
}

impl Contains {
    /// The meaning of `contains` in k6's files.
    pub(super) fn named(name: &str) -> Contains {
        match name {
            "time" => Contains::Time,
            "data" => Contains::Data,
            _ => Contains::Default,
        }
    }
}

/// A metric that k6 itself emits.
#[derive(Debug)]
pub(super) struct BuiltIn {
    name: &'static str,
    pub(super) kind: Kind,
    pub(super) contains: Contains,
    /// Which way is better; for a counter, of its rate per second.
    direction: Direction,
    judged: bool,
}

const fn known(name: &'static str, kind: Kind, contains: Contains, direction: Direction, judged: bool) -> BuiltIn {
    BuiltIn { name, kind, contains, direction, judged }
}

/// k6's own metrics. The parts of a request are noisy and near zero, so they are shown and not judged; a session's
/// length is usually fixed by the script; the failed share of checks repeats the share that passed.
const BUILT_IN: &[BuiltIn] = &[
    known("http_req_duration", Kind::Trend, Contains::Time, Lower, true),
    known("http_req_waiting", Kind::Trend, Contains::Time, Lower, true),
    known("http_req_blocked", Kind::Trend, Contains::Time, Lower, false),
    known("http_req_connecting", Kind::Trend, Contains::Time, Lower, false),
    known("http_req_tls_handshaking", Kind::Trend, Contains::Time, Lower, false),
    known("http_req_sending", Kind::Trend, Contains::Time, Lower, false),
    known("http_req_receiving", Kind::Trend, Contains::Time, Lower, false),
    known("http_reqs", Kind::Counter, Contains::Default, Higher, true),
    known("http_req_failed", Kind::Rate, Contains::Default, Lower, true),
    known("checks", Kind::Rate, Contains::Default, Higher, true),
    known("checks_succeeded", Kind::Rate, Contains::Default, Higher, false),
    known("checks_failed", Kind::Rate, Contains::Default, Lower, false),
    known("checks_total", Kind::Counter, Contains::Default, Neither, false),
    known("iterations", Kind::Counter, Contains::Default, Higher, true),
    known("iteration_duration", Kind::Trend, Contains::Time, Lower, true),
    known("group_duration", Kind::Trend, Contains::Time, Lower, true),
    known("dropped_iterations", Kind::Counter, Contains::Default, Lower, true),
    known("vus", Kind::Gauge, Contains::Default, Neither, false),
    known("vus_max", Kind::Gauge, Contains::Default, Neither, false),
    known("data_sent", Kind::Counter, Contains::Data, Neither, false),
    known("data_received", Kind::Counter, Contains::Data, Neither, false),
    known("grpc_req_duration", Kind::Trend, Contains::Time, Lower, true),
    known("grpc_streams", Kind::Counter, Contains::Default, Higher, true),
    known("grpc_streams_msgs_sent", Kind::Counter, Contains::Default, Higher, true),
    known("grpc_streams_msgs_received", Kind::Counter, Contains::Default, Higher, true),
    known("ws_connecting", Kind::Trend, Contains::Time, Lower, true),
    known("ws_ping", Kind::Trend, Contains::Time, Lower, true),
    known("ws_session_duration", Kind::Trend, Contains::Time, Neither, false),
    known("ws_sessions", Kind::Counter, Contains::Default, Higher, true),
    known("ws_msgs_sent", Kind::Counter, Contains::Default, Higher, true),
    known("ws_msgs_received", Kind::Counter, Contains::Default, Higher, true),
    known("browser_web_vital_lcp", Kind::Trend, Contains::Time, Lower, true),
    known("browser_web_vital_fcp", Kind::Trend, Contains::Time, Lower, true),
    known("browser_web_vital_fid", Kind::Trend, Contains::Time, Lower, true),
    known("browser_web_vital_inp", Kind::Trend, Contains::Time, Lower, true),
    known("browser_web_vital_ttfb", Kind::Trend, Contains::Time, Lower, true),
    known("browser_web_vital_cls", Kind::Trend, Contains::Default, Lower, true),
    known("browser_http_req_duration", Kind::Trend, Contains::Time, Lower, true),
    known("browser_http_req_failed", Kind::Rate, Contains::Default, Lower, true),
    known("browser_data_sent", Kind::Counter, Contains::Data, Neither, false),
    known("browser_data_received", Kind::Counter, Contains::Data, Neither, false),
];

/// The built-in metric of that name.
pub(super) fn built_in(name: &str) -> Option<&'static BuiltIn> {
    BUILT_IN.iter().find(|known| known.name == name)
}

/// How the unit of a metric is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum UnitOrigin {
    Told,
    Guessed,
    Unknown,
}

/// What a metric is, whichever statistic of it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Nature {
    pub(super) class: Class,
    /// Which way is better; for a counter, of its rate per second.
    pub(super) direction: Direction,
    pub(super) judged: bool,
    /// Base unit; for a counter, of its count.
    pub(super) unit: Unit,
    /// Number of base units in one unit of the file.
    pub(super) factor: f64,
    pub(super) origin: UnitOrigin,
}

impl Nature {
    /// What the metric `name` is. `hint` is the direction that its thresholds agree on.
    pub(super) fn of(name: &str, kind: Kind, contains: Contains, hint: Direction) -> Nature {
        if let Some(known) = built_in(name).filter(|known| known.kind == kind) {
            let nature = Nature::told(kind, known.contains, known.direction);
            return Nature { judged: known.judged, ..nature };
        }
        match kind {
            Kind::Rate => Nature::custom_rate(name, hint),
            Kind::Counter => Nature::custom_counter(name, contains, hint),
            Kind::Trend | Kind::Gauge if contains != Contains::Default => {
                let direction = if contains == Contains::Time { Lower } else { hint };
                Nature { judged: kind == Kind::Trend && direction != Neither, ..Nature::told(kind, contains, direction) }
            }
            Kind::Trend => Nature::custom_values(name, hint),
            // The last value of a gauge depends on when the test ended.
            Kind::Gauge => Nature { judged: false, ..Nature::custom_values(name, hint) },
        }
    }

    fn told(kind: Kind, contains: Contains, direction: Direction) -> Nature {
        let (unit, factor) = match (contains, kind) {
            (Contains::Time, _) => (Unit::SECOND, 1e-3),
            (Contains::Data, _) => (Unit::BYTE, 1.0),
            (Contains::Default, Kind::Rate) => (Unit::RATIO, 1.0),
            (Contains::Default, Kind::Counter | Kind::Gauge) => (Unit::COUNT, 1.0),
            (Contains::Default, Kind::Trend) => (Unit::NONE, 1.0),
        };
        let class = match (contains, kind) {
            (_, Kind::Rate) => Class::ErrorRate,
            (Contains::Time, _) => Class::Latency,
            (Contains::Data, _) => Class::Size,
            (Contains::Default, Kind::Counter) => Class::Count,
            (Contains::Default, _) => Class::Other,
        };
        Nature { class, direction, judged: true, unit, factor, origin: UnitOrigin::Told }
    }

    /// A share of ones: compared in points when it is of failures or successes, as a score when it is of hits.
    fn custom_rate(name: &str, hint: Direction) -> Nature {
        let inferred = infer_measured(name, Some("ratio"));
        let (class, direction) = match inferred.class {
            Class::ErrorRate | Class::Score => (inferred.class, inferred.direction),
            _ => (Class::ErrorRate, sense(name).unwrap_or(hint)),
        };
        let class = if direction == Neither { Class::Other } else { class };
        Nature { class, direction, judged: direction != Neither, unit: Unit::RATIO, factor: 1.0, origin: UnitOrigin::Told }
    }

    fn custom_counter(name: &str, contains: Contains, hint: Direction) -> Nature {
        let direction = sense(name).unwrap_or(hint);
        let mut nature = Nature { judged: direction != Neither, ..Nature::told(Kind::Counter, contains, direction) };
        let inferred = infer_measured(name, None);
        if contains == Contains::Default && matches!(inferred.unit.dimension(), Dimension::Time | Dimension::Data) {
            nature.class = if inferred.unit.dimension() == Dimension::Time { Class::Duration } else { Class::Size };
            (nature.unit, nature.factor, nature.origin) = (inferred.unit, inferred.factor, UnitOrigin::Guessed);
        }
        nature
    }

    fn custom_values(name: &str, hint: Direction) -> Nature {
        let inferred = infer_measured(name, None);
        let (mut unit, mut factor) = (inferred.unit, inferred.factor);
        let mut origin = if inferred.unit_guessed { UnitOrigin::Guessed } else { UnitOrigin::Told };
        let class = match inferred.class {
            // Under load, a piece of the script is as noisy as a request.
            Class::Latency | Class::Duration => Class::Latency,
            other => other,
        };
        if unit == Unit::NONE && class == Class::Latency {
            // k6 hands out its timings in milliseconds, so that is what scripts add.
            (unit, factor, origin) = (Unit::SECOND, 1e-3, UnitOrigin::Guessed);
        }
        let direction = if class == Class::Other { hint } else { inferred.direction };
        if unit == Unit::NONE && direction == Neither {
            origin = UnitOrigin::Unknown;
        }
        Nature { class, direction, judged: direction != Neither, unit, factor, origin }
    }
}

/// Which way is better by the words in the name of a count or share; `None` where they do not tell.
fn sense(name: &str) -> Option<Direction> {
    const WORSE: &[&str] = &["error", "errors", "err", "errs", "fail", "fails", "failed", "failure", "failures", "timeout", "timeouts"];
    const BETTER: &[&str] = &["success", "successes", "successful", "succeeded", "passed", "hit", "hits"];
    let lower = name.to_lowercase();
    let any = |set: &[&str]| lower.split('_').any(|word| set.contains(&word));
    if any(WORSE) {
        Some(Lower)
    } else if any(BETTER) {
        Some(Higher)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(name: &str, kind: Kind, contains: Contains, hint: Direction) -> String {
        let n = Nature::of(name, kind, contains, hint);
        format!("{} {:?} {} x{} judged={} {:?}", n.class, n.direction, n.unit, n.factor, n.judged, n.origin)
    }

    #[test]
    fn built_in_metrics_follow_the_table() {
        use Contains::Default;
        for (name, kind, expected) in [
            ("http_req_duration", Kind::Trend, "latency Lower s x0.001 judged=true Told"),
            ("http_req_blocked", Kind::Trend, "latency Lower s x0.001 judged=false Told"),
            ("http_req_failed", Kind::Rate, "error-rate Lower ratio x1 judged=true Told"),
            ("checks", Kind::Rate, "error-rate Higher ratio x1 judged=true Told"),
            ("http_reqs", Kind::Counter, "count Higher count x1 judged=true Told"),
            ("data_sent", Kind::Counter, "size Neither B x1 judged=false Told"),
            ("vus", Kind::Gauge, "other Neither count x1 judged=false Told"),
            ("ws_session_duration", Kind::Trend, "latency Neither s x0.001 judged=false Told"),
            ("browser_web_vital_cls", Kind::Trend, "other Lower  x1 judged=true Told"),
        ] {
            assert_eq!(seen(name, kind, Default, Neither), expected, "{name}");
        }
    }

    #[test]
    fn custom_metrics_are_told_by_contains_then_name_then_threshold() {
        use Contains::{Default, Time};
        for (name, kind, contains, hint, expected) in [
            ("e2e_latency_ms", Kind::Trend, Time, Neither, "latency Lower s x0.001 judged=true Told"),
            ("e2e_latency_ms", Kind::Trend, Default, Neither, "latency Lower s x0.001 judged=true Guessed"),
            ("login_time", Kind::Trend, Default, Neither, "latency Lower s x0.001 judged=true Guessed"),
            ("payload_size_bytes", Kind::Trend, Default, Neither, "size Lower B x1 judged=true Guessed"),
            ("big_numbers", Kind::Trend, Default, Neither, "other Neither  x1 judged=false Unknown"),
            ("big_numbers", Kind::Trend, Default, Higher, "other Higher  x1 judged=true Told"),
            ("cache_hit_ratio", Kind::Rate, Default, Neither, "score Higher ratio x1 judged=true Told"),
            ("business_errors", Kind::Rate, Default, Higher, "error-rate Lower ratio x1 judged=true Told"),
            ("logged_in", Kind::Rate, Default, Neither, "other Neither ratio x1 judged=false Told"),
            ("logged_in", Kind::Rate, Default, Higher, "error-rate Higher ratio x1 judged=true Told"),
            ("login_success", Kind::Rate, Default, Neither, "error-rate Higher ratio x1 judged=true Told"),
            ("orders_created", Kind::Counter, Default, Neither, "count Neither count x1 judged=false Told"),
            ("orders_created", Kind::Counter, Default, Higher, "count Higher count x1 judged=true Told"),
            ("uploaded_mb", Kind::Counter, Default, Neither, "size Neither B x1000000 judged=false Guessed"),
            ("queue_depth", Kind::Gauge, Default, Lower, "score Lower  x1 judged=false Told"),
        ] {
            assert_eq!(seen(name, kind, contains, hint), expected, "{name}");
        }
    }
}
