//! Noise from run to run, from a series of runs.

use super::quantile::{median, quantile};
use super::robust::{outer_of, successive_of};

/// No series is believed quieter than this: whoever saw only a few runs has not seen the rest.
pub const QUIETEST: f64 = 0.002;

/// Fewer runs than this have seen too little of their noise for three scales to show it.
const FEW: f64 = 10.0;

/// Runs that make the recent level.
pub const RECENT: usize = 8;

/// The run-to-run noise of a series on a logarithmic (or otherwise relative) scale, oldest first, as one standard
/// deviation; at least [`QUIETEST`]. See [`noise_within`].
pub fn series_noise(series: &[f64]) -> f64 {
    noise_within(series, std::slice::from_ref(&(0..series.len())))
}

/// The run-to-run noise of a series whose levels are these pieces of it; at least [`QUIETEST`].
///
/// The largest of three scales, because each is blind to something: the outer scale about the level's median sees drift,
/// the scale of successive differences sees restlessness on top of it, and the outer scale of one-step-ahead errors (each
/// run against the median of the eight before) sees what a comparison would have seen. From one level to the next nothing
/// is taken for noise. Short series have seen little of their noise: times 1 + 5/n, and below ten runs times √(10/n) besides.
pub fn noise_within(series: &[f64], pieces: &[std::ops::Range<usize>]) -> f64 {
    let (mut about, mut steps, mut ahead) = (Vec::new(), Vec::new(), Vec::new());
    for piece in pieces.iter().filter_map(|piece| series.get(piece.clone())) {
        let Some(centre) = median(piece) else { continue };
        about.extend(piece.iter().map(|value| (value - centre).abs()));
        steps.extend(piece.windows(2).map(|two| (two[1] - two[0]).abs()));
        let first = 4.min(piece.len().saturating_sub(1));
        ahead.extend((first..piece.len()).filter_map(|at| {
            let before = piece.get(at.saturating_sub(RECENT)..at)?;
            Some((piece.get(at)? - small_median(before)?).abs())
        }));
    }
    let scales = [outer_of(&about), successive_of(&steps), outer_of(&ahead)];
    let largest = scales.into_iter().flatten().fold(0.0, f64::max);
    let runs = series.len().max(1) as f64;
    let unseen = (1.0 + 5.0 / runs) * (FEW / runs).max(1.0).sqrt();
    (largest * unseen).max(QUIETEST)
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
