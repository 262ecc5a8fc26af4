//! The runs of files for a dashboard.

use std::collections::BTreeSet;

use crate::cli::commands::site::found::{Found, check_branches, in_order, newest_of};
use crate::cli::exit::Failure;
use crate::compare;
use crate::model::Run;

/// The lanes of these runs, or of those that are of the branches asked for, in the order in which they are offered.
pub(in crate::cli) fn lanes(mut runs: Vec<Run>, branches: &[String], last: usize) -> Result<Vec<Found<Vec<Run>>>, Failure> {
    check_branches(&runs.iter().filter_map(|run| run.branch.as_deref()).collect::<BTreeSet<_>>(), branches)?;
    runs.retain(|run| branches.is_empty() || run.branch.as_ref().is_some_and(|branch| branches.contains(branch)));
    let found = compare::partition(runs, last).into_iter().map(|lane| Found {
        commits: newest_of(lane.runs.iter().rev().filter_map(|run| run.commit.as_deref())),
        count: lane.runs.len(),
        branch: lane.branch,
        environment: lane.environment,
        runs: lane.runs,
    });
    Ok(in_order(found.collect(), branches))
}
