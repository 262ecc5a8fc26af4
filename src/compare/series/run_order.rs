//! Which runs make a history, and in which order.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::Timestamp;

use crate::compare::pairing::side;
use crate::model::{Caveat, CaveatCode, Order, Run};

/// A run in its place.
#[derive(Debug, Clone, Copy)]
pub(in crate::compare) struct Placed<'a> {
    pub(in crate::compare) run: &'a Run,
    /// The suite that its series belong to.
    pub(in crate::compare) suite: &'a str,
}

/// The runs that belong together, oldest first; `in_order` says that they are given so.
pub(in crate::compare) fn line_up<'a>(runs: &'a [Run], in_order: bool, caveats: &mut Vec<Caveat>) -> (Vec<Placed<'a>>, Order) {
    let (ordered, order) = if in_order { (runs.iter().collect(), Order::Commits) } else { ordered(runs, caveats) };
    let placed = named(&ordered, caveats);
    let placed = of_newest_environment(&placed, caveats);
    caveats.extend(own_caveats(&placed));
    (placed, order)
}

/// When a run was made.
fn time(run: &Run) -> Option<Timestamp> {
    run.time.as_ref()?.parse().ok()
}

/// Puts runs in the order of their times where all of them have one.
pub(in crate::compare) fn sort(runs: &mut [Run]) {
    if runs.iter().all(|run| time(run).is_some()) {
        runs.sort_by_cached_key(time);
    }
}

/// By time where all of them have one, else as they were given.
pub(in crate::compare) fn ordered<'a>(runs: &'a [Run], caveats: &mut Vec<Caveat>) -> (Vec<&'a Run>, Order) {
    let timed = runs.iter().filter(|run| time(run).is_some()).count();
    let mut ordered: Vec<&Run> = runs.iter().collect();
    if timed == runs.len() {
        ordered.sort_by_cached_key(|run| time(run));
        return (ordered, Order::Time);
    }
    if timed > 0 {
        let text = format!("{} of {} runs don't say when they were made, so all stand in the order given", runs.len() - timed, runs.len());
        caveats.push(Caveat::new(CaveatCode::OrderAssumed, "", text));
    }
    (ordered, Order::Given)
}

/// Whether the suite is but the name of a file.
pub(in crate::compare) fn is_named_after_file(run: &Run) -> bool {
    run.tool.is_none() && run.shape == "JSON"
}

/// The suites of the runs. Where no two files of plain JSON share a name they are runs of one suite, called as the
/// newest of them.
fn named<'a>(runs: &[&'a Run], caveats: &mut Vec<Caveat>) -> Vec<Placed<'a>> {
    let nameless: Vec<&'a Run> = runs.iter().copied().filter(|run| is_named_after_file(run)).collect();
    let distinct: HashSet<&str> = nameless.iter().map(|run| run.suite.as_str()).collect();
    let apart = nameless.len() > 1 && distinct.len() == nameless.len();
    let one = nameless.last().filter(|_| apart).map(|run| run.suite.as_str());
    if let Some(one) = one {
        let text = format!("{} files of plain JSON were taken as runs of one suite, `{one}`; --suite NAME names it", nameless.len());
        caveats.push(Caveat::new(CaveatCode::RepeatedName, "", text));
    }
    let suite = |run: &'a Run| one.filter(|_| is_named_after_file(run)).unwrap_or(&run.suite);
    runs.iter().map(|run| Placed { run, suite: suite(run) }).collect()
}

/// Filter the runs whose environment is not known to differ from that of the newest run of their suite: a change of
/// machine is no change of the code.
fn of_newest_environment<'a>(runs: &[Placed<'a>], caveats: &mut Vec<Caveat>) -> Vec<Placed<'a>> {
    // Legs of a matrix run where they run.
    let leg = |placed: &Placed<'a>| (placed.suite, placed.run.label.as_deref());
    let mut newest: HashMap<(&str, Option<&str>), &'a Run> = HashMap::new();
    for placed in runs.iter().rev().filter(|placed| !placed.run.environment.is_unknown()) {
        newest.entry(leg(placed)).or_insert(placed.run);
    }
    let mut left_out: BTreeMap<(&str, String), usize> = BTreeMap::new();
    let mut kept = Vec::with_capacity(runs.len());
    for placed in runs {
        let differs = newest.get(&leg(placed)).and_then(|newest| side::environments_differ(&[placed.run], &[newest]));
        match differs {
            Some(words) => *left_out.entry((placed.suite, words)).or_default() += 1,
            None => kept.push(*placed),
        }
    }
    for ((suite, words), count) in left_out {
        let runs = if count == 1 {
            "1 run was left out, since its environment differs"
        } else {
            "runs were left out, since their environment differs"
        };
        let lead = if count == 1 { runs.to_owned() } else { format!("{count} {runs}") };
        let text = format!("{lead} from the newest run's: {words}");
        caveats.push(Caveat::new(CaveatCode::EnvironmentDiffers, suite, text));
    }
    kept
}

/// What the newest run of each suite carries; of the older ones, how much.
fn own_caveats(runs: &[Placed<'_>]) -> Vec<Caveat> {
    let mut seen = HashSet::new();
    let (mut caveats, mut older, mut silent) = (Vec::new(), 0, 0);
    for placed in runs.iter().rev() {
        if seen.insert(placed.suite) {
            caveats.extend(placed.run.caveats.iter().cloned());
        } else if !placed.run.caveats.is_empty() {
            older += 1;
            silent += placed.run.caveats.len();
        }
    }
    if silent > 0 {
        let text = format!("{older} older runs carry {silent} caveats of their own; `perfdiff inspect` lists them");
        caveats.push(Caveat::new(CaveatCode::OlderRuns, "", text));
    }
    caveats
}
