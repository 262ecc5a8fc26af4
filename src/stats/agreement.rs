//! Several readings of one difference: how much of it they all support.

/// The part of a difference that all values agree on: the smallest when all are positive, the largest when all are
/// negative, else 0. Zero for no values.
pub fn common_part(values: &[f64]) -> f64 {
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if values.is_empty() {
        0.0
    } else if low > 0.0 {
        low
    } else if high < 0.0 {
        high
    } else {
        0.0
    }
}

/// As [`common_part`], but one value in `spare_every` may fall short: the part that the others agree on.
pub fn agreed_part(values: &[f64], spare_every: usize) -> f64 {
    let sorted = super::sorted(values);
    let spare = sorted.len() / spare_every.max(1);
    match (sorted.get(spare), sorted.len().checked_sub(1 + spare).and_then(|at| sorted.get(at))) {
        (Some(&low), _) if low > 0.0 => low,
        (_, Some(&high)) if high < 0.0 => high,
        _ => 0.0,
    }
}
