//! One verdict, number by number, for a maintainer who never heard of p-values.
//!
//! [`Explanation`] is the worded form that every renderer lays out alike: facts with their labels, then the sentences that
//! lead from them to the verdict, then what to know and what to do next. It rests on the saved comparison and
//! nothing else, so an older one that did not keep what a verdict rests on is explained as far as it goes.

mod chance;
mod context;
mod decision;
mod facts;
mod next;
mod noise;
mod parts;
pub(in crate::report::view) mod toml_block;

pub use self::parts::{Fact, Step};

use self::context::Context;
use super::words::reported_verdict::ReportedVerdict;
use super::{gates, notes};
use crate::model::{Caveat, CaveatCode, Change, Comparison, GateResult, Role, Verdict};
use crate::report::escape::visible;

/// One verdict in words. All texts have passed [`visible`], but for [`Step::exact`], which is to be copied to the letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The metric's path: `suite/benchmark/metric/statistic`.
    pub title: String,
    /// The verdict as it is reported.
    pub reported: ReportedVerdict,
    /// The verdict in a word or two: "failure", "not judged".
    pub word: &'static str,
    /// The numbers, in the order in which they lead to the verdict.
    pub facts: Vec<Fact>,
    /// The argument: the first sentence decides, the others say how sure that is. Each ends with a full stop.
    pub sentences: Vec<String>,
    /// What a reader must know before trusting it: caveats about this metric, its benchmark or the whole report.
    pub caveats: Vec<String>,
    /// What can be done now; empty where nothing has to be.
    pub next: Vec<Step>,
}

impl Explanation {
    /// Explains one change of a comparison.
    pub fn of(comparison: &Comparison, change: &Change) -> Explanation {
        let context = Context::of(comparison, change);
        let gates: Vec<GateResult> = comparison.gates.iter().filter(|gate| is_about(gate, change)).cloned().collect();
        Explanation {
            title: visible(&change.path()),
            reported: ReportedVerdict::of(change),
            word: word(change),
            facts: facts::of(&context, &gates::rows(&gates)),
            sentences: sentences(&context),
            caveats: comparison.caveats.iter().filter(|caveat| concerns(caveat, change)).map(caveat).collect(),
            next: next::steps(&context),
        }
    }
}

/// The verdict as people say it.
pub(in crate::report) fn word(change: &Change) -> &'static str {
    match change.verdict {
        _ if change.role == Role::Informational && !is_one_sided(change) => "not judged",
        _ => ReportedVerdict::of(change).word(),
    }
}

fn is_one_sided(change: &Change) -> bool {
    matches!(change.verdict, Verdict::Added | Verdict::Removed)
}

fn sentences(context: &Context<'_>) -> Vec<String> {
    let mut sentences = decision::sentences(context);
    if context.is_judged() {
        sentences.extend(noise::sentences(context));
        sentences.extend(chance::sentences(context));
    }
    sentences
}

/// Whether a gate bounds the metric of this change.
fn is_about(gate: &GateResult, change: &Change) -> bool {
    (&gate.id.suite, &gate.id.benchmark, &gate.id.params) == (&change.id.suite, &change.id.benchmark, &change.id.params)
        && (&gate.id.metric, &gate.id.statistic) == (&change.id.metric, &change.id.statistic)
}

/// Whether a caveat is about this metric, its benchmark, or about how the whole report was judged.
fn concerns(caveat: &Caveat, change: &Change) -> bool {
    let subject = caveat.subject.as_str();
    if subject.is_empty() {
        return change.role == Role::Primary
            && matches!(
                caveat.code,
                CaveatCode::BetweenRunNoiseUnknown
                    | CaveatCode::EnvironmentDiffers
                    | CaveatCode::ToolDiffers
                    | CaveatCode::ShapesDiffer
                    | CaveatCode::ShortHistory
                    | CaveatCode::RunnerShift
                    | CaveatCode::SuiteShift
                    | CaveatCode::RunAborted
            );
    }
    let path = change.path();
    let below = |whole: &str, part: &str| whole == part || whole.strip_prefix(part).is_some_and(|rest| rest.starts_with('/'));
    below(&path, subject) || below(&path, &format!("{}/{subject}", change.id.suite))
}

fn caveat(caveat: &Caveat) -> String {
    let note = notes::note(caveat);
    if note.subject.is_empty() { note.text } else { format!("{}: {}", note.subject, note.text) }
}
