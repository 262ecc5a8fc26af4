//! The time at which each element of a series was measured.

use jiff::Timestamp;

use crate::ingest::json::tree::node::Node;
use crate::ingest::normalize;

/// Keys that hold the moment of a measurement.
pub(super) const MOMENTS: &[&str] =
    &["timestamp", "time", "ts", "t", "at", "date", "datetime", "minute", "second", "elapsed", "elapsed_s", "elapsed_seconds", "time_s"];
/// Whether the key holds a moment, by its name.
pub(super) fn is_moment(key: &str) -> bool {
    MOMENTS.contains(&key.to_lowercase().as_str())
}

/// Numbers from here on are no seconds since 1970 but milliseconds, and so on in steps of a thousand.
const MILLISECONDS_FROM: f64 = 1e11;

/// The seconds of each element, from any start; empty unless all of them can be read.
///
/// Texts are RFC 3339, with or without a zone. Numbers are seconds, unless the key says minutes or they are so large that
/// they count milli-, micro- or nanoseconds since 1970.
pub(in crate::ingest::json) fn seconds(elements: &[Node], key: &str) -> Vec<f64> {
    let numbers: Option<Vec<f64>> = elements.iter().map(|element| element.get(key)?.number()).collect();
    if let Some(numbers) = numbers {
        let largest = numbers.iter().copied().fold(0.0, f64::max);
        let factor = match largest {
            _ if key == "minute" => 60.0,
            v if v < MILLISECONDS_FROM => 1.0,
            v if v < MILLISECONDS_FROM * 1e3 => 1e-3,
            v if v < MILLISECONDS_FROM * 1e6 => 1e-6,
            _ => 1e-9,
        };
        return numbers.into_iter().map(|number| number * factor).collect();
    }
    let texts = elements.iter().map(|element| since_1970(element.get(key)?.text()?));
    texts.collect::<Option<_>>().unwrap_or_default()
}

fn since_1970(text: &str) -> Option<f64> {
    let time: Timestamp = normalize::time(text)?.parse().ok()?;
    Some(time.as_duration().as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(key: &str, moments: &str) -> Vec<f64> {
        let elements: Vec<String> = moments.split(", ").map(|moment| format!("{{\"{key}\": {moment}}}")).collect();
        match serde_json::from_str(&format!("[{}]", elements.join(", "))).unwrap() {
            Node::List(elements) => seconds(&elements, key),
            _ => Vec::new(),
        }
    }

    #[test]
    fn every_way_of_writing_a_moment_is_read() {
        assert_eq!(read("minute", "0, 1, 2"), [0.0, 60.0, 120.0]);
        assert_eq!(read("elapsed_s", "0, 0.5"), [0.0, 0.5]);
        assert_eq!(read("timestamp", "1795224057, 1795224060"), [1_795_224_057.0, 1_795_224_060.0]);
        assert_eq!(read("ts", "1795224057000, 1795224060500"), [1_795_224_057.0, 1_795_224_060.5]);
        let texts = read("timestamp", "\"2026-01-31T12:00:00Z\", \"2026-01-31T13:00:30+01:00\", \"2026-01-31 12:01:00\"");
        assert_eq!(texts.iter().map(|t| t - texts[0]).collect::<Vec<_>>(), [0.0, 30.0, 60.0]);
        assert_eq!(read("time", "\"noon\", \"2026-01-31T12:00:00Z\""), [0.0; 0]);
    }
}
