//! The verdict on the head: against the stored runs, with what the event and the API tell of the base.

use super::super::against::{Asked, Told};
use super::super::args::{AgainstArgs, CiArgs};
use super::super::compare::today;
use super::super::exit::Failure;
use super::super::io::Io;
use super::super::store::Opened;
use super::accept;
use super::head::Head;
use super::hub::Hub;
use super::plan::{Subject, Work};
use super::scene::Scene;
use crate::compare::Filter;
use crate::github::commits;
use crate::model::Comparison;
use crate::policy::Policy;
use crate::store::Given;

/// Judges the head.
pub(super) fn reach(
    work: Work<'_>,
    head: &Head,
    policy: &Policy,
    opened: &Opened,
    hub: &mut Hub,
    io: &mut Io<'_>,
) -> Result<Comparison, Failure> {
    let Work { args, scene, subject, .. } = work;
    let merge_base = merge_base(scene, subject, head, hub, io);
    let against = AgainstArgs::default();
    let asked = Asked {
        runs: &head.runs,
        source: args.files.join(", "),
        surroundings: &head.surroundings,
        against: &against,
        told: Told {
            given: Given { named: None, base: subject.base.as_deref(), merge_base: merge_base.as_deref(), merged: subject.merged },
            base_branch: subject.base_branch.as_deref(),
            commits: &subject.commits,
            fork: subject.pull_request.as_ref().is_some_and(|pull| pull.is_fork),
            since: subject.pull_request.is_none().then_some(subject.base.as_deref()).flatten(),
        },
        policy,
        only: Filter::default(),
        today: today(io),
        opened,
    };
    let mut comparison = accept::judge(&asked, subject, hub, io)?;
    name(&mut comparison, scene, subject);
    Ok(comparison)
}

/// That the baseline branch asked for is none that anybody knows: misspelt, it would never be stored for, and every
/// comparison would be with another branch or with nothing.
pub(super) fn misspelt(args: &CiArgs, head: &Head, policy: &Policy, opened: &Opened) -> Result<Option<String>, Failure> {
    let Some(name) = &args.baseline_branch else { return Ok(None) };
    let here = head.surroundings.checkout.as_ref().is_some_and(|checkout| checkout.has_branch(name, &policy.store.remote));
    let known = here || head.runs.iter().any(|run| run.branch.as_ref() == Some(name)) || {
        opened.listing()?.entries.iter().any(|entry| entry.place.branch == *name)
    };
    let text = || {
        format!(
            "no run of the baseline branch `{name}` is stored, and this clone has no such branch: is --baseline-branch (`baseline-branch`) spelt as the branch is?"
        )
    };
    Ok((!known).then(text))
}

/// Where base and head parted, from GitHub, where the clone can't tell and no merge commit names the base.
fn merge_base(scene: &Scene, subject: &Subject, head: &Head, hub: &mut Hub, io: &mut Io<'_>) -> Option<String> {
    let pull = subject.pull_request.as_ref()?;
    let checkout = head.surroundings.checkout.as_ref();
    let merge = checkout.and_then(crate::store::Checkout::head).is_some_and(|head| head == scene.job.sha)
        && scene.job.git_ref.ends_with("/merge")
        && !subject.base_checked_out;
    if merge || checkout.is_some_and(|checkout| !checkout.is_shallow() && !subject.base_checked_out) {
        return None;
    }
    let client = hub.reader()?;
    match commits::merge_base(client, &pull.base_sha, &pull.head_sha) {
        Ok(commit) => Some(commit),
        Err(error) => {
            // The payload's base is taken, and the report says so.
            super::log::quiet(&error.to_string(), io);
            None
        }
    }
}

/// Calls the head as people know it: the pull request's branch and newest commit, not the merge that was checked out.
fn name(comparison: &mut Comparison, scene: &Scene, subject: &Subject) {
    let Some(pull) = &subject.pull_request else { return };
    let measured = comparison.head.commit.as_deref();
    if measured != Some(scene.job.sha.as_str()) && measured != Some(pull.head_sha.as_str()) {
        return;
    }
    let owner = pull.head_repo.as_deref().filter(|_| pull.is_fork).and_then(|repository| repository.split('/').next());
    let owner = owner.map(|owner| format!("{owner}:")).unwrap_or_default();
    comparison.head.source = format!("{owner}{}@{}", pull.head_ref, pull.head_sha.get(..7).unwrap_or_default());
}
