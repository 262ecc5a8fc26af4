//! Whether more benchmarks went up than down than chance explains, and by how much on average.

use statrs::distribution::{Binomial, DiscreteCDF};

/// Two-sided probability of at least so uneven a split when up and down are equally likely; 1 for no values.
///
/// Arbuthnot's sign test, exact by the binomial distribution; the caller leaves ties out.
pub fn sign_test(up: u64, down: u64) -> f64 {
    let Ok(binomial) = Binomial::new(0.5, up + down) else {
        return 1.0;
    };
    (2.0 * binomial.cdf(up.min(down))).min(1.0)
}

/// The geometric mean of ratios given by their logarithms; `None` for none.
pub fn geometric_mean_ratio(logs: &[f64]) -> Option<f64> {
    (!logs.is_empty()).then(|| (logs.iter().sum::<f64>() / logs.len() as f64).exp())
}
