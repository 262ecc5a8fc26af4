//! What a metric is, guessed from its name and unit, for tools that do not say.

mod class;
mod named_unit;
mod vocabulary;
mod words;

pub(crate) use self::words::words;

use self::class::Words;
use self::named_unit::unit_of_name;
use self::words::statistic_of;
use crate::model::{Class, Direction, Metric};
use crate::unit::{self, Unit};

/// What a name and a unit suggest.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Inferred {
    /// The kind of metric.
    pub(crate) class: Class,
    /// Which way is better.
    pub(crate) direction: Direction,
    /// Base unit, from the unit given or the name's ending.
    pub(crate) unit: Unit,
    /// Base units in one unit of the file.
    pub(crate) factor: f64,
    /// The percentile or mean that the name holds: "p95", "mean".
    pub(crate) statistic: Option<String>,
    /// Whether the unit was read off the name.
    pub(crate) unit_guessed: bool,
}

impl Inferred {
    /// A metric of this kind, from a value in the file's unit.
    pub(crate) fn metric(&self, name: &str, value: f64) -> Metric {
        let mut metric = Metric::new(name, self.class, self.unit.clone(), value * self.factor).direction(self.direction);
        metric.statistic.clone_from(&self.statistic);
        if self.direction == Direction::Neither { metric.informational() } else { metric }
    }
}

/// Names that say nothing of their own: what surrounds them decides.
const BARE: &[&str] =
    &["value", "values", "val", "result", "results", "measurement", "current", "actual", "sample", "samples", "times", "data"];

/// What `name` (with the unit of the file, if any) suggests. `context` is the name of what surrounds it, which
/// decides for bare leaves: `p95` in `latency_simple_filter`.
pub(crate) fn infer(name: &str, context: &str, unit_text: Option<&str>) -> Inferred {
    let own = words(name);
    let around = words(context);
    let bare = is_bare(&own) || is_open(&own);
    let given = unit_text.map(unit::parse).filter(|parsed| parsed.unit != Unit::NONE);
    let guessed = match &given {
        Some(_) => None,
        // `orders` in `latency_ms` is in milliseconds; `users` in it is not.
        None => unit_of_name(name, &own).or_else(|| bare.then(|| unit_of_name(context, &around)).flatten()),
    };
    let unit_guessed = guessed.is_some();
    let parsed = given.or(guessed);
    let unit = parsed.as_ref().map_or(Unit::NONE, |p| p.unit.clone());
    let statistic = own.iter().find_map(|word| statistic_of(word));
    let (class, direction) = judge(&own, &around, bare, &unit);
    let unit = refine(class, unit);
    Inferred { class, direction, factor: parsed.map_or(1.0, |p| p.factor), unit, statistic, unit_guessed }
}

/// Class and direction from the name, and from what surrounds it where the name alone leaves them open.
fn judge(own: &[String], around: &[String], bare: bool, unit: &Unit) -> (Class, Direction) {
    let own_words = Words(own);
    if own_words.beside_the_point() {
        return (Class::Other, Direction::Neither);
    }
    // "value" in "memory_available_mb": the words around the value are its name.
    let name: Vec<String> = if bare { around.iter().chain(own).cloned().collect() } else { own.to_vec() };
    let mut words = Words(&name);
    let mut class = words.class(unit);
    if class == Class::Other && !own_words.volume() {
        let surroundings = Words(around);
        class = surroundings.class(unit);
        if class != Class::Other {
            words = surroundings;
        }
    }
    (class, words.direction(class))
}

/// Whether a name tells how something was measured and no result: `seed`, `target_ms`, `stddev`.
pub(crate) fn is_circumstance(name: &str) -> bool {
    let own = words(name);
    Words(&own).beside_the_point() || Words(&own).volume()
}

/// Whether a name leaves open what its number is.
fn is_open(own: &[String]) -> bool {
    let own = Words(own);
    own.class(&Unit::NONE) == Class::Other && !own.beside_the_point() && !own.volume()
}

/// Whether a name is nothing but a statistic or "value".
fn is_bare(words: &[String]) -> bool {
    words.iter().all(|word| BARE.contains(&word.as_str()) || statistic_of(word).is_some())
}

/// A class can tell the unit's dimension: an error rate without a unit is a ratio.
fn refine(class: Class, unit: Unit) -> Unit {
    if unit != Unit::NONE {
        return unit;
    }
    match class {
        Class::ErrorRate => Unit::RATIO,
        Class::Count => Unit::COUNT,
        _ => unit,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(name: &str, context: &str, unit: Option<&str>) -> String {
        let i = infer(name, context, unit);
        format!("{} {:?} {} x{}", i.class, i.direction, i.unit, i.factor)
    }

    #[test]
    fn names_of_scenarios_are_understood() {
        for (name, context, unit, expected) in [
            ("throughput_msg_sec", "", None, "throughput Higher msg/s x1"),
            ("latency_p95", "", None, "latency Lower  x1"),
            ("latency_p99_ms", "", None, "latency Lower s x0.001"),
            ("error_rate", "", None, "error-rate Lower ratio x1"),
            ("memory_usage_mb", "", None, "memory Lower B x1000000"),
            ("cpu_percent", "resources", None, "cpu Lower ratio x0.01"),
            ("memory_used_gb", "resources", None, "memory Lower B x1000000000"),
            ("memory_available_gb", "resources", None, "memory Neither B x1000000000"),
            ("memory_percent", "resources", None, "memory Lower ratio x0.01"),
            ("p95", "latency_simple_filter", Some("ms"), "latency Lower s x0.001"),
            ("value", "ingestion_rate", Some("msg/sec"), "throughput Higher msg/s x1"),
            ("compression_ratio", "storage", None, "score Higher  x1"),
            ("raw_size_mb", "storage", None, "size Neither B x1000000"),
            ("compressed_size_mb", "storage", None, "size Lower B x1000000"),
            ("execution_latency_milliseconds", "", None, "latency Lower s x0.001"),
            ("payload_size_bytes", "", None, "size Lower B x1"),
            ("cache_hit_ratio", "", None, "score Higher  x1"),
            ("queries", "db", None, "count Lower count x1"),
            ("users", "", None, "other Neither  x1"),
            ("packet_loss", "", Some("%"), "error-rate Lower ratio x0.01"),
            ("val_loss", "", None, "score Lower  x1"),
            ("http_req_waiting", "", Some("ms"), "latency Lower s x0.001"),
            ("wait_ms", "", None, "latency Lower s x0.001"),
            ("queue_depth", "", None, "other Lower  x1"),
            ("rps", "", None, "throughput Higher req/s x1"),
            ("qps", "", None, "throughput Higher query/s x1"),
            ("p95_ms", "", None, "latency Lower s x0.001"),
            ("p95Ms", "", None, "latency Lower s x0.001"),
            ("duration_ms", "", None, "duration Lower s x0.001"),
            ("gc_pause_ms", "", None, "latency Lower s x0.001"),
            ("gc_count", "", None, "count Lower count x1"),
            ("goodput", "", None, "throughput Higher  x1"),
            ("success_rate", "", None, "error-rate Higher ratio x1"),
            ("availability", "", Some("%"), "error-rate Higher ratio x0.01"),
            ("uptime_percent", "", None, "error-rate Higher ratio x0.01"),
            ("uptime", "", None, "other Neither  x1"),
            ("hit_ratio", "cache", None, "score Higher  x1"),
            ("miss_rate", "cache", None, "score Lower  x1"),
            ("tokens_per_second", "", None, "throughput Higher tokens/s x1"),
            ("requests_per_second", "", None, "throughput Higher requests/s x1"),
            ("bytes_per_second", "", None, "throughput Higher B/s x1"),
            ("disk_read_mb_s", "", None, "throughput Higher B/s x1000000"),
            ("throughput_min", "", None, "throughput Higher  x1"),
            ("throughput_per_sec", "", None, "throughput Higher 1/s x1"),
            ("bytes_per_op", "", None, "memory Lower B x1"),
            ("B/op", "", None, "memory Lower B x1"),
            ("ns/op", "", None, "duration Lower s x0.000000001"),
            ("MB/s", "", None, "throughput Higher B/s x1000000"),
            ("allocs/op", "", None, "count Lower allocs x1"),
            ("response_size_bytes", "", None, "size Lower B x1"),
            ("max_rss_kb", "", None, "memory Lower B x1000"),
            ("cpu_time", "", None, "duration Lower  x1"),
            ("num_requests", "", None, "other Neither  x1"),
            ("num_failures", "", None, "count Lower count x1"),
            ("http_req_failed", "", None, "error-rate Lower ratio x1"),
            ("value", "memory_available_mb", None, "memory Neither B x1000000"),
            ("p95", "latency_ms", None, "latency Lower s x0.001"),
            ("stddev", "latency", Some("ms"), "other Neither s x0.001"),
            ("target", "latency", Some("ms"), "other Neither s x0.001"),
            ("timestamp", "latency", None, "other Neither  x1"),
            ("batch_size", "", None, "other Neither  x1"),
            ("seed", "", None, "other Neither  x1"),
            ("speed_up", "", None, "score Higher  x1"),
            ("rmse", "", None, "score Lower  x1"),
            ("hz", "", None, "throughput Higher 1/s x1"),
            ("orders", "latency_ms", None, "latency Lower s x0.001"),
            ("rows", "query", Some("count"), "other Neither count x1"),
            ("timeStamp", "times", None, "other Neither  x1"),
            ("count", "parse", None, "other Neither  x1"),
            ("page_faults", "", None, "count Lower count x1"),
            ("db_query_count", "", None, "count Lower count x1"),
            ("", "", None, "other Neither  x1"),
        ] {
            assert_eq!(seen(name, context, unit), expected, "{name}");
        }
    }

    #[test]
    fn percentiles_in_names_become_the_statistic() {
        assert_eq!(infer("latency_p95", "", None).statistic.as_deref(), Some("p95"));
        assert_eq!(infer("p999", "", None).statistic.as_deref(), Some("p999"));
        assert_eq!(infer("avg_time", "", None).statistic.as_deref(), Some("mean"));
        assert_eq!(infer("parse", "", None).statistic, None);
    }
}
