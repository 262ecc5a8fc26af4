//! Pull requests: which one a commit belongs to, and what its commits say.
//!
//! A workflow that publishes what a fork's pull request measured does not know which pull request that was, and
//! must not believe the measuring side. What GitHub vouches for is the head repository, branch and commit; the
//! pull request is looked up by these, and counts only while its head is still that commit.

use serde::Deserialize;

use crate::github::error::{Error, ErrorKind};
use crate::github::http::client::Client;
use crate::github::http::percent::percent_encoded;
use crate::model::CommitId;

const NEEDS: &str = "pull-requests: read";

/// An open pull request, as GitHub lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullRequest {
    /// Number of the pull request.
    pub number: u64,
    /// The branch it goes to.
    pub base_ref: String,
    /// That branch's commit, when GitHub last looked.
    pub base_sha: String,
    /// The newest commit of the pull request.
    pub head_sha: String,
    /// The names of its labels.
    pub labels: Vec<String>,
}

/// A commit of a pull request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// The commit's id, 40 digits.
    pub sha: String,
    /// The whole message of the commit.
    pub message: String,
}

#[derive(Deserialize)]
struct Listed {
    number: u64,
    #[serde(default)]
    state: String,
    #[serde(default)]
    merged_at: Option<String>,
    #[serde(default)]
    merge_commit_sha: Option<String>,
    head: End,
    base: End,
    #[serde(default)]
    labels: Vec<Label>,
}

#[derive(Deserialize)]
struct End {
    #[serde(rename = "ref")]
    branch: String,
    sha: String,
    /// Null when the fork is gone.
    #[serde(default)]
    repo: Option<Named>,
}

#[derive(Deserialize)]
struct Named {
    full_name: String,
}

#[derive(Deserialize)]
struct Label {
    name: String,
}

/// The open pull requests whose head is this commit of this repository (`owner/name`), by number: usually one,
/// none when it was closed or pushed to meanwhile, several when a branch is offered to several bases.
///
/// # Errors
/// When GitHub does not answer, or what was given can't be a head.
pub fn with_head(client: &mut Client, head_repository: &str, head_branch: &str, head_sha: &str) -> Result<Vec<PullRequest>, Error> {
    let doing = format!("find the pull request of {head_repository} at {head_sha}");
    let Some((owner, _)) = head_repository.split_once('/') else {
        return Err(Error::new(&doing, ErrorKind::Setup, format!("`{head_repository}` is not of the form `owner/name`")));
    };
    if CommitId::parse_full(head_sha).is_none() {
        return Err(Error::new(&doing, ErrorKind::Setup, format!("`{head_sha}` is no full commit id")));
    }
    let by_branch = client.path(format!("pulls?state=open&head={}:{}", percent_encoded(owner), percent_encoded(head_branch)));
    let found = matching(client, &by_branch, head_repository, head_sha, &doing)?;
    if !found.is_empty() {
        return Ok(found);
    }
    // A branch that was renamed, or a fork that moved to another owner.
    let by_commit = client.path(format!("commits/{head_sha}/pulls"));
    match matching(client, &by_commit, head_repository, head_sha, &doing) {
        // GitHub does not know the commit: then no pull request has it.
        Err(error) if matches!(error.kind(), ErrorKind::Missing | ErrorKind::Refused) => Ok(Vec::new()),
        found => found,
    }
}

fn matching(client: &mut Client, path: &str, repository: &str, sha: &str, doing: &str) -> Result<Vec<PullRequest>, Error> {
    let all: Vec<Listed> = client.list(path, None, doing, NEEDS)?;
    let into_us = client.repository().to_owned();
    let same = |end: &End, name: &str| end.repo.as_ref().is_some_and(|repo| repo.full_name.eq_ignore_ascii_case(name));
    let mut found: Vec<PullRequest> = all
        .into_iter()
        .filter(|one| one.state == "open" && one.head.sha == sha && same(&one.head, repository) && same(&one.base, &into_us))
        .map(|one| PullRequest {
            number: one.number,
            base_ref: one.base.branch,
            base_sha: one.base.sha,
            head_sha: one.head.sha,
            labels: one.labels.into_iter().map(|label| label.name).collect(),
        })
        .collect();
    found.sort_by_key(|one| one.number);
    Ok(found)
}

/// A pull request that was merged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// Number of the pull request.
    pub number: u64,
    /// Whether it came from this repository itself: what a stranger wrote in a fork's commits is not ours.
    pub own: bool,
}

/// The pull request whose merge made this commit, if one did; the last of several.
///
/// # Errors
/// When GitHub does not answer, or what was given is no commit.
pub fn merged_as(client: &mut Client, sha: &str) -> Result<Option<Merged>, Error> {
    let doing = format!("find the pull request that was merged as {sha}");
    if CommitId::parse_full(sha).is_none() {
        return Err(Error::new(&doing, ErrorKind::Setup, format!("`{sha}` is no full commit id")));
    }
    let path = client.path(format!("commits/{sha}/pulls"));
    let all: Vec<Listed> = client.list(&path, None, &doing, NEEDS)?;
    let into_us = client.repository().to_owned();
    let ours = |end: &End| end.repo.as_ref().is_some_and(|repo| repo.full_name.eq_ignore_ascii_case(&into_us));
    let merged = all.iter().filter(|one| ours(&one.base) && one.merged_at.is_some() && one.merge_commit_sha.as_deref() == Some(sha));
    Ok(merged.max_by_key(|one| one.number).map(|one| Merged { number: one.number, own: ours(&one.head) }))
}

/// The commits of a pull request, oldest first; GitHub tells of at most 250.
///
/// # Errors
/// When GitHub does not answer.
pub fn commits(client: &mut Client, number: u64) -> Result<Vec<Commit>, Error> {
    #[derive(Deserialize)]
    struct Listed {
        sha: String,
        commit: Message,
    }
    #[derive(Deserialize)]
    struct Message {
        message: String,
    }
    let path = client.path(format!("pulls/{number}/commits"));
    let all: Vec<Listed> = client.list(&path, None, &format!("read the commits of pull request {number}"), NEEDS)?;
    Ok(all.into_iter().map(|one| Commit { sha: one.sha, message: one.commit.message }).collect())
}
