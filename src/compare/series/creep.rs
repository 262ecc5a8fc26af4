//! How far the newest runs have come from a pinned reference: the creep that no single step shows.
//!
//! The level at the reference is the median of up to eight runs that end with it and lie on one level, or of the
//! reference's own runs; the level now is the median of up to eight newest runs. Their difference must exceed three and
//! a half standard errors of the two, taken from the noise from run to run, which neither a drift nor a step widens.

use super::level_scale::{Scale, change};
use crate::compare::decide::judge::in_force;
use crate::model::{ChangeIn, Creep, Direction, Reference, Role, Series, Verdict};
use crate::policy::{Amount, Threshold};
use crate::stats;

/// Runs that tell a level.
const RECENT: usize = 8;
/// Standard errors that a difference must exceed.
const ERRORS: f64 = 3.5;
/// Runs from which on the noise from run to run can be told.
const LEAST_RUNS: usize = 5;

/// The creep since a commit of the series; none where it was not measured at that commit.
pub(in crate::compare) fn since_commit(series: &Series, reference: &Reference, threshold: &Threshold, scale: &Scale) -> Option<Creep> {
    let commit = reference.commit.as_deref()?;
    let pinned = series.points.iter().rposition(|point| point.commit.as_deref() == Some(commit))?;
    let values: Vec<f64> = series.points.iter().map(|point| point.value).collect();
    let level_from = series.change_points.iter().map(|shift| shift.index).filter(|index| *index <= pinned).max().unwrap_or(0);
    let before = values.get(level_from.max((pinned + 1).saturating_sub(RECENT))..=pinned)?;
    let after = newest(series, &values, pinned + 1);
    judge(before, after, &values, threshold, scale)
}

/// The creep since runs of their own, `pinned` their values; none where they lack it.
pub(in crate::compare) fn since_runs(series: &Series, pinned: &[f64], threshold: &Threshold, scale: &Scale) -> Option<Creep> {
    let values: Vec<f64> = series.points.iter().map(|point| point.value).collect();
    let all: Vec<f64> = values.iter().chain(pinned).copied().collect();
    let scale =
        if pinned.iter().all(|value| *value > 0.0 && scale.on(*value).is_finite()) { *scale } else { Scale::of(&all, threshold.change_in) };
    (!pinned.is_empty()).then(|| judge(pinned, newest(series, &values, 0), &values, threshold, &scale)).flatten()
}

/// The newest runs from `first` on that lie on the level of today.
fn newest<'v>(series: &Series, values: &'v [f64], first: usize) -> &'v [f64] {
    let level_from = series.change_points.last().map_or(0, |shift| shift.index);
    let from = first.max(level_from).max(values.len().saturating_sub(RECENT));
    values.get(from..).unwrap_or_default()
}

fn judge(before: &[f64], after: &[f64], all: &[f64], threshold: &Threshold, scale: &Scale) -> Option<Creep> {
    let level = stats::median(&scale.all(before))?;
    let now = stats::median(&scale.all(after));
    let change_in = threshold.change_in;
    let worded = |now: f64, noise: Option<f64>, verdict, reason: String| {
        let (before, after) = (scale.back(level), scale.back(now));
        let threshold = in_force(threshold);
        Creep { before, after, change_in, change: change(before, after, change_in), noise, threshold, verdict, reason }
    };
    let Some(now) = now else {
        return Some(worded(level, None, Verdict::Unchanged, "no run is newer than the reference".to_owned()));
    };
    if threshold.role == Role::Informational {
        return Some(worded(now, None, Verdict::Unchanged, "informational: shown, not judged".to_owned()));
    }
    let errors = (1.0 / before.len() as f64 + 1.0 / after.len() as f64).sqrt();
    let known = all.len() >= LEAST_RUNS;
    let reach = if known { ERRORS * stats::local_noise(&scale.all(all)) * errors } else { f64::INFINITY };
    let step = Step { effect: now - level, reach, absolute: (scale.back(now) - scale.back(level)).abs() };
    let verdict = verdict(&step, threshold, *scale);
    let noise = known.then(|| shown(reach, *scale, change_in)).filter(|noise| noise.is_finite());
    let reason = match verdict {
        Verdict::Inconclusive if !known => format!("{} runs are too few to tell how much they differ by themselves", all.len()),
        Verdict::Inconclusive => "may be noise from run to run".to_owned(),
        Verdict::Unchanged => "below what matters".to_owned(),
        _ => format!("the median of {} runs against that of {}", after.len(), before.len()),
    };
    Some(worded(now, noise, verdict, reason))
}

/// What moved between the two levels.
struct Step {
    /// On the scale; positive when the number grew.
    effect: f64,
    /// An effect up to here may be noise.
    reach: f64,
    /// In the metric's unit.
    absolute: f64,
}

fn verdict(step: &Step, threshold: &Threshold, scale: Scale) -> Verdict {
    let clears = |amount: Option<Amount>| amount.is_some_and(|amount| step.effect.abs() >= on_scale(amount, threshold.direction, scale));
    let matters = threshold.min_change.is_none_or(|least| step.absolute >= least);
    let (warns, fails) = (clears(threshold.warn) && matters, clears(threshold.fail) && matters);
    let worse = match threshold.direction {
        Direction::Lower => step.effect > 0.0,
        Direction::Higher => step.effect < 0.0,
        Direction::Neither => return Verdict::Unchanged,
    };
    match () {
        () if !warns && !fails => Verdict::Unchanged,
        () if step.effect.abs() <= step.reach => Verdict::Inconclusive,
        () if !worse => Verdict::Improved,
        () if fails => Verdict::Failure,
        () => Verdict::Warning,
    }
}

/// A threshold on the scale; the same on both sides, so that swapping them changes no more than the sign.
fn on_scale(amount: Amount, direction: Direction, scale: Scale) -> f64 {
    match (scale, amount) {
        (Scale::Log, _) if direction == Direction::Higher => -(1.0 - amount.value()).max(f64::MIN_POSITIVE).ln(),
        (Scale::Log, _) => amount.value().ln_1p(),
        (Scale::Difference(_), Amount::Relative(share)) => share,
        (Scale::Difference(size), Amount::Points(points)) => points / size,
    }
}

fn shown(reach: f64, scale: Scale, change_in: ChangeIn) -> f64 {
    match (scale, change_in) {
        (Scale::Log, _) => reach.exp_m1(),
        (Scale::Difference(size), ChangeIn::Points) => reach * size,
        (Scale::Difference(_), ChangeIn::Relative) => reach,
    }
}

/// The same creep, said not to be one: the reference was measured elsewhere.
pub(in crate::compare) fn elsewhere(creep: Creep, words: &str) -> Creep {
    Creep { verdict: Verdict::Incomparable, reason: format!("the reference's environment differs: {words}"), ..creep }
}
