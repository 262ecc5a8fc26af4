//! Where a series' history starts: at its last accepted step.
//!
//! A regression that was accepted is the new level from its own run on. Holding the head against the old one as well
//! would call it again with every run, or take the step for noise, in which the next regression hides; with fewer runs
//! than a history needs, the level is compared run by run, as that of a new benchmark is. Steps that nobody accepted do
//! not start a window: cutting histories at change points was tried and raised false alarms from 1.8 % to 2.4 % and
//! more, because old levels come back.

use std::collections::{BTreeSet, HashMap};

use super::pair::{Pair, moments};
use crate::compare::noise::history::LEAST_RUNS;
use crate::model::{Change, ChangeIn, Comparison, Direction, Metric, Role, Run, Verdict};
use crate::policy::Pattern;
use crate::stats;

/// What was cut off the histories: by the pair's place in the list, each value with the moment it is from.
pub(in crate::compare) type CutOff<'a> = HashMap<usize, Vec<(usize, &'a Metric)>>;

/// The accepted steps of a history, each with the moment from which it holds.
pub(in crate::compare) struct Steps {
    accepted: Vec<(Pattern, usize)>,
}

impl Steps {
    /// The steps of these runs. A pattern that can't be read accepts nothing.
    pub(in crate::compare) fn of(runs: &[&Run]) -> Steps {
        let of_run = |(run, moment): (&&Run, usize)| run.accepted.iter().map(move |glob| (glob.clone(), moment)).collect::<Vec<_>>();
        let named = runs.iter().zip(moments(runs)).flat_map(of_run);
        Steps { accepted: named.filter_map(|(glob, moment)| Some((Pattern::new(&glob).ok()?, moment))).collect() }
    }

    /// The moments at which a regression of the metric of this path was accepted.
    pub(in crate::compare) fn accepted<'s>(&'s self, path: &'s str) -> impl Iterator<Item = usize> + 's {
        self.accepted.iter().filter(|(pattern, _)| pattern.matches(path)).map(|(_, moment)| *moment)
    }

    /// Cuts what was before the last accepted step off every history that keeps a run. Returns what it cut off.
    pub(in crate::compare) fn cut<'a>(&self, pairs: &mut [Pair<'a>]) -> CutOff<'a> {
        let mut cut_off = HashMap::new();
        if self.accepted.is_empty() {
            return cut_off;
        }
        for (place, pair) in pairs.iter_mut().enumerate() {
            let Some(start) = self.accepted(&pair.key.path()).max() else { continue };
            let before = pair.baseline_runs.iter().take_while(|moment| **moment < start).count();
            if before < pair.baseline.len() {
                cut_off.insert(place, pair.baseline_runs.drain(..before).zip(pair.baseline.drain(..before)).collect());
            }
        }
        cut_off
    }
}

/// Distances from its level of the furthest of the runs before an accepted step, beyond which a change behind the step is no noise.
const TIMES: f64 = 3.0;
/// The runs before the step that this is learnt from, the newest ones, and how many there must be.
const LEARNT_FROM: usize = 16;

/// Holds the head against the new level of an accepted step while too few runs stand there to tell noise: those before the step do.
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
        let undecided = matches!(change.verdict, Verdict::Warning | Verdict::Inconclusive | Verdict::Unchanged);
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

/// The metrics whose regression a comparison accepted, for [`Run::accepted`]: the head, once it is stored, starts a new
/// level of theirs. Each is named by its own path, so that what merely matched the acceptance keeps its history.
pub fn accepted(comparison: &Comparison) -> Vec<String> {
    let changes = comparison.changes.iter().filter(|change| change.verdict == Verdict::Accepted);
    let paths: BTreeSet<String> = changes.map(Change::path).collect();
    paths.into_iter().collect()
}
