//! The response times of one entry as Locust keeps them: counts by rounded milliseconds, and percentiles from them.
//!
//! Locust rounds a time to 1 ms below 100 ms, to 10 ms below 1 s, to 100 ms below 10 s and to 1 s above, and writes
//! the result as a text key: `"96"`, or `"130.0"` from 2.20.1. Its percentile is the lowest bucket with which the
//! buckets above leave at most `floor(n × p)` requests below; the same rule is followed here, so that a JSON file
//! and a CSV file of the same counts give the same numbers.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

use crate::ingest::json_text::Number;
use crate::ingest::normalize::whole;
use crate::limits::TIMES_LOCUST;

/// Counts by bucket, ascending.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Histogram {
    buckets: Vec<(f64, u64)>,
    /// What could not be read; percentiles of the rest would be wrong.
    problem: Option<String>,
}

impl Histogram {
    /// How many times are counted.
    pub(super) fn total(&self) -> u64 {
        self.buckets.iter().fold(0, |sum, (_, count)| sum.saturating_add(*count))
    }

    /// Why percentiles can't be had from it.
    pub(super) fn problem(&self) -> Option<&str> {
        self.problem.as_deref()
    }

    /// Adds the counts of another entry.
    pub(super) fn add(&mut self, other: &Histogram) {
        self.buckets.extend_from_slice(&other.buckets);
        self.tidy();
        if self.problem.is_none() {
            self.problem.clone_from(&other.problem);
        }
    }

    /// The bucket that the share `percent` (0 to 1) of the times does not exceed, in ms, by Locust's rule; none
    /// without times.
    pub(super) fn percentile(&self, percent: f64) -> Option<f64> {
        let total = self.total();
        let below = (total as f64 * percent).trunc();
        let mut seen = 0_u64;
        for (bucket, count) in self.buckets.iter().rev() {
            seen = seen.saturating_add(*count);
            if total.saturating_sub(seen) as f64 <= below {
                return Some(*bucket);
            }
        }
        None
    }

    /// Sorts the buckets, joins equal ones and drops empty ones.
    fn tidy(&mut self) {
        self.buckets.retain(|(_, count)| *count > 0);
        self.buckets.sort_by(|a, b| a.0.total_cmp(&b.0));
        self.buckets.dedup_by(|next, kept| {
            let same = next.0.total_cmp(&kept.0).is_eq();
            if same {
                kept.1 = kept.1.saturating_add(next.1);
            }
            same
        });
    }

    fn insert(&mut self, key: &str, count: &Number) {
        let bucket = key.trim().parse::<f64>().ok().filter(|bucket| bucket.is_finite());
        match (bucket, count.finite().and_then(whole)) {
            // Adding zero turns -0 into 0, which is one bucket.
            (Some(bucket), Some(count)) => self.buckets.push((bucket + 0.0, count)),
            (None, _) => self.fail(format!("the key `{}` is not a number of milliseconds", cut(key))),
            (_, None) => self.fail(format!("the count of `{}` is not a number of requests", cut(key))),
        }
    }

    fn fail(&mut self, problem: String) {
        self.problem.get_or_insert(problem);
    }
}

fn cut(key: &str) -> String {
    key.chars().take(40).collect()
}

/// The step between buckets where a time of `ms` lies, in ms.
pub(super) fn resolution(ms: f64) -> f64 {
    match ms {
        _ if ms < 100.0 => 1.0,
        _ if ms < 1_000.0 => 10.0,
        _ if ms < 10_000.0 => 100.0,
        _ => 1_000.0,
    }
}

impl<'de> Deserialize<'de> for Histogram {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Histogram, D::Error> {
        struct Counts;
        impl<'de> Visitor<'de> for Counts {
            type Value = Histogram;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of response times and their counts")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Histogram, A::Error> {
                let mut histogram = Histogram::default();
                while let Some((key, count)) = map.next_entry::<String, Number>()? {
                    // Locust's rounding makes about 310; a custom rounding may make more.
                    if histogram.buckets.len() >= TIMES_LOCUST.count() {
                        return Err(A::Error::custom(format!("holds {TIMES_LOCUST}")));
                    }
                    histogram.insert(&key, &count);
                }
                histogram.tidy();
                Ok(histogram)
            }
        }
        deserializer.deserialize_map(Counts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn histogram(json: &str) -> Histogram {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn whole_and_float_keys_are_the_same_bucket() {
        let both = histogram(r#"{"130.0": 2, "96": 1, "130": 1}"#);
        assert_eq!(both.buckets, [(96.0, 1), (130.0, 3)]);
    }

    #[test]
    fn a_percentile_is_the_lowest_bucket_that_leaves_enough_below() {
        let four = histogram(r#"{"10": 1, "20": 1, "30": 1, "40": 1}"#);
        // floor(4 × 0.5) = 2 requests may lie below: 40 leaves 3, 30 leaves 2.
        assert_eq!(four.percentile(0.5), Some(30.0));
        assert_eq!(four.percentile(0.99), Some(40.0));
        assert_eq!(four.percentile(1.0), Some(40.0));
        assert_eq!(four.percentile(0.0), Some(10.0));
        assert_eq!(histogram("{}").percentile(0.5), None);
    }

    #[test]
    fn merging_counts_what_both_hold() {
        let mut one = histogram(r#"{"10": 1, "20": 3}"#);
        one.add(&histogram(r#"{"20": 2, "5": 1}"#));
        assert_eq!(one.buckets, [(5.0, 1), (10.0, 1), (20.0, 5)]);
        assert_eq!(one.total(), 7);
    }

    #[test]
    fn keys_and_counts_that_are_no_numbers_are_named() {
        assert_eq!(histogram(r#"{"fast": 1}"#).problem(), Some("the key `fast` is not a number of milliseconds"));
        assert_eq!(histogram(r#"{"5": 1.5}"#).problem(), Some("the count of `5` is not a number of requests"));
        assert_eq!(histogram(r#"{"5": -1}"#).problem(), Some("the count of `5` is not a number of requests"));
    }

    #[test]
    fn the_step_grows_with_the_time() {
        let steps = [99.0, 100.0, 990.0, 1000.0, 10_000.0].map(|ms| resolution(ms).to_string());
        assert_eq!(steps, ["1", "10", "10", "100", "1000"]);
    }
}
