//! Whether one sample tends to be larger than another, whatever their distributions.

use super::tail::normal_two_sided;

/// The result of a Mann–Whitney test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MannWhitney {
    /// Number of pairs in which the second sample's value is larger, ties counting one half.
    pub u: f64,
    /// Two-sided probability of a U at least as far from its centre, were both samples from one distribution.
    pub p_value: f64,
}

/// Beyond this product of sizes the normal approximation is as good as exact.
const EXACT_UP_TO: usize = 2_500;

/// The two-sided Mann–Whitney U test; `None` when a sample is empty.
///
/// Exact by counting (Mann and Whitney 1947) where no values tie and n·m ≤ 2,500; else normal with correction for
/// ties and continuity (Hollander, Wolfe and Chicken, "Nonparametric Statistical Methods", 3rd ed., section 4.1).
/// When all values tie, nothing speaks against one distribution and p is 1.
pub fn mann_whitney(first: &[f64], second: &[f64]) -> Option<MannWhitney> {
    let (n, m) = (first.len(), second.len());
    if n == 0 || m == 0 {
        return None;
    }
    let mut all: Vec<(f64, bool)> = first.iter().map(|v| (*v, false)).chain(second.iter().map(|v| (*v, true))).collect();
    all.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let mut rank_sum = 0.0;
    let mut tie_term = 0.0;
    let mut before = 0_usize;
    for group in all.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        let size = group.len();
        let rank = before as f64 + f64::midpoint(size as f64, 1.0);
        rank_sum += rank * group.iter().filter(|(_, second)| *second).count() as f64;
        tie_term += (size as f64).powi(3) - size as f64;
        before += size;
    }
    let (n, m) = (n as f64, m as f64);
    let u = rank_sum - m * (m + 1.0) / 2.0;
    let p_value = if tie_term == 0.0 && first.len() * second.len() <= EXACT_UP_TO {
        exact(first.len(), second.len(), u.min(n * m - u))
    } else {
        let total = n + m;
        let variance = n * m / 12.0 * (total + 1.0 - tie_term / (total * (total - 1.0)));
        let distance = ((u - n * m / 2.0).abs() - 0.5).max(0.0);
        if variance > 0.0 { normal_two_sided(distance / variance.sqrt()) } else { 1.0 }
    };
    Some(MannWhitney { u, p_value })
}

/// P(U ≤ u) doubled, from the Gaussian binomial coefficient's recurrence over the number of inversions.
fn exact(n: usize, m: usize, u: f64) -> f64 {
    // Coefficients of Π (1 − q^(m+i)) / (1 − q^i), i = 1..n, scaled by i/(m+i) each so that they sum to 1.
    let size = n * m + 1;
    let mut share = vec![0.0_f64; size];
    share[0] = 1.0;
    for i in 1..=n {
        for k in (m + i..size).rev() {
            share[k] -= share[k - m - i];
        }
        for k in i..size {
            share[k] += share[k - i];
        }
        let scale = i as f64 / (m + i) as f64;
        for s in &mut share {
            *s *= scale;
        }
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "U lies between 0 and n·m")]
    let upto = u.floor() as usize;
    (2.0 * share.iter().take(upto + 1).sum::<f64>()).clamp(0.0, 1.0)
}
