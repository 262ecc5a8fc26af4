//! How a metric went in the course of one run.

use std::sync::Arc;

/// Moments of one run with a value at each, in order of time; what a drift within the run is read from.
///
/// Never serialised: what is derived from it is stored instead.
#[derive(Debug, Clone, PartialEq)]
pub struct TimeCourse(Arc<[(f64, f64)]>);

impl TimeCourse {
    /// Moments that are kept; of more, neighbours are joined.
    pub const MOST: usize = 10_000;

    /// A course of `(seconds, value)`, seconds from any start, values in the metric's unit; pairs that are not finite
    /// are dropped. `None` where none is left.
    pub fn new(mut moments: Vec<(f64, f64)>) -> Option<TimeCourse> {
        moments.retain(|(seconds, value)| seconds.is_finite() && value.is_finite());
        moments.sort_by(|a, b| a.0.total_cmp(&b.0));
        let moments = TimeCourse::joined(moments, TimeCourse::MOST);
        (!moments.is_empty()).then(|| TimeCourse(moments.into()))
    }

    /// The moments, oldest first.
    pub fn moments(&self) -> &[(f64, f64)] {
        &self.0
    }

    /// At most `most` moments, each the mean of as many neighbours.
    pub fn joined(moments: Vec<(f64, f64)>, most: usize) -> Vec<(f64, f64)> {
        let share = moments.len().div_ceil(most.max(1)).max(1);
        if share == 1 {
            return moments;
        }
        let mean = |part: &[(f64, f64)]| {
            let n = part.len() as f64;
            (part.iter().map(|moment| moment.0 / n).sum(), part.iter().map(|moment| moment.1 / n).sum())
        };
        moments.chunks(share).map(mean).collect()
    }
}
