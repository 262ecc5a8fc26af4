//! Scales that a few outliers do not move. Each estimates the standard deviation of normal data.

use super::quantile::{median, quantile, sorted};

/// 1 / Φ⁻¹(3/4): makes the median absolute deviation estimate a standard deviation.
pub(super) const MAD_TO_SIGMA: f64 = 1.482_602_218_505_602;

/// Φ⁻¹(0.95): nine tenths of normal data lie within this many standard deviations.
pub(super) const Q90_TO_SIGMA: f64 = 1.644_853_626_951_472_7;

/// The median absolute deviation from `centre`, as a standard deviation; `None` for no values.
///
/// Hampel, "The influence curve and its role in robust estimation", 1974. Zero when more than half are equal.
pub fn mad_scale(values: &[f64], centre: f64) -> Option<f64> {
    let deviations: Vec<f64> = values.iter().map(|v| (v - centre).abs()).collect();
    Some(MAD_TO_SIGMA * median(&deviations)?)
}

/// The 90 % quantile of the absolute deviations from `centre`, as a standard deviation; `None` for no values.
///
/// Sees heavy shoulders that the median absolute deviation is blind to, and still no single outlier.
pub fn outer_scale(values: &[f64], centre: f64) -> Option<f64> {
    outer_of(&values.iter().map(|v| (v - centre).abs()).collect::<Vec<_>>())
}

/// [`outer_scale`] from the absolute deviations.
pub(super) fn outer_of(deviations: &[f64]) -> Option<f64> {
    Some(quantile(&sorted(deviations), 0.9)? / Q90_TO_SIGMA)
}

/// The scale of the differences from one value to the next, as a standard deviation of the values; `None` for
/// fewer than two. Drift over the whole series does not widen it (von Neumann et al., "The mean square successive
/// difference", 1941, in its median form).
pub fn successive_scale(values: &[f64]) -> Option<f64> {
    successive_of(&values.windows(2).map(|w| (w[1] - w[0]).abs()).collect::<Vec<_>>())
}

/// [`successive_scale`] from the absolute differences.
pub(super) fn successive_of(steps: &[f64]) -> Option<f64> {
    Some(MAD_TO_SIGMA * median(steps)? / std::f64::consts::SQRT_2)
}
