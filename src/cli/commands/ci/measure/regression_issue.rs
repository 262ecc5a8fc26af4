//! The issue of a baseline branch: open while a level that shifted for the worse has not come back.

use crate::cli::args::SeriesArgs;
use crate::cli::commands::ci::github_access::GithubAccess;
use crate::cli::commands::ci::measure::results::Head;
use crate::cli::commands::ci::plan::Work;
use crate::cli::commands::ci::{comment, log};
use crate::cli::exit::Failure;
use crate::cli::io::Io;
use crate::cli::opened_store::Opened;
use crate::cli::stored_baseline;
use crate::compare::{self, Filter, Span};
use crate::github::issues::{self, Alert, Raised};
use crate::model::{History, LevelShift, Run, Series};
use crate::policy::Policy;
use crate::report::{RegressionIssue, RenderError, resolved_message};

/// Runs that are looked through; a shift that is older has become the level.
const RUNS: u32 = 250;

/// Brings the issue up to date with what is stored now.
pub(in crate::cli) fn raise(
    work: Work<'_>,
    branch: &str,
    head: &Head,
    policy: &Policy,
    opened: &Opened,
    access: &mut GithubAccess,
    io: &mut Io<'_>,
) -> Result<(), Failure> {
    let history = match history(branch, head, policy, opened) {
        Ok(history) => history,
        Err(failure) => return log::warn(&format!("no issue was written: {}", failure.message), io),
    };
    let mut shifts: Vec<(&Series, &LevelShift)> =
        history.series.iter().filter_map(|series| Some((series, series.open_regression()?))).collect();
    shifts.sort_by(|(_, a), (_, b)| b.time.cmp(&a.time).then_with(|| b.index.cmp(&a.index)));
    let (key, run) = (format!("{}@{branch}", comment::key(work.args)), Some(work.context.job.run));
    let origin = work.context.job.origin.as_ref();
    let newest = shifts.iter().find_map(|(_, shift)| shift.commit.as_deref()).map(str::to_owned).unwrap_or_default();
    let checkout = head.metadata.checkout.as_ref();
    let message = |commit: &str| checkout.and_then(|checkout| checkout.first_line(commit));
    let page = format!("{}/{}", work.context.job.server_url, work.context.job.repository);
    let done = if shifts.is_empty() {
        let last_word = resolved_message(branch, &work.subject.head_sha, history.runs).map_err(|error| unwritten(&error))?;
        access.write("issue", io, |client| issues::settle(client, &key, run, origin, &last_word))?
    } else {
        let alarm = RegressionIssue { branch, shifts: &shifts, message: &message, repository: &page };
        let (title, body) = (alarm.title().map_err(|error| unwritten(&error))?, alarm.body().map_err(|error| unwritten(&error))?);
        let alert = Alert { key: &key, shift: &newest, run, origin, title: &title, body: &body };
        access.write("issue", io, |client| issues::raise(client, &alert))?
    };
    match done {
        Some(Raised::Opened(link)) => {
            log::notice(&format!("a shift for the worse is confirmed, and an issue was opened: {}", link.url), io)
        }
        Some(Raised::Closed(link)) => log::notice(&format!("the levels are back, and the issue was closed: {}", link.url), io),
        _ => Ok(()),
    }
}

fn unwritten(error: &RenderError) -> Failure {
    Failure::trouble(error.to_string())
}

/// The stored runs of this job's suites, with their change points.
fn history(branch: &str, head: &Head, policy: &Policy, opened: &Opened) -> Result<History, Failure> {
    let args = SeriesArgs { branch: Some(branch.to_owned()), last: Some(RUNS), ..SeriesArgs::default() };
    let listing = opened.store.list()?;
    let series = stored_baseline::series(opened, &listing, &args, &head.metadata, policy)?;
    let own = |run: &Run| head.runs.iter().any(|head| head.suite == run.suite && head.label == run.label);
    let runs: Vec<Run> = series.runs.into_iter().filter(own).collect();
    Ok(compare::history(&Span { runs: &runs, in_order: true, pinned: None, policy, only: Filter::default() })?)
}
