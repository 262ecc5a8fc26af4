//! Where a series' history starts: at its last accepted step.
//!
//! A regression that was accepted is the new level from its own run on. Comparing the head with the old one as well
//! would call it again with every run, or take the step for noise, in which the next regression hides; with fewer runs
//! than a history needs, the level is compared run by run, as that of a new benchmark is. Steps that nobody accepted do
//! not start a window: cutting histories at change points was tried and raised false alarms from 1.8 % to 2.4 % and
//! more, because old levels come back.

use std::collections::{BTreeSet, HashMap};

use super::pair::{Pair, moments};
use crate::model::{Change, Comparison, Metric, Run, Verdict};
use crate::policy::Pattern;

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

/// The metrics whose regression a comparison accepted, for [`Run::accepted`]: the head, once it is stored, starts a new
/// level of theirs. Each is named by its own path, so that what merely matched the acceptance keeps its history.
pub fn accepted_paths(comparison: &Comparison) -> Vec<String> {
    let changes = comparison.changes.iter().filter(|change| change.verdict == Verdict::Accepted);
    let paths: BTreeSet<String> = changes.map(Change::path).collect();
    paths.into_iter().collect()
}
