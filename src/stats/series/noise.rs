//! Noise from run to run, from a series of runs.

use crate::stats::summary::quantile::{median, quantile};
use crate::stats::summary::robust::{distances, outer_of, successive_of};

/// The least noise that is assumed of any series: a few equal runs do not show how the others vary.
pub const QUIETEST: f64 = 0.002;

/// Number of runs below which the three scales underestimate the noise.
const FEW: f64 = 10.0;

/// Number of last runs whose median is the recent level.
pub const RECENT: usize = 8;

/// The run-to-run noise of a series on a logarithmic (or otherwise relative) scale, oldest value first, as one standard
/// deviation; at least [`QUIETEST`]. `pieces` are the ranges of the series that lie at one level each.
///
/// The largest of three scales, because each misses something: the outer scale about the level's median includes drift,
/// the scale of successive differences the variation on top of it, and the outer scale of one-step-ahead errors (each
/// run minus the median of the eight before) what a comparison would have found. Steps between levels are not noise.
/// Short series have shown little of their noise, so the result is multiplied by 1 + 5/n, and below ten runs also by √(10/n).
pub fn noise_within(series: &[f64], pieces: &[std::ops::Range<usize>]) -> f64 {
    let (mut about, mut steps, mut ahead) = (Vec::new(), Vec::new(), Vec::new());
    for piece in pieces.iter().filter_map(|piece| series.get(piece.clone())) {
        let Some(centre) = median(piece) else { continue };
        about.extend(distances(piece, centre));
        steps.extend(piece.windows(2).map(|two| (two[1] - two[0]).abs()));
        let first = 4.min(piece.len().saturating_sub(1));
        ahead.extend((first..piece.len()).filter_map(|at| {
            let before = piece.get(at.saturating_sub(RECENT)..at)?;
            Some((piece.get(at)? - small_median(before)?).abs())
        }));
    }
    let scales = [outer_of(about), successive_of(steps), outer_of(ahead)];
    let largest = scales.into_iter().flatten().fold(0.0, f64::max);
    let runs = series.len().max(1) as f64;
    let unseen = (1.0 + 5.0 / runs) * (FEW / runs).max(1.0).sqrt();
    (largest * unseen).max(QUIETEST)
}

/// The median of at most [`RECENT`] values, without allocating: it is computed for every run of every series.
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
