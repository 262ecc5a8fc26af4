//! Whether two means differ, with unequal variances.

use super::tail::student_two_sided;

/// The result of Welch's test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Welch {
    /// Difference of the means, second − first, in standard errors.
    pub t: f64,
    /// Degrees of freedom by Welch–Satterthwaite.
    pub freedom: f64,
    /// Two-sided probability.
    pub p_value: f64,
}

/// Welch's t test; `None` with fewer than two values on a side, or when neither side varies (no test can tell then).
///
/// Welch, "The generalization of Student's problem", 1947.
pub fn welch(first: &[f64], second: &[f64]) -> Option<Welch> {
    let (mean1, var1) = mean_and_variance(first)?;
    let (mean2, var2) = mean_and_variance(second)?;
    let (n1, n2) = (first.len() as f64, second.len() as f64);
    let (se1, se2) = (var1 / n1, var2 / n2);
    if se1 + se2 <= 0.0 {
        return None;
    }
    let t = (mean2 - mean1) / (se1 + se2).sqrt();
    let freedom = (se1 + se2).powi(2) / (se1.powi(2) / (n1 - 1.0) + se2.powi(2) / (n2 - 1.0));
    Some(Welch { t, freedom, p_value: student_two_sided(t, freedom) })
}

fn mean_and_variance(values: &[f64]) -> Option<(f64, f64)> {
    if values.len() < 2 {
        return None;
    }
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|v| (v - mean).powi(2)).sum();
    Some((mean, squares / (n - 1.0)))
}
