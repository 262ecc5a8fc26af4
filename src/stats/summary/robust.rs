//! Estimates of the standard deviation of normal data that a few outliers do not change.

use super::quantile::{median_in_place, quantile_in_place};

/// 1 / Φ⁻¹(3/4): makes the median absolute deviation estimate a standard deviation.
pub(in crate::stats) const MAD_TO_SIGMA: f64 = 1.482_602_218_505_602;

/// Φ⁻¹(0.95): nine tenths of normal data lie within this many standard deviations.
pub(in crate::stats) const Q90_TO_SIGMA: f64 = 1.644_853_626_951_472_7;

/// The median absolute deviation from `centre`, as a standard deviation; `None` for no values.
///
/// Hampel, "The influence curve and its role in robust estimation", 1974. Zero when more than half are equal.
pub fn mad_scale(values: &[f64], centre: f64) -> Option<f64> {
    Some(MAD_TO_SIGMA * median_in_place(&mut distances(values, centre))?)
}

/// The 90 % quantile of the absolute deviations from `centre`, as a standard deviation; `None` for no values.
///
/// Reacts to heavy shoulders of the distribution, which the median absolute deviation ignores, but not to a single outlier.
pub fn outer_scale(values: &[f64], centre: f64) -> Option<f64> {
    outer_of(distances(values, centre))
}

/// The absolute distance of each value from `centre`.
pub(in crate::stats) fn distances(values: &[f64], centre: f64) -> Vec<f64> {
    values.iter().map(|value| (value - centre).abs()).collect()
}

/// [`outer_scale`] from the absolute distances to the centre.
pub(in crate::stats) fn outer_of(mut distances: Vec<f64>) -> Option<f64> {
    Some(quantile_in_place(&mut distances, 0.9)? / Q90_TO_SIGMA)
}

/// The standard deviation of a series from the absolute differences between successive values; `None` for no differences.
///
/// Drift over the whole series does not widen it (von Neumann et al., "The mean square successive difference", 1941, in its
/// median form).
pub(in crate::stats) fn successive_of(mut steps: Vec<f64>) -> Option<f64> {
    Some(MAD_TO_SIGMA * median_in_place(&mut steps)? / std::f64::consts::SQRT_2)
}
