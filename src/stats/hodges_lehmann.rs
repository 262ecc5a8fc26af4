//! By how much one sample is larger than another: the median of all differences.

use super::quantile::sorted;
use statrs::distribution::{ContinuousCDF, Normal};

/// A shift with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shift {
    /// Median of all differences second − first.
    pub centre: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

/// The Hodges–Lehmann estimate of the shift from `first` to `second`, with the interval that inverts the
/// Mann–Whitney test at `level` (normal approximation); `None` when a sample is empty.
///
/// Hodges and Lehmann, "Estimates of location based on rank tests", 1963; interval by Moses, in Hollander, Wolfe
/// and Chicken, section 4.3. The differences are never written out: each order statistic is found by bisection on
/// the value with a two-pointer count, O((n + m) · 64).
pub fn hodges_lehmann(first: &[f64], second: &[f64], level: f64) -> Option<Shift> {
    if first.is_empty() || second.is_empty() {
        return None;
    }
    let (first, second) = (sorted(first), sorted(second));
    let pairs = first.len() * second.len();
    let (n, m) = (first.len() as f64, second.len() as f64);
    let z = Normal::standard().inverse_cdf(1.0 - (1.0 - level) / 2.0);
    let reach = n * m / 2.0 - z * (n * m * (n + m + 1.0) / 12.0).sqrt();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the number of pairs")]
    let rank = (reach.floor().max(0.0) as usize).min(pairs - 1);
    let at = |rank: usize| kth_difference(&first, &second, rank);
    let centre = if pairs % 2 == 1 { at(pairs / 2) } else { f64::midpoint(at(pairs / 2 - 1), at(pairs / 2)) };
    Some(Shift { centre, low: at(rank), high: at(pairs - 1 - rank) })
}

/// The difference second − first of the given rank, counted from 0.
fn kth_difference(first: &[f64], second: &[f64], rank: usize) -> f64 {
    let (Some(least), Some(most)) = (first.first().zip(second.first()), first.last().zip(second.last())) else {
        return f64::NAN;
    };
    // Bisect on the ordered bit pattern of floats, so that the answer is an actual difference, to the last bit.
    let mut low = order_key(least.1 - most.0);
    let mut high = order_key(most.1 - least.0);
    while low < high {
        let middle = low + (high - low) / 2;
        if count_up_to(first, second, from_order_key(middle)) > rank {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    from_order_key(low)
}

/// How many differences are at most `limit`.
fn count_up_to(first: &[f64], second: &[f64], limit: f64) -> usize {
    let mut upto = 0;
    first
        .iter()
        .map(|f| {
            while second.get(upto).is_some_and(|s| s - f <= limit) {
                upto += 1;
            }
            upto
        })
        .sum()
}

/// Unsigned integers in the order of the floats they stand for.
fn order_key(value: f64) -> u64 {
    // Both zeros are one number here.
    let bits = (value + 0.0).to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

fn from_order_key(key: u64) -> f64 {
    f64::from_bits(if key >> 63 == 1 { key & !(1 << 63) } else { !key })
}
