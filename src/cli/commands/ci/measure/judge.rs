//! The verdict on the head: against the stored runs, with what the event and the API tell of the base.

use crate::cli::args::{AgainstArgs, CiArgs};
use crate::cli::commands::ci::github_access::GithubAccess;
use crate::cli::commands::ci::job_context::JobContext;
use crate::cli::commands::ci::measure::acceptances;
use crate::cli::commands::ci::measure::results::Head;
use crate::cli::commands::ci::plan::{Subject, Work};
use crate::cli::exit::Failure;
use crate::cli::io::Io;
use crate::cli::opened_store::Opened;
use crate::cli::stored_baseline::{EventInfo, HeadRequest};
use crate::compare::Filter;
use crate::github::commits;
use crate::model::{CommitId, Comparison};
use crate::policy::Policy;
use crate::store::Given;

/// Judges the head.
pub(in crate::cli) fn reach(
    work: Work<'_>,
    head: &Head,
    policy: &Policy,
    opened: &Opened,
    access: &mut GithubAccess,
    io: &mut Io<'_>,
) -> Result<Comparison, Failure> {
    let Work { args, context, subject, .. } = work;
    let merge_base = merge_base(context, subject, head, access, io);
    let against = AgainstArgs::default();
    let asked = HeadRequest {
        runs: &head.runs,
        source: args.files.join(", "),
        metadata: &head.metadata,
        against: &against,
        event: EventInfo {
            given: Given { named: None, base: subject.base.as_deref(), merge_base: merge_base.as_deref(), merged: subject.merged },
            base_branch: subject.base_branch.as_deref(),
            commits: &subject.commits,
            fork: subject.pull_request.as_ref().is_some_and(|pull| pull.is_fork),
            since: subject.pull_request.is_none().then_some(subject.base.as_deref()).flatten(),
        },
        policy,
        only: Filter::default(),
        today: io.today(),
        opened,
        base: head.base.as_ref(),
    };
    let mut comparison = acceptances::judge(&asked, subject, access, io)?;
    name(&mut comparison, context, subject);
    Ok(comparison)
}

/// That the baseline branch asked for is none that anybody knows: misspelt, it would never be stored for, and every
/// comparison would be with another branch or with nothing.
pub(in crate::cli) fn misspelt(args: &CiArgs, head: &Head, policy: &Policy, opened: &Opened) -> Result<Option<String>, Failure> {
    let Some(name) = &args.baseline_branch else { return Ok(None) };
    let here = head.metadata.checkout.as_ref().is_some_and(|checkout| checkout.has_branch(name, &policy.store.remote));
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
fn merge_base(context: &JobContext, subject: &Subject, head: &Head, access: &mut GithubAccess, io: &mut Io<'_>) -> Option<String> {
    let pull = subject.pull_request.as_ref()?;
    let checkout = head.metadata.checkout.as_ref();
    let merge = checkout.and_then(crate::store::Checkout::head).is_some_and(|head| head == context.job.sha)
        && context.job.git_ref.ends_with("/merge")
        && !subject.base_checked_out;
    if merge || checkout.is_some_and(|checkout| !checkout.is_shallow() && !subject.base_checked_out) {
        return None;
    }
    let client = access.reader()?;
    match commits::merge_base(client, &pull.base_sha, &pull.head_sha) {
        Ok(commit) => Some(commit),
        Err(error) => {
            // The payload's base is taken, and the report says so.
            crate::cli::commands::ci::log::quiet(&error.to_string(), io);
            None
        }
    }
}

/// Calls the head as people know it: the pull request's branch and newest commit, not the merge that was checked out.
fn name(comparison: &mut Comparison, context: &JobContext, subject: &Subject) {
    let Some(pull) = &subject.pull_request else { return };
    let measured = comparison.head.commit.as_deref();
    if measured != Some(context.job.sha.as_str()) && measured != Some(pull.head_sha.as_str()) {
        return;
    }
    let owner = pull.head_repo.as_deref().filter(|_| pull.is_fork).and_then(|repository| repository.split('/').next());
    let owner = owner.map(|owner| format!("{owner}:")).unwrap_or_default();
    comparison.head.source = format!("{owner}{}@{}", pull.head_ref, CommitId::short(&pull.head_sha));
}
