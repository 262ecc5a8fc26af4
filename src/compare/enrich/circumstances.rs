//! What describes how both sides were measured, where it differs: it is never a finding, and never silent.

use crate::compare::decide::judge::view;
use crate::compare::pairing::pair::Pair;
use crate::model::{Caveat, CaveatCode, Circumstance, Metric, Role};
use crate::policy::Policy;
use crate::unit::Scale;

/// How many changes a caveat lists.
const LISTED: usize = 5;
/// By what share of the larger the amounts of work may differ without a word: load tests that last a fixed time never do
/// quite the same.
const ALIKE: f64 = 0.1;
/// Two settings that differ by no more than this share were written with different digits.
const ROUND_OFF: f64 = 1e-9;

/// One caveat for all settings that differ, and one for the amounts of work that differ much.
pub(in crate::compare) fn caveats(pairs: &[Pair<'_>], policy: &Policy) -> Vec<Caveat> {
    let settings = changes(pairs, policy, Circumstance::Setting, ROUND_OFF);
    let work = changes(pairs, policy, Circumstance::Work, ALIKE);
    let caveat = |code, changes: Vec<String>, said: &str, then: &str| {
        (!changes.is_empty()).then(|| Caveat::new(code, "", format!("{said}: {}; {then}", listed(&changes))))
    };
    let changed =
        caveat(CaveatCode::ConfigurationChanged, settings, "the configuration changed", "other results may differ for that alone");
    let differs = caveat(CaveatCode::WorkDiffers, work, "not as much was done as in the baseline", "it is shown, not judged");
    changed.into_iter().chain(differs).collect()
}

fn changes(pairs: &[Pair<'_>], policy: &Policy, of: Circumstance, alike: f64) -> Vec<String> {
    let changed = |pair: &Pair<'_>| {
        let (before, now) = (*pair.baseline.last()?, *pair.head.last()?);
        let path = pair.key.path();
        // Who has it judged hears of it there.
        let shown = policy.threshold(&view(&path, pair.key.statistic, now)).role == Role::Informational;
        let about = now.circumstance == Some(of) && shown && before.unit.compares_with(&now.unit);
        (about && differ(before, now, alike)).then(|| {
            let scale = Scale::fit(&now.unit, &[before.value, now.value]);
            format!("{path} {} → {}", scale.number(before.value), scale.show(now.value))
        })
    };
    pairs.iter().filter_map(changed).collect()
}

fn differ(before: &Metric, now: &Metric, alike: f64) -> bool {
    (before.value - now.value).abs() > alike * before.value.abs().max(now.value.abs())
}

fn listed(changes: &[String]) -> String {
    let first = changes.iter().take(LISTED).map(String::as_str).collect::<Vec<_>>().join(", ");
    match changes.len().saturating_sub(LISTED) {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}
