//! Where a series' history starts: at its last accepted step, once there are enough runs after it.
//!
//! A regression that was accepted is the new level; holding the head against the old one would call it again with every
//! run. Steps that nobody accepted do not start a window: cutting histories at change points was tried and raised
//! false alarms from 1.8 % to 2.4 % and more, because old levels come back.

use super::history::LEAST_RUNS;
use super::pair::{Pair, moments};
use crate::model::Run;
use crate::policy::Pattern;

/// The accepted steps of a history, each with the moment from which it holds.
pub(super) struct Steps {
    accepted: Vec<(Pattern, usize)>,
}

impl Steps {
    /// The steps of these runs. A pattern that can't be read accepts nothing.
    pub(super) fn of(runs: &[&Run]) -> Steps {
        let of_run = |(run, moment): (&&Run, usize)| run.accepted.iter().map(move |glob| (glob.clone(), moment)).collect::<Vec<_>>();
        let named = runs.iter().zip(moments(runs)).flat_map(of_run);
        Steps { accepted: named.filter_map(|(glob, moment)| Some((Pattern::new(&glob).ok()?, moment))).collect() }
    }

    /// Cuts what was before the last accepted step off every history that keeps enough runs.
    pub(super) fn cut(&self, pairs: &mut [Pair<'_>]) {
        if self.accepted.is_empty() {
            return;
        }
        for pair in pairs {
            let path = pair.key.path();
            let Some(start) = self.accepted.iter().filter(|(pattern, _)| pattern.matches(&path)).map(|(_, moment)| *moment).max() else {
                continue;
            };
            let before = pair.baseline_runs.iter().take_while(|moment| **moment < start).count();
            if pair.baseline.len() - before >= LEAST_RUNS {
                pair.baseline.drain(..before);
                pair.baseline_runs.drain(..before);
            }
        }
    }
}
