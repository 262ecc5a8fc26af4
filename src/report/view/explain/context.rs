//! What an explanation stands on: a change within its comparison, and its numbers as text.

use crate::compare::Judgement;
use crate::model::{Basis, Change, Comparison, Evidence, Role, Verdict};
use crate::report::view::words::numbers::{self, Terms};

/// What was saved in place of no bound is far beyond this.
const BOUNDLESS: f64 = 1e15;

/// A change, its comparison, and the shortcuts that every part of an explanation needs.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) comparison: &'a Comparison,
    pub(super) change: &'a Change,
    pub(super) judgement: Judgement<'a>,
    pub(super) terms: Terms<'a>,
}

impl<'a> Context<'a> {
    pub(super) fn of(comparison: &'a Comparison, change: &'a Change) -> Context<'a> {
        let terms = Terms::of(change);
        Context { comparison, change, judgement: Judgement::of(change), terms }
    }

    /// Whether a change was judged by noise and thresholds.
    pub(super) fn is_judged(&self) -> bool {
        self.change.role == Role::Primary
            && self.judgement.size().is_some()
            && !matches!(self.change.verdict, Verdict::Incomparable | Verdict::Added | Verdict::Removed)
    }

    /// What the verdict rests on, where the comparison kept it.
    pub(super) fn rests_on(&self) -> Option<&'a Evidence> {
        self.change.rests_on.as_ref()
    }

    /// Whether the numbers never vary by themselves.
    pub(super) fn is_exact(&self) -> bool {
        self.rests_on().is_some_and(|rests_on| rests_on.basis == Basis::Exact)
    }

    /// A change with its sign and unit: `+40 %`.
    pub(super) fn signed(&self, change: f64) -> String {
        numbers::signed(change, self.terms)
    }

    /// `10 %`: a distance without its sign; a growth beyond tripling as a factor.
    pub(super) fn size(&self, size: f64) -> String {
        match numbers::times(size, self.terms) {
            Some(times) if size.is_finite() => format!("×{times}"),
            _ => numbers::size(size, self.terms),
        }
    }

    /// `10 %`; nothing for what has no bound.
    pub(super) fn up_to(&self, size: f64) -> Option<String> {
        (size.is_finite() && size < BOUNDLESS).then(|| self.size(size))
    }

    /// `30 %`: a threshold in the digits of the policy.
    pub(super) fn limit(&self, limit: f64) -> String {
        numbers::limit(limit, self.terms)
    }

    /// The size from which on a change matters to the side it went: a threshold in the digits of the policy, or what
    /// is equally far on the good side.
    pub(super) fn relevant(&self) -> Option<String> {
        let relevant = self.judgement.relevant()?;
        let is_threshold =
            [self.judgement.warn(), self.judgement.fail()].into_iter().flatten().any(|limit| (limit - relevant).abs() < 1e-12);
        Some(if is_threshold { self.limit(relevant) } else { numbers::size(relevant, Terms { limits: [None; 2], ..self.terms }) })
    }

    /// A value in the metric's unit, alone on its scale.
    pub(super) fn value(&self, value: f64) -> String {
        numbers::on_one_scale(&self.change.unit, [Some(value)]).map(|value| value.text()).concat()
    }

    /// Of what the part that is left of a change is agreed: "at the nearest level of the earlier runs".
    pub(super) fn agreed(&self) -> &'static str {
        match self.rests_on().map(|rests_on| rests_on.basis) {
            Some(Basis::History) | None => "at the nearest level of the earlier runs",
            Some(Basis::Rounds) => "in the middle of the rounds",
            Some(Basis::BestRounds) => "in the best fifth of the rounds",
            Some(Basis::Replicates) => "of which the runs agree",
            Some(_) if self.rests_on().is_some_and(|rests_on| rests_on.baseline_runs > 1 || rests_on.head_runs > 1) => {
                "of which the runs agree"
            }
            Some(_) => "of which the values of both runs agree",
        }
    }

    /// How many metrics of the report were judged with a chance of being wrong.
    pub(super) fn looked_at(&self) -> usize {
        self.comparison.changes.iter().filter(|change| change.role == Role::Primary && change.p_value.is_some()).count()
    }
}
