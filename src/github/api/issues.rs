//! One issue for each regression on a branch: opened when a level has shifted for the worse, kept up to date, closed
//! when the level is back.
//!
//! Known by marker and author, as comments are, and listed by a label, so that a repository's other issues are not read at every
//! push. What has no label (of an earlier version, or since a person took it away) is looked for among the issues that changed
//! lately, and gets it. The marker's commit is that of the shift: a person who closes the issue has dealt with that shift, and it
//! is not opened again until there is another.

use serde::Deserialize;
use serde_json::{Value, json};

use super::link::Link;
use super::marker::{Marker, MarkerKind, RunOfWorkflow, text_below};
use super::truncate::{title, with_marker};
use crate::github::error::Error;
use crate::github::http::client::{Client, Request, parse_answer};
use crate::github::http::exchange::Method;
use crate::github::http::identity::{Authorship, Identity};
use crate::github::http::percent::percent_encoded;
use crate::github::origin::Origin;

/// The label of these issues.
const LABEL: &str = "perfdiff";
/// Pages of one listing, most recently changed first, that are looked through.
const PAGES: usize = 3;

const NEEDS: &str = "issues: write";

/// What an issue should say.
#[derive(Debug, Clone, Copy)]
pub struct Alert<'a> {
    /// Tells apart the issues of several branches or suites; any text of at most 200 bytes.
    pub key: &'a str,
    /// The commit at which the level shifted.
    pub shift: &'a str,
    /// The run of the workflow that says so.
    pub run: Option<RunOfWorkflow>,
    /// The job that says so, whose issue alone it is; none where it is not known.
    pub origin: Option<&'a Origin>,
    /// The issue's title, on one line.
    pub title: &'a str,
    /// Markdown; cut beyond 65,000 bytes.
    pub body: &'a str,
}

/// The result of raising or closing an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Raised {
    /// The issue was opened.
    Opened(Link),
    /// The issue was changed.
    Updated(Link),
    /// The issue has this text already.
    Unchanged(Link),
    /// A person has closed it for this shift, and it stays closed.
    Dismissed(Link),
    /// The issue is that of a later run and was not changed.
    Stale(Link),
    /// The issue was closed.
    Closed(Link),
    /// There was no open issue to close.
    None,
}

/// An issue as GitHub lists it.
#[derive(Deserialize)]
struct Listed {
    number: u64,
    #[serde(default)]
    title: String,
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    html_url: Option<String>,
    #[serde(default)]
    labels: Vec<Value>,
    /// Present on pull requests, which GitHub lists as issues.
    #[serde(default)]
    pull_request: Option<Value>,
    #[serde(flatten)]
    written: Authorship,
}

/// An issue that perfdiff has opened, with what its marker says.
struct OwnIssue {
    link: Link,
    title: String,
    body: String,
    labels: Vec<String>,
    marker: Marker,
}

/// Opens or changes the issue of this key, unless a person has closed it for the same shift.
///
/// # Errors
/// When GitHub refuses or does not answer.
pub fn raise(client: &mut Client, alert: &Alert<'_>) -> Result<Raised, Error> {
    let marker = Marker::new(alert.key, alert.shift, alert.run)?.from(alert.origin);
    let body = with_marker(&marker.line(MarkerKind::Issue), alert.body);
    let title = title(alert.title);
    let open = open(client, &marker)?;
    if let Some(newer) = open.iter().find(|one| marker.is_older_than(&one.marker)) {
        return Ok(Raised::Stale(newer.link.clone()));
    }
    let Some((first, spares)) = open.split_first() else {
        return match dismissed(client, &marker)? {
            Some(link) => Ok(Raised::Dismissed(link)),
            None => create(client, &marker, &title, &body),
        };
    };
    for spare in spares {
        change(client, spare.link.id, &json!({ "state": "closed", "state_reason": "not_planned" }))?;
    }
    if first.title == title && text_below(&first.body) == text_below(&body) {
        return Ok(Raised::Unchanged(first.link.clone()));
    }
    change(client, first.link.id, &json!({ "title": title, "body": body }))?;
    Ok(Raised::Updated(first.link.clone()))
}

/// Closes the issue of this key, with `last_word` as its body, when the level is back. Its marker then names no shift any
/// more: nobody has dealt with it, and should it stand again, an issue is opened again.
///
/// # Errors
/// When GitHub refuses or does not answer.
pub fn settle(
    client: &mut Client,
    key: &str,
    run: Option<RunOfWorkflow>,
    origin: Option<&Origin>,
    last_word: &str,
) -> Result<Raised, Error> {
    let own = Marker::new(key, "", run)?.from(origin);
    let mut done = Raised::None;
    for one in open(client, &own)? {
        if own.is_older_than(&one.marker) {
            return Ok(Raised::Stale(one.link));
        }
        let body = with_marker(&own.line(MarkerKind::Issue), last_word);
        change(client, one.link.id, &json!({ "body": body, "state": "closed", "state_reason": "completed" }))?;
        done = Raised::Closed(one.link);
    }
    Ok(done)
}

/// Our open issues of this key, oldest first.
fn open(client: &mut Client, marker: &Marker) -> Result<Vec<OwnIssue>, Error> {
    let mut ours = found(client, marker, "open", &|_| true)?;
    ours.sort_by_key(|one| one.link.id);
    Ok(ours)
}

/// The issue that was closed for the same shift, if it is among those that changed lately.
fn dismissed(client: &mut Client, marker: &Marker) -> Result<Option<Link>, Error> {
    let ours = found(client, marker, "closed", &|one| one.marker.sha == marker.sha)?;
    Ok(ours.into_iter().next().map(|one| one.link))
}

/// Our issues of this key in this state that pass: those with the label, else those without it, which then get it.
fn found(client: &mut Client, marker: &Marker, state: &str, passes: &dyn Fn(&OwnIssue) -> bool) -> Result<Vec<OwnIssue>, Error> {
    let labelled = look(client, marker, &format!("state={state}&labels={LABEL}"), passes)?;
    if !labelled.is_empty() {
        return Ok(labelled);
    }
    let mut others = look(client, marker, &format!("state={state}"), passes)?;
    for one in &mut others {
        one.labels.push(LABEL.to_owned());
        // Only the next look is cheaper by it.
        let _ = change(client, one.link.id, &json!({ "labels": one.labels }));
    }
    Ok(others)
}

/// What passes on the first pages of a listing.
fn look(client: &mut Client, marker: &Marker, query: &str, passes: &dyn Fn(&OwnIssue) -> bool) -> Result<Vec<OwnIssue>, Error> {
    let identity = client.identity()?;
    let path = client.path(format!("issues?{query}&sort=updated&direction=desc{}", by(&identity)));
    let mut ours = Vec::new();
    for page in 1..=PAGES {
        let (all, full) = client.page::<Listed>(&path, page, None, "look through the issues", "issues: read")?;
        ours.extend(all.into_iter().filter_map(|one| OwnIssue::of(one, &identity, marker)).filter(passes));
        if !full {
            break;
        }
    }
    Ok(ours)
}

/// Opens the issue; of several that were opened at the same time, the oldest stays.
fn create(client: &mut Client, marker: &Marker, title: &str, body: &str) -> Result<Raised, Error> {
    const DOING: &str = "open an issue";
    #[derive(Deserialize)]
    struct Created {
        number: u64,
        #[serde(default)]
        html_url: Option<String>,
    }
    let sent = json!({ "title": title, "body": body, "labels": [LABEL] });
    let request = Request { method: Method::Post, path: client.path("issues"), body: Some(sent), doing: DOING, needs: NEEDS };
    let own = client.send_unless(
        &request,
        |answer| parse_answer::<Created>(answer, DOING).map(|one| Link { id: one.number, url: one.html_url.unwrap_or_default() }),
        |client| Ok(open(client, marker)?.into_iter().next().map(|one| one.link)),
    )?;
    match open(client, marker)?.into_iter().next() {
        Some(oldest) if oldest.link.id < own.id => {
            change(client, own.id, &json!({ "state": "closed", "state_reason": "not_planned" }))?;
            Ok(Raised::Unchanged(oldest.link))
        }
        _ => Ok(Raised::Opened(own)),
    }
}

fn change(client: &mut Client, number: u64, body: &Value) -> Result<(), Error> {
    let path = client.path(format!("issues/{number}"));
    let doing = format!("update issue {number}");
    client.send(&Request { method: Method::Patch, path, body: Some(body.clone()), doing: &doing, needs: NEEDS }).map(|_| ())
}

/// The part of a query that leaves out what others wrote, where our name is known.
fn by(identity: &Identity) -> String {
    match identity {
        Identity::User(login) => format!("&creator={}", percent_encoded(login)),
        Identity::Bot => String::new(),
    }
}

impl OwnIssue {
    fn of(listed: Listed, identity: &Identity, marker: &Marker) -> Option<OwnIssue> {
        let body = listed.body.filter(|_| listed.pull_request.is_none() && identity.wrote(&listed.written))?;
        let found = Marker::read(MarkerKind::Issue, &body).filter(|found| found.same_result(marker))?;
        let link = Link { id: listed.number, url: listed.html_url.unwrap_or_default() };
        let labels = listed.labels.iter().filter_map(label_name).map(str::to_owned).collect();
        Some(OwnIssue { link, title: listed.title, body, labels, marker: found })
    }
}

/// The name of a label, which GitHub lists as an object or as its name alone.
fn label_name(label: &Value) -> Option<&str> {
    label.get("name").unwrap_or(label).as_str()
}
