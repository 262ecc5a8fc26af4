//! How far the newest runs have come from a pinned reference: the creep that no single step shows.
//!
//! The level at the reference is the median of up to eight runs that end with it and lie on one level, or of the
//! reference's own runs; the level now is the median of up to eight newest runs. Their difference must exceed three and
//! a half standard errors of the two, taken from the noise from run to run, which neither a drift nor a step widens.

use crate::compare::decide::judge::in_force;
use crate::compare::decide::scale::{Scale, shown_change};
use crate::compare::decide::verdict::verdict;
use crate::compare::noise::evidence::NoiseEvidence;
use crate::model::{Basis, Reference, ReferenceDrift, Role, Series, Verdict};
use crate::policy::Threshold;
use crate::stats;

/// Runs that tell a level.
const RECENT: usize = 8;
/// Standard errors that a difference must exceed.
const ERRORS: f64 = 3.5;
/// Runs from which on the noise from run to run is known.
const LEAST_RUNS: usize = 5;

/// The creep since a commit of the series; none where it was not measured at that commit.
pub(in crate::compare) fn since_commit(
    series: &Series,
    reference: &Reference,
    threshold: &Threshold,
    scale: &Scale,
) -> Option<ReferenceDrift> {
    let commit = reference.commit.as_deref()?;
    let pinned = series.points.iter().rposition(|point| point.commit.as_deref() == Some(commit))?;
    let values: Vec<f64> = series.points.iter().map(|point| point.value).collect();
    let level_from = series.change_points.iter().map(|shift| shift.index).filter(|index| *index <= pinned).max().unwrap_or(0);
    let before = values.get(level_from.max((pinned + 1).saturating_sub(RECENT))..=pinned)?;
    let after = newest(series, &values, pinned + 1);
    judge(before, after, &values, threshold, scale)
}

/// The creep since runs of their own, `pinned` their values; none where they lack it.
pub(in crate::compare) fn since_runs(series: &Series, pinned: &[f64], threshold: &Threshold, scale: &Scale) -> Option<ReferenceDrift> {
    let values: Vec<f64> = series.points.iter().map(|point| point.value).collect();
    let all: Vec<f64> = values.iter().chain(pinned).copied().collect();
    let scale = if pinned.iter().all(|value| *value > 0.0 && scale.position(*value).is_finite()) {
        *scale
    } else {
        Scale::of_series(&all, threshold.change_in)
    };
    (!pinned.is_empty()).then(|| judge(pinned, newest(series, &values, 0), &values, threshold, &scale)).flatten()
}

/// The newest runs from `first` on that lie on the level of today.
fn newest<'v>(series: &Series, values: &'v [f64], first: usize) -> &'v [f64] {
    let level_from = series.change_points.last().map_or(0, |shift| shift.index);
    let from = first.max(level_from).max(values.len().saturating_sub(RECENT));
    values.get(from..).unwrap_or_default()
}

fn judge(before: &[f64], after: &[f64], all: &[f64], threshold: &Threshold, scale: &Scale) -> Option<ReferenceDrift> {
    let level = stats::median(&scale.positions(before))?;
    let now = stats::median(&scale.positions(after));
    let change_in = threshold.change_in;
    let worded = |now: f64, noise: Option<f64>, verdict, reason: String| {
        let (before, after) = (scale.value_at(level), scale.value_at(now));
        let threshold = in_force(threshold);
        ReferenceDrift { before, after, change_in, change: shown_change(before, after, change_in), noise, threshold, verdict, reason }
    };
    let Some(now) = now else {
        return Some(worded(level, None, Verdict::Unchanged, "no run is newer than the reference".to_owned()));
    };
    if threshold.role == Role::Informational {
        return Some(worded(now, None, Verdict::Unchanged, "informational: shown, not judged".to_owned()));
    }
    let errors = (1.0 / before.len() as f64 + 1.0 / after.len() as f64).sqrt();
    let known = all.len() >= LEAST_RUNS;
    let reach = if known { ERRORS * stats::local_noise(&scale.positions(all)) * errors } else { f64::INFINITY };
    let effect = now - level;
    // What is too small to matter is unchanged, however noisy.
    let evidence = NoiseEvidence { detectable: 0.0, ..NoiseEvidence::within(effect, reach, Basis::History) };
    let verdict = verdict(&evidence, threshold, *scale, effect, scale.value_at(now) - scale.value_at(level)).verdict;
    let noise = known.then(|| scale.shown(reach)).filter(|noise| noise.is_finite());
    let reason = match verdict {
        Verdict::Inconclusive if !known => format!("{} runs are too few to know their noise", all.len()),
        Verdict::Inconclusive => "may be noise from run to run".to_owned(),
        Verdict::Unchanged => "below the threshold".to_owned(),
        _ => format!("the median of {} runs against that of {}", after.len(), before.len()),
    };
    Some(worded(now, noise, verdict, reason))
}

/// The drift as not comparable: the reference was measured in another environment.
pub(in crate::compare) fn elsewhere(creep: ReferenceDrift, words: &str) -> ReferenceDrift {
    ReferenceDrift { verdict: Verdict::Incomparable, reason: format!("the reference's environment differs: {words}"), ..creep }
}
