//! What the other numbers of one object tell of a number.

use std::collections::HashSet;

use super::metric::WHOLE;
use crate::ingest::infer::{has_word, infer, words};
use crate::model::{Benchmark, Circumstance, Class, Direction, Metric, Role};
use crate::unit::{Dimension, Unit};

/// First words of a spread, and of what it is the spread of. By itself, `std_sort_ms` may be the time of a library.
const SPREADS: &str = "std sd se dev err var";
const CENTRES: &str = "mean avg average median med p50";
/// Last words of the times whose mean stands beside them: `read_times` and `avg_read`.
const TIMES: &str = "time times latency latencies duration durations";
/// What was given, and what came back: how large that is follows from what was asked.
const ASKED: &str = "prompt request query question";
const ANSWERED: &str = "response answer reply completion";
/// What is given for what was done well.
const POINTS: &str = "score points marks";
/// Keys of how many processors a machine has; beside it, the memory is that of the machine where nothing was timed.
const PROCESSORS: &str = "cpus cores vcpus cpucount cpucores ncpu ncpus numcpus corecount";
const OF_MACHINE: &str = "memory mem ram total bytes mb gb mib gib kb";
/// The seconds that load tests last are multiples of this.
const ROUND_SECONDS: f64 = 5.0;

/// Takes for what they are: `std_eval_ms` beside `mean_eval_ms`, `avg_read` beside `read_times`, `ops` beside the operations per
/// second, `response_size` beside `prompt_size`, and the 30 seconds that a rate was measured for.
///
/// `rated` tells whether a rate was measured in the object or in one within it.
pub(super) fn read(benchmark: &mut Benchmark, rated: bool) {
    let of = |metric: &Metric| words(&metric.name);
    let centres: Vec<Vec<String>> = benchmark.metrics.iter().map(of).filter(|words| first_is(words, CENTRES)).collect();
    let asked: Vec<Vec<String>> = benchmark.metrics.iter().map(of).filter(|words| first_is(words, ASKED)).collect();
    let rate = |metric: &Metric| metric.class == Class::Throughput && metric.unit.dimension() == Dimension::Rate;
    let has_rate = benchmark.metrics.iter().any(rate);
    let has_chunks = benchmark.metrics.iter().any(|metric| has_word("chunksize windowsize", &words(&metric.name).join("")));
    take_means_of_times(benchmark);
    take_packed_sizes(benchmark);
    take_precision(benchmark);
    let scores: Vec<String> =
        benchmark.metrics.iter().map(|metric| metric.name.to_lowercase()).filter(|name| has_word(POINTS, name)).collect();
    let timed = |metric: &Metric| matches!(metric.unit.dimension(), Dimension::Time | Dimension::Rate | Dimension::DataRate);
    let has_processors = benchmark.metrics.iter().any(|metric| has_word(PROCESSORS, &words(&metric.name).join("")))
        && !benchmark.metrics.iter().any(|metric| timed(metric) && metric.role == Role::Primary);
    for metric in benchmark.metrics.iter_mut().filter(|metric| metric.role == Role::Primary) {
        let words = words(&metric.name);
        let rest = words.get(1..).unwrap_or_default();
        let beside = |others: &[Vec<String>]| others.iter().any(|other| other.get(1..) == Some(rest));
        // Beside rates that say so, "posts" are how many there were, whatever surrounds them.
        if has_rate && metric.class == Class::Throughput && metric.unit == Unit::NONE && is_number_of(&words) {
            metric.role = Role::Informational;
        }
        let overlaps = words == ["overlap"] && metric.value >= 2.0 && has_chunks;
        let answered = metric.class == Class::Size && first_is(&words, ANSWERED) && beside(&asked);
        if first_is(&words, SPREADS) && beside(&centres) {
            metric.role = Role::Informational;
        } else if answered || has_rate && words == ["ops"] && metric.unit == Unit::NONE {
            shown_as(metric, Circumstance::Work);
        } else if overlaps
            || is_possible(&words, &scores)
            || has_processors && words.iter().all(|word| has_word(OF_MACHINE, word))
            || rated && is_round_duration(metric, &words)
        {
            shown_as(metric, Circumstance::Setting);
        }
    }
}

/// The names of the benchmarks in which, or within which, a rate was measured.
pub(super) fn rated(benchmarks: &[Benchmark]) -> HashSet<String> {
    let is_rate = |metric: &Metric| metric.class == Class::Throughput && metric.role == Role::Primary;
    let mut names = HashSet::from([WHOLE.to_owned()]);
    for benchmark in benchmarks.iter().filter(|benchmark| benchmark.metrics.iter().any(is_rate)) {
        let ends = benchmark.name.match_indices('/').map(|(at, _)| at).chain([benchmark.name.len()]);
        names.extend(ends.filter_map(|end| benchmark.name.get(..end)).map(str::to_owned));
    }
    if names.len() == 1 { HashSet::new() } else { names }
}

/// Whether it is how much could have been reached of the score beside it.
fn is_possible(words: &[String], scores: &[String]) -> bool {
    match words {
        [most] => most == "maximum" && !scores.is_empty(),
        [most, of] => matches!(most.as_str(), "max" | "maximum" | "possible") && scores.contains(of),
        _ => false,
    }
}

/// Judges the packed size of what stands beside it unpacked: `{"raw": 535160, "gzip": 134120}`.
fn take_packed_sizes(benchmark: &mut Benchmark) {
    let is = |metric: &Metric, known: &str| has_word(known, &metric.name.to_lowercase());
    let unpacked = benchmark.metrics.iter().any(|metric| is(metric, "raw size original parsed uncompressed bytes"));
    let packed = |metric: &&mut Metric| unpacked && metric.class == Class::Other && is(metric, "gzip gzipped gz brotli br minified");
    for metric in benchmark.metrics.iter_mut().filter(packed) {
        metric.class = Class::Size;
        metric.direction = Direction::Lower;
        metric.role = Role::Primary;
        metric.circumstance = None;
    }
}

/// Judges the mean average precision beside other measures of a ranking: `{"map": 0.75, "ndcg": 0.8}`.
fn take_precision(benchmark: &mut Benchmark) {
    let ranks = |metric: &Metric| words(&metric.name).first().is_some_and(|first| has_word(RANKINGS, first.trim_end_matches('@')));
    let ranked = benchmark.metrics.iter().any(|metric| ranks(metric) || metric.name.to_lowercase().starts_with("map_at_"));
    let is_map = |metric: &&mut Metric| ranked && metric.class == Class::Other && metric.name.eq_ignore_ascii_case("map");
    for metric in benchmark.metrics.iter_mut().filter(is_map) {
        metric.class = Class::Score;
        metric.direction = Direction::Higher;
        metric.role = Role::Primary;
        metric.circumstance = None;
    }
}

/// Measures of a ranking.
const RANKINGS: &str = "ndcg dcg mrr recall precision hit hits";

/// Whether the words by themselves are a number of things: `posts`, `writes_per_post`.
fn is_number_of(words: &[String]) -> bool {
    let things = |word: &String| word.ends_with('s') && !word.ends_with("ss");
    let alone = infer(&words.join("_"), "", None).class != Class::Throughput;
    alone && (words.last().is_some_and(things) || words.iter().any(|word| word == "per"))
}

/// Makes a circumstance of a metric.
fn shown_as(metric: &mut Metric, circumstance: Circumstance) {
    metric.role = Role::Informational;
    metric.circumstance = Some(circumstance);
}

/// Whether it is how long a load test lasts: 30 s, 5 min. What a piece of work took is no round number.
fn is_round_duration(metric: &Metric, words: &[String]) -> bool {
    let named = words.first().is_some_and(|first| first == "duration") && words.len() <= 2 && metric.class == Class::Duration;
    named && metric.value >= ROUND_SECONDS && metric.value % ROUND_SECONDS == 0.0
}

/// Judges the mean of times like these: nothing else tells what `avg_read` is of.
fn take_means_of_times(benchmark: &mut Benchmark) {
    let times: Vec<(Vec<String>, Metric)> = benchmark
        .metrics
        .iter()
        .filter(|metric| matches!(metric.class, Class::Latency | Class::Duration) && metric.role == Role::Primary)
        .filter(|metric| metric.inferred.as_ref().is_none_or(|inferred| inferred.factor.total_cmp(&1.0).is_eq()))
        .filter_map(|metric| {
            let words = words(&metric.name);
            let at = words.iter().position(|word| has_word(TIMES, word))?;
            Some((if at > 0 { words.get(..at)? } else { words.get(1..)? }.to_vec(), metric.clone()))
        })
        .collect();
    let unclear = |metric: &&mut Metric| metric.class == Class::Other && metric.unit == Unit::NONE;
    for metric in benchmark.metrics.iter_mut().filter(unclear) {
        let words = words(&metric.name);
        let Some(of) = words.get(1..).filter(|_| first_is(&words, CENTRES)) else { continue };
        let Some((_, time)) = times.iter().find(|(named, _)| named == of) else { continue };
        metric.circumstance = None;
        metric.class = time.class;
        metric.unit = time.unit.clone();
        metric.direction = Direction::Lower;
        metric.role = Role::Primary;
    }
}

fn first_is(words: &[String], known: &str) -> bool {
    words.len() > 1 && words.first().is_some_and(|first| has_word(known, first))
}
