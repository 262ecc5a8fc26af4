//! Several comparisons → one: the legs of a matrix side by side. Pure.
//!
//! Where legs measure the same benchmarks, what tells the legs apart becomes a parameter of each benchmark, so that every
//! report and every pattern knows them apart without knowing of legs. `names` finds out what that is, `runs` lines the
//! histories up. The outcome of the whole is the worst of any leg: merging never makes anything green.

mod names;
mod part;
mod runs;
mod sides;

use std::collections::BTreeMap;

pub use self::part::{MergeError, Part};

use self::names::Naming;
use crate::compare::decide::{outcome, rank};
use crate::limits::LEGS;
use crate::model::{Caveat, Comparison, Leg, Outcome, Reactions, SuiteChange, Verdict};

/// Merges comparisons into one. A single one stays as it is.
///
/// # Errors
/// When one was merged already, there are too many, or nothing tells them apart.
pub fn merge(mut parts: Vec<Part>) -> Result<Comparison, MergeError> {
    if parts.len() <= 1 {
        return Ok(parts.pop().map(|part| part.comparison).unwrap_or_default());
    }
    if parts.len() > LEGS.count() {
        return Err(MergeError::TooMany(parts.len()));
    }
    if let Some(part) = parts.iter().find(|part| !part.comparison.legs.is_empty()) {
        return Err(MergeError::MergedAlready(part.source.clone()));
    }
    let namings = names::of(&parts)?;
    let mut legs: Vec<(Naming, Comparison)> = namings.into_iter().zip(parts).map(|(naming, part)| (naming, part.comparison)).collect();
    // The worst leg first; what is equally bad stays in the order given.
    legs.sort_by_key(|(_, comparison)| {
        let counts = &comparison.counts;
        std::cmp::Reverse((comparison.outcome, counts.failure, counts.warning))
    });
    Ok(joined(legs))
}

fn joined(legs: Vec<(Naming, Comparison)>) -> Comparison {
    let worst = worst(legs.iter().map(|(_, comparison)| comparison.outcome));
    let comparisons: Vec<&Comparison> = legs.iter().map(|(_, comparison)| comparison).collect();
    let lined_up = runs::line_up(&comparisons);
    let mut merged = Comparison {
        outcome: worst,
        baseline: sides::joined(comparisons.iter().map(|comparison| &comparison.baseline)),
        head: sides::joined(comparisons.iter().map(|comparison| &comparison.head)),
        caveats: caveats(&legs),
        suite_change: suite_change(&legs),
        runs: lined_up.runs,
        reactions: comparisons.iter().map(|comparison| comparison.reactions).reduce(Reactions::laxer).unwrap_or_default(),
        ..Comparison::default()
    };
    for (naming, comparison) in legs {
        merged.legs.push(leg(&naming, &comparison));
        merged.changes.extend(comparison.changes.into_iter().map(|mut change| {
            change.id.params.extend(naming.params.clone());
            change
        }));
        merged.gates.extend(comparison.gates.into_iter().map(|mut gate| {
            gate.id.params.extend(naming.params.clone());
            gate
        }));
    }
    rank::rank(&mut merged.changes);
    runs::move_all(&mut merged, &lined_up.places);
    merged.counts = outcome::count(&merged.changes);
    merged
}

/// The worst of all. That some legs have no baseline is no news of the whole, but never a pass.
fn worst(outcomes: impl Iterator<Item = Outcome>) -> Outcome {
    let mut outcomes: Vec<Outcome> = outcomes.collect();
    outcomes.sort_unstable();
    outcomes.dedup();
    match outcomes.as_slice() {
        [Outcome::Pass, Outcome::NoBaseline] => Outcome::Warn,
        all => all.last().copied().unwrap_or_default(),
    }
}

/// The gravest finding about the suite of any leg, with the leg's name; none where no leg has one.
fn suite_change(legs: &[(Naming, Comparison)]) -> Option<SuiteChange> {
    let findings = legs.iter().filter_map(|(naming, comparison)| Some((naming, comparison.suite_change.as_ref()?)));
    let findings = findings.filter(|(_, suite)| matches!(suite.verdict, Verdict::Failure | Verdict::Warning));
    let (naming, worst) = findings.min_by_key(|(_, suite)| suite.verdict)?;
    let reason = worst.reason.as_deref().unwrap_or("the suite as a whole is worse");
    Some(SuiteChange { reason: Some(format!("{}: {reason}", naming.name)), ..worst.clone() })
}

fn leg(naming: &Naming, comparison: &Comparison) -> Leg {
    Leg {
        name: naming.name.clone(),
        params: naming.params.clone(),
        added: naming.added,
        suites: names::suites(comparison).into_iter().map(str::to_owned).collect(),
        outcome: comparison.outcome,
        baseline: comparison.baseline.clone(),
        head: comparison.head.clone(),
        counts: outcome::count(&comparison.changes),
        suite_change: comparison.suite_change.clone(),
        runner_change: comparison.runner_change,
    }
}

/// The caveats of all, each once, with the legs that it is about.
fn caveats(legs: &[(Naming, Comparison)]) -> Vec<Caveat> {
    let mut named: BTreeMap<&Caveat, Vec<&str>> = BTreeMap::new();
    for (naming, comparison) in legs {
        for caveat in &comparison.caveats {
            named.entry(caveat).or_default().push(&naming.name);
        }
    }
    let told = |(caveat, names): (&Caveat, Vec<&str>)| match names.len() {
        all if all == legs.len() => caveat.clone(),
        _ => Caveat { text: format!("{}: {}", names.join(", "), caveat.text), ..caveat.clone() },
    };
    named.into_iter().map(told).collect()
}
