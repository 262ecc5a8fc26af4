//! What the runner did to all benchmarks at once, and how much each of them follows.
//!
//! A runner that is 7 % slower today makes everything slower. For each series, the series of other benchmarks are its
//! witnesses: how far each was from its own level in each run, weighted by the fourth power of its correlation with the
//! series so far. The weighted median of these deviations is the common mode for that series. A slope, fitted on the
//! history and shrunk where that is short, is the share of the common mode to subtract.

use super::series::noise::RECENT;
use super::summary::quantile::{median, quantile_of, sorted};
use super::summary::robust::distances;

/// Least number of witnesses from which a common mode is estimated.
pub const LEAST_WITNESSES: usize = 4;
/// Most witnesses that are used; more cost time and change nothing.
const MOST_WITNESSES: usize = 128;
/// Weight of a witness without correlation, so that ties are broken.
const LEAST_WEIGHT: f64 = 0.02;

/// Multiple of the largest common deviation in the history that is still attributed to the runner.
const SEEN: f64 = 1.5;
/// Deviation allowed in addition, divided by the square root of the number of runs.
const UNSEEN: f64 = 0.5;
/// Least share of the witnesses that must lie within the bound for their median to be attributed to the runner.
pub const LEAST_STAYED: f64 = 0.35;
/// The most by which a hosted runner is assumed to slow down or speed up all benchmarks between two runs, a natural
/// logarithm: 30 %. Of 403 pairs of consecutive runs of 12 public histories, 95 % moved together by less than 25 %. A single
/// run of a history counts with no more than this: one bad run must not hide the next.
pub const HOSTED_RUNNER: f64 = 0.262_364_264_467_491;

/// For each metric its deviations from its own level: the runs of the history first, then those of the head.
#[derive(Debug)]
pub struct Deviations {
    /// One series per metric, all of the same length.
    pub columns: Vec<Vec<f64>>,
    /// How many of the runs are history.
    pub history: usize,
    /// The benchmark of each column: metrics of one benchmark are no witnesses of each other.
    pub group: Vec<usize>,
}

/// The common mode as estimated for one series.
#[derive(Debug, Clone, PartialEq)]
pub struct CommonMode {
    /// Common deviation in each run, from the witnesses.
    pub says: Vec<f64>,
    /// Share of it that the series follows, in [0, 1].
    pub slope: f64,
    /// Largest deviation in one run that is attributed to the runner, from what it did in the history.
    pub bound: f64,
    /// Number of witnesses used.
    pub witnesses: usize,
}

/// The common mode of each column; slope 0 where there are too few witnesses.
pub fn common_modes(deviations: &Deviations) -> Vec<CommonMode> {
    let count = deviations.columns.len();
    let clipped: Vec<Vec<f64>> =
        deviations.columns.iter().map(|column| clip(column.get(..deviations.history).unwrap_or_default())).collect();
    let norms: Vec<f64> = clipped.iter().map(|column| norm(column)).collect();
    let witnesses: Vec<usize> = evenly(count, MOST_WITNESSES);
    let orders = orders(deviations, &witnesses);
    (0..count).map(|own| mode(deviations, &clipped, &norms, &witnesses, &orders, own)).collect()
}

fn mode(
    deviations: &Deviations,
    clipped: &[Vec<f64>],
    norms: &[f64],
    witnesses: &[usize],
    orders: &[Vec<usize>],
    own: usize,
) -> CommonMode {
    let history = deviations.history;
    let others = |witness: usize| deviations.group.get(witness) != deviations.group.get(own);
    let heard = witnesses.iter().filter(|witness| others(**witness)).count();
    let runs = orders.len();
    if heard < LEAST_WITNESSES {
        return CommonMode { says: vec![0.0; runs], slope: 0.0, bound: 0.0, witnesses: heard };
    }
    let loudness = (history as f64 / 10.0).sqrt();
    let weight = |witness: usize| {
        if !others(witness) {
            return 0.0;
        }
        let dot: f64 = clipped[own].iter().zip(&clipped[witness]).map(|(a, b)| a * b).sum();
        LEAST_WEIGHT + (dot / (norms[own] * norms[witness])).max(0.0).powi(4) * loudness
    };
    let weights: Vec<f64> = witnesses.iter().map(|witness| weight(*witness)).collect();
    let column = |run: usize| move |place: usize| deviations.columns[witnesses[place]][run];
    let mut says: Vec<f64> =
        orders.iter().enumerate().take(history).map(|(run, order)| weighted_median(order, &weights, column(run))).collect();
    let bound = bound(&says);
    let level = median(says.get(history.saturating_sub(RECENT)..).unwrap_or_default()).unwrap_or(0.0);
    for (run, order) in orders.iter().enumerate().skip(history) {
        says.push(within(order, &weights, heard, (level, bound), column(run)));
    }
    let slope = slope(&clipped[own], says.get(..history).unwrap_or_default());
    CommonMode { says, slope, bound, witnesses: heard }
}

/// The largest deviation that is attributed to the runner: what the history shows, and an allowance for what few runs have
/// not shown.
fn bound(says: &[f64]) -> f64 {
    let level = median(says).unwrap_or(0.0);
    let moved = sorted(&distances(says, level));
    let furthest = moved.last().copied().unwrap_or(0.0);
    let twice = moved.len().checked_sub(2).and_then(|place| moved.get(place)).copied().unwrap_or(0.0);
    let most = furthest.min(HOSTED_RUNNER).max(twice);
    SEEN * most + UNSEEN / (says.len().max(1) as f64).sqrt()
}

/// The weighted median of the witnesses within `bound` of the level; the level itself where they are too few.
fn within(order: &[usize], weights: &[f64], heard: usize, (level, bound): (f64, f64), value: impl Fn(usize) -> f64) -> f64 {
    let near: Vec<usize> = order.iter().copied().filter(|place| weights[*place] > 0.0 && (value(*place) - level).abs() <= bound).collect();
    if (near.len() as f64) < LEAST_STAYED * heard as f64 { level } else { weighted_median(&near, weights, value) }
}

/// For each run, the witnesses in ascending order of their deviation.
fn orders(deviations: &Deviations, witnesses: &[usize]) -> Vec<Vec<usize>> {
    let runs = deviations.columns.first().map_or(0, Vec::len);
    (0..runs)
        .map(|run| {
            let mut order: Vec<usize> = (0..witnesses.len()).collect();
            order.sort_by(|a, b| deviations.columns[witnesses[*a]][run].total_cmp(&deviations.columns[witnesses[*b]][run]));
            order
        })
        .collect()
}

/// The value at which half of the weight is reached; the mean of two where the half falls between them, so that
/// changing the sign of all values only changes the sign of the result.
fn weighted_median(order: &[usize], weights: &[f64], value: impl Fn(usize) -> f64) -> f64 {
    let half = order.iter().map(|place| weights[*place]).sum::<f64>() / 2.0;
    let mut sum = 0.0;
    let mut heard = order.iter().filter(|place| weights[**place] > 0.0).peekable();
    while let Some(place) = heard.next() {
        sum += weights[*place];
        if (sum - half).abs() <= 1e-12 * half {
            return heard.peek().map_or(value(*place), |next| f64::midpoint(value(*place), value(**next)));
        }
        if sum > half {
            return value(*place);
        }
    }
    0.0
}

/// Least squares through the origin of the clipped series on the clipped mode, shrunk by 1 + 3/n, within [0, 1].
fn slope(column: &[f64], says: &[f64]) -> f64 {
    let Some(centre) = median(says) else { return 0.0 };
    let centred: Vec<f64> = says.iter().map(|value| value - centre).collect();
    let mode = clip(&centred);
    let squares: f64 = mode.iter().map(|value| value * value).sum();
    if squares < 1e-18 {
        return 0.0;
    }
    let product: f64 = column.iter().zip(&mode).map(|(a, b)| a * b).sum();
    (product / squares / (1.0 + 3.0 / says.len() as f64)).clamp(0.0, 1.0)
}

/// The values clamped to twice the 90 % quantile of their magnitudes: one outlier must not make a correlation.
fn clip(values: &[f64]) -> Vec<f64> {
    let limit = 2.0 * (quantile_of(&distances(values, 0.0), 0.9).unwrap_or(0.0) + 1e-12);
    values.iter().map(|value| value.clamp(-limit, limit)).collect()
}

fn norm(values: &[f64]) -> f64 {
    values.iter().map(|value| value * value).sum::<f64>().sqrt() + 1e-15
}

/// At most `most` of the indices below `count`, evenly spaced.
fn evenly(count: usize, most: usize) -> Vec<usize> {
    if count <= most { (0..count).collect() } else { (0..most).map(|at| at * count / most).collect() }
}
