//! Multiple testing: the share of false findings among the findings.

/// For each p-value its q-value: the smallest false discovery rate at which it would be a finding.
///
/// Benjamini and Hochberg, "Controlling the false discovery rate", 1995, step-up procedure. The result is in the
/// order of the input; a p that is not a number gives 1.
pub fn benjamini_hochberg(p_values: &[f64]) -> Vec<f64> {
    let clean = |p: f64| if p.is_nan() { 1.0 } else { p.clamp(0.0, 1.0) };
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|a, b| clean(p_values[*b]).total_cmp(&clean(p_values[*a])));
    let count = p_values.len() as f64;
    let mut q_values = vec![1.0; p_values.len()];
    let mut least = 1.0_f64;
    for (place, index) in order.into_iter().enumerate() {
        let rank = count - place as f64;
        least = least.min(clean(p_values[index]) * count / rank);
        q_values[index] = least;
    }
    q_values
}
