//! Distribution-free interval of a quantile, from order statistics.

use statrs::distribution::{Binomial, DiscreteCDF};

/// The interval between two order statistics that covers the `p`-quantile with at least probability `level`,
/// whatever the distribution; `None` when the sample is too small for that.
///
/// The number of values below the quantile is binomial(n, p); each side gets half of the error. Conover,
/// "Practical Nonparametric Statistics", 3rd ed., section 3.2. Values must be in ascending order.
pub fn quantile_interval(sorted: &[f64], p: f64, level: f64) -> Option<(f64, f64)> {
    let n = sorted.len();
    let below = Below::new(n, p)?;
    let side = (1.0 - level) / 2.0;
    // Largest r with P(X < r) ≤ side: the r-th smallest value is the lower end.
    let lower = last_true(n, |r| r > 0 && below.up_to(r - 1) <= side)?;
    // Smallest s with P(X ≥ s) ≤ side: the s-th smallest value is the upper end.
    let upper = n + 1 - last_true(n, |back| back > 0 && below.above(n - back) <= side)?;
    Some((*sorted.get(lower - 1)?, *sorted.get(upper - 1)?))
}

/// Distribution of the number of values below a quantile: binomial.
enum Below {
    /// All probabilities computed at once: for samples of the size that benchmarks have, a hundred times cheaper than
    /// computing each.
    Table {
        /// P(Y ≤ k) of the rarer of "below" and "not below".
        upto: Vec<f64>,
        /// Whether the table counts "not below".
        mirrored: bool,
    },
    /// Each probability by the incomplete beta function.
    Function(Binomial),
}

/// Largest sample for which the table is used; beyond, its first probability may underflow to 0.
const MOST_IN_TABLE: usize = 500;

impl Below {
    fn new(n: usize, p: f64) -> Option<Below> {
        if n > MOST_IN_TABLE || !(0.0..1.0).contains(&p) || p == 0.0 {
            return Binomial::new(p, n as u64).ok().map(Below::Function);
        }
        let mirrored = p > 0.5;
        let rare = if mirrored { 1.0 - p } else { p };
        let mut probability = (1.0 - rare).powf(n as f64);
        let mut sum = 0.0;
        let upto = (0..=n).map(|k| {
            sum += probability;
            probability *= (n - k) as f64 / (k + 1) as f64 * (rare / (1.0 - rare));
            sum
        });
        Some(Below::Table { upto: upto.collect(), mirrored })
    }

    /// P(X ≤ k).
    fn up_to(&self, k: usize) -> f64 {
        match self {
            Below::Table { upto, mirrored: false } => upto.get(k).copied().unwrap_or(1.0),
            Below::Table { upto, mirrored: true } => {
                1.0 - upto.len().checked_sub(k + 2).and_then(|at| upto.get(at)).copied().unwrap_or(0.0)
            }
            Below::Function(binomial) => binomial.cdf(k as u64),
        }
    }

    /// P(X > k).
    fn above(&self, k: usize) -> f64 {
        match self {
            Below::Function(binomial) => binomial.sf(k as u64),
            Below::Table { .. } => 1.0 - self.up_to(k),
        }
    }
}

/// The largest of 1..=n for which `holds`, given that it holds up to some point and never after.
fn last_true(n: usize, holds: impl Fn(usize) -> bool) -> Option<usize> {
    let (mut low, mut high) = (0, n + 1);
    while high - low > 1 {
        let middle = usize::midpoint(low, high);
        if holds(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    (low > 0).then_some(low)
}
