//! Behind an accepted step, until enough runs stand there to tell noise: the runs before the step tell it.

use std::collections::{BTreeSet, HashMap};

use crate::compare::noise::run_history::LEAST_RUNS;
use crate::compare::pairing::history_window::{CutOff, Steps};
use crate::compare::pairing::pair::Pair;
use crate::model::{Change, ChangeIn, Direction, Metric, Role, Verdict};
use crate::stats;

/// How many times as far as the furthest run before the step a change behind it must be, to be no noise.
const TIMES: f64 = 3.0;
/// The newest runs before the step that this is learnt from; [`LEAST_RUNS`] at least.
const LEARNT_FROM: usize = 16;

/// Compares the head with the new level of an accepted step while too few runs stand there to tell noise: those before the step do.
///
/// One run at a new level says nothing of its noise, so that only a change of 65 % could fail: a second regression right
/// behind an accepted one would pass. It fails where it is at least the failure threshold, more than three times as far as
/// any of the newest sixteen runs before the step lay from their level, and that beyond what the other metrics moved.
pub(in crate::compare) fn hold(changes: &mut [Change], pairs: &[Pair<'_>], steps: &Steps, cut_off: &CutOff<'_>) {
    if cut_off.is_empty() {
        return;
    }
    let young = |pair: &Pair<'_>| pair.baseline.len() < LEAST_RUNS && !pair.head.is_empty();
    let known: HashMap<String, f64> = cut_off
        .iter()
        .filter_map(|(place, before)| Some((pairs.get(*place).filter(|pair| young(pair))?, before)))
        .filter_map(|(pair, before)| Some((pair.key.path(), furthest(before, &steps.accepted(&pair.key.path()).collect())?)))
        .collect();
    let worse = |change: &Change| {
        change
            .change
            .filter(|_| change.change_in == ChangeIn::Relative && change.role == Role::Primary)
            .map(|size| worse_by(size, change.direction))
    };
    let others: Vec<f64> = changes.iter().filter(|change| !known.contains_key(&change.path())).filter_map(worse).collect();
    let shared = stats::median(&others).unwrap_or(0.0).max(0.0);
    for change in changes.iter_mut() {
        // What is unchanged moved by less than what matters.
        let undecided = matches!(change.verdict, Verdict::Warning | Verdict::Inconclusive);
        let (Some(size), Some(furthest), Some(fail)) = (worse(change), known.get(&change.path()), change.threshold.fail) else { continue };
        if undecided && size - shared >= fail.max(TIMES * furthest) {
            change.verdict = Verdict::Failure;
            change.undecided = None;
            let reason = "behind an accepted step, and more than three times as far as any run before the step lay from its level";
            change.reasons.insert(0, reason.to_owned());
        }
    }
}

/// How far a change is for the worse, as a share that the metric grew by or would have to grow by to come back.
fn worse_by(size: f64, direction: Direction) -> f64 {
    match direction {
        Direction::Higher => 1.0 / (1.0 + size).max(f64::MIN_POSITIVE) - 1.0,
        Direction::Lower | Direction::Neither => size,
    }
}

/// How far the furthest of the newest runs lay from its level, as a share of it; none where they are too few. Between accepted `steps`
/// lies a level each.
fn furthest(before: &[(usize, &Metric)], steps: &BTreeSet<usize>) -> Option<f64> {
    let newest = before.get(before.len().saturating_sub(LEARNT_FROM)..).filter(|newest| newest.len() >= LEAST_RUNS)?;
    let levels = newest.chunk_by(|(a, _), (b, _)| steps.range(a + 1..=*b).next().is_none());
    let off = levels.filter_map(|runs| {
        let values: Vec<f64> = runs.iter().map(|(_, metric)| metric.value).collect();
        let level = stats::median(&values).filter(|level| *level > 0.0)?;
        values.iter().map(|value| (value / level - 1.0).abs()).reduce(f64::max)
    });
    off.reduce(f64::max)
}
