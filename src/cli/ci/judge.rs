//! The job that measures: judge, leave the reports, store, and say it on GitHub.

use super::super::args::{CiArgs, Cli, CommentWhen};
use super::super::compare::settle;
use super::super::config;
use super::super::exit::Failure;
use super::super::io::Io;
use super::super::output::WIDTH;
use super::head::{self, Head};
use super::hub::Hub;
use super::plan::Work;
use super::posts::{self, Post};
use super::{alarm, keep, log, papers, verdict};
use crate::model::Comparison;
use crate::report::{RenderOptions, View};

/// Does it all; the exit code is the policy's.
pub(super) fn judge(work: Work<'_>, io: &mut Io<'_>) -> Result<u8, Failure> {
    let Work { cli, args, scene, subject } = work;
    let found = config::find(args.config.as_deref(), io)?;
    let places = papers::Places::of(args);
    places.spare(args.files.iter().chain(&found.file).map(String::as_str), io)?;
    let opened = head::store(scene, &found.policy, io)?;
    let mut head = Head::read(cli, args, subject, &found.policy, &opened, io)?;
    let mut hub = Hub::new(scene, io);
    if let Some(doubt) = verdict::misspelt(args, &head, &found.policy, &opened)? {
        log::warn(&doubt, io)?;
    }
    let comparison = match verdict::reach(work, &head, &found.policy, &opened, &mut hub, io) {
        Ok(comparison) => comparison,
        Err(failure) => return Err(keep::uncompared(work, &head, &opened, failure, io)),
    };
    let view = View::of(&comparison, &RenderOptions::default());
    let markdown = posts::text(args, &comparison, &view);
    leave(cli, args, &comparison, &view, &markdown, io)?;
    let stored = keep::keep(work, &mut head.runs, &comparison, &opened, io);
    let code = settle(cli, args.fail_on, found.policy.compare.on_no_baseline, &comparison, io);
    let post = Post { view: &view, markdown: &markdown, head_sha: &subject.head_sha, run: scene.job.run };
    tell(work, code, &post, &mut hub, io)?;
    if let (Some(branch), true, Ok(keep::Kept::Yes)) = (&subject.stored_for, args.issue, &stored) {
        alarm::raise(work, branch, &head, &found.policy, &opened, &mut hub, io)?;
    }
    log::commands(&papers::render("github", &comparison, &view, &RenderOptions::default())?, io)?;
    stored.map(|_| code)
}

/// Leaves the reports: files, summary, outputs, and the log.
fn leave(cli: &Cli, args: &CiArgs, comparison: &Comparison, view: &View, markdown: &str, io: &mut Io<'_>) -> Result<(), Failure> {
    let places = papers::Places::of(args);
    places.write(comparison, view, io)?;
    papers::summary(markdown, io)?;
    let outputs: Vec<_> = papers::outputs(comparison, view).into_iter().chain(places.outputs()).collect();
    papers::output(&outputs, io)?;
    if cli.quiet {
        return Ok(());
    }
    let options = RenderOptions { width: Some(io.terminal.width.unwrap_or(WIDTH)), ..RenderOptions::default() };
    log::report(&papers::render("console", comparison, view, &options)?, io)
}

/// Says it on GitHub, as far as that is wanted and allowed.
fn tell(work: Work<'_>, code: u8, post: &Post<'_>, hub: &mut Hub, io: &mut Io<'_>) -> Result<(), Failure> {
    let Work { args, scene, subject, .. } = work;
    let commented = subject.pull_request.as_ref().filter(|_| args.comment != CommentWhen::Never);
    if let Some(pull) = commented {
        let url = posts::comment(args, pull.number, post, hub, io)?;
        papers::output(&[("comment-url", url.unwrap_or_default())], io)?;
    }
    if args.check {
        posts::check(args, code, scene, post, hub, io)?;
    }
    if hub.is_read_only() && (commented.is_some() || args.check) {
        log::notice(
            "the token may only read, as on every pull request from a fork: the comment is not written by this job. Upload \
             comparison.json as an artifact, and a workflow `on: workflow_run` with `mode: publish` posts it",
            io,
        )?;
    }
    Ok(())
}
