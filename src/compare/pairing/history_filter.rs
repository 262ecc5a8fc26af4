//! Which runs of a history the head may be compared with: those made where the head was, without the head itself.

use std::collections::HashSet;

use super::pair::lone_suite;
use super::side::{differences, one_suite};
use super::stale;
use crate::compare::error::CompareError;
use crate::model::{Caveat, CaveatCode, Run};

/// The runs of a history that may be compared with, and the caveats about those that were left out.
pub(in crate::compare) fn runs<'a>(source: &str, all: &[&'a Run], head: &[&Run]) -> Result<(Vec<&'a Run>, Vec<Caveat>), CompareError> {
    let alike = made_alike(all, head);
    let elsewhere = all.len() - alike.len();
    let others = without_own(&alike, head);
    let own = alike.len() - others.len();
    if others.is_empty() && own > 0 {
        return Err(CompareError::OnlyItself(source.to_owned()));
    }
    let text = format!("{elsewhere} earlier runs were made in another environment and were left out");
    let elsewhere = (elsewhere > 0).then(|| Caveat::new(CaveatCode::EnvironmentDiffers, "", text));
    let text = "the history held the head's own run, which was left out; append a run after it was compared";
    let own = (own > 0).then(|| Caveat::new(CaveatCode::RepeatedName, "", text));
    Ok((others, elsewhere.into_iter().chain(own).collect()))
}

/// The runs that were made where the head ran their suite. All those of a suite when none was: then there is nothing to
/// compare with, and a caveat says so.
fn made_alike<'a>(history: &[&'a Run], head: &[&Run]) -> Vec<&'a Run> {
    let renamed = lone_suite(history, head);
    let alike = |run: &Run| {
        let mut same = head.iter().filter(|head| one_suite(run, head, renamed));
        same.all(|head| differences(&run.environment, &head.environment).is_empty())
    };
    let known: HashSet<&str> = history.iter().filter(|run| alike(run)).map(|run| run.suite.as_str()).collect();
    history.iter().copied().filter(|run| alike(run) || !known.contains(run.suite.as_str())).collect()
}

/// Takes out the head's own run, where it was appended before it was compared: a level like the head's hides every change.
///
/// It is the same run where commit and time don't tell otherwise and every value is the same to the last digit. Without a time
/// only the newest run can be the head's, if its digits can't agree by chance.
fn without_own<'a>(history: &[&'a Run], head: &[&Run]) -> Vec<&'a Run> {
    let renamed = lone_suite(history, head);
    let is_newest = |at: usize, run: &Run| history.iter().skip(at + 1).all(|later| later.suite != run.suite || later.label != run.label);
    let is_own = |at: usize, run: &Run| {
        head.iter().any(|head| {
            let timed = run.time.is_some() && run.time == head.time;
            one_suite(run, head, renamed)
                && may_be_one(run, head)
                && stale::same_values(run, head)
                && (timed || is_newest(at, run) && stale::tells(head))
        })
    };
    history.iter().enumerate().filter(|(at, run)| !is_own(*at, run)).map(|(_, run)| *run).collect()
}

/// Whether neither commit nor time tells two runs apart.
fn may_be_one(run: &Run, other: &Run) -> bool {
    let agree = |one: &Option<String>, other: &Option<String>| one.is_none() || other.is_none() || one == other;
    agree(&run.commit, &other.commit) && agree(&run.time, &other.time)
}
