//! The order of a report, and what needs all of its changes at once.

use crate::model::{Change, Role};
use crate::stats;

/// Gives every judged change with a p-value its q-value over the whole report (Benjamini and Hochberg). It is for readers:
/// what a finding must exceed to fail does not grow with the number of metrics, or large suites could never fail.
pub(in crate::compare) fn fill_q_values(changes: &mut [Change]) {
    let judged: Vec<usize> = (0..changes.len()).filter(|at| changes[*at].role == Role::Primary && changes[*at].p_value.is_some()).collect();
    let p_values: Vec<f64> = judged.iter().filter_map(|at| changes[*at].p_value).collect();
    for (at, q) in judged.iter().zip(stats::benjamini_hochberg(&p_values)) {
        changes[*at].q_value = Some(q);
    }
}

/// The worst first: by verdict, then by size in units of the threshold, then by name.
pub(in crate::compare) fn rank(changes: &mut [Change]) {
    changes.sort_by(|a, b| {
        let role = |change: &Change| change.role == Role::Informational;
        (role(a), a.verdict).cmp(&(role(b), b.verdict)).then_with(|| size(b).total_cmp(&size(a))).then_with(|| a.path().cmp(&b.path()))
    });
}

/// Size of a change in units of the threshold that it was compared with.
fn size(change: &Change) -> f64 {
    let unit = change.threshold.fail.or(change.threshold.warn).filter(|amount| *amount > 0.0).unwrap_or(1.0);
    change.change.unwrap_or(0.0).abs() / unit
}
