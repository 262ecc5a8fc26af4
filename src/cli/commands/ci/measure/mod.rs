//! The job that measures: judge, leave the reports, store, and say it on GitHub.

mod acceptances;
mod judge;
mod regression_issue;
mod results;
mod store_run;

use self::results::Head;
pub(in crate::cli) use self::results::store;
use crate::cli::args::{CiArgs, Cli, CommentWhen};
use crate::cli::commands::ci::comment::{self, Post};
use crate::cli::commands::ci::github_access::GithubAccess;
use crate::cli::commands::ci::job_context::JobContext;
use crate::cli::commands::ci::plan::Work;
use crate::cli::commands::ci::{log, outputs};
use crate::cli::commands::{baseline, bench};
use crate::cli::exit::Failure;
use crate::cli::input::config;
use crate::cli::io::Io;
use crate::cli::outcome::settle;
use crate::cli::output::files::width;
use crate::model::Comparison;
use crate::report::{RenderOptions, View};

/// Does it all; the exit code is the policy's.
pub(in crate::cli) fn judge(work: Work<'_>, io: &mut Io<'_>) -> Result<u8, Failure> {
    let Work { cli, args, context, subject } = work;
    let mut found = config::find(args.config.as_deref(), io)?;
    if args.bench.is_some() {
        found.policy = bench::finer(found.policy);
    }
    let places = outputs::ReportFiles::of(args);
    places.spare(args.files.iter().chain(&found.file).map(String::as_str), io)?;
    let opened = results::store(context, &found.policy, io)?;
    let mut head = Head::read(cli, args, subject, &found.policy, &opened, io)?;
    let mut access = GithubAccess::new(context, io);
    if let Some(doubt) = judge::misspelt(args, &head, &found.policy, &opened)? {
        log::warn(&doubt, io)?;
    }
    let comparison = match judge::reach(work, &head, &found.policy, &opened, &mut access, io) {
        Ok(comparison) => comparison,
        Err(failure) => return Err(store_run::uncompared(work, &head, &opened, failure, io)),
    };
    let view = View::of(&comparison, &RenderOptions::default());
    let markdown = comment::text(args, &comparison, &view, (context.job.all_attempts_url(), None))?;
    leave(cli, args, &comparison, &view, &markdown, io)?;
    let stored = store_run::keep(work, &mut head.runs, &comparison, &opened, io);
    let code = settle(cli, args.fail_on, found.policy.compare.on_no_baseline, &comparison, io);
    let post =
        Post { view: &view, markdown: &markdown, head_sha: &subject.head_sha, run: context.job.run, origin: context.job.origin.as_ref() };
    tell(work, code, &post, &mut access, io)?;
    if let (Some(branch), true, Ok(store_run::Stored::Yes)) = (&subject.stored_for, args.issue, &stored) {
        regression_issue::raise(work, branch, &head, &found.policy, &opened, &mut access, io)?;
    }
    log::commands(&outputs::render("github", &comparison, &view, &RenderOptions::default())?, io)?;
    stored.map(|_| code)
}

/// Removes old runs of the store.
pub(in crate::cli) fn prune(cli: &Cli, args: &CiArgs, context: &JobContext, io: &mut Io<'_>) -> Result<u8, Failure> {
    let policy = config::find(args.config.as_deref(), io)?.policy;
    let opened = results::store(context, &policy, io)?;
    baseline::prune::scheduled(cli, args.retention.as_deref(), &opened, io)
}

/// Leaves the reports: files, summary, outputs, and the log.
fn leave(cli: &Cli, args: &CiArgs, comparison: &Comparison, view: &View, markdown: &str, io: &mut Io<'_>) -> Result<(), Failure> {
    let places = outputs::ReportFiles::of(args);
    places.write(comparison, view, io)?;
    outputs::summary(markdown, io)?;
    let outputs: Vec<_> = outputs::outputs(comparison, view).into_iter().chain(places.outputs()).collect();
    outputs::output(&outputs, io)?;
    if cli.quiet {
        return Ok(());
    }
    let options =
        RenderOptions { width: width(None, io), lists_all: Some("perfdiff report comparison.json --all"), ..RenderOptions::default() };
    log::report(&outputs::render("console", comparison, view, &options)?, io)
}

/// Says it on GitHub, as far as that is wanted and allowed.
fn tell(work: Work<'_>, code: u8, post: &Post<'_>, access: &mut GithubAccess, io: &mut Io<'_>) -> Result<(), Failure> {
    let Work { args, context, subject, .. } = work;
    let commented = subject.pull_request.as_ref().filter(|_| args.comment != CommentWhen::Never);
    if let Some(pull) = commented {
        let url = comment::comment(args, pull.number, post, access, io)?;
        outputs::output(&[("comment-url", url.unwrap_or_default())], io)?;
    }
    if args.check {
        comment::check(args, code, context, post, access, io)?;
    }
    if access.is_read_only() && (commented.is_some() || args.check) {
        log::notice(
            "the token may only read, as on every pull request from a fork, and of Dependabot where the job's `permissions` don't say \
             otherwise: the comment is not written by this job. Upload comparison.json as an artifact, and a workflow `on: workflow_run` \
             with `mode: publish` posts it",
            io,
        )?;
    }
    Ok(())
}
