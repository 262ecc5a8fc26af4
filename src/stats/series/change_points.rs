//! Where the level of a series shifted: change points.
//!
//! Binary segmentation (Scott and Knott, "A cluster analysis method for grouping means", 1974) on a winsorised series
//! proposes cuts; each is then moved to the best run close by and tested against its two segments, or dropped. Single
//! spikes do not move a level, phases shorter than twelve runs are no levels, and a slow drift is no step, since a cut
//! must show close by as well as between the segments.

use crate::stats::inference::normal::normal_two_sided;
use crate::stats::summary::quantile;
use crate::stats::summary::robust::{distances, outer_of, successive_of};

/// Least number of runs at one level.
const LEVEL: usize = 12;
/// Least number of values in which a change point can be found.
pub const FEWEST_VALUES: usize = 2 * LEVEL;
/// Standard errors by which the two sides of a cut must differ.
const CUT: f64 = 3.5;
/// The smallest step that counts, on the scale of the values: a logarithm of 0.015 is 1.5 %.
const LEAST_STEP: f64 = 0.015;
/// The least noise that is assumed of any series.
const LEAST_NOISE: f64 = 0.002;
/// Values on each side of one in its running median.
const AROUND: usize = 4;
/// Multiple of the noise by which a value may differ from its running median; beyond, it is winsorised.
const WINSOR: f64 = 2.5;
/// Runs on each side of a cut in which the step must show.
const NEAR: usize = 6;
/// Least share of the step between the segments that the medians of those runs must show.
const NEAR_SHARE: f64 = 0.5;
/// Least share of pairs of those runs, one from each side, that differ in the direction of the step.
const NEAR_PAIRS: f64 = 0.75;

/// A lasting shift of a series to another level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChangePoint {
    /// Index of the first value of the new level.
    pub index: usize,
    /// Median of the segment that ends here.
    pub before: f64,
    /// Median of the segment that begins here.
    pub after: f64,
    /// The step in standard errors of the two medians.
    pub z: f64,
    /// Probability of so large a step by normal noise, times the number of values.
    pub p_value: f64,
}

/// The change points of a series, in order; none for fewer than 24 values or a constant series.
///
/// `values` are the runs' numbers, oldest first, on a scale on which 0.015 is the smallest step that matters:
/// logarithms, or differences in units of the series' own size. Time grows with the length, as long as most cuts
/// split the series evenly.
pub fn change_points(values: &[f64]) -> Vec<ChangePoint> {
    if values.len() < FEWEST_VALUES || values.windows(2).all(|pair| pair[0].total_cmp(&pair[1]).is_eq()) {
        return Vec::new();
    }
    let (calm, noise) = winsorised(values);
    let mut cuts = segmented(&calm, noise);
    settle(values, &mut cuts);
    let mut held: Vec<Held> = (0..cuts.len()).map(|place| held(values, &cuts, place)).collect();
    while let Some((place, weakest)) = least(&held) {
        if weakest >= 1.0 {
            break;
        }
        cuts.remove(place);
        held.remove(place);
        for neighbour in [place.checked_sub(1), Some(place)].into_iter().flatten().filter(|place| *place < cuts.len()) {
            held[neighbour] = self::held(values, &cuts, neighbour);
        }
    }
    let length = values.len() as f64;
    let point = |(cut, held): (&usize, &Held)| ChangePoint {
        index: *cut,
        before: held.before,
        after: held.after,
        z: held.z,
        p_value: (length * normal_two_sided(held.z)).min(1.0),
    };
    cuts.iter().zip(&held).map(point).collect()
}

/// The noise from one value to the next, as a standard deviation, however the level shifts or drifts; never below
/// 0.002, nor for fewer than two values.
pub fn local_noise(values: &[f64]) -> f64 {
    winsorised(values).1
}

/// The series winsorised towards its running median, which keeps edges, and its noise.
fn winsorised(values: &[f64]) -> (Vec<f64>, f64) {
    let running = running_medians(values);
    let steps = values.windows(2).map(|pair| (pair[1] - pair[0]).abs()).collect();
    let distances = values.iter().zip(&running).map(|(value, median)| (value - median).abs()).collect();
    let noise = successive_of(steps).unwrap_or(0.0).max(outer_of(distances).unwrap_or(0.0)).max(LEAST_NOISE);
    let reach = WINSOR * noise;
    let calm = values.iter().zip(&running).map(|(value, median)| median + (value - median).clamp(-reach, reach));
    (calm.collect(), noise)
}

/// The median of each value and up to four on each side; fewer at the ends.
fn running_medians(values: &[f64]) -> Vec<f64> {
    let mut window: Vec<f64> = Vec::with_capacity(2 * AROUND + 1);
    let below = |window: &[f64], value: f64| window.partition_point(|other| other.total_cmp(&value).is_lt());
    for value in &values[..AROUND.min(values.len())] {
        window.insert(below(&window, *value), *value);
    }
    (0..values.len())
        .map(|place| {
            if let Some(enters) = values.get(place + AROUND) {
                window.insert(below(&window, *enters), *enters);
            }
            if let Some(leaves) = place.checked_sub(AROUND + 1) {
                window.remove(below(&window, values[leaves]));
            }
            let middle = window.len() / 2;
            if window.len() % 2 == 1 { window[middle] } else { f64::midpoint(window[middle - 1], window[middle]) }
        })
        .collect()
}

/// Indices at which binary segmentation cuts the series, in order.
fn segmented(calm: &[f64], noise: f64) -> Vec<usize> {
    let mut sums = Vec::with_capacity(calm.len() + 1);
    let mut sum = 0.0;
    sums.push(sum);
    for value in calm {
        sum += value;
        sums.push(sum);
    }
    let mut cuts = Vec::new();
    let mut open = vec![(0, calm.len())];
    while let Some((from, to)) = open.pop() {
        if to - from < 2 * LEVEL {
            continue;
        }
        let (mut best, mut size) = (from, f64::NEG_INFINITY);
        for cut in from + LEVEL..=to - LEVEL {
            let (left, right) = ((cut - from) as f64, (to - cut) as f64);
            let apart =
                ((sums[to] - sums[cut]) / right - (sums[cut] - sums[from]) / left).abs() * (left * right / (to - from) as f64).sqrt();
            if apart > size {
                (best, size) = (cut, apart);
            }
        }
        if size > CUT * noise {
            cuts.push(best);
            open.extend([(from, best), (best, to)]);
        }
    }
    cuts.sort_unstable();
    cuts
}

/// Moves each cut by at most six values to where the sum of absolute distances to the two segments' medians is least.
fn settle(values: &[f64], cuts: &mut Vec<usize>) {
    let settled = (0..cuts.len()).map(|place| {
        let (from, cut, to) = around(values, cuts, place);
        let (left, right) = (median(&values[from..cut]), median(&values[cut..to]));
        let (low, high) = ((from + 1).max(cut.saturating_sub(NEAR)), (to - 1).min(cut + NEAR));
        let misfit = |split: usize| {
            let off = |part: &[f64], level: f64| distances(part, level).iter().sum::<f64>();
            off(&values[low - 1..split], left) + off(&values[split..=high], right)
        };
        (low..=high).map(|split| (split, misfit(split))).reduce(|best, next| if next.1 < best.1 { next } else { best }).map_or(cut, |b| b.0)
    });
    *cuts = settled.collect();
    cuts.sort_unstable();
    cuts.dedup();
}

/// The result of testing a cut against its two segments.
struct Held {
    /// The least of the tests' statistics, each divided by its limit; the cut is kept from 1 on.
    strength: f64,
    before: f64,
    after: f64,
    z: f64,
}

/// Tests the cut at `place` on the two segments that it divides.
fn held(values: &[f64], cuts: &[usize], place: usize) -> Held {
    let (from, cut, to) = around(values, cuts, place);
    let (left, right) = (&values[from..cut], &values[cut..to]);
    let (before, after) = (median(left), median(right));
    if 4 * left.len().min(right.len()) < 3 * LEVEL {
        return Held { strength: 0.0, before, after, z: 0.0 };
    }
    let step = after - before;
    let noise = outer_of([distances(left, before), distances(right, after)].concat()).unwrap_or(0.0).max(LEAST_NOISE);
    let z = step.abs() / (noise * (1.0 / left.len() as f64 + 1.0 / right.len() as f64).sqrt());
    let (last, first) = (&left[left.len().saturating_sub(NEAR)..], &right[..NEAR.min(right.len())]);
    let near = if step == 0.0 { 0.0 } else { (median(first) - median(last)) / step };
    let along = first.iter().flat_map(|new| last.iter().map(move |old| (new - old) * step.signum())).filter(|gap| *gap > 0.0).count();
    let pairs = if step == 0.0 { 0.0 } else { along as f64 / (last.len() * first.len()) as f64 };
    let strength = (z / CUT).min(step.abs() / LEAST_STEP).min(near / NEAR_SHARE).min(pairs / NEAR_PAIRS);
    Held { strength, before, after, z }
}

/// Where the segment before a cut begins, the cut, and where the segment after it ends.
fn around(values: &[f64], cuts: &[usize], place: usize) -> (usize, usize, usize) {
    let from = place.checked_sub(1).map_or(0, |before| cuts[before]);
    (from, cuts[place], cuts.get(place + 1).copied().unwrap_or(values.len()))
}

/// The weakest cut with its strength; the first of several.
fn least(held: &[Held]) -> Option<(usize, f64)> {
    let strengths = held.iter().map(|held| held.strength).enumerate();
    strengths.reduce(|least, next| if next.1 < least.1 { next } else { least })
}

fn median(values: &[f64]) -> f64 {
    quantile::median(values).unwrap_or(f64::NAN)
}
