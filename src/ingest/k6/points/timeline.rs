//! A metric over time, by the second, in bounded memory.

use crate::ingest::k6::metric::Kind;

/// Stretches of time that are kept; of more, neighbours are joined.
const MOST: usize = 10_000;

/// The values that arrived in one bucket of time.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Bucket {
    /// Its start, in steps since 1970.
    at: i64,
    sum: f64,
    n: u32,
}

/// Sums by the second, or by as many seconds as it takes to stay within bounds.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::ingest::k6) struct Timeline {
    step: i64,
    buckets: Vec<Bucket>,
}

impl Default for Timeline {
    fn default() -> Timeline {
        Timeline { step: 1, buckets: Vec::new() }
    }
}

impl Timeline {
    /// Adds one value. Values come nearly in order of time.
    pub(in crate::ingest::k6) fn add(&mut self, second: i64, value: f64) {
        if !value.is_finite() {
            return;
        }
        let at = second.div_euclid(self.step);
        match self.buckets.last_mut() {
            Some(last) if last.at == at => (last.sum, last.n) = (last.sum + value, last.n.saturating_add(1)),
            Some(last) if last.at > at => match self.buckets.binary_search_by_key(&at, |bucket| bucket.at) {
                Ok(place) => {
                    if let Some(known) = self.buckets.get_mut(place) {
                        (known.sum, known.n) = (known.sum + value, known.n.saturating_add(1));
                    }
                }
                Err(place) => self.buckets.insert(place, Bucket { at, sum: value, n: 1 }),
            },
            _ => self.buckets.push(Bucket { at, sum: value, n: 1 }),
        }
        if self.buckets.len() > MOST {
            self.join();
        }
    }

    /// Makes the buckets twice as long.
    fn join(&mut self) {
        self.step = self.step.saturating_mul(2);
        for bucket in &mut self.buckets {
            bucket.at = bucket.at.div_euclid(2);
        }
        self.buckets.dedup_by(|next, kept| {
            let same = next.at == kept.at;
            if same {
                (kept.sum, kept.n) = (kept.sum + next.sum, kept.n.saturating_add(next.n));
            }
            same
        });
    }

    /// Seconds since 1970 and value: of a counter its rate per second, of all others their mean. The first and the last bucket, of which only
    /// a part belongs to the run, are left out.
    pub(in crate::ingest::k6) fn finish(self, kind: Option<Kind>) -> Vec<(f64, f64)> {
        let step = self.step as f64;
        let inner = self.buckets.get(1..self.buckets.len().saturating_sub(1)).unwrap_or_default();
        let each = inner.iter().map(|bucket| {
            let value = if kind == Some(Kind::Counter) { bucket.sum / step } else { bucket.sum / f64::from(bucket.n) };
            (bucket.at as f64 * step, value)
        });
        each.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_gathered_by_the_second_whatever_their_order() {
        let mut course = Timeline::default();
        for (second, value) in [(10, 1.0), (11, 2.0), (12, 4.0), (11, 4.0), (13, 8.0), (12, f64::NAN), (9, 1.0)] {
            course.add(second, value);
        }
        assert_eq!(course.clone().finish(Some(Kind::Trend)), [(10.0, 1.0), (11.0, 3.0), (12.0, 4.0)]);
        assert_eq!(course.finish(Some(Kind::Counter)), [(10.0, 1.0), (11.0, 6.0), (12.0, 4.0)]);
        assert!(Timeline::default().finish(None).is_empty());
    }

    #[test]
    fn a_long_run_takes_no_more_memory_than_a_short_one() {
        let mut course = Timeline::default();
        for second in 0..50_000 {
            course.add(second, f64::from(u32::try_from(second).unwrap()));
        }
        assert!(course.buckets.len() <= MOST);
        let course = course.finish(Some(Kind::Gauge));
        let (first, last) = (course[0], course[course.len() - 1]);
        assert!(((last.1 - first.1) / (last.0 - first.0) - 1.0).abs() < 1e-9);
    }
}
