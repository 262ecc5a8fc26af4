//! A robust slope.

use crate::stats::inference::normal::normal_upper_quantile;
use crate::stats::summary::quantile::median_in_place;

/// A slope with its confidence interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Slope {
    /// Value per unit of the abscissa.
    pub slope: f64,
    /// Lower end of its interval.
    pub low: f64,
    /// Upper end of its interval.
    pub high: f64,
}

/// The median of the slopes between all pairs of points `(x, y)`, with its interval at `level`; `None` for fewer than
/// two different `x`. Time and memory grow with the square of the number of points.
///
/// Theil, "A rank-invariant method of linear and polynomial regression analysis", 1950; interval of Sen, "Estimates
/// of the regression coefficient based on Kendall's tau", 1968, corrected for ties, in the form of `SciPy`.
pub fn theil_sen(points: &[(f64, f64)], level: f64) -> Option<Slope> {
    let mut slopes: Vec<f64> = Vec::with_capacity(points.len() * points.len().saturating_sub(1) / 2);
    for (place, (x, y)) in points.iter().enumerate() {
        let later = points.iter().skip(place + 1).filter(|(other, _)| other.total_cmp(x).is_ne());
        slopes.extend(later.map(|(other, value)| (value - y) / (other - x)));
    }
    let slope = median_in_place(&mut slopes)?;
    let z = normal_upper_quantile((1.0 - level) / 2.0);
    let half = z * variance(points).max(0.0).sqrt() / 2.0;
    let pairs = slopes.len() as f64;
    let last = slopes.len() - 1;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the places of the slopes")]
    let place = |at: f64| at.clamp(0.0, last as f64) as usize;
    let (low, high) = (place((pairs / 2.0 - half).round_ties_even() - 1.0), place((pairs / 2.0 + half).round_ties_even()));
    let mut ranked = |at: usize| *slopes.select_nth_unstable_by(at, f64::total_cmp).1;
    let (high, low) = (ranked(high), ranked(low));
    Some(Slope { slope, low, high })
}

/// Variance of Kendall's statistic, corrected for ties on either axis.
fn variance(points: &[(f64, f64)]) -> f64 {
    let part = |n: f64| n * (n - 1.0) * (2.0 * n + 5.0);
    let ties = |values: &mut Vec<f64>| {
        values.sort_unstable_by(f64::total_cmp);
        values.chunk_by(|a, b| a.total_cmp(b).is_eq()).map(|run| part(run.len() as f64)).sum::<f64>()
    };
    let mut x: Vec<f64> = points.iter().map(|point| point.0).collect();
    let mut y: Vec<f64> = points.iter().map(|point| point.1).collect();
    (part(points.len() as f64) - ties(&mut x) - ties(&mut y)) / 18.0
}
