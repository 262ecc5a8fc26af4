//! The few order statistics that readers need: a file often holds the values and not their median.
//!
//! Estimates, intervals and tests belong to the statistics layer; here a number that the tool left out is
//! computed from the numbers that it wrote, in the way its own summary would.

/// The quantile of finite values at `level` in [0, 1], interpolated linearly between order statistics (type 7,
/// as Python's `numpy` and R do). None of no values.
pub(crate) fn quantile(values: &[f64], level: f64) -> Option<f64> {
    let last = values.len().checked_sub(1)?;
    let mut values = values.to_vec();
    let position = level.clamp(0.0, 1.0) * last as f64;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and the last index")]
    let below = (position.floor() as usize).min(last);
    let (_, low, above) = values.select_nth_unstable_by(below, f64::total_cmp);
    let low = *low;
    let share = position - below as f64;
    if share <= 0.0 {
        return Some(low);
    }
    let high = above.iter().copied().min_by(f64::total_cmp).unwrap_or(low);
    Some(low + share * (high - low))
}

/// The median of finite values; none of no values.
pub(crate) fn median(values: &[f64]) -> Option<f64> {
    quantile(values, 0.5)
}

/// The mean of finite values; none of no values.
pub(crate) fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// The standard deviation (n − 1) of finite values; none of fewer than two.
pub(crate) fn deviation(values: &[f64]) -> Option<f64> {
    let centre = mean(values)?;
    let free = values.len().checked_sub(1).filter(|free| *free > 0)?;
    Some((values.iter().map(|value| (value - centre).powi(2)).sum::<f64>() / free as f64).sqrt())
}

/// The named statistic of a sample: "median", "mean", "min", "max", "p95", "p99.9", "p999". The median when there
/// is no name; none when the name is another.
pub(crate) fn named(values: &[f64], statistic: Option<&str>) -> Option<f64> {
    match statistic {
        None | Some("median" | "med") => median(values),
        Some("mean" | "avg" | "average") => mean(values),
        Some("min") => quantile(values, 0.0),
        Some("max") => quantile(values, 1.0),
        Some(name) => quantile(values, level_of(name)?),
    }
}

/// The level of a percentile's name: 0.95 of "p95", 0.999 of "p99.9" and of "p999".
fn level_of(name: &str) -> Option<f64> {
    let digits = name.strip_prefix('p')?;
    if !digits.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return None;
    }
    let percent: f64 = digits.parse().ok()?;
    // Three digits and more are tenths and hundredths without their point, save the hundredth itself.
    let surplus = if digits.contains('.') || digits == "100" { 0 } else { digits.len().saturating_sub(2) };
    let level = percent / 10_f64.powi(i32::try_from(surplus).ok()? + 2);
    (0.0..=1.0).contains(&level).then_some(level)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_interpolate_as_numpy_does() {
        let values = [4.0, 1.0, 3.0, 2.0];
        assert_eq!(median(&values), Some(2.5));
        assert!((quantile(&values, 0.95).unwrap() - 3.85).abs() < 1e-12);
        assert_eq!(quantile(&values, 1.0), Some(4.0));
        assert_eq!(quantile(&[7.0], 0.99), Some(7.0));
        assert_eq!(median(&[]), None);
    }

    #[test]
    fn statistics_are_known_by_name() {
        let values: Vec<f64> = (0..=1000).map(f64::from).collect();
        for (name, expected) in [("p95", 950.0), ("p99", 990.0), ("p999", 999.0), ("p100", 1000.0), ("mean", 500.0), ("min", 0.0)] {
            assert_eq!(named(&values, Some(name)), Some(expected), "{name}");
        }
        assert!((named(&values, Some("p99.9")).unwrap() - 999.0).abs() < 1e-9);
        assert_eq!(named(&values, Some("rate")), None);
        assert_eq!(deviation(&[1.0]), None);
        assert_eq!(deviation(&[1.0, 3.0]), Some(2.0_f64.sqrt()));
    }
}
