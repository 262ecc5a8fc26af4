//! The middle of a sample with its standard error, where a few values may be far off.

use statrs::distribution::{ContinuousCDF, StudentsT};

use crate::stats::{deviation, mean, sorted};

/// Share of the values that is left out at either end.
const TRIM: f64 = 0.2;

/// The mean of the middle three fifths of a sample.
///
/// Tukey and McLaughlin, "Less vulnerable confidence and significance procedures for location based on a single sample", 1963:
/// its standard error comes from the sample with the values left out set to the nearest one that is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct TrimmedMean {
    /// The mean of the values that are kept.
    pub mean: f64,
    /// Its standard error; 0 where all values that are kept are equal.
    pub standard_error: f64,
    /// Which values are kept, as places in the sample, in ascending order of their values.
    pub kept: Vec<usize>,
}

impl TrimmedMean {
    /// The trimmed mean of `values`; `None` for fewer than two, or where a number is beyond 64-bit floats.
    pub fn of(values: &[f64]) -> Option<TrimmedMean> {
        let n = values.len();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a count")]
        let cut = (TRIM * n as f64).floor() as usize;
        let mut places: Vec<usize> = (0..n).collect();
        places.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
        let kept = places.get(cut..n - cut)?.to_vec();
        let all = sorted(values);
        let (low, high) = (*all.get(cut)?, *all.get(n.checked_sub(cut + 1)?)?);
        let winsorized: Vec<f64> = values.iter().map(|value| value.clamp(low, high)).collect();
        let m = kept.len() as f64;
        Some(TrimmedMean {
            mean: mean(&kept.iter().map(|place| values[*place]).collect::<Vec<_>>())?,
            standard_error: deviation(&winsorized)? * ((n as f64 - 1.0) / (m * (m - 1.0))).sqrt(),
            kept,
        })
    }

    /// Half the width of the confidence interval at `level` in (0, 1), by Student's t with one degree of freedom fewer than
    /// values are kept.
    pub fn half_width(&self, level: f64) -> f64 {
        let freedom = self.kept.len().saturating_sub(1).max(1) as f64;
        match StudentsT::new(0.0, 1.0, freedom) {
            Ok(t) => t.inverse_cdf(f64::midpoint(1.0, level)) * self.standard_error,
            Err(_) => f64::INFINITY,
        }
    }
}
