//! The store: whether it can be read, which runs it holds, and how certain a verdict by them would be.

use std::collections::{BTreeMap, BTreeSet};

use super::finding::Finding;
use crate::cli::args::SeriesArgs;
use crate::cli::console::count;
use crate::cli::exit::Failure;
use crate::cli::io::Io;
use crate::cli::opened_store::Opened;
use crate::cli::run_metadata::RunMetadata;
use crate::cli::stored_baseline::{self, Series};
use crate::compare::{self, Filter, RUNS_KNOWN, RUNS_LEAST, Request, Side};
use crate::model::{Change, ChangeIn, Role, Run};
use crate::policy::Policy;
use crate::stats;
use crate::store::{Listing, environment_key};

/// Groups of runs that are listed.
const LISTED: usize = 8;

/// Looks into the store.
pub(super) fn look(opened: &Opened, metadata: &RunMetadata, policy: &Policy, io: &Io<'_>) -> Vec<Finding> {
    let listing = match opened.listing() {
        Ok(listing) => listing,
        Err(failure) => return vec![Finding::failed("store", &failure)],
    };
    let runs = count(listing.entries.len(), "run");
    let mut findings = vec![if listing.refused.is_empty() {
        Finding::good("store", format!("{} can be read: {runs}", opened.name))
    } else {
        let text = format!("{}: {runs}, and {} of no use", opened.name, count(listing.refused.len(), "file"));
        Finding::warning("store", text, "`perfdiff baseline verify` names them")
    }];
    if listing.entries.is_empty() {
        let text = "nothing is stored yet: a pull request has no baseline, unless `bench:` measures its base beside it";
        findings.push(Finding::warning(
            "runs",
            text,
            "let the workflow run once on a push to the default branch, or `perfdiff baseline update RESULTS`",
        ));
        return findings;
    }
    findings.extend(groups(listing, metadata));
    let series = SeriesArgs {
        branch: metadata.base_branch(None, &policy.store.remote).filter(|branch| has_runs(listing, branch)),
        ..SeriesArgs::default()
    };
    match stored_baseline::series(opened, listing, &series, metadata, policy) {
        Ok(series) => findings.extend(certainty(&series, policy, io)),
        Err(failure) => findings.push(Finding::warning("noise", failure.in_one_line(), failure.hint)),
    }
    findings
}

fn has_runs(listing: &Listing, branch: &str) -> bool {
    listing.entries.iter().any(|entry| entry.place.branch == branch)
}

/// How many runs there are of each branch and environment, and whether any is of this machine's.
fn groups(listing: &Listing, metadata: &RunMetadata) -> Vec<Finding> {
    let mut here = Run::default();
    metadata.stamp(std::slice::from_mut(&mut here));
    let own = environment_key(&here.environment).unwrap_or_default();
    let mut groups: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for entry in &listing.entries {
        *groups.entry((&entry.place.branch, &entry.place.environment)).or_default() += 1;
    }
    let mut sorted: Vec<_> = groups.iter().collect();
    sorted.sort_by_key(|(_, runs)| std::cmp::Reverse(**runs));
    let row = |((branch, environment), runs): &(&(&str, &str), &usize)| {
        let like = if *environment == own { ", as here" } else { "" };
        Finding::good("runs", format!("{} of `{branch}` on {environment}{like}", count(**runs, "run")))
    };
    let mut findings: Vec<Finding> = sorted.iter().take(LISTED).map(row).collect();
    if sorted.len() > LISTED {
        findings.push(Finding::good("runs", format!("and of {} more branches and environments", sorted.len() - LISTED)));
    }
    if !groups.keys().any(|(_, environment)| *environment == own) {
        let text = format!("none is of an environment as here ({own}): results of this machine have no baseline");
        findings.push(Finding::warning(
            "runs",
            text,
            "measure both sides here: perfdiff bench; or `environment: cpu=any`, where only processors differ",
        ));
    }
    findings
}

/// How noisy the branch's runs are, and how many more make verdicts sharp.
fn certainty(series: &Series, policy: &Policy, io: &Io<'_>) -> Vec<Finding> {
    let mut legs: BTreeMap<(&str, String), Vec<&Run>> = BTreeMap::new();
    for run in &series.runs {
        legs.entry((&run.suite, format!("{:?}", run.label))).or_default().push(run);
    }
    let fewest = legs.values().map(Vec::len).min().unwrap_or_default();
    let (few, many) = (count(fewest, "run"), legs.len() > 1);
    let few = if many { format!("{few} or more of each suite") } else { few };
    let branch = &series.branch;
    let enough = if fewest >= RUNS_KNOWN {
        Finding::good("history", format!("{few} of `{branch}`: enough for its noise to count as known"))
    } else {
        let more = if fewest < RUNS_LEAST {
            format!("{} until its history counts, ", count(RUNS_LEAST - fewest, "more run"))
        } else {
            String::new()
        };
        let text = format!("{few} of `{branch}`: {more}{} until its noise counts as known", count(RUNS_KNOWN - fewest, "more run"));
        Finding::warning(
            "history",
            text,
            "until then only large changes are certain; `bench:` measures base and head in turns and needs none of them",
        )
    };
    let mut findings = vec![enough];
    match noise(series, policy, io) {
        Ok(Some(finding)) => findings.push(finding),
        Ok(None) => {}
        Err(failure) => findings.push(Finding::warning("noise", failure.in_one_line(), failure.hint)),
    }
    findings
}

/// The noise as the newest run would be judged by those before it; none where there are none before it.
fn noise(series: &Series, policy: &Policy, io: &Io<'_>) -> Result<Option<Finding>, Failure> {
    let mut seen = BTreeSet::new();
    let (mut head, mut before) = (Vec::new(), Vec::new());
    for run in series.runs.iter().rev() {
        let newest = seen.insert((run.suite.clone(), format!("{:?}", run.label)));
        if newest { head.push(run.clone()) } else { before.push(run.clone()) }
    }
    before.reverse();
    if before.is_empty() {
        return Ok(None);
    }
    let side = |runs| Side { source: series.branch.clone(), runs };
    let request = Request {
        baseline: side(&before),
        head: side(&head),
        history: true,
        policy,
        only: Filter::default(),
        today: io.today(),
        caveats: &[],
    };
    let comparison = compare::compare(&request)?;
    let judged: Vec<&Change> =
        comparison.changes.iter().filter(|change| change.role == Role::Primary && change.change_in == ChangeIn::Relative).collect();
    let detectable: Vec<f64> = judged.iter().filter_map(|change| change.min_detectable).filter(|size| size.is_finite()).collect();
    let (Some(middle), Some(most)) = (stats::median(&detectable), stats::quantile(&stats::sorted(&detectable), 0.9)) else {
        return Ok(None);
    };
    let blind =
        judged.iter().filter(|change| change.min_detectable.zip(change.threshold.fail).is_some_and(|(size, fail)| size > fail)).count();
    let sizes = format!(
        "the smallest change that shows is {} for half of {}, {} for nine of ten",
        percent(middle),
        count(detectable.len(), "metric"),
        percent(most)
    );
    if blind * 2 > judged.len() {
        let text = format!("{sizes}: for {blind} of them more than what fails");
        return Ok(Some(Finding::warning(
            "noise",
            text,
            "`perfdiff calibrate` proposes thresholds, `perfdiff guide confirm` how to be more certain",
        )));
    }
    Ok(Some(Finding::good("noise", sizes)))
}

fn percent(share: f64) -> String {
    let share = 100.0 * share;
    if share < 9.95 { format!("{share:.1} %") } else { format!("{share:.0} %") }
}
