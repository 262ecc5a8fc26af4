//! A head without a baseline: every metric is new, while gates and requirements apply as ever.

use super::decide::judge_all::{Found, judge_all};
use super::decide::{gate, outcome, rank};
use super::enrich::caveats;
use super::error::CompareError;
use super::missing::{required, unread};
use super::pairing::leftovers::Leftovers;
use super::pairing::{impossible, pair, side};
use super::request::Request;
use crate::model::{Caveat, Comparison, Run};

/// Judges the head of a request whose baseline has no runs. `why` is a caveat, `no-baseline` of a first run or `nothing-fits`, with one
/// sentence on why it has none; what comes of that the policy decides (`on-no-baseline`), and it never passes for a comparison.
///
/// # Errors
/// When the filter matches nothing.
pub fn without_baseline(request: &Request<'_>, why: Caveat) -> Result<Comparison, CompareError> {
    let head: Vec<&Run> = request.head.runs.iter().collect();
    let mut pairs = pair::pair(&[], &head);
    let mut left = Leftovers::of(&[], &head);
    let not_run = left.take_out(&mut pairs);
    let hidden = request.only.retain(&mut pairs)?;
    let mut comparison = Comparison { head: side::info(&request.head.source, &head), ..Comparison::default() };
    let mut notes = caveats::of_runs(&head, "head");
    notes.extend(not_run);
    notes.push(why);
    notes.extend(impossible::set_aside(&mut pairs, request.policy));
    notes.extend(unread::caveats(&head, &pairs, request.policy));
    judge_all(&mut comparison.changes, &mut notes, &Found { pairs: &pairs, left: &left, rounds: None }, &[], &head, request);
    rank::rank(&mut comparison.changes);
    notes.extend(required::missing(&comparison.changes, request.policy, &hidden, &notes));
    comparison.gates = gate::gates(&pairs, &head, request.policy, &hidden, &comparison.changes);
    comparison.reactions = outcome::reactions(request.policy);
    outcome::finish(&mut comparison, notes);
    Ok(comparison)
}
