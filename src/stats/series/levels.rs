//! The levels of a series, so that its noise can be estimated without the steps between them.

use crate::stats::summary::quantile::{median, sorted};
use crate::stats::summary::robust::{distances, mad_scale, outer_scale};

/// Least number of runs at a level.
const CONFIRMED: usize = 5;
/// Most runs of a level that is looked for at the very end, whatever the ranks say.
const YOUNG: usize = 11;
/// Runs on each side of a step that it is measured on.
const NEAR: usize = 16;
/// Least step between levels, in multiples of the noise within them.
const STEP: f64 = 5.0;
/// Least width of a window in which a step is looked for. In narrower ones noise looks like steps.
const WINDOW: usize = 20;
/// One in this many runs may lie on the wrong side of a step's middle.
const SPARE: usize = 10;
/// Share of the last step within which two levels are taken for the same.
const CAME_BACK: f64 = 0.4;

/// Where the levels of a series begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Levels {
    /// Index of the first value of each level; the first is 0. Each level has at least five values.
    pub starts: Vec<usize>,
    /// Index from which on the last two to four values lie at another level, which has too few runs to be confirmed.
    pub unconfirmed: Option<usize>,
    /// Whether the series returned more than once to a level it had left, so that any of its levels may come next.
    pub alternating: bool,
}

impl Levels {
    /// Index of the first value of the current level.
    pub fn current(&self) -> usize {
        self.starts.last().copied().unwrap_or(0)
    }

    /// The ranges of a series of `length` values that lie at one level each, unconfirmed ones included.
    pub fn pieces(&self, length: usize) -> Vec<std::ops::Range<usize>> {
        let mut bounds = self.starts.clone();
        bounds.extend(self.unconfirmed);
        bounds.push(length);
        bounds.windows(2).map(|two| two[0]..two[1]).collect()
    }
}

/// The levels of a series, oldest value first. A step smaller than `least`, on the scale of the values, divides no levels.
///
/// A step must separate the values on both sides: of up to sixteen of them on each side, nine tenths lie on their side of its
/// middle, and it exceeds five times their noise. It is sought where the ranks before and after differ most (Pettitt, "A
/// non-parametric approach to the change-point problem", 1979), and again on either side. A series that came back to a level
/// it had left, as it does when a regression is fixed, is at that level; one that keeps coming back alternates.
pub fn levels(values: &[f64], least: f64) -> Levels {
    let mut starts = vec![0];
    split(values, 0, least, &mut starts);
    starts.sort_unstable();
    let current = starts.last().copied().unwrap_or(0);
    let unconfirmed = unconfirmed(values.get(current..).unwrap_or_default(), least).map(|place| current + place);
    let alternating = returns(values, &starts) > 1;
    Levels { starts, unconfirmed, alternating }
}

fn split(values: &[f64], from: usize, least: f64, starts: &mut Vec<usize>) {
    if values.len() < 2 * CONFIRMED {
        return;
    }
    let Some(cut) = step(values, least).or_else(|| excursion(values, least)) else { return };
    starts.push(from + cut);
    let (before, after) = values.split_at(cut);
    split(before, from, least, starts);
    split(after, from + cut, least, starts);
}

/// Index at which a step divides the values in two.
fn step(values: &[f64], least: f64) -> Option<usize> {
    // A short level at the end has little weight among the ranks, so it is looked for separately.
    let young = (CONFIRMED..=YOUNG).filter_map(|runs| values.len().checked_sub(runs)).filter(|cut| *cut >= CONFIRMED);
    let uneven = most_uneven(values).and_then(|cut| settled(values, cut));
    uneven.into_iter().chain(young).find(|cut| is_step(values, *cut, least))
}

/// Index of a step that the whole series hides because the values returned: it is looked for in windows of a half of the
/// series, a quarter and so on, each overlapping the next by half (seeded binary segmentation: Kovács, Bühlmann, Li and
/// Munk, 2023).
fn excursion(values: &[f64], least: f64) -> Option<usize> {
    let widths = std::iter::successors(Some(values.len() / 2), |width| Some(width / 2)).take_while(|width| *width >= WINDOW);
    let mut windows = widths.flat_map(|width| {
        let end = values.len() - width;
        (0..end).step_by(width / 2).chain([end]).map(move |start| (start, width))
    });
    windows.find_map(|(start, width)| {
        let window = values.get(start..start + width)?;
        let cut = most_uneven(window).and_then(|cut| settled(window, cut))?;
        is_step(window, cut, least).then_some(start + cut)
    })
}

/// The cut at which the ranks before and after differ most, normalised by the lengths of the two sides.
fn most_uneven(values: &[f64]) -> Option<usize> {
    let length = values.len();
    let mut order: Vec<usize> = (0..length).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut ranks = vec![0.0; length];
    for (rank, place) in order.into_iter().enumerate() {
        ranks[place] = rank as f64 - (length as f64 - 1.0) / 2.0;
    }
    let mut sum = 0.0;
    let mut best: Option<(f64, usize)> = None;
    for (place, rank) in ranks.iter().enumerate() {
        let (before, after) = (place as f64, (length - place) as f64);
        if place >= CONFIRMED && length - place >= CONFIRMED {
            let uneven = f64::abs(sum) / (before * after).sqrt();
            if best.is_none_or(|(most, _)| uneven > most) {
                best = Some((uneven, place));
            }
        }
        sum += rank;
    }
    best.map(|(_, place)| place)
}

/// The cut close to this one with the least sum of absolute distances from the medians of both sides: ranks alone may miss
/// it by a few runs. None where there is no step at any of them.
fn settled(values: &[f64], cut: usize) -> Option<usize> {
    // What is on the same side of each of them: most series have no step, and need no further look.
    let before = values.get((cut + CONFIRMED).saturating_sub(NEAR)..cut.saturating_sub(CONFIRMED)).unwrap_or_default();
    let after = values.get(cut + CONFIRMED..values.len().min((cut + NEAR).saturating_sub(CONFIRMED))).unwrap_or_default();
    if !may_be_apart(before, after) {
        return None;
    }
    let window = cut.saturating_sub(NEAR)..values.len().min(cut + NEAR);
    let cost = |at: usize| -> Option<f64> {
        let sides = [values.get(window.start..at)?, values.get(at..window.end)?];
        let medians = [median(sides[0])?, median(sides[1])?];
        Some(sides.iter().zip(medians).map(|(side, level)| distances(side, level).iter().sum::<f64>()).sum())
    };
    let near = cut.saturating_sub(CONFIRMED).max(CONFIRMED)..=(cut + CONFIRMED).min(values.len() - CONFIRMED);
    let costs = near.filter_map(|at| Some((cost(at)?, at)));
    costs.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.abs_diff(cut).cmp(&b.1.abs_diff(cut)))).map(|(_, at)| at).or(Some(cut))
}

/// Whether some value may divide the two sides, but for one value in [`SPARE`] of either, as that of a step does.
fn may_be_apart(before: &[f64], after: &[f64]) -> bool {
    // The outermost values of a side, of which the last one must be on the right side of the middle.
    let inner = |side: &[f64], sign: f64| {
        let spare = NEAR / SPARE;
        let most = side.iter().fold([f64::NEG_INFINITY; NEAR / SPARE + 1], |mut most, value| {
            let value = value * sign;
            let place = most.iter().position(|other| value > *other).unwrap_or(most.len());
            if let Some(rest) = most.get_mut(place..).filter(|rest| !rest.is_empty()) {
                rest.rotate_right(1);
                rest[0] = value;
            }
            most
        });
        most[spare] * sign
    };
    inner(before, 1.0) <= inner(after, -1.0) || inner(before, -1.0) >= inner(after, 1.0)
}

fn is_step(values: &[f64], cut: usize, least: f64) -> bool {
    let before = &values[cut.saturating_sub(NEAR)..cut];
    let after = &values[cut..values.len().min(cut + NEAR)];
    if !may_be_apart(before, after) {
        return false;
    }
    let (Some(low), Some(high)) = (median(before), median(after)) else { return false };
    let middle = f64::midpoint(low, high);
    let up = high > low;
    let astray = |side: &[f64], above: bool| side.iter().filter(|value| (**value > middle) != above).count() <= side.len() / SPARE;
    let is_apart = (high - low).abs() > least && astray(before, !up) && astray(after, up);
    is_apart && (high - low).abs() > STEP * noise(before, low).max(noise(after, high))
}

fn noise(side: &[f64], level: f64) -> f64 {
    let about = mad_scale(side, level).unwrap_or(0.0);
    // Of few values the outermost is no quantile but an outlier.
    if side.len() >= 2 * CONFIRMED { about.max(outer_scale(side, level).unwrap_or(0.0)) } else { about }
}

/// How often the series came back to the level before the last.
fn returns(values: &[f64], starts: &[usize]) -> usize {
    let ends = starts.iter().skip(1).copied().chain([values.len()]);
    let medians: Vec<f64> = starts.iter().zip(ends).filter_map(|(from, to)| median(values.get(*from..to)?)).collect();
    medians.windows(3).filter(|three| (three[2] - three[0]).abs() < CAME_BACK * (three[1] - three[0]).abs()).count()
}

/// The last two to four values, where they agree on another level than those before.
fn unconfirmed(values: &[f64], least: f64) -> Option<usize> {
    (2..CONFIRMED).rev().filter_map(|last| values.len().checked_sub(last)).filter(|place| *place >= CONFIRMED).find(|place| {
        let (before, after) = values.split_at(*place);
        let Some(level) = median(before) else { return false };
        let step = least.max(STEP * noise(before, level));
        let after = sorted(after);
        let (Some(low), Some(high)) = (after.first(), after.last()) else { return false };
        let apart = if *low > level { low - level } else { level - high };
        apart > step && high - low < apart
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::random::RandomBits;

    /// Where `is_step` would find a step if no cut were left out before.
    fn is_step_by_definition(values: &[f64], cut: usize, least: f64) -> bool {
        let (before, after) = (&values[cut.saturating_sub(NEAR)..cut], &values[cut..values.len().min(cut + NEAR)]);
        let (low, high) = (median(before).unwrap(), median(after).unwrap());
        let middle = f64::midpoint(low, high);
        let astray = |side: &[f64], above: bool| side.iter().filter(|value| (**value > middle) != above).count() <= side.len() / SPARE;
        let noise = noise(before, low).max(noise(after, high));
        (high - low).abs() > least.max(STEP * noise) && astray(before, high <= low) && astray(after, high > low)
    }

    #[test]
    fn no_step_is_lost_by_the_quick_look() {
        let mut random = RandomBits::new(7);
        let mut uniform = || (random.next_bits() >> 11) as f64 / 2_f64.powi(53);
        let mut steps = 0;
        for round in 0..300 {
            let (length, height) = (10 + round % 70, (round % 13) as f64 * 0.4);
            let at = round * 17 % length;
            let values: Vec<f64> = (0..length)
                .map(|index| {
                    let outlier = if uniform() < 0.05 { 5.0 * (uniform() - 0.5) } else { 0.0 };
                    let noise = if round % 3 == 0 { (uniform() * 3.0).floor() / 3.0 } else { uniform() };
                    noise + outlier + if index >= at { height } else { 0.0 }
                })
                .collect();
            for cut in CONFIRMED..=length - CONFIRMED {
                let expected = is_step_by_definition(&values, cut, 0.1);
                assert_eq!(is_step(&values, cut, 0.1), expected, "{cut} of {values:?}");
                steps += usize::from(expected);
                let near = cut.saturating_sub(CONFIRMED).max(CONFIRMED)..=(cut + CONFIRMED).min(length - CONFIRMED);
                let any = near.into_iter().any(|cut| is_step_by_definition(&values, cut, 0.1));
                assert!(!any || settled(&values, cut).is_some(), "near {cut} of {values:?}");
            }
        }
        assert!(steps > 100, "{steps}");
    }
}
