//! The legs of a merged comparison, one by one: what happened in each, as if it stood alone.

use std::collections::BTreeMap;

use super::headline;
use super::words::sentence::Sentence;
use super::words::sides::Side;
use crate::model::{Caveat, CaveatCode, Change, Comparison, GateResult, Leg, MetricId, Outcome, SideInfo};

/// Most legs that are listed: as many as are ever merged. A file that has more was not written by this program.
const MOST_LEGS: usize = 64;

/// One leg in words.
#[derive(Debug, Clone, PartialEq)]
pub struct LegRow {
    /// What it is called.
    pub name: String,
    /// What the policy made of it.
    pub outcome: Outcome,
    /// What happened in it, in figures.
    pub summary: String,
    /// Its gravest finding, else its best; nothing where nothing changed.
    pub worst: Option<Sentence>,
    /// What it was compared with.
    pub baseline: Side,
    /// Its tools and machine; may be empty.
    pub environment: String,
    /// The baseline's, where it differs from the head's.
    pub baseline_environment: Option<String>,
}

/// The legs of a comparison, the worst first, each with its part of the comparison as it was before it was merged; nothing
/// where the comparison was not merged.
pub(super) fn each_before_merge(comparison: &Comparison) -> impl Iterator<Item = (&Leg, Comparison)> {
    comparison.legs.iter().take(MOST_LEGS).map(|leg| (leg, before_merge(comparison, leg)))
}

/// Whether there was nothing to compare with: of a merged comparison, whether no leg had anything.
pub(super) fn lack_baseline(comparison: &Comparison) -> bool {
    if comparison.legs.is_empty() {
        return comparison.outcome == Outcome::NoBaseline || comparison.is_without_baseline();
    }
    comparison.legs.iter().all(lacks_baseline)
}

fn lacks_baseline(leg: &Leg) -> bool {
    leg.outcome == Outcome::NoBaseline || leg.baseline == SideInfo::default()
}

/// One leg as it was before it was merged, as far as words need it.
fn before_merge(comparison: &Comparison, leg: &Leg) -> Comparison {
    let changes = comparison.changes.iter().filter(|change| leg.holds(&change.id.suite, &change.id.params));
    let gates = comparison.gates.iter().filter(|gate| leg.holds(&gate.id.suite, &gate.id.params));
    let caveat = lacks_baseline(leg).then(|| Caveat::new(CaveatCode::NoBaseline, "", ""));
    let flaws = headline::flaws(comparison).into_iter().filter(|flaw| is_about(flaw, comparison, leg)).cloned();
    Comparison {
        caveats: caveat.into_iter().chain(flaws).collect(),
        outcome: leg.outcome,
        baseline: leg.baseline.clone(),
        head: leg.head.clone(),
        counts: leg.counts,
        suite_change: leg.suite_change.clone(),
        changes: changes
            .map(|change| Change {
                id: MetricId { params: without(&change.id.params, leg), ..change.id.clone() },
                trace: None,
                ..change.clone()
            })
            .collect(),
        gates: gates
            .map(|gate| GateResult { id: MetricId { params: without(&gate.id.params, leg), ..gate.id.clone() }, ..gate.clone() })
            .collect(),
        ..Comparison::default()
    }
}

/// What is wrong with the whole. That nothing was judged is a flaw of all legs or of none.
pub(super) fn flaws_of_all(comparison: &Comparison) -> Vec<&Caveat> {
    let of_all = |flaw: &&Caveat| flaw.code != CaveatCode::NothingJudged || legs_named(flaw, comparison).is_empty();
    headline::flaws(comparison).into_iter().filter(of_all).collect()
}

/// The legs that a caveat of the whole is about, whose names it begins with; none where it is about all.
fn legs_named<'a>(caveat: &'a Caveat, comparison: &Comparison) -> Vec<&'a str> {
    let names = caveat.text.split_once(": ").map(|(names, _)| names.split(", ")).into_iter().flatten();
    names.filter(|name| comparison.legs.iter().any(|leg| leg.name == *name)).collect()
}

/// Whether a caveat of the whole is about this leg.
fn is_about(caveat: &Caveat, comparison: &Comparison, leg: &Leg) -> bool {
    let names = legs_named(caveat, comparison);
    names.is_empty() || names.contains(&leg.name.as_str())
}

/// Parameters without those that tell the legs apart.
pub(super) fn without(params: &BTreeMap<String, String>, leg: &Leg) -> BTreeMap<String, String> {
    params.iter().filter(|(key, _)| !leg.params.contains_key(*key)).map(|(key, value)| (key.clone(), value.clone())).collect()
}
