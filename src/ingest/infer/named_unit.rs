//! Units that stand in names: `latency_ms`, `memory_used_gb`, `throughput_msg_sec`, `bytes_per_op`, `allocs/op`.

use super::words::statistic_of;
use crate::unit::{self, Dimension, Parsed};

/// Name endings that are units.
const SUFFIXES: &[(&str, &str)] = &[
    ("milliseconds", "ms"),
    ("millisecond", "ms"),
    ("millis", "ms"),
    ("msec", "ms"),
    ("msecs", "ms"),
    ("ms", "ms"),
    ("microseconds", "µs"),
    ("micros", "µs"),
    ("usec", "µs"),
    ("us", "µs"),
    ("µs", "µs"),
    ("nanoseconds", "ns"),
    ("nanos", "ns"),
    ("nsec", "ns"),
    ("ns", "ns"),
    ("seconds", "s"),
    ("secs", "s"),
    ("sec", "s"),
    ("s", "s"),
    ("minutes", "min"),
    ("hours", "h"),
    ("bytes", "B"),
    ("kib", "KiB"),
    ("mib", "MiB"),
    ("gib", "GiB"),
    ("tib", "TiB"),
    ("kb", "kB"),
    ("mb", "MB"),
    ("gb", "GB"),
    ("tb", "TB"),
    ("kilobytes", "kB"),
    ("megabytes", "MB"),
    ("gigabytes", "GB"),
    ("percent", "%"),
    ("percentage", "%"),
    ("pct", "%"),
    ("rps", "rps"),
    ("qps", "qps"),
    ("tps", "tps"),
    ("iops", "iops"),
    ("kbps", "kbps"),
    ("mbps", "Mbps"),
    ("gbps", "Gbps"),
];
/// Endings that are units even when they are the whole name.
const WHOLE: &[&str] = &[
    "rps",
    "qps",
    "tps",
    "iops",
    "kbps",
    "mbps",
    "gbps",
    "bytes",
    "hz",
    "percent",
    "ms",
    "us",
    "ns",
    "seconds",
    "milliseconds",
    "microseconds",
    "nanoseconds",
    "kb",
    "mb",
    "gb",
    "kib",
    "mib",
    "gib",
];
/// What is counted per second in names that do not say "per": `orders_s`. Singular forms are mostly what takes
/// that long (`query_s`), so few of them are here.
const RATE_NOUNS: &[&str] = &[
    "msg",
    "msgs",
    "messages",
    "req",
    "reqs",
    "requests",
    "op",
    "ops",
    "operations",
    "events",
    "tx",
    "txs",
    "transactions",
    "rows",
    "queries",
    "items",
    "records",
    "tokens",
    "frames",
    "ticks",
    "orders",
    "trades",
    "calls",
    "iters",
    "iterations",
    "docs",
    "documents",
    "files",
    "packets",
    "images",
    "samples",
    "jobs",
    "tasks",
    "connections",
    "inserts",
    "writes",
    "reads",
    "lines",
    "steps",
    "updates",
    "elements",
    "elems",
];
const PER_TIME: &[&str] = &["s", "sec", "second", "min", "minute", "hour", "ms", "us"];

/// The unit that the words of a name hold, `name` being the name itself.
pub(super) fn unit_of_name(name: &str, words: &[String]) -> Option<Parsed> {
    if let Some((_, under)) = name.split_once('/')
        && !under.contains('/')
    {
        // "ns/op", "MB/s": the whole name is a unit; a path such as "parse/large" is none.
        let parsed = unit::parse(name);
        if parsed.unit.dimension() != Dimension::Other && parsed.unit.dimension() != Dimension::Rate {
            return Some(parsed);
        }
    }
    rate(words).or_else(|| per_thing(words)).or_else(|| ending(words))
}

/// `throughput_msg_sec`, `requests_per_second`, `read_mb_s`; but `latency_p95_sec` is a time.
fn rate(words: &[String]) -> Option<Parsed> {
    let [before @ .., noun, per] = words else { return None };
    if !PER_TIME.contains(&per.as_str()) {
        return None;
    }
    if noun == "per" {
        let noun = before.last().map_or("", String::as_str);
        let noun = suffix(noun).unwrap_or(noun);
        return Some(unit::parse(&format!("{}/{per}", if GENERAL.contains(&noun) { "1" } else { noun })));
    }
    if matches!(per.as_str(), "min" | "ms" | "us") {
        // "throughput_min" is a minimum.
        let counted = RATE_NOUNS.contains(&noun.as_str()) && words.iter().any(|w| w == "throughput" || w == "rate");
        return counted.then(|| unit::parse(&format!("{noun}/{per}")));
    }
    if let Some(symbol) = suffix(noun).filter(|symbol| unit::parse(symbol).unit.dimension() == Dimension::Data) {
        return Some(unit::parse(&format!("{symbol}/{per}")));
    }
    let general = words.iter().any(|w| matches!(w.as_str(), "throughput" | "rate"));
    if RATE_NOUNS.contains(&noun.as_str()) {
        return Some(unit::parse(&format!("{noun}/{per}")));
    }
    if !general || suffix(noun).is_some() || statistic_of(noun).is_some() {
        return None;
    }
    Some(unit::parse(&format!("{}/{per}", if GENERAL.contains(&noun.as_str()) { "1" } else { noun })))
}

/// Words that say that a number is a rate, and not of what.
const GENERAL: &[&str] = &["throughput", "rate", "speed", "bandwidth", ""];

/// `bytes_per_op`, `ms_per_request`: the unit of what is spent on one.
fn per_thing(words: &[String]) -> Option<Parsed> {
    let at = words.iter().rposition(|word| word == "per")?;
    let spent = words.get(at.checked_sub(1)?)?;
    Some(unit::parse(suffix(spent)?))
}

fn ending(words: &[String]) -> Option<Parsed> {
    let last = words.last()?;
    // A lone "s" is a plural or a name, not seconds; a lone "rps" can only be a rate.
    if words.len() == 1 && !WHOLE.contains(&last.as_str()) {
        return last.ends_with('%').then(|| unit::parse("%"));
    }
    match last.as_str() {
        "hz" => Some(unit::parse("hz")),
        _ => suffix(last).map(unit::parse),
    }
}

fn suffix(word: &str) -> Option<&'static str> {
    SUFFIXES.iter().find(|(suffix, _)| *suffix == word).map(|(_, unit)| *unit)
}
