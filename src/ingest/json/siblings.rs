//! What the other numbers of one object tell of a number.

use crate::ingest::infer::words;
use crate::model::{Benchmark, Circumstance, Class, Metric, Role};
use crate::unit::{Dimension, Unit};

/// First words of a spread, and of what it is the spread of. By itself, `std_sort_ms` may be the time of a library.
const SPREADS: &[&str] = &["std", "sd", "se", "dev", "err", "var"];
const CENTRES: &[&str] = &["mean", "avg", "average", "median", "med", "p50"];

/// Takes for what they are: `std_eval_ms` beside `mean_eval_ms`, and `ops` beside the operations per second.
pub(super) fn read(benchmark: &mut Benchmark) {
    let of = |metric: &Metric| words(&metric.name);
    let centres: Vec<Vec<String>> = benchmark.metrics.iter().map(of).filter(|words| first_is(words, CENTRES)).collect();
    let rate = |metric: &Metric| metric.class == Class::Throughput && metric.unit.dimension() == Dimension::Rate;
    let has_rate = benchmark.metrics.iter().any(rate);
    for metric in benchmark.metrics.iter_mut().filter(|metric| metric.role == Role::Primary) {
        let words = words(&metric.name);
        let rest = words.get(1..).unwrap_or_default();
        if first_is(&words, SPREADS) && centres.iter().any(|centre| centre.get(1..) == Some(rest)) {
            metric.role = Role::Informational;
        } else if has_rate && words == ["ops"] && metric.unit == Unit::NONE {
            metric.role = Role::Informational;
            metric.circumstance = Some(Circumstance::Work);
        }
    }
}

fn first_is(words: &[String], known: &[&str]) -> bool {
    words.len() > 1 && words.first().is_some_and(|first| known.contains(&first.as_str()))
}
