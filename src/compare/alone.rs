//! A head that nothing is there to be compared with: every metric is new, while gates and requirements hold as ever.

use super::decide::{gate, summary, unread};
use super::pairing::leftovers::Leftovers;
use super::pairing::{impossible, pair, side};
use super::{CompareError, Found, Request, caveats_of, finish, judge_all, retain};
use crate::model::{Caveat, Comparison, Run};

/// Judges the head of a request whose baseline has no runs. `why` is a caveat, `no-baseline` of a first run or `nothing-fits`, with one
/// sentence on why it has none; what comes of that the policy decides (`on-no-baseline`), and it never passes for a comparison.
///
/// # Errors
/// When the filter matches nothing.
pub fn alone(request: &Request<'_>, why: Caveat) -> Result<Comparison, CompareError> {
    let head: Vec<&Run> = request.head.runs.iter().collect();
    let mut pairs = pair::pair(&[], &head);
    let mut left = Leftovers::of(&[], &head);
    let not_run = left.take_out(&mut pairs);
    let hidden = retain(&mut pairs, request.only)?;
    let mut comparison = Comparison { head: side::info(&request.head.source, &head), ..Comparison::default() };
    let mut caveats = caveats_of(&head, "head");
    caveats.extend(not_run);
    caveats.push(why);
    caveats.extend(impossible::set_aside(&mut pairs, request.policy));
    caveats.extend(unread::caveats(&head, &pairs, request.policy));
    judge_all(&mut comparison.changes, &mut caveats, &Found { pairs: &pairs, left: &left }, &[], &head, request);
    summary::rank(&mut comparison.changes);
    caveats.extend(summary::missing(&comparison.changes, request.policy, &hidden, &caveats));
    comparison.gates = gate::gates(&pairs, &head, request.policy, &hidden, &comparison.changes);
    Ok(finish(comparison, caveats, request.policy))
}
