//! Noise from run to run, from a series of runs.

use super::quantile::{median, quantile, sorted};
use super::robust::{Q90_TO_SIGMA, outer_scale, successive_scale};

/// No series is believed quieter than this: whoever saw only a few runs has not seen the rest.
pub const QUIETEST: f64 = 0.002;

/// Fewer runs than this have seen too little of their noise for three scales to show it.
const FEW: f64 = 10.0;

/// Runs that make the recent level.
pub const RECENT: usize = 8;

/// The run-to-run noise of a series on a logarithmic (or otherwise relative) scale, oldest first, as one standard
/// deviation; at least [`QUIETEST`].
///
/// The largest of three scales, because each is blind to something: the outer scale about the median sees drift, the
/// scale of successive differences sees restlessness on top of it, and the outer scale of one-step-ahead errors (each
/// run against the median of the eight before) sees what a comparison would have seen. Short series have seen little of
/// their noise: times 1 + 5/n, and below ten runs times 10/n besides, which holds false alarms at a percent down to five.
pub fn series_noise(series: &[f64]) -> f64 {
    let Some(centre) = median(series) else { return QUIETEST };
    let about = outer_scale(series, centre).unwrap_or(0.0);
    let steps = successive_scale(series).unwrap_or(0.0);
    let first = 4.min(series.len().saturating_sub(1));
    let ahead: Vec<f64> = (first..series.len())
        .filter_map(|at| {
            let before = series.get(at.saturating_sub(RECENT)..at)?;
            Some((series.get(at)? - small_median(before)?).abs())
        })
        .collect();
    let ahead = quantile(&sorted(&ahead), 0.9).unwrap_or(0.0) / Q90_TO_SIGMA;
    let runs = series.len() as f64;
    let unseen = (1.0 + 5.0 / runs) * (FEW / runs).max(1.0);
    (about.max(steps).max(ahead) * unseen).max(QUIETEST)
}

/// The median of at most [`RECENT`] values, without a trip to the heap: there is one for every run of every series.
fn small_median(values: &[f64]) -> Option<f64> {
    let mut few = [0.0; RECENT];
    let few = few.get_mut(..values.len())?;
    few.copy_from_slice(values);
    few.sort_unstable_by(f64::total_cmp);
    quantile(few, 0.5)
}

/// The median of the last [`RECENT`] values; `None` for none.
pub fn recent_level(series: &[f64]) -> Option<f64> {
    median(series.get(series.len().saturating_sub(RECENT)..)?)
}
