//! What started the job, read from the payload that the runner leaves: who is compared with whom, and where the
//! result may be said.
//!
//! Only what perfdiff acts on is read, but that is checked: commits are ids, branches are such names as git
//! takes, and nothing that is missing becomes an empty text. Payloads of forks are hostile.

mod fields;

use std::collections::BTreeMap;

use serde_json::Value;

use super::job::Job;
use super::pulls::Commit;
use fields::Fields;

/// Largest payload that is read, in bytes: GitHub sends none beyond 25 MB.
pub const LARGEST: usize = 25 << 20;

/// The events that perfdiff has an answer to.
pub const SUPPORTED: [&str; 7] =
    ["pull_request", "pull_request_target", "push", "merge_group", "workflow_run", "schedule", "workflow_dispatch"];

/// An event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A pull request was opened or pushed to.
    PullRequest(PullRequest),
    /// Commits arrived on a branch.
    Push(Push),
    /// A merge queue wants to know whether it may merge.
    MergeGroup(MergeGroup),
    /// Another workflow has ended.
    WorkflowRun(WorkflowRun),
    /// It is time.
    Schedule(Schedule),
    /// Somebody pressed the button.
    Dispatch(Dispatch),
}

/// An event with what every payload says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occasion {
    /// The event.
    pub event: Event,
    /// The repository's default branch, where the payload says.
    pub default_branch: Option<String>,
}

/// `pull_request`, or `pull_request_target`, whose job has checked out the base and may write even for a fork.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullRequest {
    /// Its number.
    pub number: u64,
    /// What happened: `opened`, `synchronize`, `reopened`, `labeled`, `closed` …; may be empty.
    pub action: String,
    /// Its newest commit; not what was checked out, which is a merge with the base.
    pub head_sha: String,
    /// Its branch.
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

/// `push` to a branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Push {
    /// The branch.
    pub branch: String,
    /// Its commit before; none for a new branch.
    pub before: Option<String>,
    /// Its commit now.
    pub after: String,
    /// Whether `before` was thrown away rather than built upon.
    pub forced: bool,
    /// The commits that arrived, oldest first; GitHub tells of at most 2048.
    pub commits: Vec<Commit>,
}

/// `merge_group`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergeGroup {
    /// The branch that the queue merges to.
    pub base_ref: String,
    /// The commit that the group builds upon.
    pub base_sha: String,
    /// The group's commit.
    pub head_sha: String,
    /// The last pull request of the group, by the queue's branch; for a link and no more.
    pub pull_request: Option<u64>,
}

/// `workflow_run`: for publishing what a fork's pull request has measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkflowRun {
    /// The run of the workflow that ended.
    pub run: super::RunOfWorkflow,
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
    /// Its pull requests; always empty for forks, see [`super::pulls::with_head`].
    pub pull_requests: Vec<u64>,
}

/// `schedule`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// The line of the timetable that was due.
    pub cron: String,
    /// The branch that was checked out.
    pub branch: Option<String>,
    /// Its commit.
    pub sha: String,
}

/// `workflow_dispatch`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dispatch {
    /// The branch that was chosen; none for a tag.
    pub branch: Option<String>,
    /// Its commit.
    pub sha: String,
    /// The workflow's own inputs, as texts.
    pub inputs: BTreeMap<String, String>,
}

/// Why an event can't be acted on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EventError {
    /// The event is none of [`SUPPORTED`].
    #[error("the workflow was started by `{event}`, to which there is no answer; {instead}")]
    Unsupported {
        /// The event.
        event: String,
        /// What to do.
        instead: String,
    },
    /// The payload is larger than [`LARGEST`].
    #[error("the payload of `{event}` has {size} bytes; expected at most {LARGEST}")]
    TooLarge {
        /// The event.
        event: String,
        /// Its size in bytes.
        size: usize,
    },
    /// The payload is no JSON.
    #[error("the payload of `{event}` is no JSON: {why}; is GITHUB_EVENT_PATH the file that the runner left?")]
    NoJson {
        /// The event.
        event: String,
        /// What the parser says.
        why: String,
    },
    /// A field is missing or can't be right.
    #[error("the payload of `{event}` has {found} at `{field}`; expected {expected}; is GITHUB_EVENT_NAME its event?")]
    Field {
        /// The event.
        event: String,
        /// Dotted path.
        field: String,
        /// What should be there.
        expected: &'static str,
        /// What is there.
        found: String,
    },
}

impl Occasion {
    /// Reads the payload of the job's event.
    ///
    /// # Errors
    /// When the event has no answer, or the payload lacks what the answer needs.
    pub fn read(job: &Job, payload: &[u8]) -> Result<Occasion, EventError> {
        let event = job.event_name.as_str();
        if !SUPPORTED.contains(&event) {
            return Err(unsupported(event));
        }
        if payload.len() > LARGEST {
            return Err(EventError::TooLarge { event: event.to_owned(), size: payload.len() });
        }
        let value: Value =
            serde_json::from_slice(payload).map_err(|error| EventError::NoJson { event: event.to_owned(), why: error.to_string() })?;
        let fields = Fields { event, payload: &value };
        let default_branch = fields.value("repository.default_branch").map(|_| fields.branch("repository.default_branch")).transpose()?;
        let event = match event {
            "pull_request" | "pull_request_target" => Event::PullRequest(pull_request(&fields, job)?),
            "push" => Event::Push(push(&fields)?),
            "merge_group" => Event::MergeGroup(merge_group(&fields)?),
            "workflow_run" => Event::WorkflowRun(workflow_run(&fields)?),
            "schedule" => Event::Schedule(schedule(&fields, job)?),
            _ => Event::Dispatch(dispatch(&fields, job)),
        };
        Ok(Occasion { event, default_branch })
    }
}

fn unsupported(event: &str) -> EventError {
    let instead = format!("start it by one of {}", SUPPORTED.join(", "));
    EventError::Unsupported { event: event.chars().take(60).filter(|c| !c.is_control()).collect(), instead }
}

fn pull_request(fields: &Fields<'_>, job: &Job) -> Result<PullRequest, EventError> {
    let head_repo = fields.repository("pull_request.head.repo")?;
    let base_repo = fields.repository("pull_request.base.repo")?.unwrap_or_else(|| job.repository.clone());
    let labels = fields.list("pull_request.labels").iter().filter_map(|label| label.get("name")?.as_str());
    Ok(PullRequest {
        number: fields.number("pull_request.number")?,
        action: fields.value("action").and_then(Value::as_str).unwrap_or_default().to_owned(),
        head_sha: fields.commit("pull_request.head.sha")?,
        head_ref: fields.branch("pull_request.head.ref")?,
        base_ref: fields.branch("pull_request.base.ref")?,
        base_sha: fields.commit("pull_request.base.sha")?,
        is_fork: !head_repo.as_ref().is_some_and(|head| head.eq_ignore_ascii_case(&base_repo)),
        head_repo,
        labels: labels.map(str::to_owned).collect(),
    })
}

fn push(fields: &Fields<'_>) -> Result<Push, EventError> {
    let of_push = |why: &str| EventError::Unsupported { event: "push".to_owned(), instead: why.to_owned() };
    if !fields.text("ref", "`refs/heads/…`")?.starts_with("refs/heads/") {
        return Err(of_push("it is of a tag: limit the workflow with `on: push: branches: [main]`"));
    }
    let Some(after) = fields.commit_or_none("after")? else {
        return Err(of_push("it deletes the branch: limit the workflow with `if: github.event.deleted == false`"));
    };
    let commit = |one: &Value| {
        let text = |name: &str| one.get(name).and_then(Value::as_str).map(str::to_owned);
        Some(Commit { sha: text("id")?, message: text("message")? })
    };
    Ok(Push {
        branch: fields.branch("ref")?,
        before: fields.commit_or_none("before")?,
        after,
        forced: fields.flag("forced"),
        commits: fields.list("commits").iter().filter_map(commit).collect(),
    })
}

fn merge_group(fields: &Fields<'_>) -> Result<MergeGroup, EventError> {
    let queue = fields.branch("merge_group.head_ref")?;
    let last = queue.rsplit('/').next().unwrap_or_default();
    Ok(MergeGroup {
        base_ref: fields.branch("merge_group.base_ref")?,
        base_sha: fields.commit("merge_group.base_sha")?,
        head_sha: fields.commit("merge_group.head_sha")?,
        pull_request: last.strip_prefix("pr-").and_then(|rest| rest.split('-').next()?.parse().ok()),
    })
}

fn workflow_run(fields: &Fields<'_>) -> Result<WorkflowRun, EventError> {
    let attempt = fields.value("workflow_run.run_attempt").map_or(Ok(1), |_| fields.number("workflow_run.run_attempt"))?;
    let attempt = u32::try_from(attempt).map_err(|_| fields.wrong("workflow_run.run_attempt", "a small number"))?;
    let some = |path: &str| fields.value(path).is_some();
    Ok(WorkflowRun {
        run: super::RunOfWorkflow { id: fields.number("workflow_run.id")?, attempt },
        event: fields.text("workflow_run.event", "the name of an event")?.to_owned(),
        conclusion: fields.value("workflow_run.conclusion").and_then(Value::as_str).map(str::to_owned),
        head_sha: fields.commit("workflow_run.head_sha")?,
        head_branch: some("workflow_run.head_branch").then(|| fields.branch("workflow_run.head_branch")).transpose()?,
        head_repo: fields.repository("workflow_run.head_repository")?,
        pull_requests: fields.list("workflow_run.pull_requests").iter().filter_map(|one| one.get("number")?.as_u64()).collect(),
    })
}

fn schedule(fields: &Fields<'_>, job: &Job) -> Result<Schedule, EventError> {
    let cron = fields.text("schedule", "a line of a timetable")?.to_owned();
    Ok(Schedule { cron, branch: job.branch().map(str::to_owned), sha: job.sha.clone() })
}

fn dispatch(fields: &Fields<'_>, job: &Job) -> Dispatch {
    let text = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        _ => None,
    };
    let inputs = fields.value("inputs").and_then(Value::as_object);
    let inputs = inputs.into_iter().flatten().filter_map(|(name, value)| Some((name.clone(), text(value)?))).collect();
    Dispatch { branch: job.branch().map(str::to_owned), sha: job.sha.clone(), inputs }
}
