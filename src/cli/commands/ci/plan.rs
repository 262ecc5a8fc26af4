//! From the event and the flags to what is to be done: judge, judge and store, or publish. Pure.

use crate::cli::args::{CiArgs, CiMode, Cli};
use crate::cli::commands::ci::job_context::JobContext;
use crate::cli::exit::Failure;
use crate::github::event::{Event, MergeGroup, PullRequest, Push, WorkflowRun};

/// What is to be done.
#[derive(Debug)]
pub(in crate::cli) enum Plan {
    /// Judge results, and perhaps store them.
    Judge(Box<Subject>),
    /// Publish what other jobs have measured.
    Publish(Box<Origin>),
    /// Remove old runs.
    Prune,
}

/// Where a comparison that is published comes from.
#[derive(Debug)]
pub(in crate::cli) enum Origin {
    /// A run of another workflow, perhaps a fork's: nothing that it left is believed.
    Ended(WorkflowRun),
    /// Earlier jobs of this run, as the legs of a matrix are.
    Legs(PullRequest),
}

/// What is judged.
#[derive(Debug, Default)]
pub(in crate::cli) struct Subject {
    /// The pull request, where it is of one.
    pub(in crate::cli) pull_request: Option<PullRequest>,
    /// The last pull request of a merge queue's group.
    pub(in crate::cli) queued: Option<u64>,
    /// The commit that checks belong to: the pull request's newest, not the merge that was checked out.
    pub(in crate::cli) head_sha: String,
    /// The branch for which the run is stored; none where it is only compared.
    pub(in crate::cli) stored_for: Option<String>,
    /// The branch to compare with, where anything tells.
    pub(in crate::cli) base_branch: Option<String>,
    /// The tip of that branch, from the payload.
    pub(in crate::cli) base: Option<String>,
    /// Whether what is checked out is a merge of the base's tip and the head, made by GitHub.
    pub(in crate::cli) merged: bool,
    /// Whether the base rather than the head is checked out.
    pub(in crate::cli) base_checked_out: bool,
    /// The commits that arrived with a push, oldest first: id and message.
    pub(in crate::cli) commits: Vec<(String, String)>,
}

impl Subject {
    /// Whether it is only proposed, and so has a base that can be measured beside it.
    pub(in crate::cli) fn is_proposed(&self) -> bool {
        self.pull_request.is_some() || self.merged
    }
}

/// A subject, with all that was given to judge it by.
#[derive(Clone, Copy)]
pub(in crate::cli) struct Work<'a> {
    pub(in crate::cli) cli: &'a Cli,
    pub(in crate::cli) args: &'a CiArgs,
    pub(in crate::cli) context: &'a JobContext,
    pub(in crate::cli) subject: &'a Subject,
}

/// Makes the plan.
pub(in crate::cli) fn plan(args: &CiArgs, context: &JobContext) -> Result<Plan, Failure> {
    let wanted = (args.mode, &context.event);
    match wanted {
        (CiMode::Prune, Event::Schedule(_) | Event::Dispatch(_) | Event::Push(_)) => return Ok(Plan::Prune),
        (CiMode::Prune, _) => {
            return Err(Failure::usage(format!(
                "--mode prune removes stored runs, and this job was started by `{}`, which anybody may cause",
                event(context)
            ))
            .hint("prune in a workflow `on: schedule`"));
        }
        _ if args.retention.is_some() => {
            return Err(Failure::usage("--retention says which runs --mode prune keeps").hint("prune in a workflow `on: schedule`"));
        }
        (CiMode::Auto | CiMode::Publish, Event::WorkflowRun(run)) => return Ok(Plan::Publish(Box::new(Origin::Ended(run.clone())))),
        (CiMode::Publish, Event::PullRequest(pull)) => return Ok(Plan::Publish(Box::new(Origin::Legs(pull.clone())))),
        (CiMode::Compare | CiMode::Update, Event::WorkflowRun(_)) => {
            return Err(Failure::usage("--mode compare and update are for jobs that measure, and this one was started by `workflow_run`")
                .hint("leave --mode out to publish the comparison of the run that ended"));
        }
        (CiMode::Publish, _) => {
            return Err(Failure::usage(format!(
                "--mode publish comments on a pull request: it needs `on: pull_request` or `workflow_run`, and this job was started by `{}`",
                event(context)
            ))
                .hint("the job that measures needs no --mode"));
        }
        _ => {}
    }
    let subject = match &context.event {
        Event::PullRequest(pull) => pull_request(args, context, pull)?,
        Event::Push(push) => self::push(args, context, push)?,
        Event::MergeGroup(group) => merge_group(args, group)?,
        Event::Schedule(due) => at_will(args, context, due.branch.as_deref(), &due.sha)?,
        Event::Dispatch(pressed) => at_will(args, context, pressed.branch.as_deref(), &pressed.sha)?,
        Event::WorkflowRun(_) => Subject::default(),
    };
    if args.files.is_empty() && args.bench.is_none() {
        return Err(Failure::usage("no results are given")
            .hint("name the files that the benchmarks wrote: `files:` of the action, or perfdiff ci 'results/*.json'; or let them be measured: `bench:`"));
    }
    Ok(Plan::Judge(Box::new(subject)))
}

fn event(context: &JobContext) -> &str {
    &context.job.event_name
}

/// Changes that are only proposed are never a baseline.
fn only_proposed(args: &CiArgs, what: &str) -> Result<(), Failure> {
    if args.mode != CiMode::Update {
        return Ok(());
    }
    Err(Failure::usage(format!("--mode update stores a baseline, and the commit of a {what} is none")).hint("store runs on `push`"))
}

fn pull_request(args: &CiArgs, context: &JobContext, pull: &PullRequest) -> Result<Subject, Failure> {
    only_proposed(args, "pull request")?;
    Ok(Subject {
        head_sha: pull.head_sha.clone(),
        base_branch: Some(args.baseline_branch.clone().unwrap_or_else(|| pull.base_ref.clone())),
        base: Some(pull.base_sha.clone()),
        base_checked_out: event(context) == "pull_request_target",
        pull_request: Some(pull.clone()),
        ..Subject::default()
    })
}

fn merge_group(args: &CiArgs, group: &MergeGroup) -> Result<Subject, Failure> {
    only_proposed(args, "merge queue")?;
    Ok(Subject {
        head_sha: group.head_sha.clone(),
        base_branch: Some(args.baseline_branch.clone().unwrap_or_else(|| group.base_ref.clone())),
        base: Some(group.base_sha.clone()),
        merged: true,
        queued: group.pull_request,
        ..Subject::default()
    })
}

fn push(args: &CiArgs, context: &JobContext, push: &Push) -> Result<Subject, Failure> {
    let commits = push.commits.iter().map(|commit| (commit.sha.clone(), commit.message.clone())).collect();
    let subject = on_branch(args, context, &push.branch, &push.after)?;
    // What was thrown away is no base.
    let base = push.before.clone().filter(|_| !push.forced && subject.stored_for.is_some());
    Ok(Subject { base, commits, ..subject })
}

/// By the timetable or by hand.
fn at_will(args: &CiArgs, context: &JobContext, branch: Option<&str>, sha: &str) -> Result<Subject, Failure> {
    match branch {
        Some(branch) => on_branch(args, context, branch, sha),
        None if args.mode == CiMode::Update => {
            Err(Failure::usage("--mode update stores a run of a branch, and this job is of none").hint("run the workflow on a branch"))
        }
        None => Ok(Subject { head_sha: sha.to_owned(), base_branch: baseline_branch(args, context).ok(), ..Subject::default() }),
    }
}

/// A commit of a branch: stored where that is the baseline's.
fn on_branch(args: &CiArgs, context: &JobContext, branch: &str, sha: &str) -> Result<Subject, Failure> {
    let baseline = match args.mode {
        CiMode::Update => branch.to_owned(),
        _ => baseline_branch(args, context)?,
    };
    let stores = args.mode != CiMode::Compare && branch == baseline;
    Ok(Subject {
        head_sha: sha.to_owned(),
        stored_for: stores.then(|| branch.to_owned()),
        base_branch: Some(baseline),
        ..Subject::default()
    })
}

/// The branch of the baselines.
fn baseline_branch(args: &CiArgs, context: &JobContext) -> Result<String, Failure> {
    args.baseline_branch.clone().or_else(|| context.default_branch.clone()).ok_or_else(|| {
        Failure::usage(format!("the payload of `{}` does not say which is the default branch", event(context)))
            .hint("say whose runs are the baseline: --baseline-branch main")
    })
}
