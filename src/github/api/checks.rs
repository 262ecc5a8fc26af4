//! A check run on the commit that was judged, with the report in it.
//!
//! Only an App may create one, the job's own token among them. It is written whole and completed, in one request, so that
//! nothing stays spinning; reruns replace what their earlier attempt wrote, and no other job's. Its answers are read loosely: the
//! result's id and page are all that matters.

use serde::Deserialize;
use serde_json::{Value, json};

use super::link::{Link, read_created};
use super::marker::RunOfWorkflow;
use super::truncate::{CHECK, title, truncated};
use crate::github::error::{Error, ErrorKind};
use crate::github::http::client::{Client, Request};
use crate::github::http::exchange::Method;
use crate::github::http::percent::percent_encoded;
use crate::github::origin::Origin;
use crate::model::CommitId;

const NEEDS: &str = "checks: write";
const DOING: &str = "write the check run";
/// Begins the id by which check runs of perfdiff are known.
const EXTERNAL: &str = "perfdiff:";

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
    /// The job that publishes, whose check runs alone are replaced; none where it is not known.
    pub origin: Option<&'a Origin>,
    /// The conclusion.
    pub conclusion: Conclusion,
    /// The headline of the check, without Markdown.
    pub title: &'a str,
    /// Markdown; cut beyond 65,000 bytes.
    pub summary: &'a str,
    /// Page with more; may be empty.
    pub details_url: &'a str,
}

/// Writes the check run, completed: anew, or in place of the one that an earlier run or attempt of the job wrote on this commit. One of a
/// later run stays as it is.
///
/// # Errors
/// When GitHub refuses or does not answer.
pub fn publish(client: &mut Client, check: &Check<'_>) -> Result<Link, Error> {
    if CommitId::parse_full(check.head_sha).is_none() {
        return Err(Error::new(DOING, ErrorKind::Setup, format!("`{}` is no full commit id", check.head_sha)));
    }
    let job = check.origin.map(|origin| format!(":{}", origin.digest())).unwrap_or_default();
    let external = format!("{EXTERNAL}{}{job}", check.run.map(|run| run.to_string()).unwrap_or_default());
    let mut body = json!({
        "name": check.name, "head_sha": check.head_sha, "status": "completed", "conclusion": check.conclusion.word(),
        "external_id": external, "output": { "title": title(check.title), "summary": truncated(check.summary, CHECK) },
    });
    if check.details_url.starts_with("https://") || check.details_url.starts_with("http://") {
        body["details_url"] = json!(check.details_url);
    }
    // Who may write may look. Where that fails all the same, a check run too many is better than none.
    let mut known = standing(client, check, check.name).unwrap_or_default();
    if known.is_of_other() {
        let apart = apart(check);
        known.own.extend(standing(client, check, &apart).unwrap_or_default().own);
        body["name"] = json!(apart);
    }
    if let Some((run, link)) = known.own.last() {
        if check.run.is_some_and(|own| own < *run) {
            return Ok(link.clone());
        }
        if let Some(link) = update(client, link, &body)? {
            return Ok(link);
        }
    }
    let name = body["name"].as_str().unwrap_or(check.name).to_owned();
    let request = Request { method: Method::Post, path: client.path("check-runs"), body: Some(body), doing: DOING, needs: NEEDS };
    // Without a run, any of this name might be an old one.
    let landed = |client: &mut Client| {
        let found = standing(client, check, &name)?.own.into_iter().find(|(run, _)| check.run == Some(*run));
        Ok(found.map(|(_, link)| link))
    };
    let link = client.send_unless(&request, |answer| read_created(answer, DOING), landed)?;
    // Another job may have taken the name at the same time.
    if check.origin.is_some() && name == check.name && standing(client, check, check.name).is_ok_and(|known| known.is_of_other()) {
        update(client, &link, &json!({ "name": apart(check) }))?;
    }
    Ok(link)
}

/// The name where another job has taken the one that was meant: of two check runs of one name GitHub shows the newer alone.
fn apart(check: &Check<'_>) -> String {
    check.origin.map_or_else(|| check.name.to_owned(), |origin| format!("{} ({})", check.name, origin.job))
}

/// Replaces what a check run says; none where it is not ours to change.
fn update(client: &mut Client, link: &Link, body: &Value) -> Result<Option<Link>, Error> {
    let mut body = body.clone();
    // To what it belongs it belongs for ever.
    body.as_object_mut().map(|fields| fields.remove("head_sha"));
    let path = client.path(format!("check-runs/{}", link.id));
    match client.send(&Request { method: Method::Patch, path, body: Some(body), doing: DOING, needs: NEEDS }) {
        Ok(_) => Ok(Some(link.clone())),
        Err(error) if error.is_read_only() => Err(error),
        Err(error) if matches!(error.kind(), ErrorKind::Forbidden | ErrorKind::Missing | ErrorKind::Refused) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The check runs of one name that perfdiff wrote on a commit.
#[derive(Default)]
struct Standing {
    /// This job's, that of the latest run last.
    own: Vec<(RunOfWorkflow, Link)>,
    /// The ids of other jobs'.
    others: Vec<u64>,
}

impl Standing {
    /// Whether the first that had the name is another job's.
    fn is_of_other(&self) -> bool {
        let first = self.own.iter().map(|(_, link)| link.id).min();
        self.others.iter().min().is_some_and(|other| first.is_none_or(|own| *other < own))
    }
}

/// The check runs of this name on the commit.
fn standing(client: &mut Client, check: &Check<'_>, name: &str) -> Result<Standing, Error> {
    #[derive(Deserialize)]
    struct Listed {
        id: u64,
        #[serde(default)]
        html_url: Option<String>,
        #[serde(default)]
        external_id: Option<String>,
    }
    let path = client.path(format!("commits/{}/check-runs?check_name={}&filter=all", check.head_sha, percent_encoded(name)));
    let all: Vec<Listed> = client.list(&path, Some("check_runs"), "look for the check run", "checks: read")?;
    let mut found = Standing::default();
    for one in all {
        let external = one.external_id.unwrap_or_default();
        let Some((run, job)) = external.strip_prefix(EXTERNAL).map(|rest| rest.split_once(':').unwrap_or((rest, ""))) else { continue };
        let Some(run) = RunOfWorkflow::parse(run) else { continue };
        // What an earlier version wrote says no job.
        if check.origin.is_some_and(|origin| !job.is_empty() && job != origin.digest()) {
            found.others.push(one.id);
        } else {
            found.own.push((run, Link { id: one.id, url: one.html_url.unwrap_or_default() }));
        }
    }
    found.own.sort_by_key(|(run, link)| (*run, link.id));
    Ok(found)
}
