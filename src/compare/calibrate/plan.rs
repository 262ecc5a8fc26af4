//! Which rounds are compared with which: a bounded number of comparisons, the same ones every time.

use std::ops::Range;

use super::result::{Mode, Rate};
use super::rounds::Rounds;

/// The most comparisons of one mode.
const MOST: usize = 200;
/// The most metrics, with their samples, that all comparisons of one mode may look at together.
const BUDGET: usize = 300_000;
/// Values of a sample that cost as much as judging a metric.
const SAMPLE_COST: usize = 64;
/// Earlier runs from which on there is a history.
const HISTORY_FROM: usize = 5;
/// The longest history that is tried.
const HISTORY_MOST: usize = 100;
/// Runs from which on there are replicates to compare.
const REPLICATES_FROM: usize = 6;
/// The most runs per side of replicates.
const REPLICATES_MOST: usize = 5;
/// One comparison to be made: rounds against rounds.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bout {
    pub(super) baseline: Range<usize>,
    pub(super) head: Range<usize>,
}

/// The comparisons of one mode.
pub(super) struct Plan {
    pub(super) mode: Mode,
    pub(super) bouts: Vec<Bout>,
    /// How many there could have been.
    pub(super) possible: usize,
    /// How many of them tell something that the others don't.
    independent: usize,
}

/// The pairs of rounds that are compared, each in both directions: all of them, or as many as the work allows, spread
/// evenly.
pub(super) fn pairs(rounds: &Rounds) -> Vec<(usize, usize)> {
    let count = rounds.len();
    let all: Vec<(usize, usize)> = (0..count).flat_map(|first| (first + 1..count).map(move |second| (first, second))).collect();
    evenly(&all, affordable(2 * cost(rounds) / count.max(1)) / 2)
}

/// Every way to compare for which there are rounds enough.
pub(super) fn plans(rounds: &Rounds) -> Vec<Plan> {
    let count = rounds.len();
    let per_round = cost(rounds) / count.max(1);
    let there_and_back = |first: Range<usize>, second: Range<usize>| {
        [Bout { baseline: first.clone(), head: second.clone() }, Bout { baseline: second, head: first }]
    };
    let chosen = pairs(rounds);
    // However many pairs are made of them, so many runs differ in one less ways.
    let independent = count.saturating_sub(1).min(chosen.len());
    let bouts = chosen.into_iter().flat_map(|(first, second)| there_and_back(first..first + 1, second..second + 1)).collect();
    let mut plans = vec![Plan { mode: Mode::OneAgainstOne, bouts, possible: count * count.saturating_sub(1), independent }];
    if count > HISTORY_FROM {
        let all: Vec<Bout> =
            (HISTORY_FROM..count).map(|head| Bout { baseline: head.saturating_sub(HISTORY_MOST)..head, head: head..head + 1 }).collect();
        let bouts = evenly(&all, affordable(per_round * count.min(HISTORY_MOST)));
        plans.push(Plan { mode: Mode::History, independent: bouts.len(), bouts, possible: all.len() });
    }
    if count >= REPLICATES_FROM {
        let size = (count / 2).min(REPLICATES_MOST);
        let all: Vec<Bout> = (0..=count - 2 * size).flat_map(|at| there_and_back(at..at + size, at + size..at + 2 * size)).collect();
        let bouts = evenly(&all, affordable(per_round * 2 * size));
        plans.push(Plan { mode: Mode::Replicates, bouts, possible: all.len(), independent: count / (2 * size) });
    }
    plans
}

/// How many comparisons that cost so much each are made at most.
fn affordable(each: usize) -> usize {
    (BUDGET / each.max(1)).clamp(2, MOST)
}

/// What all rounds together cost to look at.
fn cost(rounds: &Rounds) -> usize {
    let metrics = rounds.numbered().flat_map(|(_, run)| &run.benchmarks).flat_map(|benchmark| &benchmark.metrics);
    metrics.map(|metric| 1 + metric.sample.as_ref().map_or(0, |sample| sample.len() / SAMPLE_COST)).sum()
}

/// At most `most` of the items, evenly spread.
fn evenly<T: Clone>(items: &[T], most: usize) -> Vec<T> {
    let count = items.len().min(most);
    (0..count).filter_map(|at| items.get(at * items.len() / count)).cloned().collect()
}

impl Plan {
    /// Fewest runs of a baseline, and the runs of a head.
    pub(super) fn sizes(&self) -> (usize, usize) {
        let fewest = self.bouts.iter().map(|bout| bout.baseline.len()).min().unwrap_or_default();
        (fewest, self.bouts.first().map_or(0, |bout| bout.head.len()))
    }

    /// A rate of metrics, of which there are so many: no more is independent than the runs allow for each of them.
    pub(super) fn rate(&self, hits: usize, of: usize, metrics: usize) -> Rate {
        Rate::new(hits, of, metrics * self.independent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wider_a_suite_the_fewer_comparisons_but_never_none() {
        assert_eq!([10, 1_500, 3_000, 40_000, 10_000_000].map(affordable), [200, 200, 100, 7, 2]);
    }

    #[test]
    fn a_choice_is_even_and_always_the_same() {
        assert_eq!(evenly(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 4), [0, 2, 5, 7]);
        assert_eq!(evenly(&[0, 1, 2], 9), [0, 1, 2]);
        assert_eq!(evenly::<u8>(&[], 9), [0; 0]);
    }
}
