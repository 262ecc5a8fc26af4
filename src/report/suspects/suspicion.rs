//! What makes a benchmark suspicious, and how suspicious it is.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use crate::compare::Judgement;
use crate::model::{Basis, Change, Comparison, Role, Undecided, Verdict};

/// The part of its reach at which an effect is worth a second look.
const PART_OF_REACH: f64 = 0.3;

/// A benchmark worth a second run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Suspect {
    /// The name of the suite that holds the benchmark.
    pub suite: String,
    /// The benchmark's name, as the tool gives it.
    pub benchmark: String,
    /// The parameters of the benchmark, by name; left out where it has none.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub params: BTreeMap<String, String>,
    /// The gravest verdict among its suspicious metrics.
    pub verdict: Verdict,
    /// The change of that metric; absent where it has no number.
    pub change: Option<f64>,
    /// The effect of that metric as a multiple of what may be noise; absent where that is not known.
    pub strength: Option<f64>,
    /// The paths of its suspicious metrics, the most suspicious first.
    pub metrics: Vec<String>,
}

/// The benchmarks worth a second run, the most suspicious first.
pub fn suspects(comparison: &Comparison) -> Vec<Suspect> {
    let mut odd: Vec<(&Change, Option<f64>)> =
        comparison.changes.iter().filter(|change| is_suspicious(change)).map(|change| (change, strength(change))).collect();
    odd.sort_by(|(a, a_strength), (b, b_strength)| {
        rank(a)
            .cmp(&rank(b))
            .then_with(|| descending(*a_strength, *b_strength))
            .then_with(|| descending(excess(a), excess(b)))
            .then_with(|| a.path().cmp(&b.path()))
    });
    let mut places = HashMap::new();
    let mut suspects: Vec<Suspect> = Vec::new();
    for (change, strength) in odd {
        let place = *places.entry(change.id.benchmark_id()).or_insert(suspects.len());
        match suspects.get_mut(place) {
            Some(suspect) => suspect.metrics.push(change.path()),
            None => suspects.push(Suspect {
                suite: change.id.suite.clone(),
                benchmark: change.id.benchmark.clone(),
                params: change.id.params.clone(),
                verdict: change.verdict,
                change: change.change.filter(|value| value.is_finite()),
                strength,
                metrics: vec![change.path()],
            }),
        }
    }
    suspects
}

fn is_suspicious(change: &Change) -> bool {
    // A number that never varies would only be the same again.
    let exact = change.rests_on.as_ref().is_some_and(|rests_on| rests_on.basis == Basis::Exact);
    if change.role != Role::Primary || exact {
        return false;
    }
    let judgement = Judgement::of(change);
    match change.verdict {
        Verdict::Failure | Verdict::Warning => true,
        Verdict::Inconclusive => judgement.matters(),
        Verdict::Unchanged | Verdict::Improved => judgement.matters() && strength(change).is_some_and(|strength| strength > PART_OF_REACH),
        Verdict::Incomparable | Verdict::Removed | Verdict::Accepted | Verdict::Added => false,
    }
}

/// What is left of the change at the nearest level, in multiples of what may be noise.
fn strength(change: &Change) -> Option<f64> {
    let judgement = Judgement::of(change);
    let (nearest, reach) = (judgement.effect(judgement.nearest()?)?, judgement.reach_effect()?);
    let strength = nearest.abs() / reach;
    (reach > 0.0 && strength.is_finite()).then_some(strength)
}

/// The change in multiples of what matters.
fn excess(change: &Change) -> Option<f64> {
    let judgement = Judgement::of(change);
    Some(judgement.effect(judgement.size()?)?.abs() / judgement.relevant().filter(|relevant| *relevant > 0.0)?)
}

/// What may break a build comes first, what is only too good to be sure last.
fn rank(change: &Change) -> u8 {
    match change.verdict {
        Verdict::Failure => 0,
        Verdict::Warning => 1,
        Verdict::Inconclusive if change.undecided == Some(Undecided::LooksFailing) => 2,
        Verdict::Improved => 6,
        verdict => {
            let better = u8::from(!Judgement::of(change).is_worse());
            if verdict == Verdict::Inconclusive { 3 + better } else { 4 + better }
        }
    }
}

fn descending(a: Option<f64>, b: Option<f64>) -> Ordering {
    b.unwrap_or(0.0).total_cmp(&a.unwrap_or(0.0))
}
