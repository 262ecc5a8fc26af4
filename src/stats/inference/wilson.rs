//! Confidence interval of a proportion.

use statrs::distribution::{ContinuousCDF, Normal};

/// Wilson's score interval of a `share` in 0..=1 that was seen among `n` independent trials, at `level` in (0, 1).
///
/// Wilson, "Probable inference, the law of succession, and statistical inference", 1927, without correction for
/// continuity. It stays within 0..=1 and is useful even where the share is 0 or 1. No trials, or a share that is not
/// a number, give (0, 1).
pub fn wilson_interval(share: f64, n: u64, level: f64) -> (f64, f64) {
    if n == 0 || share.is_nan() {
        return (0.0, 1.0);
    }
    let (n, share) = (n as f64, share.clamp(0.0, 1.0));
    let z = Normal::standard().inverse_cdf(f64::midpoint(1.0, level));
    let weight = 1.0 + z * z / n;
    let centre = (share + z * z / (2.0 * n)) / weight;
    let half = z / weight * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt();
    // At the ends the exact bound is the share itself, which rounding must not miss.
    let low = if share > 0.0 { (centre - half).clamp(0.0, share) } else { 0.0 };
    let high = if share < 1.0 { (centre + half).clamp(share, 1.0) } else { 1.0 };
    (low, high)
}
