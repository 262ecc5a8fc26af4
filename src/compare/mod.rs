//! Two sides and a policy → a [`Comparison`]: pairs, evidence, verdicts, gates, outcome. Pure.
//!
//! Data flows one way, and a folder is a step:
//!
//! 1. `pairing` finds which numbers belong together, of which runs.
//! 2. `noise` says how far numbers move without a change: the evidence of each pair, one kind per file.
//! 3. `decide` holds the evidence against the policy: verdicts with their reasons, gates, the suite as a whole, the outcome.
//! 4. `enrich` adds what readers want beside the verdict.
//!
//! `series` is the history of a branch by itself; `merge` puts the reports of several jobs together; `calibrate` measures
//! how often all of this is wrong.
//!
#![doc = include_str!("rule.md")]

pub mod calibrate;
pub mod merge;

mod alone;
mod decide;
mod enrich;
mod noise;
mod pairing;
mod series;

pub use alone::alone;
pub use decide::summary::settled;
pub use enrich::drift::derive;
pub use pairing::only::Only;
pub use pairing::side::{Side, differences};
pub use pairing::window::accepted;
pub use series::branches::{OneBranch, of_one_branch};
pub use series::lanes::{Lane, lanes};
pub use series::pinned::Pinned;
pub use series::trend::{HistoryError, Span, history};

use std::collections::{BTreeMap, HashSet};

use jiff::civil::Date;

use self::decide::judge::Bench;
use self::decide::whole::Shared;
use self::decide::{accepted_step, gate, judge, suite, summary, unread, vanished, whole};
use self::enrich::{circumstances, trace};
use self::noise::blocks::Blocks;
use self::noise::history;
use self::noise::neighbours::Context;
use self::pairing::leftovers::Leftovers;
use self::pairing::{earlier, gone, impossible, pair, reread, side, stale, window};
use crate::model::{BenchmarkId, Caveat, CaveatCode, Change, ChangeIn, Comparison, Metric, Run, metric_path};
use crate::policy::{DriftCorrection, Policy};

/// What to compare, and how.
#[derive(Debug)]
pub struct Request<'a> {
    /// What to compare with.
    pub baseline: Side<'a>,
    /// What to judge.
    pub head: Side<'a>,
    /// Whether the baseline's runs are the history of a branch, oldest first, rather than repetitions of one state.
    pub history: bool,
    /// Thresholds, gates and acceptances.
    pub policy: &'a Policy,
    /// Which metrics.
    pub only: Only<'a>,
    /// The day on which acceptances are held against their expiry.
    pub today: Date,
    /// What the choice of the baseline asks a reader to know.
    pub caveats: &'a [Caveat],
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
    /// The history, named by its source, holds no run but the head's own.
    #[error("the history {0} holds no run but the head's own, so there is nothing to compare with")]
    OnlyItself(String),
    /// A filter let nothing through.
    #[error("no metric matches {0}")]
    NothingMatches(String),
}

/// Compares the two sides of a request.
///
/// # Errors
/// When nothing is in common, or the filter matches nothing: nothing compared is never a pass.
pub fn compare(request: &Request<'_>) -> Result<Comparison, CompareError> {
    let head: Vec<&Run> = request.head.runs.iter().collect();
    let (stored, left_out) =
        if request.history { earlier::runs(&request.baseline, &head)? } else { (request.baseline.runs.iter().collect(), Vec::new()) };
    let reread = reread::baseline(&stored, &head);
    let baseline: Vec<&Run> = reread.iter().map(std::convert::AsRef::as_ref).collect();
    let mut pairs = pair::pair(&baseline, &head);
    let mut left = Leftovers::of(&baseline, &head);
    if request.history {
        gone::forget(&mut pairs, &baseline, &head, &left);
    }
    let hidden = retain(&mut pairs, request.only)?;
    let impossible = impossible::set_aside(&mut pairs, request.policy);
    if !pairs.iter().any(pair::Pair::meets) {
        return Err(CompareError::NothingInCommon { baseline: some_names(&request.baseline), head: some_names(&request.head) });
    }
    let not_run = left.take_out(&mut pairs);
    let steps = window::Steps::of(if request.history { &baseline } else { &[] });
    let cut_off = steps.cut(&mut pairs);
    let copies = stale::drop_copies(&mut pairs);
    let mut comparison = Comparison {
        baseline: side::info(&request.baseline.source, &baseline),
        head: side::info(&request.head.source, &head),
        ..Comparison::default()
    };
    let mut caveats = noticed(&pairs, &baseline, &head, request);
    caveats.extend(impossible.into_iter().chain(copies).chain(not_run).chain(left_out));
    let shared = judge_all(&mut comparison.changes, &mut caveats, &Found { pairs: &pairs, left: &left }, &baseline, &head, request);
    accepted_step::hold(&mut comparison.changes, &pairs, &steps, &cut_off);
    vanished::idle(&mut comparison.changes);
    summary::fill_q_values(&mut comparison.changes);
    comparison.spent = summary::spent(&baseline, request.policy);
    summary::accept(&mut comparison.changes, request.policy, request.today, &mut comparison.spent, &mut caveats);
    summary::rank(&mut comparison.changes);
    caveats.extend(suite::caveats(&comparison.changes));
    caveats.extend(summary::evidence_caveats(&comparison.changes, request.history));
    caveats.extend(summary::missing(&comparison.changes, request.policy, &hidden, &caveats));
    caveats.extend(vanished::caveats(&comparison.changes, request.policy));
    comparison.suite_change = suite::change(&comparison.changes);
    if let Some((suite, shared)) = comparison.suite_change.as_mut().zip(shared) {
        whole::judge(suite, shared);
    }
    comparison.runner_change = suite::runner(&comparison.changes);
    comparison.gates = gate::gates(&pairs, &head, request.policy, &hidden, &comparison.changes);
    if side::shapes_differ(&baseline, &head).is_none() {
        comparison.gates.extend(vanished::gates(&baseline, &head, request.policy));
        comparison.gates.sort_by_key(|gate| gate.verdict);
    }
    let past = request.history.then(|| trace::Past::of(&baseline, &steps, &cut_off));
    trace::fill(&mut comparison, &pairs, past.as_ref());
    caveats.extend(summary::nothing_judged(&comparison).filter(|_| request.only.is_all()));
    Ok(finish(comparison, caveats, request.policy))
}

/// What is to be said of the two sides before anything is judged.
fn noticed(pairs: &[pair::Pair<'_>], baseline: &[&Run], head: &[&Run], request: &Request<'_>) -> Vec<Caveat> {
    let mut caveats = caveats_of_baseline(baseline, request.history);
    caveats.extend_from_slice(request.caveats);
    caveats.extend(caveats_of(head, "head"));
    caveats.extend(failed_twice(pairs));
    caveats.extend(stale::whole(baseline, head));
    caveats.extend(side::versions_differ(baseline, head));
    caveats.extend(circumstances::caveats(pairs, request.policy));
    caveats.extend(unread::caveats(head, pairs, request.policy));
    caveats
}

/// What is judged.
struct Found<'f, 'a> {
    pairs: &'f [pair::Pair<'a>],
    left: &'f Leftovers,
}

/// Judges every pair, and notes what was noticed on the way. Returns how far all moved together.
fn judge_all(
    changes: &mut Vec<Change>,
    caveats: &mut Vec<Caveat>,
    found: &Found<'_, '_>,
    baseline: &[&Run],
    head: &[&Run],
    request: &Request<'_>,
) -> Option<Shared> {
    let pairs = found.pairs;
    let context = Context::of(pairs, request.policy.compare.drift_correction);
    let known = if request.history { histories(pairs, baseline, request.policy) } else { history::Findings::default() };
    let apart = apart(baseline, head);
    let blocks = Blocks::of(baseline, head);
    let shapes = side::shapes_differ(baseline, head);
    let bench = Bench {
        policy: request.policy,
        context: &context,
        histories: &known.evidence,
        of_branch: request.history,
        apart: &apart,
        blocks: &blocks,
        shapes_differ: shapes.is_some(),
        left: found.left,
    };
    caveats.extend(shapes);
    let suites: HashSet<&str> = head.iter().map(|run| run.suite.as_str()).collect();
    caveats.extend(apart.iter().map(|(suite, words)| {
        let (subject, rest) = if suites.len() == 1 { ("", "nothing was compared") } else { (*suite, "nothing of this suite was compared") };
        let way_out = side::way_out(words).map(|way_out| format!("; {way_out}")).unwrap_or_default();
        Caveat::new(CaveatCode::EnvironmentDiffers, subject, format!("{words}; {rest}{way_out}"))
    }));
    for (place, pair) in pairs.iter().enumerate() {
        if let Some(judged) = bench.judge(place, pair) {
            changes.push(judged.change);
            caveats.extend(judged.caveats);
        }
    }
    // The runs of a branch can't be made in turns with those of a change to it.
    caveats.extend(blocks.caveats(changes).into_iter().filter(|_| !request.history));
    known.shared.or_else(|| context.shared())
}

/// Why nothing of a suite may be compared, by the head's name of it.
fn apart<'a>(baseline: &[&'a Run], head: &[&'a Run]) -> BTreeMap<&'a str, String> {
    let mut apart = side::suites_apart(baseline, head);
    for words in apart.values_mut() {
        *words = format!("the environments differ: {words}");
    }
    if let Some(words) = side::settings_differ(baseline, head) {
        for run in head {
            apart.entry(run.suite.as_str()).or_insert_with(|| format!("the tool was set differently: {words}"));
        }
    }
    apart
}

/// Holds the policy's gates against the head alone.
///
/// # Errors
/// When the filter matches nothing.
pub fn gate(head: &Side<'_>, policy: &Policy, only: Only<'_>) -> Result<Comparison, CompareError> {
    let runs: Vec<&Run> = head.runs.iter().collect();
    let mut pairs = pair::pair(&[], &runs);
    let not_run = Leftovers::of(&[], &runs).take_out(&mut pairs);
    let hidden = retain(&mut pairs, only)?;
    let mut caveats = caveats_of(&runs, "head");
    caveats.extend(impossible::set_aside(&mut pairs, policy));
    let mut comparison = Comparison { head: side::info(&head.source, &runs), ..Comparison::default() };
    comparison.gates = gate::failed(&pairs);
    comparison.gates.extend(gate::gates(&pairs, &runs, policy, &hidden, &[]));
    let caveats = caveats.into_iter().chain(not_run).chain(unread::caveats(&runs, &pairs, policy));
    Ok(finish(comparison, caveats.collect(), policy))
}

/// What the history tells of the metrics that have enough earlier runs.
fn histories(pairs: &[pair::Pair<'_>], baseline: &[&Run], policy: &Policy) -> history::Findings {
    let moments = pair::moments(baseline).into_iter().max().map_or(0, |last| last + 1);
    let correct = policy.compare.drift_correction != DriftCorrection::Off;
    history::findings(pairs, moments, correct, |pair| {
        pair.head.last().map_or(ChangeIn::Relative, |metric| {
            let path = pair.key.path();
            policy.threshold(&judge::view(&path, pair.key.statistic, metric)).change_in
        })
    })
}

fn finish(mut comparison: Comparison, mut caveats: Vec<Caveat>, policy: &Policy) -> Comparison {
    caveats.sort();
    caveats.dedup();
    comparison.caveats = caveats;
    comparison.counts = summary::count(&comparison.changes);
    comparison.reactions = summary::reactions(policy);
    comparison.outcome = summary::outcome(&comparison);
    comparison
}

/// Keeps what the user asked for. Returns the paths of what the head has and nobody asked for: gates and requirements
/// about those are not this comparison's business.
fn retain(pairs: &mut Vec<pair::Pair<'_>>, only: Only<'_>) -> Result<Vec<String>, CompareError> {
    let mut hidden = Vec::new();
    if only.is_all() {
        return Ok(hidden);
    }
    pairs.retain(|pair| {
        let path = pair.key.path();
        let kept = only.holds(&path);
        if !kept && !pair.head.is_empty() {
            hidden.push(path);
        }
        kept
    });
    if pairs.is_empty() {
        return Err(CompareError::NothingMatches(only.words()));
    }
    Ok(hidden)
}

/// The caveats of the runs, said once and with the side they are about.
fn caveats_of(runs: &[&Run], side: &str) -> Vec<Caveat> {
    let worded = |caveat: &Caveat| Caveat { text: format!("{side}: {}", caveat.text), ..caveat.clone() };
    runs.iter().flat_map(|run| run.caveats.iter().map(worded)).collect()
}

/// The caveats of the baseline. Of a history only the newest runs decide: what an older one bears is history too.
fn caveats_of_baseline(baseline: &[&Run], history: bool) -> Vec<Caveat> {
    let is_newest = |at: usize, run: &Run| baseline.iter().skip(at + 1).all(|later| later.suite != run.suite || later.label != run.label);
    let of_run = |(at, run): (usize, &&Run)| {
        let mut caveats = caveats_of(&[*run], "baseline");
        if history && !is_newest(at, run) {
            caveats.iter_mut().filter(|caveat| caveat.code.is_of_input()).for_each(|caveat| caveat.code = CaveatCode::OlderRuns);
        }
        caveats
    };
    baseline.iter().enumerate().flat_map(of_run).collect()
}

/// The benchmarks that failed on both sides alike.
fn failed_twice(pairs: &[pair::Pair<'_>]) -> Vec<Caveat> {
    let twice = pairs.iter().filter(|pair| pair.baseline_error.is_some() && pair.baseline_error == pair.head_error);
    let said = |pair: &pair::Pair<'_>| {
        let text = format!("failed on both sides, so nothing of it was compared: {}", pair.head_error.as_deref().unwrap_or_default());
        Caveat::new(CaveatCode::FailedTwice, pair.key.id().to_string(), text)
    };
    twice.map(said).collect()
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
