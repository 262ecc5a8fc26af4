//! Suites of which the baseline has runs, and yet nothing that judges the head.

use std::collections::BTreeMap;

use crate::model::{Caveat, CaveatCode, Change, Role, Verdict};

/// What was found of a suite.
#[derive(Default)]
struct Suite {
    /// Metrics that are judged and that the baseline lacks.
    new: usize,
    /// Whether the baseline has anything of it.
    stored: bool,
    /// Whether anything was judged by the baseline.
    judged: bool,
}

/// A caveat for each suite of which all that is judged is new, though the baseline has the suite: other names, or other
/// statistics. Nothing of it can have passed.
pub(in crate::compare) fn caveats(changes: &[Change]) -> Vec<Caveat> {
    let mut suites: BTreeMap<&str, Suite> = BTreeMap::new();
    for change in changes {
        let suite = suites.entry(&change.id.suite).or_default();
        let is_judged = change.role == Role::Primary;
        suite.new += usize::from(is_judged && change.verdict == Verdict::Added);
        suite.stored |= change.verdict != Verdict::Added;
        suite.judged |= is_judged && !matches!(change.verdict, Verdict::Added | Verdict::Removed);
    }
    let unjudged = suites.into_iter().filter(|(_, suite)| suite.new > 0 && suite.stored && !suite.judged);
    let said = |(name, suite): (&str, Suite)| {
        let metrics = if suite.new == 1 {
            "the only metric that is judged is".to_owned()
        } else {
            format!("all {} metrics that are judged are", suite.new)
        };
        let text = format!("the baseline has this suite, but {metrics} new: nothing of it was compared; are they named as before?");
        Caveat::new(CaveatCode::NoCounterpart, name, text)
    };
    unjudged.map(said).collect()
}
