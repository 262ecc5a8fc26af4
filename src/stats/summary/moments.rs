//! Mean and standard deviation.

/// The mean; `None` for no values, or where it is beyond 64-bit floats. Summed from the first value on, so that the mean of
/// equal values is exactly theirs.
pub fn mean(values: &[f64]) -> Option<f64> {
    let first = values.first()?;
    Some(first + values.iter().map(|value| value - first).sum::<f64>() / values.len() as f64).filter(|mean| mean.is_finite())
}

/// The standard deviation of a sample (n − 1); `None` for fewer than two values, or where it is beyond 64-bit floats.
pub fn deviation(values: &[f64]) -> Option<f64> {
    let mean = mean(values).filter(|_| values.len() > 1)?;
    let squares = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>();
    Some((squares / (values.len() as f64 - 1.0)).sqrt()).filter(|deviation| deviation.is_finite())
}
