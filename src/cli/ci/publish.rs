//! The job that publishes what a pull request's own run has measured but may not say: that of a fork.
//!
//! What GitHub vouches for is the run that ended: its head repository, branch and commit. By these the pull request is
//! found; from the artifact come figures to be shown, and nothing else.

use std::fmt::Write as _;

use super::super::args::{CiArgs, Cli};
use super::super::exit::{Failure, PASS};
use super::super::io::Io;
use super::super::output::WIDTH;
use super::hub::Hub;
use super::posts::{self, Post};
use super::scene::Scene;
use super::{artifact, log, papers};
use crate::github::event::WorkflowRun;
use crate::github::pulls::{self, PullRequest};
use crate::report::{RenderOptions, View};

/// Publishes it. The verdict was the other run's to give: the exit code says only whether this one could read it.
pub(super) fn publish(cli: &Cli, args: &CiArgs, scene: &Scene, run: &WorkflowRun, io: &mut Io<'_>) -> Result<u8, Failure> {
    let Some(path) = &args.comparison else {
        return Err(Failure::usage("nothing to publish is given")
            .hint("download the artifact and name it: `comparison:` of the action, or perfdiff ci --comparison DIR"));
    };
    if !matches!(run.event.as_str(), "pull_request" | "pull_request_target") {
        let event: String = run.event.chars().take(60).collect();
        log::notice(&format!("the run that ended was started by `{event}`, so there is no pull request to publish it on"), io)?;
        return Ok(PASS);
    }
    let comparison = artifact::read(path, io)?;
    let view = View::of(&comparison, &RenderOptions::default());
    let markdown = posts::text(args, &comparison, &view)? + &origin(scene, run);
    papers::summary(&markdown, io)?;
    papers::output(&papers::outputs(&comparison, &view), io)?;
    if !cli.quiet {
        let options = RenderOptions { width: Some(io.terminal.width.unwrap_or(WIDTH)), ..RenderOptions::default() };
        log::report(&papers::render("console", &comparison, &options)?, io)?;
    }
    if args.check {
        log::notice("no check run is written of a comparison that another job has made: it could make itself green", io)?;
    }
    let mut hub = Hub::new(scene, io);
    let post = Post { view: &view, markdown: &markdown, head_sha: &run.head_sha, run: run.run };
    let mut url = None;
    for pull in find(run, &mut hub, io)? {
        url = url.or(posts::comment(args, pull.number, &post, &mut hub, io)?);
    }
    papers::output(&[("comment-url", url.unwrap_or_default())], io)?;
    Ok(PASS)
}

/// The pull requests of which the run was, by what GitHub says of it.
fn find(run: &WorkflowRun, hub: &mut Hub, io: &mut Io<'_>) -> Result<Vec<PullRequest>, Failure> {
    let Some(repository) = &run.head_repo else {
        log::notice("the fork that was measured is gone, and its pull request with it: nothing is published", io)?;
        return Ok(Vec::new());
    };
    let branch = run.head_branch.as_deref().unwrap_or_default();
    let found = hub.write("comment", io, |client| pulls::with_head(client, repository, branch, &run.head_sha))?.unwrap_or_default();
    if found.is_empty() {
        let sha = run.head_sha.get(..7).unwrap_or_default();
        log::notice(&format!("no open pull request is at {repository}@{sha} any more: closed, or pushed to meanwhile"), io)?;
    }
    Ok(found)
}

/// A line that says whose figures these are, for those of another repository.
fn origin(scene: &Scene, run: &WorkflowRun) -> String {
    let Some(repository) = run.head_repo.as_ref().filter(|head| !head.eq_ignore_ascii_case(&scene.job.repository)) else {
        return String::new();
    };
    let mut line = String::new();
    let _ = write!(
        line,
        "\n_Measured by the run of `{repository}` at `{}`, as that run reports it._\n",
        run.head_sha.get(..7).unwrap_or_default()
    );
    line
}
