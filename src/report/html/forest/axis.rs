//! The axis that all rows of the forest share: how much worse, as a share, with worse to the right.
//!
//! Metrics differ in which way is better, so a change is turned such that worse is positive before it is placed. Points
//! of a rate count as percent. Distances grow with the square root: a threshold of one percent and one of thirty can be
//! distinguished on one axis. It shows four times the largest threshold at most: what lies beyond is drawn at the edge, as
//! an arrow, rather than squeezing everything else.

use crate::compare::Judgement;
use crate::model::{Change, Role, Verdict};
use crate::report::chart::{Tick, nice, percent};

/// Percent of the width that stays free at each edge, for the marks that stand there.
const EDGE: f64 = 6.5;
/// The axis ends at most at so many times the largest threshold.
const THRESHOLDS: f64 = 4.0;
/// The largest threshold where none is known.
const USUAL: f64 = 0.1;
/// Sizes that are labelled, as far as they fit.
const SIZES: [f64; 14] = [20.0, 10.0, 5.0, 2.0, 1.0, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001];
/// Percent of the width that half a label takes, with the gap beside it: for itself, and for each of its characters.
const HALF_LABEL: (f64, f64) = (1.2, 1.4);

/// How far the axis goes to each side; shares, positive.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Axis {
    better: f64,
    worse: f64,
}

impl Axis {
    /// The axis on which these changes are seen well, as far as they are judged.
    pub(super) fn of<'c>(changes: impl Iterator<Item = &'c Change>) -> Axis {
        let (mut better, mut worse, mut limit) = (0.0_f64, 0.0_f64, 0.0_f64);
        for change in changes.filter(|change| change.role == Role::Primary) {
            // Where nobody knows, the interval must not decide how the others are seen.
            let ends = if change.verdict == Verdict::Inconclusive { [None, None] } else { [change.change_low, change.change_high] };
            for end in ends.into_iter().chain([change.change]).flatten().filter_map(|end| Judgement::of(change).worsening(end)) {
                better = better.max(-end);
                worse = worse.max(end);
            }
            limit = Judgement::of(change).limits().into_iter().flatten().filter(|limit| *limit <= 1.0).fold(limit, f64::max);
        }
        let limit = if limit > 0.0 { limit } else { USUAL };
        let worse = nice((1.25 * limit).max(worse.min(THRESHOLDS * limit)));
        // Nothing gets better by more than all of it, and the middle must not stand at the edge.
        let better = nice(better.min(worse).min(1.0).max(worse / 4.0));
        Axis { better, worse }
    }

    /// Where a change stands, in percent of the width, and whether it lies beyond the edge there.
    pub(super) fn place(&self, lean: f64) -> (f64, bool) {
        let within = lean.clamp(-self.better, self.worse);
        let share = (root(within) + self.better.sqrt()) / (self.better.sqrt() + self.worse.sqrt());
        (EDGE + share * (100.0 - 2.0 * EDGE), (within - lean).abs() > 1e-12)
    }

    /// Round places with their labels, none of them signed: which side is worse stands beside them.
    pub(super) fn ticks(&self) -> Vec<Tick> {
        let half = |label: &str| HALF_LABEL.0 + HALF_LABEL.1 * label.chars().count() as f64;
        let mut taken = vec![(self.place(0.0).0, "0".to_owned())];
        for size in SIZES {
            for (lean, end) in [(size, self.worse), (-size, self.better)] {
                let (at, label) = (self.place(lean).0, format!("{} %", (size * 1000.0).round() / 10.0));
                let is_free = |(other, text): &(f64, String)| (at - other).abs() >= half(&label) + half(text);
                if size <= end && (half(&label)..=100.0 - half(&label)).contains(&at) && taken.iter().all(is_free) {
                    taken.push((at, label));
                }
            }
        }
        taken.into_iter().map(|(at, label)| Tick { at: percent(at), label }).collect()
    }
}

/// The square root with the sign of the number.
fn root(number: f64) -> f64 {
    number.abs().sqrt().copysign(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_axis_spreads_small_changes_and_ends_where_it_ends() {
        let axis = Axis { better: 0.25, worse: 1.0 };
        let place = |lean| axis.place(lean);
        assert_eq!(place(-0.25), (EDGE, false));
        assert_eq!(place(1.0), (100.0 - EDGE, false));
        assert_eq!(place(7.0), (100.0 - EDGE, true));
        assert_eq!(place(-0.3), (EDGE, true));
        assert!((place(0.0).0 - (EDGE + (100.0 - 2.0 * EDGE) / 3.0)).abs() < 1e-9);
        assert!(place(0.01).0 - place(0.0).0 > 5.5);
        let labels: Vec<String> = axis.ticks().into_iter().map(|tick| tick.label).collect();
        assert_eq!(labels, ["0", "50 %", "20 %", "20 %", "5 %", "5 %"], "on both sides where there is room");
    }
}
