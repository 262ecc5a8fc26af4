//! What GitHub Actions says of the job: event, token, and what it may write.

use super::finding::Finding;
use crate::cli::commands::ci::{JobContext, store};
use crate::cli::exit::Failure;
use crate::cli::io::Io;
use crate::cli::opened_store::Opened;
use crate::github::Job;
use crate::github::event::Event;
use crate::policy::Policy;

/// What is known of the job, and the store that it uses.
pub(super) fn look(policy: &Policy, io: &Io<'_>) -> (Vec<Finding>, Result<Opened, Failure>) {
    let context = match JobContext::read(io) {
        Ok(context) => context,
        Err(failure) => return (vec![Finding::failed("job", &failure)], Err(failure)),
    };
    let mut findings = vec![event(&context.event, &context.job)];
    findings.push(match io.var("GITHUB_TOKEN") {
        // What a token may do, GitHub tells when it is used; that it may store is tried below.
        Some(_) => {
            Finding::good("token", "GITHUB_TOKEN is set; whether it may comment shows with the first comment (`pull-requests: write`)")
        }
        None => Finding::warning(
            "token",
            "GITHUB_TOKEN is not set: no comment, and no store where the repository is not public",
            "give the step `env: GITHUB_TOKEN: ${{ github.token }}`; the action does",
        ),
    });
    let opened = store(&context, policy, io);
    if let (Ok(opened), Event::Push(_) | Event::Schedule(_) | Event::Dispatch(_)) = (&opened, &context.event) {
        findings.push(match opened.store.may_write() {
            Ok(()) => Finding::good("storing", format!("{} may be written", opened.name)),
            Err(error) => Finding::stop("storing", error.message, "give the job `permissions: contents: write`"),
        });
    }
    (findings, opened)
}

fn event(event: &Event, job: &Job) -> Finding {
    let name = &job.event_name;
    match event {
        Event::PullRequest(pull) if pull.is_fork && name == "pull_request" => Finding::warning(
            "event",
            "a pull request from a fork: its token may only read, so that this job writes no comment",
            "a second workflow comments: `perfdiff init --github --forks` writes it, `perfdiff guide forks` explains it",
        ),
        Event::PullRequest(pull) => Finding::good("event", format!("{name}: compared with `{}`, and commented on", pull.base_ref)),
        Event::Push(push) => Finding::good("event", format!("{name}: stored, where `{}` is the branch of the baselines", push.branch)),
        Event::MergeGroup(group) => Finding::good("event", format!("{name}: compared with `{}`", group.base_ref)),
        Event::WorkflowRun(_) => Finding::good("event", format!("{name}: publishes what a fork has measured")),
        Event::Schedule(_) | Event::Dispatch(_) => {
            Finding::good("event", format!("{name}: stored on the branch of the baselines, else compared"))
        }
    }
}
