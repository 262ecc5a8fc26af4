//! Which benchmarks of a comparison are worth a second run, and how to ask their tool for just these.
//!
//! A second run of what looks odd is the cheapest evidence there is: few benchmarks are run again, and the decision is then
//! made on all runs of the head. So the net is wide: what was found, what could not be decided, and what moved by
//! as much as matters and by a good part of what would have been a finding. Only judged metrics count.

mod filter;
mod go;
mod pytest;

pub use filter::{Arguments, Filter, LeftOut, filter};

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Serialize;

use crate::compare::Judgement;
use crate::model::{Basis, Change, Comparison, Role, Undecided, Verdict};

/// The part of its reach at which an effect is worth a second look.
const PART_OF_REACH: f64 = 0.3;

/// A benchmark worth a second run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Suspect {
    /// The suite's name.
    pub suite: String,
    /// The benchmark's name, as the tool gives it.
    pub benchmark: String,
    /// Its parameters.
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

/// A tool whose own filter can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tool {
    /// criterion and cargo-criterion: a regular expression over ids.
    Criterion,
    /// pytest: node ids.
    Pytest,
    /// pytest's `-k`: words within names.
    PytestK,
    /// `go test -bench`: a regular expression a level of the name.
    Go,
    /// k6: names of scenarios.
    K6,
}

impl Tool {
    /// The tool that a suite or a measuring tool of this name stands for.
    fn named(name: &str) -> Option<Tool> {
        match name {
            "criterion" | "cargo-criterion" => Some(Tool::Criterion),
            "pytest" | "pytest-benchmark" => Some(Tool::Pytest),
            "go" | "go-test" | "go test" | "gotest" => Some(Tool::Go),
            "k6" => Some(Tool::K6),
            _ => None,
        }
    }

    /// Whether benchmarks of that suite may be this tool's: only a suite that is another tool's is not.
    fn may_run(self, suite: &str) -> bool {
        Tool::named(suite).is_none_or(|tool| tool == self || (tool, self) == (Tool::Pytest, Tool::PytestK))
    }
}

/// The tool of a comparison: of its suspects' suites where all are of one tool, else the only one that measured.
pub fn tool(comparison: &Comparison, suspects: &[Suspect]) -> Option<Tool> {
    let mut suites: Vec<Option<Tool>> = suspects.iter().map(|suspect| Tool::named(&suspect.suite)).collect();
    suites.dedup();
    match suites.as_slice() {
        [Some(tool)] => Some(*tool),
        [None] | [] => match comparison.head.tools.as_slice() {
            [tool] => Tool::named(&tool.name),
            _ => None,
        },
        _ => None,
    }
}

/// The names that a tool is to run again, in the order of suspicion, each once.
pub fn names(suspects: &[Suspect], tool: Option<Tool>) -> Vec<&str> {
    let mut seen = HashSet::new();
    let own = suspects.iter().filter(|suspect| tool.is_none_or(|tool| tool.may_run(&suspect.suite)));
    own.map(|suspect| suspect.benchmark.as_str()).filter(|name| seen.insert(*name)).collect()
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
        let place = *places.entry(change.id()).or_insert(suspects.len());
        match suspects.get_mut(place) {
            Some(suspect) => suspect.metrics.push(change.path()),
            None => suspects.push(Suspect {
                suite: change.suite.clone(),
                benchmark: change.benchmark.clone(),
                params: change.params.clone(),
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
