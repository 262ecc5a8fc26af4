//! What GitHub Actions says of the event, where git can't tell: a checkout there is detached and mostly shallow.

use std::io::Read as _;

use serde_json::Value;

use crate::cli::io::Io;
use crate::model::CommitId;

/// Largest payload that is read, in bytes: GitHub sends none beyond 25 MB.
const LARGEST: u64 = 25 << 20;

/// What the workflow's environment says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::cli) struct Workflow {
    /// The branch that was pushed, or that the pull request comes from.
    pub(in crate::cli) branch: Option<String>,
    /// The branch that the pull request, or the merge queue, goes to.
    pub(in crate::cli) base_branch: Option<String>,
    /// The commit that the merge queue builds on.
    pub(in crate::cli) base_commit: Option<String>,
    /// The commit that the event is about.
    pub(in crate::cli) commit: Option<String>,
    /// Whether changes are proposed rather than pushed.
    pub(in crate::cli) proposed: bool,
    /// Whether they come from another repository, a stranger's, or nothing tells that they don't.
    pub(in crate::cli) fork: bool,
    /// Whether that commit is a merge which GitHub made: of a pull request, or in a queue.
    pub(in crate::cli) merged: bool,
}

/// Variables in which CIs say from which repository a change comes, and to which it is proposed: GitLab, Travis CI, `AppVeyor`.
const FROM_AND_TO: [(&str, &str); 3] = [
    ("CI_MERGE_REQUEST_SOURCE_PROJECT_ID", "CI_MERGE_REQUEST_PROJECT_ID"),
    ("TRAVIS_PULL_REQUEST_SLUG", "TRAVIS_REPO_SLUG"),
    ("APPVEYOR_PULL_REQUEST_HEAD_REPO_NAME", "APPVEYOR_REPO_NAME"),
];

/// Variables that are set of forks alone, or say so: `CircleCI`, Jenkins, Azure Pipelines.
const OF_FORKS: [&str; 3] = ["CIRCLE_PR_USERNAME", "CHANGE_FORK", "SYSTEM_PULLREQUEST_ISFORK"];

/// Whether another CI than GitHub Actions says that the change comes from a fork.
fn is_fork_elsewhere(io: &Io<'_>) -> bool {
    let said = |name: &str| io.var(name).filter(|value| !value.is_empty());
    let apart = FROM_AND_TO.iter().any(|(from, to)| said(from).zip(said(to)).is_some_and(|(from, to)| from != to));
    apart || OF_FORKS.iter().any(|name| said(name).is_some_and(|value| !value.eq_ignore_ascii_case("false")))
}

/// Reads it; outside of GitHub Actions nothing is known but whether a change comes from a fork.
pub(in crate::cli) fn read(io: &Io<'_>) -> Workflow {
    if io.var("GITHUB_ACTIONS").as_deref() != Some("true") {
        return Workflow { fork: is_fork_elsewhere(io), ..Workflow::default() };
    }
    let reference = io.var("GITHUB_REF").unwrap_or_default();
    let of_pull_request = reference.starts_with("refs/pull/");
    let pushed = reference.strip_prefix("refs/heads/").map(str::to_owned);
    let queue = pushed.as_deref().and_then(queue);
    let commit = io.var("GITHUB_SHA");
    match queue {
        Some((base_branch, base_commit)) => Workflow {
            branch: pushed,
            base_branch: Some(base_branch),
            base_commit: Some(base_commit),
            commit,
            proposed: true,
            fork: false,
            merged: true,
        },
        None => Workflow {
            branch: proposed_branch(io, &reference).or(pushed),
            base_branch: io.var("GITHUB_BASE_REF"),
            base_commit: None,
            commit,
            proposed: of_pull_request || io.var("GITHUB_HEAD_REF").is_some(),
            fork: is_fork(io).unwrap_or(of_pull_request),
            merged: of_pull_request && reference.ends_with("/merge"),
        },
    }
}

/// Whether the payload of the event tells of a pull request whose branch is in another repository, or in one that is gone; none
/// where no payload can be read, as in a container that lacks the file.
#[expect(clippy::disallowed_methods, reason = "the payload is read here")]
fn is_fork(io: &Io<'_>) -> Option<bool> {
    let payload = || {
        let mut bytes = Vec::new();
        let file = std::fs::File::open(io.path(io.var("GITHUB_EVENT_PATH")?)).ok()?;
        file.take(LARGEST).read_to_end(&mut bytes).ok()?;
        serde_json::from_slice::<Value>(&bytes).ok()
    };
    let payload = payload()?;
    let Some(pull) = payload.get("pull_request").filter(|pull| pull.is_object()) else { return Some(false) };
    let repository = |side: &str| pull.get(side)?.get("repo")?.get("full_name")?.as_str().map(str::to_lowercase);
    Some(repository("head").is_none() || repository("head") != repository("base"))
}

/// The branch that a pull request comes from. A fork's may be called like the base branch, whose runs its own must not
/// join: it is called after the pull request then.
fn proposed_branch(io: &Io<'_>, reference: &str) -> Option<String> {
    let name = io.var("GITHUB_HEAD_REF")?;
    if io.var("GITHUB_BASE_REF").as_ref() != Some(&name) {
        return Some(name);
    }
    let number = reference.strip_prefix("refs/pull/").and_then(|rest| rest.split('/').next()).unwrap_or("request");
    Some(format!("pull/{number}"))
}

/// Base branch and base commit of a merge queue's branch, `gh-readonly-queue/main/pr-7-<sha>`.
fn queue(branch: &str) -> Option<(String, String)> {
    let (base, entry) = branch.strip_prefix("gh-readonly-queue/")?.rsplit_once('/')?;
    let (number, commit) = entry.strip_prefix("pr-")?.split_once('-')?;
    let commit = CommitId::parse_full(commit)?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| (base.to_owned(), commit.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_queue_s_branch_names_its_base() {
        let commit = "1a".repeat(20);
        let name = |base: &str| format!("gh-readonly-queue/{base}/pr-7-{commit}");
        assert_eq!(queue(&name("main")), Some(("main".to_owned(), commit.clone())));
        assert_eq!(queue(&name("release/1.x")), Some(("release/1.x".to_owned(), commit.clone())));
        for other in ["main", "gh-readonly-queue/main", "gh-readonly-queue/main/pr-7-abc", &format!("gh-readonly-queue/main/pr-x-{commit}")]
        {
            assert_eq!(queue(other), None, "{other}");
        }
    }
}
