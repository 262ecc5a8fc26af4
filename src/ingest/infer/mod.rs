//! Infers class, direction and unit of a metric from its name and unit, for tools that do not tell.

mod around;
mod aspect;
mod class;
mod compounds;
mod meaning;
mod name;
mod named_unit;
mod plain;
mod run_together;
mod vocabulary;
mod words;

pub(crate) use self::aspect::Aspect;
pub(crate) use self::words::{has_word, is_ordinal, words};

use self::around::{
    counted_by, covers_time, exceeds, is_compared, is_computation, is_count, is_database, is_http_failure, is_of_interval, is_outcomes,
    is_queries, is_section, is_times,
};
use self::class::meaning;
use self::meaning::Meaning;
use self::name::Name;
use self::named_unit::{NamedUnit, unit_of_ending, unit_of_name};
use self::words::{is_percentile, statistic_among, statistic_of};
use crate::model::{Circumstance, Class, Direction, InferredUnit, Metric};
use crate::unit::{self, Dimension, Parsed, Unit};

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
    /// Whether it is a result.
    pub(crate) aspect: Aspect,
    /// The unit that the last word of the name alone would tell, where that is another one.
    ending: Option<Parsed>,
}

impl Inferred {
    /// A metric of this kind, from a value in the file's unit.
    pub(crate) fn metric(&self, name: &str, value: f64) -> Metric {
        let mut metric = Metric::new(name, self.class, self.unit.clone(), value * self.factor).direction(self.direction);
        metric.statistic.clone_from(&self.statistic);
        metric.inferred = Some(InferredUnit { factor: self.factor, ending: self.ending.clone() });
        metric.circumstance = match self.aspect {
            Aspect::Setting => Some(Circumstance::Setting),
            Aspect::Work => Some(Circumstance::Work),
            Aspect::Result | Aspect::Beside | Aspect::Unknown => None,
        };
        if self.direction == Direction::Neither { metric.informational() } else { metric }
    }
}

/// Names that say nothing of their own: what surrounds them decides.
const BARE: &[&str] =
    &["value", "values", "val", "result", "results", "measurement", "current", "actual", "sample", "samples", "times", "data"];

/// What `name` (with the unit of the file, if any) suggests. `context` is the name of what surrounds it, which
/// decides for bare leaves: `p95` in `latency_simple_filter`.
pub(crate) fn infer(name: &str, context: &str, unit_text: Option<&str>) -> Inferred {
    let own = Read::of(name);
    let around = Read::of(context);
    let bare = is_bare(&own.words);
    let open = bare || own.is_open();
    // In `requests_by_endpoint`, "/health" is an endpoint.
    if let Some(counted) = counted_by(&around.words).filter(|_| !bare && own.named.is_none()) {
        let told = infer(&counted, "", unit_text);
        if told.aspect != Aspect::Unknown {
            return told;
        }
    }
    let given = unit_text.map(unit::parse).filter(|parsed| parsed.unit != Unit::NONE);
    let guessed = match &given {
        Some(_) => None,
        // `orders` in `latency_ms` is in milliseconds; `users` in it is not.
        None => own.named.as_ref().or_else(|| around.named.as_ref().filter(|_| open)),
    };
    let unit_guessed = guessed.is_some();
    let parsed = given.or_else(|| guessed.map(|named| named.parsed.clone()));
    let unit = parsed.as_ref().map_or(Unit::NONE, |parsed| parsed.unit.clone());
    let Meaning { class, direction, aspect } = judge(&own, &around, bare, &unit);
    let ending = unit_of_ending(&own.words).filter(|ending| ending.unit != unit);
    Inferred {
        class,
        direction,
        aspect,
        ending,
        factor: parsed.map_or(1.0, |parsed| parsed.factor),
        unit: refine(class, unit),
        statistic: statistic_among(&own.words),
        unit_guessed,
    }
}

/// The same for a number that the measuring tool knows to be measured: its name can't make a setting of it.
pub(crate) fn infer_measured(name: &str, unit_text: Option<&str>) -> Inferred {
    let inferred = infer(name, "", unit_text);
    let class = match inferred.unit.dimension() {
        Dimension::Time => Class::Duration,
        Dimension::Data => Class::Size,
        Dimension::Rate | Dimension::DataRate => Class::Throughput,
        _ => return inferred,
    };
    match inferred.aspect {
        Aspect::Setting | Aspect::Work => Inferred { class, direction: class.default_direction(), aspect: Aspect::Result, ..inferred },
        _ => inferred,
    }
}

/// A name with its words and the unit in it.
struct Read {
    words: Vec<String>,
    named: Option<NamedUnit>,
}

impl Read {
    fn of(name: &str) -> Read {
        let words = run_together::apart(words(name));
        Read { named: unit_of_name(name, &words), words }
    }

    fn name(&self) -> Name {
        Name::of(&self.words, self.named.as_ref())
    }

    fn meaning(&self, unit: &Unit) -> Meaning {
        meaning(&self.name(), unit)
    }

    /// Whether the name leaves open what its number is.
    fn is_open(&self) -> bool {
        let name = self.name();
        name.is_operation() || meaning(&name, &Unit::NONE).aspect == Aspect::Unknown
    }
}

/// What the name tells, and what surrounds it where the name alone leaves it open. Surroundings name a benchmark as
/// often as a metric, so that only results, and what is surely none, are believed of them.
fn judge(own: &Read, around: &Read, bare: bool, unit: &Unit) -> Meaning {
    if is_http_failure(&own.words, &around.words) {
        return Meaning::FAILURES;
    }
    if is_queries(&own.words) && !around.words.is_empty() && !is_database(&around.words) {
        return Meaning::WORK;
    }
    if covers_time(&own.words) || is_computation(&own.words) || is_of_interval(&own.words, &around.words) {
        return Meaning::BESIDE;
    }
    match exceeds(&own.words) {
        Some(true) => return Meaning::lower(Class::Count),
        Some(false) => return Meaning::higher(Class::Score),
        None => {}
    }
    let alone = own.meaning(unit);
    // Of what sizes it was measured, one after the other.
    if alone.class == Class::Size && *unit == Unit::NONE && own.words.last().is_some_and(|last| last == "sizes") {
        return Meaning::SETTING;
    }
    if is_count(&own.words) {
        // So many errors are errors; so many latencies are so many, and so are the times that an allocation was measured.
        let counts = |meaning: &Meaning| meaning.class == Class::Count && !around.name().is_effort_alone();
        return Some(around.meaning(&Unit::NONE)).filter(counts).unwrap_or(alone);
    }
    // A timeout among the errors is one of them.
    if own.named.is_none() && *unit == Unit::NONE && alone.aspect == Aspect::Setting && is_outcomes(&around.words) {
        return around.meaning(&Unit::NONE);
    }
    // The hits of the memory are hits.
    if own.named.is_none() && matches!(alone.class, Class::Memory | Class::Cpu) && is_outcomes(&around.words) {
        return around.meaning(&Unit::NONE);
    }
    if !bare {
        // How fast something moves is no part of a drift or an error around it.
        if own.named.as_ref().is_some_and(NamedUnit::is_movement) {
            return alone;
        }
        let unknown = alone.aspect == Aspect::Unknown;
        // How long it took and how often it was done a second is told of what is done; all else is its own.
        let done = own.name().is_operation() && !around.words.is_empty() || is_times(&around.words) && own.name().is_done_once();
        // How many faces there are is no time, wherever it stands; so many may have failed.
        let counts = own.name().counted.is_some();
        let fits = |class| match class {
            Class::Count => unknown,
            Class::Latency | Class::Duration | Class::Throughput => !counts,
            _ => unknown && !counts,
        };
        let surroundings = || {
            Some(around.meaning(unit))
                .filter(|_| !is_queries(&around.words) && !is_section(&around.words) && !is_compared(&own.words, &around.words))
                .filter(|meaning| meaning.aspect == Aspect::Result && fits(meaning.class))
        };
        return if unknown || done { surroundings().unwrap_or(alone) } else { alone };
    }
    if alone.aspect == Aspect::Beside {
        return alone;
    }
    // "value" in "memory_available_mb": the words around the value are its name.
    let mut name = around.name();
    name.percentile |= own.name().percentile;
    let together = meaning(&name, unit);
    // The total beside a share is what it is one of.
    if matches!(own.words.as_slice(), [total] if total == "total")
        && matches!(together.class, Class::Score | Class::ErrorRate)
        && *unit == Unit::NONE
    {
        return Meaning::WORK;
    }
    let physical = matches!(unit.dimension(), Dimension::Time | Dimension::Data | Dimension::Rate | Dimension::DataRate);
    let said = physical || together.aspect == Aspect::Result || together.class != Class::Other || name.tells_a_setting();
    match alone.aspect {
        _ if said => together,
        // "times" are times of their own; a "result" and a "value" may be anything, "samples" are so many.
        Aspect::Work if !own.words.iter().any(|word| word.ends_with('s')) => Meaning::UNKNOWN,
        Aspect::Setting => Meaning::UNKNOWN,
        _ => alone,
    }
}

/// Whether a name tells how something was measured and no result: `seed`, `target_ms`, `stddev`.
pub(crate) fn is_circumstance(name: &str) -> bool {
    !matches!(infer(name, "", None).aspect, Aspect::Result | Aspect::Unknown)
}

/// Whether a name is that of an identity, a moment, a state or the like, in which a text with digits is no number.
pub(crate) fn is_remark(name: &str) -> bool {
    // A short hash may be digits only, or digits around an "e".
    infer(name, "", None).aspect == Aspect::Beside || words(name).last().is_some_and(|last| matches!(last.as_str(), "commit" | "digest"))
}

/// Words in the place of a number that is absent.
const ABSENT: &str = "n/a na nan - -- none null nil inf infinity -inf ? unknown error failed timeout skipped";

/// Whether a text in lower case says that there is no number, be it with a reason: "n/a (no ground truth)", "error: refused".
fn is_absent(text: &str) -> bool {
    let word = text.find([' ', ':', '(', ',', ';']).and_then(|end| text.get(..end)).filter(|word| word.len() > 1);
    matches!(text, "" | "timed out") || has_word(ABSENT, text) || word.is_some_and(|word| has_word(ABSENT, word))
}

/// Whether a text stands where the name asks for a number: any text where the name has a unit or a percentile; else one that
/// begins as a number or says that there is none. A date is none, whatever its key is called.
pub(crate) fn names_a_measurement(name: &str, text: &str) -> bool {
    let text = text.trim().to_lowercase();
    let begins = text.trim_start_matches(['-', '+', '~', '<', '>', '≈', ' ', '.', '$', '[', '(']).starts_with(|c: char| c.is_ascii_digit());
    let inferred = infer(name, "", None);
    let percentile = words(name).iter().any(|word| is_percentile(word));
    let measured = inferred.aspect == Aspect::Result || is_bare_name(name);
    // "time" may well be the time of day; how long something took is none.
    if super::normalize::time(&text.to_uppercase()).is_some() || begins && text.contains(':') && name.eq_ignore_ascii_case("time") {
        return false;
    }
    let physical = matches!(inferred.unit.dimension(), Dimension::Time | Dimension::Data | Dimension::Rate | Dimension::DataRate);
    measured && (begins || is_absent(&text) || inferred.aspect == Aspect::Result && (physical || percentile))
}

/// Whether a name says nothing but that here is the number, or which statistic of it: "value", "mean", "p95".
pub(crate) fn is_bare_name(name: &str) -> bool {
    is_bare(&words(name))
}

/// Whether a name is a percentile and nothing else.
pub(crate) fn is_bare_percentile(name: &str) -> bool {
    matches!(words(name).as_slice(), [word] if is_percentile(word))
}

/// Whether a name is nothing but a statistic or "value".
fn is_bare(words: &[String]) -> bool {
    let bare = |word: &String| BARE.contains(&word.as_str()) || statistic_of(word).is_some();
    match words {
        // "measured_mean" is the mean; so much "measured" is work.
        [first, rest @ ..] if matches!(first.as_str(), "measured" | "observed" | "recorded") && !rest.is_empty() => rest.iter().all(bare),
        _ => words.iter().all(bare),
    }
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
            ("payload_size_bytes", "", None, "other Neither B x1"),
            ("cache_hit_ratio", "", None, "score Higher  x1"),
            ("queries", "db", None, "count Lower count x1"),
            ("users", "", None, "other Neither  x1"),
            ("packet_loss", "", Some("%"), "error-rate Lower ratio x0.01"),
            ("val_loss", "", None, "score Lower  x1"),
            ("http_req_waiting", "", Some("ms"), "latency Lower s x0.001"),
            ("wait_ms", "", None, "latency Lower s x0.001"),
            ("queue_depth", "", None, "score Lower  x1"),
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
            ("times", "parse", None, "duration Lower  x1"),
            ("median", "build_times", None, "duration Lower  x1"),
            ("1", "build_times", None, "duration Lower  x1"),
            ("value", "parse", None, "other Neither  x1"),
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
