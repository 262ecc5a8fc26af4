//! Units that stand in names: `latency_ms`, `memory_used_gb`, `throughput_msg_sec`, `bytes_per_op`, `allocs/op`.

use super::vocabulary::{Sense, senses};
use super::words::{has_word, statistic_of, words};
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
    ("mins", "min"),
    ("hours", "h"),
    ("hrs", "h"),
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
    ("kibps", "KiB/s"),
    ("mibps", "MiB/s"),
    ("gibps", "GiB/s"),
    ("mbs", "MB/s"),
    ("gbs", "GB/s"),
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
    "sec",
    "secs",
    "seconds",
    "milliseconds",
    "millis",
    "msec",
    "microseconds",
    "micros",
    "usec",
    "nanoseconds",
    "nanos",
    "nsec",
    "kb",
    "mb",
    "gb",
    "kib",
    "mib",
    "gib",
];
/// What is counted per second in names that do not say "per": `orders_s`. Singular forms are mostly what takes
/// that long (`query_s`), so few of them are here.
const RATE_NOUNS: &str = "\
    msg msgs tok toks img imgs messages req reqs requests op ops operations events tx txs transactions rows queries items \
    records tokens frames ticks orders trades calls iters iterations docs documents files packets images samples jobs \
    tasks connections inserts writes reads lines steps updates elements elems evals nodes rays sims games moves cells \
    pixels hashes edges points voxels particles keys pairs rollouts episodes triangles vertices polygons spans entries \
    chars characters words symbols sentences pages urls conns sessions handshakes signatures sigs proofs blocks pings \
    flows pkts instructions allocs commits deletes lookups probes inferences predictions detections vectors";
/// What a movement covers per second: `speed_m_s`, `turn_rate_rad_s`.
pub(super) const MOVED: &[&str] = &["m", "km", "mm", "cm", "rad", "deg"];

/// Short forms of what is counted per second in thousands or millions: `Mop_s`, `MSa_s`, `kreq_s`.
const MULTIPLIED: &str = "\
    op flop mac lup req tok msg pix pixel sa samp sample key elem cell vox voxel tri ray pkt packet img image bit loc kmer \
    pt pts prim vert obj conn upd update lookup insert move eval gen base bp read write row node edge hash cycle inst \
    instr event evt tx txn line query point particle symbol item";

/// Whether a noun is counted per second, be it in thousands or millions.
fn is_counted(noun: &str) -> bool {
    let known = |noun: &str| has_word(RATE_NOUNS, noun) || noun == "sa" || noun == "bits";
    let multiplied = noun.strip_prefix(['k', 'm', 'g']).or_else(|| noun.strip_prefix('t').filter(|rest| rest.starts_with("flop")));
    let short = |rest: &str| has_word(MULTIPLIED, rest) || rest.strip_suffix('s').is_some_and(|one| has_word(MULTIPLIED, one));
    known(noun) || multiplied.is_some_and(|rest| short(rest) && !matches!(noun, "grow" | "gray" | "gitem"))
}

const PER_TIME: &[&str] = &["s", "sec", "second", "min", "minute", "hour", "ms", "us"];

/// What the words of a name hold beside its unit.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct NamedUnit {
    /// The unit.
    pub(super) parsed: Parsed,
    /// The words that are no part of it; of a rate, what is counted is among them.
    pub(super) rest: Vec<String>,
    /// What the number is for one of: "op" in `bytes_per_op`.
    pub(super) under: Vec<String>,
}

impl NamedUnit {
    /// Whether it is of a movement: metres or radians per second.
    pub(super) fn is_movement(&self) -> bool {
        self.parsed.unit.noun().is_some_and(|noun| MOVED.contains(&noun))
    }

    fn new(symbol: &str, rest: &[String], under: &[String]) -> NamedUnit {
        NamedUnit { parsed: unit::parse(symbol), rest: rest.to_vec(), under: under.to_vec() }
    }
}

/// The unit that the words of a name hold, `name` being the name itself.
pub(super) fn unit_of_name(name: &str, words: &[String]) -> Option<NamedUnit> {
    if let Some((over, under)) = name.split_once('/')
        && !under.contains('/')
        && let Some((first, last)) = words.split_first()
    {
        // "ns/op", "MB/s": the whole name is a unit; a path such as "parse/large" is none.
        let parsed = unit::parse(name);
        match parsed.unit.dimension() {
            Dimension::Other => {}
            Dimension::Rate if suffix(over).is_some() || !matches!(under, "s" | "sec" | "second") => {}
            Dimension::Rate | Dimension::Count => return Some(NamedUnit { parsed, rest: vec![first.clone()], under: last.to_vec() }),
            _ => return Some(NamedUnit { parsed, rest: Vec::new(), under: last.to_vec() }),
        }
        if let Some(named) = per_sign(over, under) {
            return Some(named);
        }
    }
    // "MBps" are bytes, "Mbps" bits.
    let bytes = ["KBps", "MBps", "GBps"].iter().find(|symbol| name.ends_with(*symbol));
    if let (Some(symbol), Some((_, before))) = (bytes, words.split_last()) {
        let before = before.split_last().map_or(before, |(last, rest)| if last.len() == 1 { rest } else { before });
        return Some(NamedUnit::new(&format!("{}/s", symbol.trim_end_matches("ps")), before, &[]));
    }
    // A second of the wall clock is a second.
    if let Some(at) = words.windows(3).position(|three| {
        matches!(three, [per, clock, second] if per == "per" && matches!(clock.as_str(), "wall" | "real" | "wallclock") && PER_TIME.contains(&second.as_str()))
    }) {
        let plain: Vec<String> = words.iter().enumerate().filter(|(index, _)| *index != at + 1).map(|(_, word)| word.clone()).collect();
        return unit_of_name("", &plain);
    }
    // "tokens_per_second_per_gpu" is a rate of one of several.
    let per = |at: &usize| words.get(*at).is_some_and(|word| word == "per") && words.get(*at + 2).is_some_and(|word| word == "per");
    if let Some(named) = (1..words.len()).find(per).and_then(|at| rate(words.get(..at + 2)?)) {
        return Some(named);
    }
    // "latency_ms_p50": the unit stands before the statistic.
    let stem =
        words.iter().rposition(|word| statistic_of(word).is_none() || word == "total").and_then(|last| words.get(..=last)).unwrap_or(words);
    let of = |words: &[String]| {
        rate(words).or_else(|| of_each(words)).or_else(|| per_thing(words)).or_else(|| ending(words)).or_else(|| after_one(words))
    };
    let estimated = before_summary(words, rate);
    rate(words)
        .or(estimated)
        .or_else(|| of(words))
        .or_else(|| of(stem))
        .or_else(|| before_summary(words, of))
        .or_else(|| before_circumstance(words, of))
        .or_else(|| unit_first(words))
        .or_else(|| unit_within(words))
}

/// The unit before the case that was measured: `parse_ms_cold`, `rss_mb_idle`. What is counted in such cases tells of itself.
fn unit_within(words: &[String]) -> Option<NamedUnit> {
    let at = words.iter().position(|word| MIDDLES.contains(&word.as_str())).filter(|at| *at > 0)?;
    let (before, after) = (words.get(..at)?, words.get(at + 1..)?);
    let case = |word: &String| senses(word).iter().all(|sense| matches!(sense, Sense::Setting | Sense::Input | Sense::Lapse));
    let mut named = ending(words.get(..=at)?).filter(|_| after.len() == 1 && after.iter().all(case))?;
    named.rest = before.to_vec();
    Some(named)
}

/// Units that are nothing else wherever they stand.
const MIDDLES: &[&str] = &["ms", "us", "ns", "msec", "usec", "kb", "mb", "gb", "kib", "mib", "gib", "rps", "qps", "mbps", "gbps"];

/// The unit that stands first: `ms_per_event_mean`, `seconds_compute`.
fn unit_first(words: &[String]) -> Option<NamedUnit> {
    let (first, rest) = words.split_first()?;
    let short = matches!(first.as_str(), "ms" | "msec" | "usec" | "nsec" | "millis" | "micros" | "nanos");
    let unit = short || matches!(first.as_str(), "seconds" | "secs" | "milliseconds" | "microseconds" | "nanoseconds");
    (unit && !rest.is_empty()).then(|| NamedUnit::new(suffix(first).unwrap_or_default(), rest, &[]))
}

/// The unit before what tells of the circumstances: `seconds_without_quorum`, `rps_at_peak`.
fn before_circumstance(words: &[String], of: impl Fn(&[String]) -> Option<NamedUnit>) -> Option<NamedUnit> {
    let preposition = |word: &String| senses(word).contains(&Sense::Preposition);
    let at = words.iter().position(preposition).filter(|at| (1..words.len() - 1).contains(at))?;
    let mut named = of(words.get(..at)?)?;
    named.rest.extend_from_slice(words.get(at..)?);
    Some(named)
}

/// The unit before "total", "peak" and the like: `gpu_ms_total`, `heap_bytes_peak`. What is counted on from the start of
/// a process is in bytes, too, and that one is not the size of anything: `received_bytes_total`.
fn before_summary(words: &[String], of: impl Fn(&[String]) -> Option<NamedUnit>) -> Option<NamedUnit> {
    let (last, before) = words.split_last()?;
    let summary = last == "total" || senses(last).contains(&Sense::Filler);
    let packed = PACKED.contains(&last.as_str());
    let mut named = of(before).filter(|_| (summary || packed) && before.len() > 1)?;
    let fits = !packed || named.parsed.unit.dimension() == Dimension::Data;
    let fits =
        fits && (last != "total" || matches!(named.parsed.unit.dimension(), Dimension::Time | Dimension::Rate | Dimension::DataRate));
    named.rest.push(last.clone());
    fits.then_some(named)
}

/// How what has a size was packed.
const PACKED: &[&str] = &["gz", "gzip", "gzipped", "br", "brotli", "zst", "zstd", "compressed", "uncompressed", "minified", "raw"];

/// The unit that the last of several words tells by itself, whatever stands before it.
pub(super) fn unit_of_ending(words: &[String]) -> Option<Parsed> {
    let (last, before) = words.split_last()?;
    suffix(last).filter(|_| !before.is_empty()).map(unit::parse)
}

/// `throughput_msg_sec`, `requests_per_second`, `read_mb_s`; but `latency_p95_sec` is a time.
fn rate(words: &[String]) -> Option<NamedUnit> {
    let [before @ .., noun, per] = words else { return None };
    if !(PER_TIME.contains(&per.as_str()) || noun == "per" && per == "ns") {
        return None;
    }
    let without_per = words.get(..words.len() - 1).unwrap_or_default();
    if noun == "per" {
        let (noun, over) = before.split_last().map_or(("", before), |(noun, over)| (noun.as_str(), over));
        return Some(match suffix(noun) {
            Some(symbol) => NamedUnit::new(&format!("{symbol}/{per}"), over, &[]),
            None if GENERAL.contains(&noun) => NamedUnit::new(&format!("1/{per}"), before, &[]),
            None => NamedUnit::new(&format!("{noun}/{per}"), before, &[]),
        });
    }
    // "avg_per_img_s" are the seconds that one image takes.
    if before.last().is_some_and(|word| word == "per") && !before.iter().any(|word| is_counted(word)) {
        return None;
    }
    let counted = || NamedUnit::new(&format!("{noun}/{per}"), without_per, &[]);
    let general = words.iter().any(|word| matches!(word.as_str(), "throughput" | "rate"));
    if matches!(per.as_str(), "min" | "ms" | "us") {
        // "throughput_min" is a minimum.
        return (is_counted(noun) && general).then(counted);
    }
    if let Some(symbol) = suffix(noun).filter(|symbol| unit::parse(symbol).unit.dimension() == Dimension::Data) {
        return Some(NamedUnit::new(&format!("{symbol}/{per}"), before, &[]));
    }
    // The seconds to the first token are a time.
    let tokens = noun == "token"
        && !before.iter().any(|word| word == "per")
        && before.last().is_some_and(|word| word.ends_with("ed") || matches!(word.as_str(), "input" | "output"));
    if tokens || is_counted(noun) || MOVED.contains(&noun.as_str()) && !before.is_empty() {
        return Some(counted());
    }
    if !general || suffix(noun).is_some() || statistic_of(noun).is_some() {
        return None;
    }
    Some(if GENERAL.contains(&noun.as_str()) { NamedUnit::new(&format!("1/{per}"), without_per, &[]) } else { counted() })
}

/// Words that say that a number is a rate, and not of what.
const GENERAL: &[&str] = &["throughput", "rate", "speed", "bandwidth", ""];

/// `bytes_per_op`, `ms_per_request`, `ns_op`: the unit of what is spent on one.
fn per_thing(words: &[String]) -> Option<NamedUnit> {
    let said = words.iter().rposition(|word| word == "per").filter(|at| *at > 0);
    let (over, under) = match said {
        Some(at) => (words.get(..at)?, words.get(at + 1..)?),
        // "ns_op", "us_call" leave the word out.
        None => words.split_at(words.len().checked_sub(1)?),
    };
    let (spent, before) = over.split_last()?;
    let symbol = if spent == "b" { "B" } else { suffix(spent)? };
    // So many simulated nanoseconds in a day are a rate.
    if matches!(under, [one] if matches!(one.as_str(), "day" | "year")) && unit::parse(symbol).unit.dimension() == Dimension::Time {
        return Some(NamedUnit::new(&format!("sim-{symbol}/{}", under.first()?), before, &[]));
    }
    let one = said.is_some() || matches!(under, [one] if ONE_OF.contains(&one.as_str()));
    one.then(|| NamedUnit::new(symbol, before, under))
}

/// `tok_s_gpu`: a rate of one of several.
fn of_each(words: &[String]) -> Option<NamedUnit> {
    let (last, before) = words.split_last()?;
    matches!(last.as_str(), "gpu" | "core" | "thread" | "node" | "chip" | "card" | "user").then(|| rate(before)).flatten()
}

/// `input_to_idle_per_char_ms`: the time that one of something takes, with its unit at the end.
fn after_one(words: &[String]) -> Option<NamedUnit> {
    let per = words.iter().rposition(|word| word == "per").filter(|at| *at > 0)?;
    let [under @ .., last] = words.get(per + 1..)? else { return None };
    let over = words.get(..per)?;
    let seconds = matches!(last.as_str(), "s" | "sec" | "secs" | "seconds") && !over.iter().any(|word| is_counted(word));
    let time = seconds || matches!(last.as_str(), "ms" | "us" | "ns" | "msec" | "usec" | "nsec");
    (time && !under.is_empty()).then(|| NamedUnit::new(suffix(last).unwrap_or_default(), over, under))
}

/// `io_s/tok`, `draw_ms/frame`: what is spent on one, said with a sign. `parse_ms/large` is the path of a case.
fn per_sign(over: &str, under: &str) -> Option<NamedUnit> {
    let (over, under) = (words(over), words(under));
    let one = matches!(under.as_slice(), [one] if senses(one).iter().any(|sense| matches!(sense, Sense::Work | Sense::Processing)));
    one.then(|| per_thing(&[over, vec!["per".to_owned()], under].concat())).flatten()
}

fn ending(words: &[String]) -> Option<NamedUnit> {
    let (last, before) = words.split_last()?;
    if last.len() > 1 && last.ends_with('%') {
        return Some(NamedUnit::new("%", before, &[]));
    }
    // A lone "s" is a plural or a name, not seconds; a lone "rps" can only be a rate.
    if before.is_empty() && !WHOLE.contains(&last.as_str()) {
        return None;
    }
    // What is counted per megabyte is not counted in megabytes; the time per request is in milliseconds.
    let statistic = |word: &String| statistic_of(word).is_some();
    let measured = |word: &String| senses(word).iter().any(|sense| OF_UNITS.contains(sense));
    let per = before.iter().rposition(|word| word == "per").filter(|at| *at > 0);
    if per.and_then(|at| before.get(..at)).is_some_and(|over| !over.iter().any(measured) && !over.iter().all(statistic)) {
        return None;
    }
    match last.as_str() {
        "hz" => Some(NamedUnit::new("hz", before, &[])),
        _ => suffix(last).map(|symbol| NamedUnit::new(symbol, before, &[])),
    }
}

/// What something is spent on, in names that leave "per" out.
const ONE_OF: &[&str] = &["op", "iter", "call", "req", "request"];
/// What is measured in units of its own.
const OF_UNITS: &[Sense] = &[Sense::Latency, Sense::Duration, Sense::Memory, Sense::Size, Sense::Rate];

fn suffix(word: &str) -> Option<&'static str> {
    SUFFIXES.iter().find(|(suffix, _)| *suffix == word).map(|(_, unit)| *unit)
}
