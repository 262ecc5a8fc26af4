//! How a metric of k6 went by the second, in bounded memory.

use crate::ingest::k6::metric::Kind;

/// Stretches of time that are kept; of more, neighbours are joined.
const MOST: usize = 10_000;

/// What arrived in one stretch of time.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Stretch {
    /// Its place, in steps since 1970.
    at: i64,
    sum: f64,
    n: u32,
}

/// Sums by the second, or by as many seconds as it takes to stay within bounds.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::ingest::k6) struct Seconds {
    step: i64,
    stretches: Vec<Stretch>,
}

impl Default for Seconds {
    fn default() -> Seconds {
        Seconds { step: 1, stretches: Vec::new() }
    }
}

impl Seconds {
    /// One more value. Values come nearly in order of time.
    pub(in crate::ingest::k6) fn add(&mut self, second: i64, value: f64) {
        if !value.is_finite() {
            return;
        }
        let at = second.div_euclid(self.step);
        match self.stretches.last_mut() {
            Some(last) if last.at == at => (last.sum, last.n) = (last.sum + value, last.n.saturating_add(1)),
            Some(last) if last.at > at => match self.stretches.binary_search_by_key(&at, |stretch| stretch.at) {
                Ok(place) => {
                    if let Some(known) = self.stretches.get_mut(place) {
                        (known.sum, known.n) = (known.sum + value, known.n.saturating_add(1));
                    }
                }
                Err(place) => self.stretches.insert(place, Stretch { at, sum: value, n: 1 }),
            },
            _ => self.stretches.push(Stretch { at, sum: value, n: 1 }),
        }
        if self.stretches.len() > MOST {
            self.join();
        }
    }

    /// Makes the stretches twice as long.
    fn join(&mut self) {
        self.step = self.step.saturating_mul(2);
        for stretch in &mut self.stretches {
            stretch.at = stretch.at.div_euclid(2);
        }
        self.stretches.dedup_by(|next, kept| {
            let same = next.at == kept.at;
            if same {
                (kept.sum, kept.n) = (kept.sum + next.sum, kept.n.saturating_add(next.n));
            }
            same
        });
    }

    /// Seconds and value: of a counter its rate, of all others their mean. The first and the last stretch, of which only
    /// a part belongs to the run, are left out.
    pub(in crate::ingest::k6) fn finish(self, kind: Option<Kind>) -> Vec<(f64, f64)> {
        let step = self.step as f64;
        let inner = self.stretches.get(1..self.stretches.len().saturating_sub(1)).unwrap_or_default();
        let each = inner.iter().map(|stretch| {
            let value = if kind == Some(Kind::Counter) { stretch.sum / step } else { stretch.sum / f64::from(stretch.n) };
            (stretch.at as f64 * step, value)
        });
        each.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_gathered_by_the_second_whatever_their_order() {
        let mut course = Seconds::default();
        for (second, value) in [(10, 1.0), (11, 2.0), (12, 4.0), (11, 4.0), (13, 8.0), (12, f64::NAN), (9, 1.0)] {
            course.add(second, value);
        }
        assert_eq!(course.clone().finish(Some(Kind::Trend)), [(10.0, 1.0), (11.0, 3.0), (12.0, 4.0)]);
        assert_eq!(course.finish(Some(Kind::Counter)), [(10.0, 1.0), (11.0, 6.0), (12.0, 4.0)]);
        assert!(Seconds::default().finish(None).is_empty());
    }

    #[test]
    fn a_long_run_takes_no_more_memory_than_a_short_one() {
        let mut course = Seconds::default();
        for second in 0..50_000 {
            course.add(second, f64::from(u32::try_from(second).unwrap()));
        }
        assert!(course.stretches.len() <= MOST);
        let course = course.finish(Some(Kind::Gauge));
        let (first, last) = (course[0], course[course.len() - 1]);
        assert!(((last.1 - first.1) / (last.0 - first.0) - 1.0).abs() < 1e-9);
    }
}
