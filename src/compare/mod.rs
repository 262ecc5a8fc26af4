//! Two sides and a policy → a [`Comparison`]: pairs, evidence, verdicts, gates, outcome. Pure.
//!
//! Data flows one way, and a folder is a step:
//!
//! 1. `pairing` finds which numbers belong together, of which runs; `processors` makes earlier runs of other processors comparable.
//! 2. `noise` says how far numbers move without a change: the evidence of each pair, one kind per file.
//! 3. `decide` applies the policy to the evidence: verdicts with their reasons, gates, acceptances, the outcome; `suite` does so for
//!    the suite as a whole, `missing` for what was not measured.
//! 4. `enrich` adds what readers want beside the verdict.
//!
//! `series` is the history of a branch by itself; `merge` puts the reports of several jobs together; `calibrate` measures
//! how often all of this is wrong.
//!
#![doc = include_str!("rule.md")]

pub mod calibrate;
pub mod merge;

mod decide;
mod enrich;
mod error;
mod missing;
mod noise;
mod pairing;
mod processors;
mod renamed;
mod request;
mod series;
mod session;
mod suite;
mod unused_renames;
mod without_baseline;

pub use decide::accept::accept;
pub use decide::judgement::Judgement;
pub use decide::outcome::{deciding, recomputed};
pub use decide::reasons::says_only_figures;
pub use enrich::derived_metrics::add_derived_metrics;
pub use error::{CompareError, HistoryError};
pub use missing::likely_renames::likely_rename;
pub use pairing::filter::Filter;
pub use pairing::history_window::accepted_paths;
pub use pairing::side::{Side, differ_in_processor_alone, differences};
pub use processors::can_be_converted;
pub use request::Request;
pub use series::branches::{OneBranch, of_one_branch};
pub use series::of_runs::{Span, history};
pub use series::partitions::{Partition, partition};
pub use series::reference::PinnedReference;
pub use session::Session;
pub use without_baseline::without_baseline;

/// Earlier runs from which on a branch's history counts.
pub const RUNS_LEAST: usize = noise::run_history::LEAST_RUNS;
/// Earlier runs from which on the noise of a branch counts as known.
pub const RUNS_KNOWN: usize = noise::evidence::FEW;

use self::decide::judge_all::{Found, judge_all};
use self::decide::{accept, accepted_step, gate, outcome, rank};
use self::enrich::{caveats, circumstances, plot_data, session_drift};
use self::missing::{counterparts, likely_renames, other_job, required, unread, vanished};
use self::noise::rounds::RoundsOfRuns;
use self::noise::run_history;
use self::pairing::leftovers::Leftovers;
use self::pairing::{gone, history_filter, history_window, impossible, judged_before, pair, reread, side, stale};
use self::suite::{shared_slowdown, shift};
use crate::model::{Caveat, Comparison, Run};
use crate::policy::Policy;

/// Compares the baseline and the head of a request: pairs their metrics, judges each by the noise that the data show and the thresholds
/// of the policy, checks the gates, and decides the outcome.
///
/// # Errors
/// When nothing is in common, or the filter matches nothing: nothing compared is never a pass.
pub fn compare(request: &Request<'_>) -> Result<Comparison, CompareError> {
    let runs = renamed::runs(request.baseline.runs, request.head.runs, request.policy);
    let baseline = Side { source: request.baseline.source.clone(), runs: &runs };
    let caveats = [request.caveats, &unused_renames::caveats(request)].concat();
    compare_named(&Request { baseline, head: request.head.clone(), caveats: &caveats, ..*request })
}

/// The same, with the names of now on both sides.
fn compare_named(request: &Request<'_>) -> Result<Comparison, CompareError> {
    let head: Vec<&Run> = request.head.runs.iter().collect();
    let (past, converted) = if request.history { processors::converted(request.baseline.runs, &head) } else { (Vec::new(), Vec::new()) };
    let (stored, left_out) = if request.history {
        history_filter::runs(&request.baseline.source, &past.iter().map(AsRef::as_ref).collect::<Vec<_>>(), &head)?
    } else {
        (request.baseline.runs.iter().collect(), Vec::new())
    };
    let reread = reread::baseline(&stored, &head);
    let baseline: Vec<&Run> = reread.iter().map(std::convert::AsRef::as_ref).collect();
    let enough = if request.history { run_history::LEAST_RUNS } else { 1 };
    let head = judged_before::head(&baseline, &head, enough);
    let head: Vec<&Run> = head.iter().map(std::convert::AsRef::as_ref).collect();
    let mut pairs = pair::pair(&baseline, &head);
    let mut left = Leftovers::of(&baseline, &head);
    if request.history {
        gone::forget(&mut pairs, &baseline, &head, &left);
    }
    let hidden = request.only.retain(&mut pairs)?;
    let impossible = impossible::set_aside(&mut pairs, request.policy);
    if !pairs.iter().any(pair::Pair::meets) {
        return Err(CompareError::NothingInCommon { baseline: request.baseline.some_names(), head: request.head.some_names() });
    }
    let not_run = left.take_out(&mut pairs);
    let steps = history_window::Steps::of(if request.history { &baseline } else { &[] });
    let cut_off = steps.cut(&mut pairs);
    let copies = stale::drop_copies(&mut pairs);
    let mut comparison = Comparison {
        baseline: side::info(&request.baseline.source, &baseline),
        head: side::info(&request.head.source, &head),
        ..Comparison::default()
    };
    let mut notes = of_inputs(&pairs, &baseline, &head, request);
    notes.extend(impossible.into_iter().chain(copies).chain(not_run).chain(left_out).chain(converted));
    let rounds = RoundsOfRuns::of(&baseline, &head).filter(|_| !request.history);
    let found = Found { pairs: &pairs, left: &left, rounds: rounds.as_ref() };
    let shared = judge_all(&mut comparison.changes, &mut notes, &found, &baseline, &head, request);
    accepted_step::hold(&mut comparison.changes, &pairs, &steps, &cut_off);
    vanished::idle(&mut comparison.changes);
    likely_renames::propose(&mut comparison.changes);
    rank::fill_q_values(&mut comparison.changes);
    comparison.spent = accept::spent(&baseline, request.policy);
    accept::apply(&mut comparison.changes, request.policy.accepts(), request.today, &mut comparison.spent, &mut notes);
    rank::rank(&mut comparison.changes);
    notes.extend(shift::caveats(&comparison.changes));
    notes.extend(caveats::of_evidence(&comparison.changes, request.history));
    notes.extend(rounds.iter().flat_map(|rounds| session_drift::caveats(&pairs, rounds)));
    notes.extend(counterparts::caveats(&comparison.changes).into_iter().filter(|_| request.only.is_all()));
    notes.extend(required::missing(&comparison.changes, request.policy, &hidden, &notes));
    notes.extend(vanished::caveats(&comparison.changes, request.policy));
    notes.extend(other_job::caveats(&comparison.changes, &baseline));
    comparison.suite_change = shift::change(&comparison.changes);
    if let Some((suite, shared)) = comparison.suite_change.as_mut().zip(shared) {
        shared_slowdown::judge(suite, shared);
    }
    comparison.runner_change = shift::runner(&comparison.changes);
    comparison.gates = gate::gates(&pairs, &head, request.policy, &hidden, &comparison.changes);
    if side::shapes_differ(&baseline, &head).is_none() {
        comparison.gates.extend(vanished::gates(&baseline, &head, request.policy));
        comparison.gates.sort_by_key(|gate| gate.verdict);
    }
    let past = request.history.then(|| plot_data::Past::of(&baseline, &steps, &cut_off));
    plot_data::fill(&mut comparison, &pairs, past.as_ref(), rounds.as_ref());
    notes.extend(caveats::nothing_judged(&comparison).filter(|_| request.only.is_all()));
    comparison.reactions = outcome::reactions(request.policy);
    outcome::finish(&mut comparison, notes);
    Ok(comparison)
}

/// The caveats of the two sides, before anything is judged.
fn of_inputs(pairs: &[pair::Pair<'_>], baseline: &[&Run], head: &[&Run], request: &Request<'_>) -> Vec<Caveat> {
    let mut notes = caveats::of_baseline(baseline, request.history);
    notes.extend_from_slice(request.caveats);
    notes.extend(caveats::of_runs(head, "head"));
    notes.extend(caveats::failed_twice(pairs));
    notes.extend(stale::whole(baseline, head));
    notes.extend(stale::in_rounds(baseline, "baseline"));
    notes.extend(stale::in_rounds(head, "head"));
    notes.extend(side::versions_differ(baseline, head));
    notes.extend(circumstances::caveats(pairs, request.policy));
    notes.extend(unread::caveats(head, pairs, request.policy));
    notes
}

/// Checks the policy's gates on the head alone.
///
/// # Errors
/// When the filter matches nothing.
pub fn gate(head: &Side<'_>, policy: &Policy, only: Filter<'_>) -> Result<Comparison, CompareError> {
    let runs: Vec<&Run> = head.runs.iter().collect();
    let mut pairs = pair::pair(&[], &runs);
    let not_run = Leftovers::of(&[], &runs).take_out(&mut pairs);
    let hidden = only.retain(&mut pairs)?;
    let mut notes = caveats::of_runs(&runs, "head");
    notes.extend(impossible::set_aside(&mut pairs, policy));
    let mut comparison = Comparison { head: side::info(&head.source, &runs), ..Comparison::default() };
    comparison.gates = gate::failed(&pairs);
    comparison.gates.extend(gate::gates(&pairs, &runs, policy, &hidden, &[]));
    notes.extend(not_run.into_iter().chain(unread::caveats(&runs, &pairs, policy)));
    comparison.reactions = outcome::reactions(policy);
    outcome::finish(&mut comparison, notes);
    Ok(comparison)
}
