//! What is missing beside something new of about the same size and a like name: one benchmark, renamed.

use strsim::normalized_damerau_levenshtein;

use crate::model::{Change, Role, Verdict};

/// Numbers this far apart, as a factor, are still about the same.
const NEAR: f64 = 1.5;
/// How alike two names must be, from 0 to 1.
const ALIKE: f64 = 0.5;
/// More than this that is missing or new is no matter of a name.
const MOST: usize = 200;

/// Characters of a name that a sentence holds.
const SHOWN: usize = 80;

/// Says of each benchmark that is missing which new one it may be.
pub(in crate::compare) fn propose(changes: &mut [Change]) {
    for gone in of(changes, Verdict::Removed) {
        let Some(new) = likely_rename(changes, gone).and_then(|new| changes.get(new)) else { continue };
        let name: String = new.id.benchmark.chars().take(SHOWN).collect();
        if let Some(reason) = changes.get_mut(gone).and_then(|gone| gone.reasons.first_mut()) {
            *reason = format!(
                "only the baseline has it; `{name}` is new, with a like name and size: if it was renamed, [[rename]] in perfdiff.toml keeps its history"
            );
        }
    }
}

/// The place of the new change that one which is missing may be, where each is the other's nearest.
pub fn likely_rename(changes: &[Change], gone: usize) -> Option<usize> {
    let (all_gone, all_new) = (of(changes, Verdict::Removed), of(changes, Verdict::Added));
    if all_gone.len() > MOST || all_new.len() > MOST {
        return None;
    }
    let nearest = |one: usize, others: &[usize]| {
        let score = |other: usize| Some((likeness(changes.get(one)?, changes.get(other)?)?, other));
        others.iter().filter_map(|other| score(*other)).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, other)| other)
    };
    nearest(gone, &all_new).filter(|new| nearest(*new, &all_gone) == Some(gone))
}

/// The places of the judged changes with this verdict.
fn of(changes: &[Change], verdict: Verdict) -> Vec<usize> {
    let is = |(at, change): (usize, &Change)| (change.verdict == verdict && change.role == Role::Primary).then_some(at);
    changes.iter().enumerate().filter_map(is).collect()
}

/// How much one that is missing looks like one that is new; none where it can't be the same.
fn likeness(one: &Change, other: &Change) -> Option<f64> {
    let (gone, new) = if one.verdict == Verdict::Removed { (one, other) } else { (other, one) };
    let (before, now) = (gone.baseline?.value, new.head?.value);
    let same = (&gone.id.suite, &gone.id.metric, &gone.id.statistic, &gone.id.params)
        == (&new.id.suite, &new.id.metric, &new.id.statistic, &new.id.params);
    let near = before > 0.0 && now > 0.0 && (before / now).max(now / before) <= NEAR;
    let alike = normalized_damerau_levenshtein(&gone.id.benchmark, &new.id.benchmark);
    (same && gone.unit == new.unit && near && alike >= ALIKE).then_some(alike)
}
