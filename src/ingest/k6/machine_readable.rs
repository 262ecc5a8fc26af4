//! k6's machine-readable summary, schema 1.0.0: `--new-machine-readable-summary` with `--summary-export`, k6 ≥ 1.5.
//!
//! It has no thresholds and no rates of counters (the count over the duration gives them), fixes a trend's
//! statistics at six, and drops metrics by the beginning of their names. The shares of checks stand apart; the
//! succeeded one is what all other shapes call `checks`, and is given under that name too.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Map, Value};

use crate::ingest::{ParseError, ParseErrorKind, Source};
use crate::model::{Caveat, CaveatCode};

use super::metric::{Contains, Kind};
use super::parsed::{Key, Parsed, Series};
use super::threshold::statistic;

/// The name of this shape.
pub(super) const SHAPE: &str = "k6 machine-readable summary";

#[derive(Deserialize)]
struct Summary {
    #[serde(default)]
    version: Option<String>,
    #[serde(default)]
    config: Config,
    #[serde(default)]
    metadata: Metadata,
    results: Results,
}

#[derive(Deserialize, Default)]
struct Config {
    #[serde(default)]
    duration: Option<f64>,
    /// The whole script: possibly large, possibly secret, never looked at.
    #[serde(default, rename = "script")]
    _script: IgnoredAny,
}

#[derive(Deserialize, Default)]
struct Metadata {
    #[serde(default, alias = "generatedAt")]
    generated_at: Option<String>,
    #[serde(default, alias = "k6Version")]
    k6_version: Option<String>,
}

#[derive(Deserialize)]
struct Results {
    #[serde(default)]
    checks: Checks,
    metrics: Vec<Entry>,
}

#[derive(Deserialize, Default)]
struct Checks {
    #[serde(default)]
    metrics: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    name: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    contains: String,
    values: Map<String, Value>,
}

/// Reads the summary of a file.
pub(super) fn read(source: &Source) -> Result<Parsed, ParseError> {
    let summary: Summary = super::input::summary(source)?;
    if let Some(version) = summary.version.as_deref().filter(|version| !version.starts_with("1.")) {
        return Err(ParseError::new(ParseErrorKind::Unsupported, source.name(), format!("has schema version {version}; 1.0.0 is known"))
            .at("version")
            .hint("write the default summary (without --new-machine-readable-summary) or --out json=FILE"));
    }
    let mut parsed = Parsed::of(SHAPE);
    parsed.version = summary.metadata.k6_version;
    parsed.time = summary.metadata.generated_at.map(utc);
    let absent = absent_everywhere(&summary.results.metrics);
    let duration = summary.config.duration.filter(|seconds| *seconds > 0.0);
    for (place, list) in [("results.metrics", summary.results.metrics), ("results.checks.metrics", summary.results.checks.metrics)] {
        for (index, entry) in list.into_iter().enumerate() {
            let series = series(&entry, &format!("{place}[{index}]"), duration, &absent, &mut parsed.caveats);
            if entry.name == "checks_succeeded" {
                parsed.insert(Key::whole("checks"), series.clone());
            }
            parsed.insert(Key::of(&entry.name), series);
        }
    }
    parsed.caveats.push(lacks(duration, &absent));
    Ok(parsed)
}

/// The time in UTC; what is no time stays as it is.
fn utc(text: String) -> String {
    text.parse::<jiff::Timestamp>().map_or(text, |time| time.to_string())
}

/// Statistics that are null in every trend: the user's `--summary-trend-stats` left them out.
fn absent_everywhere(entries: &[Entry]) -> Vec<String> {
    let trends = || entries.iter().filter(|entry| entry.kind == "trend");
    let nowhere = |key: &&str| trends().next().is_some() && trends().all(|trend| trend.values.get(*key).is_some_and(Value::is_null));
    ["avg", "med", "min", "max", "p90", "p95", "p(90)", "p(95)"].iter().filter(|key| nowhere(key)).map(|key| (*key).to_owned()).collect()
}

fn series(entry: &Entry, path: &str, duration: Option<f64>, absent: &[String], caveats: &mut Vec<Caveat>) -> Series {
    let (metric, _) = super::selector::split(&entry.name);
    let kind = Kind::named(&entry.kind);
    let mut series = Series::new(metric, kind, Some(Contains::named(&entry.contains)));
    for (key, value) in &entry.values {
        let number = match value {
            Value::Null if absent.contains(key) => continue,
            Value::Null => Some(f64::NAN),
            other => other.as_f64(),
        };
        match (number, series.kind, key.as_str()) {
            (Some(count), Some(Kind::Counter), "count") => {
                series.add("count", count);
                if let Some(seconds) = duration {
                    series.add("rate", count / seconds);
                }
            }
            (Some(number), Some(Kind::Gauge), "value" | "min" | "max") => series.add(key, number),
            (Some(number), Some(Kind::Rate), "rate") => series.add("value", number),
            (Some(_), Some(Kind::Rate), "matches") => {}
            (Some(_), Some(Kind::Rate), "total") => series.n = value.as_u64(),
            (Some(number), Some(Kind::Trend), key) if statistic(key).is_some() => {
                series.add(statistic(key).unwrap_or_default(), number);
            }
            _ => {
                let text = format!("is not what schema 1.0.0 has in a {}; it was left out", entry.kind);
                caveats.push(Caveat::new(CaveatCode::UnusableValue, format!("{path}.values.{key}"), text));
            }
        }
    }
    series
}

fn lacks(duration: Option<f64>, absent: &[String]) -> Caveat {
    let rates = if duration.is_some() { "" } else { ", rates of counters (the duration is missing)" };
    let absent = if absent.is_empty() { String::new() } else { format!(", {} (left out by --summary-trend-stats)", absent.join(" and ")) };
    let text = format!(
        "k6's machine-readable summary holds no thresholds, no group_duration, no checks by tag, no p99{absent}{rates}, in compact mode no parts \
         of a request, and no custom metric whose name begins with checks or group_duration: what is missing was not removed; \
         whether thresholds were met, only k6's exit code tells"
    );
    Caveat::new(CaveatCode::ShapeLacks, "", text)
}
