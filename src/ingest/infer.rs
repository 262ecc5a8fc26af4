//! What a metric is, guessed from its name and unit, for tools that do not say.

use crate::model::{Class, Direction, Metric};
use crate::unit::{self, Dimension, Unit};

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

/// Name endings that are units: `latency_ms`, `memory_used_gb`, `throughput_msg_sec`, `cpu_percent`.
const SUFFIXES: &[(&str, &str)] = &[
    ("milliseconds", "ms"),
    ("millis", "ms"),
    ("msec", "ms"),
    ("ms", "ms"),
    ("microseconds", "µs"),
    ("usec", "µs"),
    ("us", "µs"),
    ("nanoseconds", "ns"),
    ("nanos", "ns"),
    ("ns", "ns"),
    ("seconds", "s"),
    ("secs", "s"),
    ("sec", "s"),
    ("s", "s"),
    ("minutes", "min"),
    ("bytes", "B"),
    ("kib", "KiB"),
    ("mib", "MiB"),
    ("gib", "GiB"),
    ("kb", "kB"),
    ("mb", "MB"),
    ("gb", "GB"),
    ("tb", "TB"),
    ("percent", "%"),
    ("pct", "%"),
    ("rps", "rps"),
    ("qps", "qps"),
    ("tps", "tps"),
    ("mbps", "Mbps"),
];

/// What `name` (with the unit of the file, if any) suggests. `context` is the name of what surrounds it, which
/// decides for bare leaves: `p95` in `latency_simple_filter`.
pub(crate) fn infer(name: &str, context: &str, unit_text: Option<&str>) -> Inferred {
    let words = words(name);
    let given = unit_text.map(unit::parse).filter(|parsed| parsed.unit != Unit::NONE);
    let guessed = if given.is_none() { unit_of_name(&words) } else { None };
    let unit_guessed = guessed.is_some();
    let parsed = given.or(guessed);
    let unit = parsed.as_ref().map_or(Unit::NONE, |p| p.unit.clone());
    let statistic = words.iter().find_map(|word| statistic_of(word));
    let mut class = class_of(&words, &unit);
    if class == Class::Other {
        class = class_of(&self::words(context), &unit);
    }
    let unit = refine(class, unit);
    Inferred { class, direction: direction_of(class, &words), factor: parsed.map_or(1.0, |p| p.factor), unit, statistic, unit_guessed }
}

/// Lower-case words of an identifier: snake, kebab, dotted, spaced and camel case.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut previous_lower = false;
    for c in name.chars() {
        let boundary = !c.is_alphanumeric() && c != '%';
        if boundary || (c.is_uppercase() && previous_lower) {
            words.push(String::new());
        }
        if !boundary {
            words.last_mut().map(|word| word.extend(c.to_lowercase())).unwrap_or_default();
        }
        previous_lower = c.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// `p95`, `p999`, `median`, `mean` …
fn statistic_of(word: &str) -> Option<String> {
    match word {
        "median" | "mean" | "avg" | "average" | "min" | "max" | "stddev" | "sum" | "total" => Some(match word {
            "average" | "avg" => "mean".to_owned(),
            other => other.to_owned(),
        }),
        _ => word
            .strip_prefix('p')
            .filter(|digits| (1..=4).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()))
            .map(|_| word.to_owned()),
    }
}

fn unit_of_name(words: &[String]) -> Option<unit::Parsed> {
    let last = words.last()?;
    if let [.., noun, per] = words
        && matches!(per.as_str(), "sec" | "s" | "second" | "min" | "minute")
    {
        // throughput_msg_sec, requests_per_second; but latency_p95_sec is a time.
        let noun_is_unit = SUFFIXES.iter().any(|(suffix, _)| suffix == noun) || statistic_of(noun).is_some();
        let noun = if noun == "per" { words.get(words.len().wrapping_sub(3)).map_or("", String::as_str) } else { noun };
        let is_rate = words.iter().any(|w| matches!(w.as_str(), "throughput" | "rate" | "per")) || RATE_NOUNS.contains(&noun);
        if is_rate && !noun_is_unit {
            return Some(unit::parse(&format!("{noun}/{per}")));
        }
    }
    // A lone "s" is a plural or a name, not seconds.
    let (_, unit) = SUFFIXES.iter().find(|(suffix, _)| suffix == last).filter(|_| words.len() > 1)?;
    Some(unit::parse(unit))
}

const RATE_NOUNS: &[&str] = &[
    "msg", "msgs", "message", "messages", "req", "reqs", "request", "requests", "op", "ops", "event", "events", "tx", "row", "rows",
    "query", "queries", "item", "items", "record", "records",
];

fn class_of(words: &[String], unit: &Unit) -> Class {
    let any = |set: &[&str]| words.iter().any(|word| set.contains(&word.as_str()));
    let ratio = unit.dimension() == Dimension::Ratio;
    if any(&["error", "errors", "failure", "failures", "failed", "fail", "err"]) {
        return if any(&["rate", "ratio", "percent", "pct", "share", "failed"]) || ratio { Class::ErrorRate } else { Class::Count };
    }
    if any(&["compression", "accuracy", "f1", "score", "speedup", "recall", "precision", "auc"])
        && unit.dimension() != Dimension::Time
        && unit.dimension() != Dimension::Data
        || any(&["hit"]) && any(&["ratio", "rate", "percent"])
    {
        return Class::Score;
    }
    if unit.dimension() == Dimension::Rate
        || unit.dimension() == Dimension::DataRate
        || any(&["throughput", "rps", "qps", "tps", "bandwidth"])
    {
        return Class::Throughput;
    }
    if any(&["memory", "mem", "rss", "heap", "ram"]) {
        return Class::Memory;
    }
    if any(&["cpu"]) {
        return if unit.dimension() == Dimension::Time { Class::Duration } else { Class::Cpu };
    }
    if any(&["latency", "latencies", "response", "rtt", "ttfb", "delay"]) {
        return Class::Latency;
    }
    if unit.dimension() == Dimension::Time || any(&["duration", "time", "elapsed", "runtime"]) {
        return if words.iter().any(|word| percentile(word)) { Class::Latency } else { Class::Duration };
    }
    if unit.dimension() == Dimension::Data || any(&["size", "bytes", "storage"]) {
        return Class::Size;
    }
    if any(&["count", "instructions", "allocations", "allocs", "misses", "queries", "cycles"]) || unit.dimension() == Dimension::Count {
        return Class::Count;
    }
    Class::Other
}

fn percentile(word: &str) -> bool {
    statistic_of(word).is_some_and(|statistic| statistic.starts_with('p'))
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

fn direction_of(class: Class, words: &[String]) -> Direction {
    let any = |set: &[&str]| words.iter().any(|word| set.contains(&word.as_str()));
    match class {
        Class::Memory | Class::Size if any(&["available", "free", "raw", "total", "limit", "capacity"]) => Direction::Neither,
        Class::Score if any(&["loss"]) => Direction::Lower,
        Class::ErrorRate if any(&["success"]) => Direction::Higher,
        _ => class.default_direction(),
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
