//! The two summaries of k6: the file of `--summary-export` (flat values, every version) and the object that a
//! script's `handleSummary(data)` gets (values apart, with kind and unit).
//!
//! They differ in the meaning of thresholds: in the first, `true` says that the bound was crossed; in the second,
//! `"ok": true` says that it was met. Scripts may write any part of the second, so each metric is read as it looks.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::ingest::normalize::whole;
use crate::ingest::{ParseError, Source};
use crate::model::{Caveat, CaveatCode};

use super::metric::{Contains, Kind};
use super::parsed::{Key, Parsed, Series};
use super::threshold::{Threshold, statistic};

/// The shape of `--summary-export`.
pub(super) const LEGACY: &str = "k6 legacy summary";
/// The shape of `handleSummary`.
pub(super) const HANDLE: &str = "k6 handleSummary data";

/// The part of the object that is read; groups, checks by name, options and setup data hold no metric.
#[derive(Deserialize)]
struct Summary {
    metrics: BTreeMap<String, Value>,
}

/// Reads a summary of either kind.
pub(super) fn read(source: &Source) -> Result<Parsed, ParseError> {
    let summary: Summary = super::input::summary(source)?;
    let nested = summary.metrics.values().any(|metric| metric.get("values").is_some_and(Value::is_object));
    let mut parsed = Parsed::of(if nested { HANDLE } else { LEGACY });
    for (name, value) in &summary.metrics {
        let path = format!("metrics.{name}");
        match value {
            Value::Object(object) => {
                let series = metric(name, object, &path, &mut parsed.caveats);
                parsed.insert(Key::of(name), series);
            }
            _ => parsed.caveats.push(left_out(&path, "is not an object with statistics")),
        }
    }
    parsed.caveats.push(lacks(nested, &parsed));
    Ok(parsed)
}

fn metric(name: &str, object: &Map<String, Value>, path: &str, caveats: &mut Vec<Caveat>) -> Series {
    let text = |key| object.get(key).and_then(Value::as_str);
    let nested = object.get("values").and_then(Value::as_object);
    let values = nested.unwrap_or(object);
    let kind = text("type").and_then(Kind::named).unwrap_or_else(|| kind_of(values));
    let (metric, _) = super::selector::split(name);
    let mut series = Series::new(metric, Some(kind), text("contains").map(Contains::named));
    series.thresholds = thresholds(object.get("thresholds"), nested.is_some(), path, caveats);
    for (key, value) in values {
        let described = nested.is_none() && matches!(key.as_str(), "thresholds" | "type" | "contains");
        let number = match value {
            Value::Null => Some(f64::NAN),
            other => other.as_f64(),
        };
        match number {
            _ if described => {}
            Some(number) => add_statistic(&mut series, kind, key, number, path, caveats),
            None => caveats.push(left_out(&format!("{path}.{key}"), "is not a number")),
        }
    }
    let count = |key| whole(values.get(key)?.as_f64()?);
    if let (Some(ones), Some(others)) = (count("passes"), count("fails")) {
        series.n = Some(ones + others);
    }
    series.judge_thresholds();
    series
}

/// The kind of a metric, inferred from its statistics: `{count}` alone, or with percentiles, is a trend with statistics of its own.
fn kind_of(values: &Map<String, Value>) -> Kind {
    let has = |key: &str| values.contains_key(key);
    let statistics = values.keys().filter(|key| !matches!(key.as_str(), "thresholds" | "type" | "contains")).count();
    if has("passes") && has("fails") {
        Kind::Rate
    } else if has("value") {
        Kind::Gauge
    } else if has("count") && has("rate") && statistics == 2 {
        Kind::Counter
    } else {
        Kind::Trend
    }
}

fn add_statistic(series: &mut Series, kind: Kind, key: &str, number: f64, path: &str, caveats: &mut Vec<Caveat>) {
    match (kind, key) {
        (Kind::Trend, "count") => series.n = whole(number),
        (Kind::Counter, "count" | "rate") | (Kind::Gauge, "value" | "min" | "max") => series.add(key, number),
        (Kind::Rate, "value" | "rate") => series.add("value", number),
        // They follow from n and the value; `passes` counts the ones, which of failed requests are the failures.
        (Kind::Rate, "passes" | "fails") => {}
        (Kind::Trend, key) if statistic(key).is_some() => series.add(statistic(key).unwrap_or_default(), number),
        _ => caveats.push(left_out(&format!("{path}.{key}"), "is no statistic that k6 writes")),
    }
}

fn thresholds(value: Option<&Value>, nested: bool, path: &str, caveats: &mut Vec<Caveat>) -> Vec<Threshold> {
    let Some(Value::Object(thresholds)) = value else {
        return Vec::new();
    };
    let mut all = Vec::new();
    for (text, verdict) in thresholds {
        let met = match verdict {
            Value::Bool(crossed) if !nested => Some(!crossed),
            verdict => verdict.get("ok").and_then(Value::as_bool),
        };
        if met.is_none() {
            let what = "has no readable verdict: expected true (crossed) or false in an export, {\"ok\": …} in handleSummary";
            caveats.push(left_out(&format!("{path}.thresholds[{text}]"), what));
        }
        all.push(Threshold::new(text, met));
    }
    all
}

fn left_out(path: &str, what: &str) -> Caveat {
    Caveat::new(CaveatCode::UnusableValue, path, format!("{what}; it was left out"))
}

fn lacks(nested: bool, parsed: &Parsed) -> Caveat {
    let p99 = parsed.series.values().any(|series| series.statistic("p99").is_some());
    let units = if nested { "" } else { ", units of custom metrics" };
    let p99 = if p99 { "" } else { ", p99 (`--summary-trend-stats` adds it)" };
    let text = format!("k6's summary holds no single values{units}{p99}: its noise is not in it; `--out json=FILE` has them");
    Caveat::new(CaveatCode::ShapeLacks, "", text)
}
