//! What the runner says about the job: repository, commit, run, addresses.
//!
//! All of it comes from environment variables, through a function that the caller hands in. The token is not
//! among it: where it comes from is for the caller to say.

use super::api::marker::RunOfWorkflow;
use super::error::{Error, ErrorKind};
use super::http::address::is_repository;
use super::origin::Origin;
use crate::model::CommitId;

/// A job of a workflow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// `GITHUB_REPOSITORY`: the repository that the workflow belongs to, as `owner/name`.
    pub repository: String,
    /// `GITHUB_SERVER_URL` without a slash at its end; `https://github.com` where it is not set.
    pub server_url: String,
    /// `GITHUB_API_URL`; `https://api.github.com` where it is not set.
    pub api_url: String,
    /// `GITHUB_EVENT_NAME`.
    pub event_name: String,
    /// `GITHUB_SHA`: the commit that was checked out, which for a pull request is a merge of two.
    pub sha: String,
    /// `GITHUB_REF`: the whole name, as `refs/heads/main`; may be empty.
    pub git_ref: String,
    /// `GITHUB_RUN_ID` and `GITHUB_RUN_ATTEMPT`.
    pub run: RunOfWorkflow,
    /// `GITHUB_WORKFLOW`; may be empty.
    pub workflow: String,
    /// `GITHUB_JOB`, the job's id in the workflow; may be empty.
    pub job: String,
    /// The job among those of all workflows; none where the runner says neither workflow nor job.
    pub origin: Option<Origin>,
}

impl Job {
    /// Whether the program runs in a job of GitHub Actions, or of what acts like it.
    pub fn is_here(env: &dyn Fn(&str) -> Option<String>) -> bool {
        env("GITHUB_ACTIONS").is_some_and(|value| value == "true")
    }

    /// Reads the job from the environment.
    ///
    /// # Errors
    /// [`ErrorKind::Setup`] with the variable that is missing or can't be right.
    pub fn read(env: &dyn Fn(&str) -> Option<String>) -> Result<Job, Error> {
        let text = |name: &str| env(name).map(|value| value.trim().to_owned()).unwrap_or_default();
        let needed = |name: &str, expected: &str, good: &dyn Fn(&str) -> bool| {
            let value = text(name);
            if good(&value) { Ok(value) } else { Err(wrong(name, &value, expected)) }
        };
        let or = |name: &str, default: &str| {
            let value = text(name);
            if value.is_empty() { default.to_owned() } else { value.trim_end_matches('/').to_owned() }
        };
        let id = needed("GITHUB_RUN_ID", "a number", &|value| value.parse::<u64>().is_ok())?;
        let attempt = or("GITHUB_RUN_ATTEMPT", "1");
        let run = RunOfWorkflow::parse(&format!("{id}.{attempt}")).ok_or_else(|| wrong("GITHUB_RUN_ATTEMPT", &attempt, "a number"))?;
        let (repository, workflow, job) =
            (needed("GITHUB_REPOSITORY", "`owner/name`", &is_repository)?, text("GITHUB_WORKFLOW"), text("GITHUB_JOB"));
        // Two workflows may have one name, but not one file.
        let reference = text("GITHUB_WORKFLOW_REF");
        let file = reference.split('@').next().and_then(|path| path.rsplit('/').next()).filter(|file| !file.is_empty());
        let origin = Origin::new(file.unwrap_or(&workflow), &job, &text("RUNNER_NAME"));
        Ok(Job {
            repository,
            server_url: or("GITHUB_SERVER_URL", "https://github.com"),
            api_url: or("GITHUB_API_URL", "https://api.github.com"),
            event_name: needed("GITHUB_EVENT_NAME", "the name of an event", &|value| !value.is_empty())?,
            sha: needed("GITHUB_SHA", "the full id of a commit", &|value| CommitId::parse_full(value).is_some())?,
            git_ref: text("GITHUB_REF"),
            run,
            workflow,
            job,
            origin,
        })
    }

    /// The page of this run, for people.
    pub fn run_url(&self) -> String {
        format!("{}/{}/actions/runs/{}/attempts/{}", self.server_url, self.repository, self.run.id, self.run.attempt)
    }

    /// The page of this run and all its attempts, the newest in front.
    pub fn all_attempts_url(&self) -> String {
        format!("{}/{}/actions/runs/{}", self.server_url, self.repository, self.run.id)
    }

    /// The branch that was checked out; none for tags, merge commits of pull requests and merge queues.
    pub fn branch(&self) -> Option<&str> {
        self.git_ref.strip_prefix("refs/heads/").filter(|branch| !branch.is_empty() && !branch.starts_with("gh-readonly-queue/"))
    }
}

fn wrong(name: &str, value: &str, expected: &str) -> Error {
    let said = if value.is_empty() { format!("{name} is not set") } else { format!("{name} is `{value}`") };
    Error::new("read the job's environment", ErrorKind::Setup, format!("{said}; expected {expected}"))
        .hint("GitHub Actions sets it; outside of Actions use `perfdiff compare`")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHA: &str = "6113728f27ae82c7b1a177c8d03f9e96e0adf246";

    fn env<'a>(changed: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<String> + 'a {
        let usual = [
            ("GITHUB_REPOSITORY", "o/r"),
            ("GITHUB_EVENT_NAME", "push"),
            ("GITHUB_SHA", SHA),
            ("GITHUB_REF", "refs/heads/feature/x"),
            ("GITHUB_RUN_ID", "42"),
            ("GITHUB_RUN_ATTEMPT", "3"),
        ];
        move |name| changed.iter().chain(&usual).find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
    }

    #[test]
    fn a_job_is_read_with_the_public_server_as_default() {
        let job = Job::read(&env(&[])).unwrap();
        assert_eq!(job.run_url(), "https://github.com/o/r/actions/runs/42/attempts/3");
        assert_eq!(job.all_attempts_url(), "https://github.com/o/r/actions/runs/42");
        assert_eq!((job.api_url.as_str(), job.branch()), ("https://api.github.com", Some("feature/x")));
        assert_eq!(job.origin, None);
        let job =
            Job::read(&env(&[("GITHUB_SERVER_URL", "https://ghe.example/"), ("GITHUB_API_URL", "https://ghe.example/api/v3")])).unwrap();
        assert_eq!((job.server_url.as_str(), job.api_url.as_str()), ("https://ghe.example", "https://ghe.example/api/v3"));
    }

    #[test]
    fn a_job_is_known_by_its_workflows_file_whatever_the_workflow_is_called() {
        let origin = |path: &str, job: &str| {
            let reference = format!("o/r/.github/workflows/{path}@refs/heads/a/b.yml");
            Job::read(&env(&[("GITHUB_WORKFLOW", "bench"), ("GITHUB_WORKFLOW_REF", &reference), ("GITHUB_JOB", job)])).unwrap().origin
        };
        assert_eq!(origin("bench.yml", "bench"), Origin::new("bench.yml", "bench", ""));
        assert_ne!(origin("bench.yml", "bench"), origin("copy.yml", "bench"));
        let named = Job::read(&env(&[("GITHUB_WORKFLOW", "bench"), ("GITHUB_JOB", "a")])).unwrap();
        assert_eq!(named.origin, Origin::new("bench", "a", ""));
    }

    #[test]
    fn merge_commits_and_tags_are_no_branch() {
        for git_ref in ["refs/pull/7/merge", "refs/tags/v1", "refs/heads/gh-readonly-queue/main/pr-1-x", "main", ""] {
            assert_eq!(Job::read(&env(&[("GITHUB_REF", git_ref)])).unwrap().branch(), None, "{git_ref}");
        }
    }

    #[test]
    fn a_wrong_variable_is_named() {
        for (name, value) in [("GITHUB_REPOSITORY", "r"), ("GITHUB_SHA", "main"), ("GITHUB_RUN_ID", ""), ("GITHUB_RUN_ATTEMPT", "x")] {
            let message = Job::read(&env(&[(name, value)])).unwrap_err().to_string();
            assert!(message.contains(name), "{message}");
        }
    }
}
