//! What the runner did to all benchmarks at once, and how much each of them follows.
//!
//! A runner that is 7 % slower today makes everything slower. For each series the others are asked how far they were
//! from their own level in each run; those that have moved with it so far speak louder (weights by the fourth power of
//! their correlation), and the weighted median of what they say is the common mode as seen by that series. Its slope,
//! fitted on the history and shrunk where that is short, says how much of it to take out.

use super::quantile::{median, quantile, sorted};
use super::series_noise::RECENT;

/// Fewer witnesses than this say nothing of the runner.
pub const LEAST_WITNESSES: usize = 4;
/// More than these add cost and no knowledge.
const MOST_WITNESSES: usize = 128;
/// Weight of a witness that never moved along: it breaks ties.
const LEAST_WEIGHT: f64 = 0.02;

/// How many times what the runner was seen to do it can be taken to do.
const SEEN: f64 = 1.5;
/// What it may do besides, over the root of the number of runs that were seen.
const UNSEEN: f64 = 0.5;
/// Share of the witnesses that must have moved no further than the runner can move them, for their middle to be its doing.
pub const LEAST_STAYED: f64 = 0.35;
/// The most that a hosted runner makes all benchmarks slower or faster from one run to the next, a logarithm: 30 %. Of 403
/// pairs of consecutive runs of 12 public histories, 95 % moved by less than 25 % together. A single run of a history shows
/// no more than that of the runner: one bad run must not hide the next.
pub const HOSTED_RUNNER: f64 = 0.262_364_264_467_491;

/// Series of deviations from each one's own level: the history's runs first, then the head's.
#[derive(Debug)]
pub struct Deviations {
    /// One series a metric, all of one length.
    pub columns: Vec<Vec<f64>>,
    /// How many of the runs are history.
    pub history: usize,
    /// To which benchmark each column belongs: metrics of one benchmark are no witnesses of each other.
    pub group: Vec<usize>,
}

/// The common mode as one series sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct CommonMode {
    /// What the witnesses say of each run.
    pub says: Vec<f64>,
    /// How much of it the series follows, in [0, 1].
    pub slope: f64,
    /// The most that the runner can be taken to do in a run, from what it did in the history.
    pub bound: f64,
    /// How many witnesses were heard.
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

/// The most that the runner can be taken to do: what it was seen to do, and something for what few runs have not seen.
fn bound(says: &[f64]) -> f64 {
    let level = median(says).unwrap_or(0.0);
    let moved = sorted(&says.iter().map(|value| (value - level).abs()).collect::<Vec<_>>());
    let furthest = moved.last().copied().unwrap_or(0.0);
    let twice = moved.len().checked_sub(2).and_then(|place| moved.get(place)).copied().unwrap_or(0.0);
    let most = furthest.min(HOSTED_RUNNER).max(twice);
    SEEN * most + UNSEEN / (says.len().max(1) as f64).sqrt()
}

/// What those witnesses say that moved no further from the level than the runner can move them; the level itself where
/// they are too few.
fn within(order: &[usize], weights: &[f64], heard: usize, (level, bound): (f64, f64), value: impl Fn(usize) -> f64) -> f64 {
    let near: Vec<usize> = order.iter().copied().filter(|place| weights[*place] > 0.0 && (value(*place) - level).abs() <= bound).collect();
    if (near.len() as f64) < LEAST_STAYED * heard as f64 { level } else { weighted_median(&near, weights, value) }
}

/// For each run, the witnesses by how far they were from their level.
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
/// turning all signs around turns the result around.
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

/// The values held within twice their 90 % quantile: one outlier must not make a correlation.
fn clip(values: &[f64]) -> Vec<f64> {
    let magnitudes: Vec<f64> = values.iter().map(|value| value.abs()).collect();
    let limit = 2.0 * (quantile(&sorted(&magnitudes), 0.9).unwrap_or(0.0) + 1e-12);
    values.iter().map(|value| value.clamp(-limit, limit)).collect()
}

fn norm(values: &[f64]) -> f64 {
    values.iter().map(|value| value * value).sum::<f64>().sqrt() + 1e-15
}

/// At most `most` of the indices below `count`, evenly spaced.
fn evenly(count: usize, most: usize) -> Vec<usize> {
    if count <= most { (0..count).collect() } else { (0..most).map(|at| at * count / most).collect() }
}
