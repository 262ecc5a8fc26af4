//! Several estimates of one difference: how much of it they all support.

use super::summary::quantile::sorted;

/// The part of a difference that all values agree on: the smallest when all are positive, the largest when all are
/// negative, else 0. Zero for no values.
pub fn common_part(values: &[f64]) -> f64 {
    agreed_part(values, usize::MAX)
}

/// As [`common_part`], but one value in `spare_every` may fall short: the part that the others agree on.
pub fn agreed_part(values: &[f64], spare_every: usize) -> f64 {
    let sorted = sorted(values);
    let spare = sorted.len() / spare_every.max(1);
    match (sorted.get(spare), sorted.iter().nth_back(spare)) {
        (Some(&low), _) if low > 0.0 => low,
        (_, Some(&high)) if high < 0.0 => high,
        _ => 0.0,
    }
}
