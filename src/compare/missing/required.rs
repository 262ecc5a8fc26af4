//! What the policy requires.

use crate::model::{Caveat, CaveatCode, Change, Verdict};
use crate::policy::Policy;

/// What is required and not there, or not comparable: one sentence each.
pub(in crate::compare) fn missing(changes: &[Change], policy: &Policy, hidden: &[String], caveats: &[Caveat]) -> Vec<Caveat> {
    let anew = |suite: &str| !caveats.iter().any(|caveat| caveat.code == CaveatCode::NothingMeasuredAnew && caveat.subject == suite);
    // A first run ever has nothing to be compared with; where runs are stored, what is required must fit them.
    let unfit = caveats.iter().any(|caveat| caveat.code == CaveatCode::NothingFits);
    let compared = |change: &&Change| {
        let is_unfit = |code| matches!(code, CaveatCode::SuiteUnfit | CaveatCode::NoCounterpart);
        let unfit = unfit || caveats.iter().any(|caveat| is_unfit(caveat.code) && caveat.subject == change.id.suite);
        let lost = matches!(change.verdict, Verdict::Removed | Verdict::Incomparable) || unfit && change.verdict == Verdict::Added;
        !lost && change.head.is_some() && anew(&change.id.suite)
    };
    policy
        .compare
        .require
        .iter()
        .filter(|pattern| !changes.iter().filter(compared).any(|change| pattern.matches(&change.path())))
        .filter(|pattern| !hidden.iter().any(|path| pattern.matches(path)))
        .map(|pattern| {
            let text = "is required (`require` in perfdiff.toml), but the head has nothing comparable of that name".to_owned();
            Caveat::new(CaveatCode::RequiredMissing, pattern.to_string(), text)
        })
        .collect()
}
