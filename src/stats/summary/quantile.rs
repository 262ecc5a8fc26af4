//! Order statistics: sorting and quantiles.

/// The values in ascending order.
pub fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted
}

/// The `p`-quantile, 0 ≤ `p` ≤ 1, of values in ascending order; `None` for no values.
///
/// Linear interpolation at position p·(n−1), type 7 of Hyndman and Fan, "Sample quantiles in statistical
/// packages", 1996: the definition of k6, of `NumPy` and of spreadsheets.
pub fn quantile(sorted: &[f64], p: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let position = p.clamp(0.0, 1.0) * last as f64;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and the last index")]
    let below = (position.floor() as usize).min(last);
    let low = sorted.get(below)?;
    let high = sorted.get(below + 1).unwrap_or(low);
    let share = position - below as f64;
    Some(between(*low, *high, share))
}

/// The point at `share` of the way from `low` to `high`.
fn between(low: f64, high: f64, share: f64) -> f64 {
    // Not low + share·(high − low) alone: a lone value must give exactly itself.
    if share <= 0.0 {
        return low;
    }
    let way = high - low;
    // The ends may lie farther apart than any number is large, though the point between them is one.
    if way.is_finite() { low + share * way } else { low * (1.0 - share) + high * share }
}

/// The median of values in any order; `None` for no values.
pub fn median(values: &[f64]) -> Option<f64> {
    median_in_place(&mut values.to_vec())
}

/// The `p`-quantile of values in any order: [`quantile`] without sorting them all.
pub fn quantile_of(values: &[f64], p: f64) -> Option<f64> {
    quantile_in_place(&mut values.to_vec(), p)
}

/// The `p`-quantile of values in any order, which it moves about: [`quantile`] without sorting them all.
pub(in crate::stats) fn quantile_in_place(values: &mut [f64], p: f64) -> Option<f64> {
    let last = values.len().checked_sub(1)?;
    let position = p.clamp(0.0, 1.0) * last as f64;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and the last index")]
    let below = (position.floor() as usize).min(last);
    let (_, low, rest) = values.select_nth_unstable_by(below, f64::total_cmp);
    let (low, share) = (*low, position - below as f64);
    let high = rest.iter().copied().min_by(f64::total_cmp).unwrap_or(low);
    Some(between(low, high, share))
}

/// The median of values in any order, which it moves about.
pub(in crate::stats) fn median_in_place(values: &mut [f64]) -> Option<f64> {
    quantile_in_place(values, 0.5)
}
