//! A check run on the commit that was judged, with the report in it and notes on its files.
//!
//! Only an App may create one, the job's own token among them. It is created whole and completed, so that nothing
//! stays spinning when a later request fails; notes beyond the first fifty are appended, as many at a time as
//! GitHub takes. Its answers are read loosely: the result's id and page are all that matters.

use serde::Deserialize;
use serde_json::{Value, json};

use super::body::{CHECK, cut, title};
use super::client::{Client, Request};
use super::comment::Link;
use super::error::{Error, ErrorKind};
use super::marker::{RunOfWorkflow, is_commit};
use super::percent::quoted;
use super::sticky::read_created;
use super::wire::Method;

/// Notes that GitHub takes in one request.
const BATCH: usize = 50;

/// Notes that are sent at most; the report has them all.
const MOST_NOTES: usize = 500;

const NEEDS: &str = "checks: write";
const DOING: &str = "write the check run";

/// How a check ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conclusion {
    /// Green.
    Success,
    /// Red: a required check then blocks the merge.
    Failure,
    /// Grey, and lets a required check pass: warnings, or nothing to compare with.
    Neutral,
}

impl Conclusion {
    /// The conclusion for an outcome of a comparison (`fail`, `warn`, `pass`, `no-baseline`); none for other words.
    pub fn of(outcome: &str) -> Option<Conclusion> {
        match outcome {
            "fail" => Some(Conclusion::Failure),
            "warn" | "no-baseline" => Some(Conclusion::Neutral),
            "pass" => Some(Conclusion::Success),
            _ => None,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Conclusion::Success => "success",
            Conclusion::Failure => "failure",
            Conclusion::Neutral => "neutral",
        }
    }
}

/// A note on a line of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Path from the root of the repository.
    pub path: String,
    /// Line, from 1.
    pub line: u32,
    /// How bad it is.
    pub severity: super::actions::Severity,
    /// A few words.
    pub title: String,
    /// The whole.
    pub message: String,
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
    /// How it ends.
    pub conclusion: Conclusion,
    /// The headline.
    pub title: &'a str,
    /// Markdown; cut beyond 65,000 bytes.
    pub summary: &'a str,
    /// More Markdown below; may be empty. Cut likewise.
    pub text: &'a str,
    /// Page with more; may be empty.
    pub details_url: &'a str,
    /// Notes on files, the most important first; of more than 500 the rest is left out.
    pub notes: &'a [Note],
}

/// Writes the check run.
///
/// # Errors
/// When GitHub can't be brought to it; also when only some of the notes got through.
pub fn publish(client: &mut Client, check: &Check<'_>) -> Result<Link, Error> {
    if !is_commit(check.head_sha) {
        return Err(Error::new(DOING, ErrorKind::Setup, format!("`{}` is no full commit id", check.head_sha)));
    }
    let external = format!("perfdiff:{}", check.run.map(|run| run.to_string()).unwrap_or_default());
    let notes = &check.notes[..check.notes.len().min(MOST_NOTES)];
    let mut batches = notes.chunks(BATCH);
    let mut body = json!({
        "name": check.name, "head_sha": check.head_sha, "status": "completed", "conclusion": check.conclusion.word(),
        "external_id": external, "output": output(check, batches.next().unwrap_or_default()),
    });
    if check.details_url.starts_with("https://") || check.details_url.starts_with("http://") {
        body["details_url"] = json!(check.details_url);
    }
    let request = Request { method: Method::Post, path: client.path("check-runs"), body: Some(body), doing: DOING, needs: NEEDS };
    let link = client.send_unless(&request, |answer| read_created(answer, DOING), |client| landed(client, check, &external))?;
    let mut sent = notes.len().min(BATCH);
    for batch in batches {
        sent += batch.len();
        append(client, link.id, check, batch, sent)?;
    }
    Ok(link)
}

fn output(check: &Check<'_>, notes: &[Note]) -> Value {
    let notes: Vec<Value> = notes.iter().map(note).collect();
    let mut output = json!({ "title": title(check.title), "summary": cut(check.summary, CHECK), "annotations": notes });
    if !check.text.is_empty() {
        output["text"] = json!(cut(check.text, CHECK));
    }
    output
}

fn note(note: &Note) -> Value {
    use super::actions::Severity;
    let level = match note.severity {
        Severity::Error => "failure",
        Severity::Warning => "warning",
        Severity::Notice => "notice",
    };
    let line = note.line.max(1);
    json!({
        "path": note.path, "start_line": line, "end_line": line, "annotation_level": level,
        "title": title(&note.title), "message": cut(&note.message, CHECK),
    })
}

/// Adds notes to those that the check run has, so that it has `total`; once, even when an answer gets lost.
fn append(client: &mut Client, id: u64, check: &Check<'_>, notes: &[Note], total: usize) -> Result<(), Error> {
    let path = client.path(format!("check-runs/{id}"));
    let body = Some(json!({ "output": output(check, notes) }));
    let request = Request { method: Method::Patch, path: path.clone(), body, doing: "add notes to the check run", needs: NEEDS };
    client.send_unless(
        &request,
        |_| Ok(()),
        |client| {
            let answer = client.get(path.clone(), "count the notes of the check run", "checks: read")?;
            let count = answer.pointer("/output/annotations_count").and_then(Value::as_u64);
            Ok(count.filter(|count| *count >= total as u64).map(|_| ()))
        },
    )
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
    let path = client.path(format!("commits/{}/check-runs?check_name={}&filter=all", check.head_sha, quoted(check.name)));
    let all: Vec<Listed> = client.list(&path, Some("check_runs"), "look for the check run", "checks: read")?;
    // Without a run, any of this name might be an old one.
    let found = all.into_iter().find(|one| check.run.is_some() && one.external_id.as_deref() == Some(external));
    Ok(found.map(|one| Link { id: one.id, url: one.html_url.unwrap_or_default() }))
}
