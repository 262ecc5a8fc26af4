//! The job that publishes what others have measured: the run of a fork, which may not say it itself, or the legs of a matrix
//! in earlier jobs of this run, which have one comment together.
//!
//! Of a run that ended GitHub vouches for head repository, branch and commit. By these the pull request is found; from
//! the artifact come figures to be shown, and nothing else. Legs are of this event's own pull request.

mod artifact;

use crate::cli::args::{CiArgs, Cli};
use crate::cli::commands::ci::comment::{self, Post};
use crate::cli::commands::ci::github_access::GithubAccess;
use crate::cli::commands::ci::job_context::JobContext;
use crate::cli::commands::ci::plan::Origin;
use crate::cli::commands::ci::{log, outputs};
use crate::cli::exit::{Failure, PASS};
use crate::cli::input::config;
use crate::cli::io::Io;
use crate::cli::outcome::settle;
use crate::cli::output::files::width;
use crate::github::Job;
use crate::github::event::WorkflowRun;
use crate::github::pulls::{self, PullRequest};
use crate::model::{CommitId, Comparison};
use crate::report::{RenderOptions, View};

/// Publishes it.
///
/// The verdict on a run that ended was that run's to give, and the exit code says only whether this one could be read. On
/// legs it is the policy's, so that one job stands for all of them.
pub(in crate::cli) fn publish(cli: &Cli, args: &CiArgs, context: &JobContext, origin: &Origin, io: &mut Io<'_>) -> Result<u8, Failure> {
    let Some(path) = &args.comparison else {
        return Err(Failure::usage("nothing to publish is given")
            .hint("download the artifact and name it: `comparison:` of the action, or perfdiff ci --comparison DIR"));
    };
    if let Origin::Ended(run) = origin
        && !matches!(run.event.as_str(), "pull_request" | "pull_request_target")
    {
        let event: String = run.event.chars().take(60).collect();
        log::notice(&format!("the run that ended was started by `{event}`, so there is no pull request to publish it on"), io)?;
        return Ok(PASS);
    }
    let comparison = artifact::read(path, io)?;
    let view = View::of(&comparison, &RenderOptions::default());
    let markdown = comment::text(args, &comparison, &view, measured(context, origin))?;
    leave(cli, &comparison, &view, &markdown, io)?;
    let code = code(cli, args, origin, &comparison, io)?;
    let mut access = GithubAccess::new(context, io);
    let (head_sha, run, numbers) = match origin {
        Origin::Ended(run) => {
            let found = find(run, &mut access, io)?;
            (&run.head_sha, run.run, found.iter().map(|pull| pull.number).collect())
        }
        Origin::Legs(pull) => (&pull.head_sha, context.job.run, vec![pull.number]),
    };
    let publisher = match origin {
        Origin::Ended(_) => None,
        Origin::Legs(_) => context.job.origin.as_ref(),
    };
    let post = Post { view: &view, markdown: &markdown, head_sha, run, origin: publisher };
    let mut url = None;
    for number in numbers {
        url = url.or(comment::comment(args, number, &post, &mut access, io)?);
    }
    outputs::output(&[("comment-url", url.unwrap_or_default())], io)?;
    match origin {
        Origin::Legs(_) if args.check => comment::check(args, code, context, &post, &mut access, io)?,
        Origin::Ended(_) if args.check => {
            log::notice("no check run is written of a comparison that another run has made: it could make itself green", io)?;
        }
        _ => (),
    }
    Ok(code)
}

/// Leaves the summary, the outputs, and the log.
fn leave(cli: &Cli, comparison: &Comparison, view: &View, markdown: &str, io: &mut Io<'_>) -> Result<(), Failure> {
    outputs::summary(markdown, io)?;
    outputs::output(&outputs::outputs(comparison, view), io)?;
    if cli.quiet {
        return Ok(());
    }
    let options =
        RenderOptions { width: width(None, io), lists_all: Some("perfdiff report comparison.json --all"), ..RenderOptions::default() };
    log::report(&outputs::render("console", comparison, view, &options)?, io)
}

fn code(cli: &Cli, args: &CiArgs, origin: &Origin, comparison: &Comparison, io: &mut Io<'_>) -> Result<u8, Failure> {
    if let Origin::Ended(_) = origin {
        return Ok(PASS);
    }
    let policy = config::find(args.config.as_deref(), io)?.policy;
    Ok(settle(cli, args.fail_on, policy.compare.on_no_baseline, comparison, io))
}

/// The pull requests of which the run was, by what GitHub says of it.
fn find(run: &WorkflowRun, access: &mut GithubAccess, io: &mut Io<'_>) -> Result<Vec<PullRequest>, Failure> {
    let Some(repository) = &run.head_repo else {
        log::notice("the fork that was measured is gone, and its pull request with it: nothing is published", io)?;
        return Ok(Vec::new());
    };
    let branch = run.head_branch.as_deref().unwrap_or_default();
    // Why GitHub could not be asked was reported already.
    let Some(found) = access.write("comment", io, |client| pulls::with_head(client, repository, branch, &run.head_sha))? else {
        return Ok(Vec::new());
    };
    if found.is_empty() {
        let sha = CommitId::short(&run.head_sha);
        log::notice(&format!("no open pull request is at {repository}@{sha} any more: closed, or pushed to meanwhile"), io)?;
    }
    Ok(found)
}

/// The page of the run that measured, and of figures from another repository, which that is and at which commit.
fn measured(context: &JobContext, origin: &Origin) -> (String, Option<(String, String)>) {
    let Origin::Ended(run) = origin else { return (context.job.all_attempts_url(), None) };
    let page = Job { run: run.run, ..context.job.clone() }.all_attempts_url();
    let other = run.head_repo.as_ref().filter(|head| !head.eq_ignore_ascii_case(&context.job.repository));
    (page, other.map(|repository| (repository.clone(), CommitId::short(&run.head_sha).to_owned())))
}
