//! The histories of several comparisons on one line: runs of one commit are one run.

use std::collections::HashMap;

use crate::model::{Comparison, LevelShift, Trace, TracedRun};

/// Runs of one history; what holds more was not written by this program, and gets no pictures.
const MOST_RUNS: usize = 1_000;

/// Values of all histories together, some 20 MB of JSON; the end of the ranking goes without.
const MOST_VALUES: usize = 2_000_000;

/// The runs of all, and where each comparison's own are among them.
pub(super) struct LinedUp {
    pub(super) runs: Vec<TracedRun>,
    /// By comparison, the place of each of its runs.
    pub(super) places: Vec<Vec<usize>>,
}

/// A run by the comparison and its place there: of several that are one run, the first that was met.
type Id = (usize, usize);

/// The common order in the making.
#[derive(Default)]
struct Line<'c> {
    order: Vec<Id>,
    /// Runs by their commit, and which time it ran.
    known: HashMap<(&'c str, usize), Id>,
}

impl<'c> Line<'c> {
    /// The place from `behind` on of the run with this key; where there is none, it is woven in there. One that stands
    /// further in front would go back in time, and is a run of its own.
    fn place(&mut self, key: Option<(&'c str, usize)>, own: Id, behind: usize) -> (Id, usize) {
        let known = key.and_then(|key| self.known.get(&key).copied());
        let found = known.and_then(|id| Some((id, behind + self.order.iter().skip(behind).position(|other| *other == id)?)));
        if let Some(key) = key {
            self.known.entry(key).or_insert(own);
        }
        found.unwrap_or_else(|| {
            self.order.insert(behind, own);
            (own, behind)
        })
    }
}

/// Lines the histories up, keeping the order of each. Runs without a commit are nobody else's.
pub(super) fn line_up(comparisons: &[&Comparison]) -> LinedUp {
    let mut line = Line::default();
    let mut ids: Vec<Vec<Id>> = Vec::new();
    for (leg, comparison) in comparisons.iter().enumerate() {
        let mut times: HashMap<&str, usize> = HashMap::new();
        let mut behind = 0;
        let mut own = Vec::new();
        let runs = Some(&comparison.runs).filter(|runs| runs.len() <= MOST_RUNS);
        for (place, run) in runs.into_iter().flatten().enumerate() {
            let key = run.commit.as_deref().map(|commit| {
                let time = times.entry(commit).or_default();
                *time += 1;
                (commit, *time)
            });
            let (id, at) = line.place(key, (leg, place), behind);
            behind = at + 1;
            own.push(id);
        }
        ids.push(own);
    }
    let places: HashMap<Id, usize> = line.order.iter().enumerate().map(|(at, id)| (*id, at)).collect();
    let run = |(leg, place): &Id| comparisons.get(*leg)?.runs.get(*place).cloned();
    LinedUp {
        runs: line.order.iter().filter_map(run).collect(),
        places: ids.into_iter().map(|own| own.iter().filter_map(|id| places.get(id).copied()).collect()).collect(),
    }
}

/// Moves the histories of all changes into the common order, the top of the ranking first, as far as the bound goes.
pub(super) fn move_all(merged: &mut Comparison, places: &[Vec<usize>]) {
    let runs = merged.runs.len();
    let mut left = MOST_VALUES;
    for change in &mut merged.changes {
        let leg = merged.legs.iter().position(|leg| leg.holds(&change.id.suite, &change.id.params));
        let places = leg.and_then(|leg| places.get(leg)).map_or(&[][..], Vec::as_slice);
        let needs = change.trace.as_ref().map_or(0, |trace| trace.baseline.len() + trace.head.len() + 2 * trace.rounds.len() + runs);
        change.trace = change.trace.take().filter(|_| needs <= left).map(|trace| moved(trace, places, runs));
        left = left.saturating_sub(needs);
    }
}

/// A trace whose history stands in the common order. What points outside its history, as a damaged file may, goes.
fn moved(trace: Trace, places: &[usize], runs: usize) -> Trace {
    let Trace { baseline, head, history: own, rounds, change_points, accepted } = trace;
    if own.is_empty() || places.is_empty() {
        return Trace { baseline, head, rounds, ..Trace::default() };
    }
    let mut history = vec![None; runs];
    for (value, place) in own.iter().zip(places) {
        if let Some(slot) = history.get_mut(*place) {
            *slot = *value;
        }
    }
    let place = |at: usize| places.get(at).copied();
    let shift = |shift: LevelShift| Some(LevelShift { index: place(shift.index)?, ..shift });
    let change_points = change_points.into_iter().filter_map(shift).collect();
    Trace { baseline, head, history, rounds, change_points, accepted: accepted.into_iter().filter_map(place).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ChangeIn;

    fn with_runs(commits: &[&str]) -> Comparison {
        let run = |commit: &&str| TracedRun { commit: Some((*commit).into()), ..TracedRun::default() };
        Comparison { runs: commits.iter().map(run).collect(), ..Comparison::default() }
    }

    fn lined_up(histories: &[&[&str]]) -> (Vec<String>, Vec<Vec<usize>>) {
        let comparisons: Vec<Comparison> = histories.iter().map(|commits| with_runs(commits)).collect();
        let LinedUp { runs, places } = line_up(&comparisons.iter().collect::<Vec<_>>());
        (runs.into_iter().map(|run| run.commit.unwrap().to_string()).collect(), places)
    }

    #[test]
    fn runs_of_one_commit_are_one_run() {
        let (runs, places) = lined_up(&[&["a", "b", "d"], &["a", "c", "d", "e"], &["e"]]);
        assert_eq!(runs, ["a", "c", "b", "d", "e"]);
        assert_eq!(places, [vec![0, 2, 3], vec![0, 1, 3, 4], vec![4]]);
    }

    #[test]
    fn a_commit_that_ran_twice_is_two_runs() {
        let (runs, places) = lined_up(&[&["a", "a", "b"], &["a", "b"]]);
        assert_eq!(runs, ["a", "a", "b"]);
        assert_eq!(places, [vec![0, 1, 2], vec![0, 2]]);
    }

    #[test]
    fn each_history_keeps_its_own_order() {
        let (runs, places) = lined_up(&[&["a", "b"], &["b", "a"]]);
        assert_eq!(runs, ["a", "b", "a"]);
        assert_eq!(places, [vec![0, 1], vec![1, 2]]);
    }

    #[test]
    fn what_points_nowhere_is_left_out() {
        let shift = |index| LevelShift {
            index,
            commit: None,
            time: None,
            before: 1.0,
            after: 2.0,
            change_in: ChangeIn::Relative,
            change: None,
            p_value: 0.0,
            open: false,
            severity: 0.0,
        };
        let trace = Trace {
            history: vec![Some(1.0), None, Some(3.0)],
            change_points: vec![shift(2), shift(9)],
            accepted: vec![1, 7],
            ..Trace::default()
        };
        let moved = moved(trace, &[0, 2, 3], 5);
        assert_eq!(moved.history, [Some(1.0), None, None, Some(3.0), None]);
        assert_eq!(moved.change_points, [shift(3)]);
        assert_eq!(moved.accepted, [2]);
    }
}
