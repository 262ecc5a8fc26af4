//! The work that a benchmark declares to do in one iteration, which turns its time into a throughput.
//!
//! Criterion's directory says `{"Elements": 1000}` and, with two kinds, `{"ElementsAndBytes": {...}}`;
//! cargo-criterion says `[{"per_iteration": 1000, "unit": "elements"}]`. The first kind becomes `throughput`, a
//! second one `throughput_bytes`, so that two units never share a name.

use serde::Deserialize;
use serde_json::Value;

use crate::ingest::json_text::Number;
use crate::model::{Caveat, CaveatCode, Class, Interval, Metric, Sample};
use crate::unit::{Dimension, Unit};

/// Work of one iteration.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Declared {
    name: &'static str,
    unit: Unit,
    per_iteration: f64,
}

/// One entry of cargo-criterion's list.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Entry {
    per_iteration: Number,
    unit: String,
}

/// What the `throughput` of a `benchmark.json` declares about `benchmark`; nothing for null.
pub(super) fn of_directory(benchmark: &str, value: &Value, caveats: &mut Vec<Caveat>) -> Vec<Declared> {
    let entries: Vec<(&str, Option<f64>)> = match value {
        Value::Null => return Vec::new(),
        Value::Object(kinds) => kinds
            .iter()
            .flat_map(|(kind, amount)| match amount {
                // Two kinds in one: the elements come first, as they do in criterion's own reports.
                Value::Object(both) => ["elements", "bytes", "bits"]
                    .into_iter()
                    .filter_map(|kind| both.get(kind).map(|amount| (kind, amount.as_f64())))
                    .collect(),
                amount => vec![(kind.as_str(), amount.as_f64())],
            })
            .collect(),
        Value::String(kind) => vec![(kind.as_str(), None)],
        _ => vec![("", None)],
    };
    if entries.is_empty() {
        caveats.push(unknown(benchmark, &value.to_string()));
    }
    declared(benchmark, entries, caveats)
}

/// What cargo-criterion's list declares about `benchmark`.
pub(super) fn of_list(benchmark: &str, entries: &[Entry], caveats: &mut Vec<Caveat>) -> Vec<Declared> {
    let entries = entries.iter().map(|entry| (entry.unit.as_str(), entry.per_iteration.finite())).collect();
    declared(benchmark, entries, caveats)
}

fn declared(benchmark: &str, entries: Vec<(&str, Option<f64>)>, caveats: &mut Vec<Caveat>) -> Vec<Declared> {
    let mut all: Vec<Declared> = Vec::new();
    for (kind, amount) in entries {
        let (second_name, unit, factor) = match kind.to_ascii_lowercase().as_str() {
            "elements" => ("throughput_elements", Unit::of(Dimension::Rate, "elem"), 1.0),
            "bytes" | "bytesdecimal" => ("throughput_bytes", Unit::BYTE_PER_SECOND, 1.0),
            "bits" => ("throughput_bits", Unit::BYTE_PER_SECOND, 0.125),
            _ => {
                caveats.push(unknown(benchmark, kind));
                continue;
            }
        };
        let name = if all.is_empty() { "throughput" } else { second_name };
        match amount {
            Some(amount) if amount > 0.0 && all.iter().all(|other| other.name != name) => {
                all.push(Declared { name, unit, per_iteration: amount * factor });
            }
            Some(amount) => caveats.push(Caveat::new(
                CaveatCode::NoData,
                benchmark,
                format!("declares {amount} {kind} an iteration, so its throughput has no meaning and was left out"),
            )),
            None => caveats.push(unknown(benchmark, kind)),
        }
    }
    all
}

fn unknown(benchmark: &str, kind: &str) -> Caveat {
    let text = format!("declares a throughput that perfdiff does not know (`{kind}`); only its time was read");
    Caveat::new(CaveatCode::UnitUnknown, benchmark, text)
}

/// The throughput of `declared` work, from the median time in seconds and the sample or interval behind it.
///
/// The value is the work over the median time, not the median of the inverted sample, so that time and throughput
/// tell the same story to the last digit. None where it is beyond 64-bit floats.
pub(super) fn metric(declared: &Declared, time: &Metric) -> Option<Metric> {
    let over = |seconds: f64| Some(declared.per_iteration / seconds).filter(|rate| rate.is_finite());
    let mut metric = Metric::new(declared.name, Class::Throughput, declared.unit.clone(), over(time.value)?).statistic("median");
    metric.n = time.n;
    if let Some(sample) = &time.sample {
        let rates: Option<Vec<f64>> = sample.values().iter().map(|seconds| over(*seconds)).collect();
        metric.sample = Some(Sample::new(rates?));
    }
    metric.set_interval(time.details().interval.and_then(|i| {
        let (low, high) = (over(i.high)?, over(i.low)?);
        Some(Interval { low, high, level: i.level }).filter(|_| i.low > 0.0)
    }));
    Some(metric)
}
