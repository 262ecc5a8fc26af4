//! Probabilities of the tails.

use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

/// Probability that a standard normal is at least `z` away from 0.
pub fn normal_two_sided(z: f64) -> f64 {
    (2.0 * Normal::standard().sf(z.abs())).min(1.0)
}

/// Probability that Student's t with `freedom` degrees of freedom is at least `t` away from 0; 1 for a `freedom`
/// that is not positive.
pub fn student_two_sided(t: f64, freedom: f64) -> f64 {
    StudentsT::new(0.0, 1.0, freedom).map_or(1.0, |student| (2.0 * student.sf(t.abs())).min(1.0))
}

/// The t that is exceeded in absolute value with probability `p`; infinite for p = 0 or no freedom.
///
/// By bisection of [`student_two_sided`] on the logarithm of t: the library's own inverse loses the far tail, where
/// two degrees of freedom put us.
pub fn student_upper_quantile(p: f64, freedom: f64) -> f64 {
    if p <= 0.0 || freedom <= 0.0 {
        return f64::INFINITY;
    }
    if p >= 1.0 {
        return 0.0;
    }
    let (mut low, mut high) = (-50.0_f64, 200.0_f64);
    for _ in 0..80 {
        let middle = f64::midpoint(low, high);
        if student_two_sided(middle.exp(), freedom) > p {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high).exp()
}

/// The z that a standard normal exceeds with probability `p`; infinite at 0 and 1.
pub fn normal_upper_quantile(p: f64) -> f64 {
    -Normal::standard().inverse_cdf(p.clamp(0.0, 1.0))
}
