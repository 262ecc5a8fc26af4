//! The events that perfdiff has an answer to, with what it needs of each.

use std::collections::BTreeMap;

use crate::github::api::marker::RunOfWorkflow;
use crate::github::api::pulls::Commit;

/// What started the job, with what the payload says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A pull request was opened or pushed to.
    PullRequest(PullRequest),
    /// Commits arrived on a branch.
    Push(Push),
    /// A merge queue wants to know whether it may merge.
    MergeGroup(MergeGroup),
    /// Another workflow has ended (`workflow_run`).
    WorkflowRun(WorkflowRun),
    /// The timetable of the workflow was due (`schedule`).
    Schedule(Schedule),
    /// Somebody started the workflow by hand (`workflow_dispatch`).
    Dispatch(Dispatch),
}

/// An event with what every payload says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occasion {
    /// What started the job.
    pub event: Event,
    /// The repository's default branch, where the payload says.
    pub default_branch: Option<String>,
}

/// `pull_request`, or `pull_request_target`, whose job has checked out the base and may write even for a fork.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullRequest {
    /// Number of the pull request.
    pub number: u64,
    /// What happened: `opened`, `synchronize`, `reopened`, `labeled`, `closed` …; may be empty.
    pub action: String,
    /// Its newest commit; not what was checked out, which is a merge with the base.
    pub head_sha: String,
    /// The branch that it comes from.
    pub head_ref: String,
    /// The repository of that branch; none when it is gone.
    pub head_repo: Option<String>,
    /// The branch it goes to.
    pub base_ref: String,
    /// That branch's commit, as of the event.
    pub base_sha: String,
    /// Whether it comes from another repository, so that the job's token can only read.
    pub is_fork: bool,
    /// The names of its labels, as of the event.
    pub labels: Vec<String>,
}

/// A `push` of commits to a branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Push {
    /// The branch that was pushed to.
    pub branch: String,
    /// The branch's commit before the push; none for a new branch.
    pub before: Option<String>,
    /// The branch's commit after the push.
    pub after: String,
    /// Whether `before` was thrown away rather than built upon.
    pub forced: bool,
    /// The commits that arrived, oldest first; GitHub tells of at most 2048.
    pub commits: Vec<Commit>,
}

/// `merge_group`: a merge queue asks whether these pull requests may be merged together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergeGroup {
    /// The branch that the queue merges to.
    pub base_ref: String,
    /// The commit that the group builds upon.
    pub base_sha: String,
    /// The commit of base and pull requests merged, which is measured.
    pub head_sha: String,
    /// The last pull request of the group, by the queue's branch; for a link and no more.
    pub pull_request: Option<u64>,
}

/// `workflow_run`: for publishing what a fork's pull request has measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkflowRun {
    /// The run of the workflow that ended.
    pub run: RunOfWorkflow,
    /// What started that one: `pull_request`, `push` …
    pub event: String,
    /// How it ended; none while it has not.
    pub conclusion: Option<String>,
    /// The commit that it was about.
    pub head_sha: String,
    /// Its branch; none where GitHub does not know one.
    pub head_branch: Option<String>,
    /// The repository of that branch; none when it is gone.
    pub head_repo: Option<String>,
    /// Its pull requests; always empty for forks, see [`crate::github::pulls::with_head`].
    pub pull_requests: Vec<u64>,
}

/// `schedule`: the timetable of the workflow was due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// The line of the timetable that was due.
    pub cron: String,
    /// The branch that was checked out.
    pub branch: Option<String>,
    /// The commit of that branch.
    pub sha: String,
}

/// `workflow_dispatch`: somebody started the workflow by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dispatch {
    /// The branch that was chosen; none for a tag.
    pub branch: Option<String>,
    /// The commit of that branch.
    pub sha: String,
    /// The workflow's own inputs, as texts.
    pub inputs: BTreeMap<String, String>,
}
