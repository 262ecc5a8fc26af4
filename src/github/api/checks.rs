//! A check run on the commit that was judged, with the report in it.
//!
//! Only an App may create one, the job's own token among them. It is created whole and completed, in one request, so that
//! nothing stays spinning. Its answers are read loosely: the result's id and page are all that matters.

use serde::Deserialize;
use serde_json::json;

use super::link::{Link, read_created};
use super::marker::RunOfWorkflow;
use super::truncate::{CHECK, title, truncated};
use crate::github::error::{Error, ErrorKind};
use crate::github::http::client::{Client, Request};
use crate::github::http::exchange::Method;
use crate::github::http::percent::percent_encoded;
use crate::model::CommitId;

const NEEDS: &str = "checks: write";
const DOING: &str = "write the check run";

/// The conclusion of a check run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conclusion {
    /// Shown green.
    Success,
    /// Red: a required check then blocks the merge.
    Failure,
    /// Grey, and lets a required check pass: warnings, or nothing to compare with.
    Neutral,
}

impl Conclusion {
    fn word(self) -> &'static str {
        match self {
            Conclusion::Success => "success",
            Conclusion::Failure => "failure",
            Conclusion::Neutral => "neutral",
        }
    }
}

/// A check run to be written.
#[derive(Debug, Clone, Copy)]
pub struct Check<'a> {
    /// What it is called on the pull request; also what branch protection requires.
    pub name: &'a str,
    /// The commit that was judged: the head of the pull request, not the merge commit that was checked out.
    pub head_sha: &'a str,
    /// The run of the workflow, by which a repeated request knows that it has landed.
    pub run: Option<RunOfWorkflow>,
    /// The conclusion.
    pub conclusion: Conclusion,
    /// The headline of the check, without Markdown.
    pub title: &'a str,
    /// Markdown; cut beyond 65,000 bytes.
    pub summary: &'a str,
    /// Page with more; may be empty.
    pub details_url: &'a str,
}

/// Creates the check run, completed.
///
/// # Errors
/// When GitHub refuses or does not answer.
pub fn publish(client: &mut Client, check: &Check<'_>) -> Result<Link, Error> {
    if CommitId::parse_full(check.head_sha).is_none() {
        return Err(Error::new(DOING, ErrorKind::Setup, format!("`{}` is no full commit id", check.head_sha)));
    }
    let external = format!("perfdiff:{}", check.run.map(|run| run.to_string()).unwrap_or_default());
    let mut body = json!({
        "name": check.name, "head_sha": check.head_sha, "status": "completed", "conclusion": check.conclusion.word(),
        "external_id": external, "output": { "title": title(check.title), "summary": truncated(check.summary, CHECK) },
    });
    if check.details_url.starts_with("https://") || check.details_url.starts_with("http://") {
        body["details_url"] = json!(check.details_url);
    }
    let request = Request { method: Method::Post, path: client.path("check-runs"), body: Some(body), doing: DOING, needs: NEEDS };
    client.send_unless(&request, |answer| read_created(answer, DOING), |client| landed(client, check, &external))
}

/// The check run of this name and run, if an earlier try has created it.
fn landed(client: &mut Client, check: &Check<'_>, external: &str) -> Result<Option<Link>, Error> {
    #[derive(Deserialize)]
    struct Listed {
        id: u64,
        #[serde(default)]
        html_url: Option<String>,
        #[serde(default)]
        external_id: Option<String>,
    }
    let path = client.path(format!("commits/{}/check-runs?check_name={}&filter=all", check.head_sha, percent_encoded(check.name)));
    let all: Vec<Listed> = client.list(&path, Some("check_runs"), "look for the check run", "checks: read")?;
    // Without a run, any of this name might be an old one.
    let found = all.into_iter().find(|one| check.run.is_some() && one.external_id.as_deref() == Some(external));
    Ok(found.map(|one| Link { id: one.id, url: one.html_url.unwrap_or_default() }))
}
