//! The payload of an event, read into what perfdiff needs of it.

use serde_json::Value;

use super::error::{EventError, LARGEST, SUPPORTED};
use super::fields::Fields;
use super::types::{Dispatch, Event, MergeGroup, Occasion, PullRequest, Push, Schedule, WorkflowRun};
use crate::github::api::marker::RunOfWorkflow;
use crate::github::api::pulls::Commit;
use crate::github::job::Job;

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
        run: RunOfWorkflow { id: fields.number("workflow_run.id")?, attempt },
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
