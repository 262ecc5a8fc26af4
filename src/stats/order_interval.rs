//! Distribution-free interval of a quantile, from order statistics.

use statrs::distribution::{Binomial, DiscreteCDF};

/// The interval between two order statistics that covers the `p`-quantile with at least probability `level`,
/// whatever the distribution; `None` when the sample is too small for that.
///
/// The number of values below the quantile is binomial(n, p); each side gets half of the error. Conover,
/// "Practical Nonparametric Statistics", 3rd ed., section 3.2. Values must be in ascending order.
pub fn quantile_interval(sorted: &[f64], p: f64, level: f64) -> Option<(f64, f64)> {
    let n = sorted.len();
    let binomial = Binomial::new(p, n as u64).ok()?;
    let side = (1.0 - level) / 2.0;
    // Largest r with P(X < r) ≤ side: the r-th smallest value is the lower end.
    let lower = last_true(n, |r| r > 0 && binomial.cdf(r as u64 - 1) <= side)?;
    // Smallest s with P(X ≥ s) ≤ side: the s-th smallest value is the upper end.
    let upper = n + 1 - last_true(n, |back| back > 0 && binomial.sf((n - back) as u64) <= side)?;
    Some((*sorted.get(lower - 1)?, *sorted.get(upper - 1)?))
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
