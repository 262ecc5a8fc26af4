//! Two sides and a policy → a [`Comparison`]: pairs, evidence, verdicts, gates, outcome. Pure.
//!
//! Data flow one way: [`pair`] finds which numbers belong together; [`context`] looks at how the report as a whole
//! moved; [`judge`] turns each pair into a change, with the evidence of [`lone`] or [`replicates`] held against the
//! policy's threshold by [`verdict`]; [`gate`] holds absolute bounds; [`summary`] accepts, counts, ranks and decides.

mod context;
mod creep;
mod drift;
mod estimate;
mod evidence;
mod gate;
mod judge;
mod level_scale;
mod line_up;
mod lone;
mod pair;
mod pinned;
mod reasons;
mod replicates;
mod side;
mod stale;
mod summary;
mod trend;
mod verdict;
mod yardstick;

pub use drift::derive;
pub use pinned::Pinned;
pub use side::Side;
pub use trend::{HistoryError, Span, history};

use jiff::civil::Date;

use self::context::Context;
use self::judge::Bench;
use crate::model::{BenchmarkId, Caveat, CaveatCode, Comparison, Metric, Run, Verdict, metric_path};
use crate::policy::{Pattern, Policy};

/// What to compare, and how.
#[derive(Debug)]
pub struct Request<'a> {
    /// What to compare with.
    pub baseline: Side<'a>,
    /// What to judge.
    pub head: Side<'a>,
    /// Thresholds, gates and acceptances.
    pub policy: &'a Policy,
    /// Only metrics whose path one of these matches; all when empty.
    pub only: &'a [Pattern],
    /// The day on which acceptances are held against their expiry.
    pub today: Date,
}

/// Why nothing could be compared.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CompareError {
    /// The sides hold no benchmark in common.
    #[error("the baseline {baseline} and the head {head} have no benchmark in common")]
    NothingInCommon {
        /// The baseline's source, with some of its benchmarks.
        baseline: String,
        /// The head's.
        head: String,
    },
    /// A filter let nothing through.
    #[error("no metric matches {0}")]
    NothingMatches(String),
}

/// Compares the two sides of a request.
///
/// # Errors
/// When nothing is in common, or the filter matches nothing: nothing compared is never a pass.
pub fn compare(request: &Request<'_>) -> Result<Comparison, CompareError> {
    let (baseline, head) = (request.baseline.runs, request.head.runs);
    let mut pairs = pair::pair(baseline, head);
    retain(&mut pairs, request.only)?;
    if !pairs.iter().any(|pair| {
        !pair.baseline.is_empty() && (!pair.head.is_empty() || pair.head_error.is_some())
            || pair.baseline_error.is_some() && pair.head_error.is_some()
    }) {
        return Err(CompareError::NothingInCommon { baseline: some_names(&request.baseline), head: some_names(&request.head) });
    }
    let context = Context::of(&pairs, &request.policy.noise);
    let apart = side::environments_differ(baseline, head)
        .map(|words| format!("the environments differ: {words}"))
        .or_else(|| side::settings_differ(baseline, head).map(|words| format!("the tool was set differently: {words}")));
    let mut caveats = caveats_of(baseline, "baseline");
    caveats.extend(caveats_of(head, "head"));
    let shapes = side::shapes_differ(baseline, head);
    let stale = stale::benchmarks(&pairs);
    let bench =
        Bench { policy: request.policy, context: &context, apart: apart.as_deref(), shapes_differ: shapes.is_some(), stale: &stale };
    caveats.extend(shapes);
    caveats.extend(apart.as_ref().map(|words| Caveat::new(CaveatCode::EnvironmentDiffers, "", format!("{words}; nothing was compared"))));
    let mut comparison = Comparison { baseline: side::info(&request.baseline), head: side::info(&request.head), ..Comparison::default() };
    for pair in &pairs {
        if let Some(judged) = bench.judge(pair) {
            comparison.changes.push(judged.change);
            caveats.extend(judged.caveats);
        }
    }
    summary::accept(&mut comparison.changes, request.policy, request.today, &mut caveats);
    summary::rank(&mut comparison.changes);
    caveats.extend(lone_runs(&comparison, baseline, head));
    caveats.extend(summary::missing(&comparison.changes, request.policy));
    comparison.gates = gate::gates(&pairs, head, request.policy);
    Ok(finish(comparison, caveats, request.policy))
}

/// Holds the policy's gates against the head alone.
///
/// # Errors
/// When the filter matches nothing.
pub fn gate(head: &Side<'_>, policy: &Policy, only: &[Pattern]) -> Result<Comparison, CompareError> {
    let mut pairs = pair::pair(&[], head.runs);
    retain(&mut pairs, only)?;
    let mut comparison = Comparison { head: side::info(head), ..Comparison::default() };
    comparison.gates = gate::failed(&pairs);
    comparison.gates.extend(gate::gates(&pairs, head.runs, policy));
    Ok(finish(comparison, caveats_of(head.runs, "head"), policy))
}

fn finish(mut comparison: Comparison, mut caveats: Vec<Caveat>, policy: &Policy) -> Comparison {
    caveats.sort();
    caveats.dedup();
    comparison.caveats = caveats;
    comparison.counts = summary::count(&comparison.changes);
    comparison.outcome = summary::outcome(&comparison, policy);
    comparison
}

fn retain(pairs: &mut Vec<pair::Pair<'_>>, only: &[Pattern]) -> Result<(), CompareError> {
    if only.is_empty() {
        return Ok(());
    }
    pairs.retain(|pair| {
        let path = pair.key.path();
        only.iter().any(|pattern| pattern.matches(&path))
    });
    if pairs.is_empty() {
        let names: Vec<_> = only.iter().map(|pattern| format!("`{pattern}`")).collect();
        return Err(CompareError::NothingMatches(names.join(" or ")));
    }
    Ok(())
}

/// The caveats of the runs, said once and with the side they are about.
fn caveats_of(runs: &[Run], side: &str) -> Vec<Caveat> {
    let worded = |caveat: &Caveat| Caveat { text: format!("{side}: {}", caveat.text), ..caveat.clone() };
    runs.iter().flat_map(|run| run.caveats.iter().map(worded)).collect()
}

/// One run a side says nothing of the next run; the caveat stands once for the report.
fn lone_runs(comparison: &Comparison, baseline: &[Run], head: &[Run]) -> Option<Caveat> {
    let judged = comparison
        .changes
        .iter()
        .any(|change| matches!(change.verdict, Verdict::Failure | Verdict::Warning | Verdict::Improved | Verdict::Inconclusive));
    let lone = baseline.len() == 1 || head.len() == 1;
    (judged && lone).then(|| {
        let text = "one run a side can't show how much the next run would differ; give several with --base and --head to be surer";
        Caveat::new(CaveatCode::BetweenRunNoiseUnknown, "", text)
    })
}

fn some_names(side: &Side<'_>) -> String {
    const SOME: usize = 3;
    let names: Vec<&str> = side.runs.iter().flat_map(|run| run.benchmarks.iter().map(|benchmark| benchmark.name.as_str())).collect();
    let more = if names.len() > SOME { format!(" and {} more", names.len() - SOME) } else { String::new() };
    let some: Vec<String> = names.iter().take(SOME).map(|name| format!("`{}`", name.escape_debug())).collect();
    format!("{} ({}{more})", side.source, some.join(", "))
}

/// Every metric of a run with its path, which patterns match.
pub fn metrics(run: &Run) -> impl Iterator<Item = (String, &Metric)> {
    run.benchmarks.iter().flat_map(|benchmark| {
        let id = BenchmarkId { suite: run.suite.clone(), name: benchmark.name.clone(), params: benchmark.params.clone() };
        benchmark.metrics.iter().map(move |metric| (metric_path(&id, &metric.name, metric.statistic.as_deref()), metric))
    })
}
