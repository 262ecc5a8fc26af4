//! One comment per pull request, key and job: created once, updated in place, never somebody else's.
//!
//! Every comment carries a marker with the run that wrote it; a run that is older than what stands there leaves it
//! alone. What is quiet is reported as the mode wants: in one line, or by having no comment.

pub use super::comment_upsert::Published;
use super::comment_upsert::{Target, Writer};
pub use super::link::Link;
use super::marker::{Marker, MarkerKind, RunOfWorkflow};
use super::truncate::with_marker;
use crate::github::error::Error;
use crate::github::http::client::Client;
use crate::github::origin::Origin;

/// When a pull request gets a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// Begin when there is something to say; keep what was begun up to date, down to one line when all is quiet.
    #[default]
    Auto,
    /// Comment on every pull request.
    Always,
    /// Have a comment only while there is something to say: it goes away when all is quiet.
    Changes,
    /// Never comment, and leave alone what is there.
    Never,
}

impl Mode {
    /// The words for the modes, as users write them.
    pub const NAMES: [&str; 4] = ["auto", "always", "changes", "never"];
}

impl std::str::FromStr for Mode {
    type Err = String;

    /// Reads one of [`Mode::NAMES`]; the error lists them.
    fn from_str(text: &str) -> Result<Mode, String> {
        match text {
            "auto" => Ok(Mode::Auto),
            "always" => Ok(Mode::Always),
            "changes" => Ok(Mode::Changes),
            "never" => Ok(Mode::Never),
            _ => Err(format!("`{text}` is no way to comment; expected one of {}", Mode::NAMES.join(", "))),
        }
    }
}

/// The comment that a pull request should have.
#[derive(Debug, Clone, Copy)]
pub struct Comment<'a> {
    /// Number of the pull request.
    pub pull_request: u64,
    /// Tells apart the comments of several suites or legs; any text of at most 200 bytes.
    pub key: &'a str,
    /// The commit that was judged, 40 hexadecimal digits; empty where unknown.
    pub head_sha: &'a str,
    /// The run of the workflow that measured it, so that older runs don't overwrite newer ones.
    pub run: Option<RunOfWorkflow>,
    /// The job that publishes; none where it publishes for another, or is not known.
    pub origin: Option<&'a Origin>,
    /// Markdown. Beyond 65,000 bytes it is cut at the end of a line, and says so.
    pub body: &'a str,
    /// Whether there is nothing to say; the body is then the quiet line.
    pub quiet: bool,
}

/// Creates, changes or deletes the comment of a pull request, so that it says what it should. `note` says in Markdown, above the
/// body, which other jobs comment under the same key: `bench.yml/bench`.
///
/// # Errors
/// When GitHub refuses or does not answer. Nothing that the caller decides should depend on that.
pub fn publish(client: &mut Client, comment: &Comment<'_>, mode: Mode, note: &dyn Fn(&[String]) -> String) -> Result<Published, Error> {
    if mode == Mode::Never {
        return Ok(Published::Skipped);
    }
    let marker = Marker::new(comment.key, comment.head_sha, comment.run)?.from(comment.origin);
    let line = marker.line(MarkerKind::Comment);
    let target = Target { identity: client.identity()?, marker, pull_request: comment.pull_request };
    let mut writer = Writer { client, target, body: String::new(), unwritable: Vec::new() };
    let of_key = writer.comments_of_key()?;
    let mut others: Vec<String> = of_key.iter().filter_map(|one| writer.target.marker.other_job(&one.marker)).map(str::to_owned).collect();
    others.sort();
    others.dedup();
    writer.body = with_marker(&line, &format!("{}{}", if others.is_empty() { String::new() } else { note(&others) }, comment.body));
    let own_comments: Vec<_> = of_key.into_iter().filter(|one| one.marker.same_result(&writer.target.marker)).collect();
    if let Some(newer) = own_comments.iter().find(|one| writer.target.marker.is_older_than(&one.marker)) {
        return Ok(Published::Stale(newer.link.clone()));
    }
    match (mode, comment.quiet) {
        (Mode::Changes, true) => writer.remove(&own_comments),
        (Mode::Auto, true) if own_comments.is_empty() => Ok(Published::Skipped),
        _ => writer.update_or_create(&own_comments),
    }
}
