//! What the pull request accepts, where the clone can't tell: trailers of its commits, and the label.
//!
//! Both are asked for only when there is something to accept. The label accepts what was found, up to the size that was
//! found, and only when somebody with write access has set it; the report says who.

use crate::cli::commands::ci::github_access::GithubAccess;
use crate::cli::commands::ci::log;
use crate::cli::commands::ci::plan::Subject;
use crate::cli::exit::Failure;
use crate::cli::io::Io;
use crate::cli::stored_baseline::{self, HeadRequest};
use crate::github::labels::{self, Labelled};
use crate::github::pulls;
use crate::model::{Caveat, CaveatCode, Change, ChangeIn, Comparison, Role, Verdict};
use crate::policy::{Accept, AcceptOrigin, Amount, Pattern};

/// The label.
const LABEL: &str = "perf-accepted";

/// Judges the head, and applies what the pull request accepts.
pub(in crate::cli) fn judge(
    asked: &HeadRequest<'_>,
    subject: &Subject,
    access: &mut GithubAccess,
    io: &mut Io<'_>,
) -> Result<Comparison, Failure> {
    let mut judged = stored_baseline::judged(asked)?;
    if !has_finding(&judged.comparison) {
        return Ok(judged.finish());
    }
    let Some(Proposal { number, merged, own }) = proposal(asked, subject, access, io) else { return Ok(judged.finish()) };
    if own && (merged || judged.has_unread_commits()) {
        let more = commits(number, access, io);
        if !more.is_empty() {
            let commits: Vec<(String, String)> = asked.event.commits.iter().cloned().chain(more.iter().cloned()).collect();
            // Squashed under its title alone, a pull request has left no trailer in any commit of the branch.
            judged.accept_commits(&commits, if merged { &more } else { &[] });
        }
        if !has_finding(&judged.comparison) {
            return Ok(judged.finish());
        }
    }
    match label(number, access, io)? {
        Labelled::No => Ok(judged.finish()),
        Labelled::Ignored { by, why } => Ok(ignored(judged.finish(), &by, &why)),
        Labelled::Yes { by, at } => {
            let acceptances = of_label(&judged.comparison, &by, &at);
            judged.accept(&acceptances);
            Ok(judged.finish())
        }
    }
}

/// The pull request that the head is of, waits in the queue as, or was merged as.
struct Proposal {
    number: u64,
    /// Whether its commits may stand in the head as another one.
    merged: bool,
    /// Whether it comes from the repository itself.
    own: bool,
}

fn proposal(asked: &HeadRequest<'_>, subject: &Subject, access: &mut GithubAccess, io: &mut Io<'_>) -> Option<Proposal> {
    if let Some(number) = subject.pull_request.as_ref().map(|pull| pull.number).or(subject.queued) {
        return Some(Proposal { number, merged: false, own: !asked.event.fork });
    }
    subject.stored_for.as_ref()?;
    match pulls::merged_as(access.reader()?, &subject.head_sha) {
        Ok(found) => found.map(|found| Proposal { number: found.number, merged: true, own: found.own }),
        Err(error) => {
            log::quiet(&error.to_string(), io);
            None
        }
    }
}

/// Whether there is something to accept.
fn has_finding(comparison: &Comparison) -> bool {
    comparison.changes.iter().any(is_finding)
}

fn is_finding(change: &Change) -> bool {
    let finding = matches!(change.verdict, Verdict::Failure | Verdict::Warning | Verdict::Incomparable);
    finding && change.role == Role::Primary && change.change.is_some()
}

/// The commits of the pull request, oldest first; none where GitHub does not tell, which the report's caveat then says.
fn commits(number: u64, access: &mut GithubAccess, io: &mut Io<'_>) -> Vec<(String, String)> {
    let Some(client) = access.reader() else { return Vec::new() };
    match pulls::commits(client, number) {
        Ok(commits) => commits.into_iter().map(|commit| (commit.sha, commit.message)).collect(),
        Err(error) => {
            log::quiet(&error.to_string(), io);
            Vec::new()
        }
    }
}

/// The label; an error is no acceptance.
fn label(number: u64, access: &mut GithubAccess, io: &mut Io<'_>) -> Result<Labelled, Failure> {
    let Some(client) = access.reader() else { return Ok(Labelled::No) };
    match labels::find(client, number, LABEL) {
        Ok(found) => Ok(found),
        Err(error) => {
            log::warn(&format!("whether the label `{LABEL}` is set could not be found out, so it accepts nothing: {error}"), io)?;
            Ok(Labelled::No)
        }
    }
}

/// One acceptance for each finding, up to its size.
fn of_label(comparison: &Comparison, by: &str, at: &str) -> Vec<Accept> {
    let day = at.get(..10).map(|day| format!(" on {day}")).unwrap_or_default();
    let reason = format!("label `{LABEL}`, set by {by}{day}");
    let acceptance = |change: &Change| {
        // Rounded up, so that it holds and reads well.
        let size = (change.change.unwrap_or_default().abs() * 1000.0).ceil() / 1000.0;
        let up_to = if change.change_in == ChangeIn::Points { Amount::Points(size) } else { Amount::Relative(size) };
        let pattern = Pattern::new(&change.path()).ok()?;
        Some(Accept { pattern, up_to, reason: reason.clone(), expires: None, origin: AcceptOrigin::Trailer })
    };
    comparison.changes.iter().filter(|change| is_finding(change)).filter_map(acceptance).collect()
}

/// Says that the label does not count.
fn ignored(mut comparison: Comparison, by: &str, why: &str) -> Comparison {
    let who = if by.is_empty() { String::new() } else { format!(" by {by}") };
    let text = format!("the label `{LABEL}` is set{who} and accepts nothing: {why}");
    comparison.caveats.push(Caveat::new(CaveatCode::LabelIgnored, "", text));
    comparison.caveats.sort();
    comparison
}
