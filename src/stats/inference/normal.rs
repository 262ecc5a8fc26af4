//! Tail probabilities of the standard normal distribution.

use statrs::distribution::{ContinuousCDF, Normal};

/// Probability that a standard normal is at least `z` away from 0.
pub fn normal_two_sided(z: f64) -> f64 {
    (2.0 * Normal::standard().sf(z.abs())).min(1.0)
}

/// The z that a standard normal exceeds with probability `p`; infinite at 0 and 1.
pub fn normal_upper_quantile(p: f64) -> f64 {
    -Normal::standard().inverse_cdf(p.clamp(0.0, 1.0))
}
