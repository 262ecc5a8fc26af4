//! What is published on GitHub: the comment of the pull request, and the check run.

use std::cell::RefCell;

use crate::cli::args::{CiArgs, CommentWhen};
use crate::cli::commands::ci::github_access::GithubAccess;
use crate::cli::commands::ci::job_context::JobContext;
use crate::cli::commands::ci::log;
use crate::cli::exit::{FAIL, Failure};
use crate::cli::io::Io;
use crate::github::checks::{self, Check, Conclusion};
use crate::github::comment::{self, Comment, Mode};
use crate::github::{Origin, RunOfWorkflow};
use crate::model::{Comparison, GateVerdict, Outcome, Verdict};
use crate::report::{self, Posting, View};

/// What there is to say, in all its forms.
pub(in crate::cli) struct Post<'a> {
    pub(in crate::cli) view: &'a View,
    /// The comment.
    pub(in crate::cli) markdown: &'a str,
    /// The commit that was judged.
    pub(in crate::cli) head_sha: &'a str,
    /// The run of the workflow that measured.
    pub(in crate::cli) run: RunOfWorkflow,
    /// The job that publishes; none where it publishes for another.
    pub(in crate::cli) origin: Option<&'a Origin>,
}

impl CommentWhen {
    fn mode(self) -> Mode {
        match self {
            CommentWhen::Auto => Mode::Auto,
            CommentWhen::Always => Mode::Always,
            CommentWhen::Changes => Mode::Changes,
            CommentWhen::Never => Mode::Never,
        }
    }
}

/// What keeps the comments and issues of several jobs apart: the name and the labels.
pub(in crate::cli) fn key(args: &CiArgs) -> String {
    let mut labels: Vec<&str> = args.label.iter().map(String::as_str).collect();
    labels.sort_unstable();
    let parts: Vec<&str> = args.name.as_deref().into_iter().chain(labels).collect();
    if parts.is_empty() { "perfdiff".to_owned() } else { parts.join("/") }
}

/// The comment's text: the report under a heading that names the job, on one line with the rest folded when all is quiet.
/// `measured` is the run that measured, with the repository and the commit where that is another one's.
pub(in crate::cli) fn text(
    args: &CiArgs,
    comparison: &Comparison,
    view: &View,
    measured: (String, Option<(String, String)>),
) -> Result<String, Failure> {
    let (run, source) = measured;
    let posting = Posting {
        job: if args.name.is_some() || !args.label.is_empty() { key(args) } else { String::new() },
        folded: is_quiet(view) && !view.is_quiet(),
        // An artifact has no address before its job is done: the page of the run lists them.
        report: args.html.as_ref().map(|_| format!("{run}#artifacts")).unwrap_or_default(),
        run,
        source,
    };
    report::comment(comparison, view, &posting).map_err(|error| Failure::trouble(error.to_string()))
}

/// Whether there is nothing that anybody needs to look at.
pub(in crate::cli) fn is_quiet(view: &View) -> bool {
    view.outcome == Outcome::Pass
        && view.judged > 0
        && view.second_look.is_none()
        && view.suite_finding.is_none()
        && view.counts.iter().all(|count| matches!(count.verdict, Verdict::Unchanged | Verdict::Inconclusive))
        && view.gates.iter().all(|gate| gate.verdict == GateVerdict::Met)
}

/// That other jobs comment under the name of this one.
fn shared(args: &CiArgs, others: &[String]) -> String {
    let jobs = others.iter().map(|other| format!("`{other}`")).collect::<Vec<_>>().join(", ");
    let (word, comments) = if others.len() == 1 { ("Job", "comments") } else { ("Jobs", "comment") };
    format!(
        "{word} {jobs} {comments} on this pull request under the same name, `{}`. Give each job a `name` of its own, and each leg of a \
         matrix a `label`: else their runs may be taken for one another's. Where that job is gone, delete its comment.",
        key(args).replace('`', "'")
    )
}

/// Brings the comment of a pull request up to date; its address, where one stands.
pub(in crate::cli) fn comment(
    args: &CiArgs,
    number: u64,
    post: &Post<'_>,
    access: &mut GithubAccess,
    io: &mut Io<'_>,
) -> Result<Option<String>, Failure> {
    if args.comment == CommentWhen::Never {
        return Ok(None);
    }
    let comment = Comment {
        pull_request: number,
        key: &key(args),
        head_sha: post.head_sha,
        run: Some(post.run),
        origin: post.origin,
        body: post.markdown,
        quiet: is_quiet(post.view),
    };
    let sharers = RefCell::new(String::new());
    let note = |others: &[String]| {
        let said = shared(args, others);
        sharers.replace(said.clone());
        format!("> [!WARNING]\n> {said}\n\n")
    };
    let published = access.write("comment", io, |client| comment::publish(client, &comment, args.comment.mode(), &note))?;
    if published.is_some() && !sharers.borrow().is_empty() {
        log::warn(&sharers.borrow(), io)?;
    }
    Ok(published.and_then(|published| published.link().map(|link| link.url.clone())))
}

/// Writes the check run. It is red exactly where the step is.
pub(in crate::cli) fn check(
    args: &CiArgs,
    code: u8,
    context: &JobContext,
    post: &Post<'_>,
    access: &mut GithubAccess,
    io: &mut Io<'_>,
) -> Result<(), Failure> {
    let conclusion = match post.view.outcome {
        _ if code == FAIL => Conclusion::Failure,
        Outcome::Pass => Conclusion::Success,
        Outcome::Fail | Outcome::Warn | Outcome::NoBaseline => Conclusion::Neutral,
    };
    let name = if args.name.is_none() && args.label.is_empty() { "perfdiff".to_owned() } else { format!("perfdiff: {}", key(args)) };
    let check = Check {
        name: &name,
        head_sha: post.head_sha,
        run: Some(post.run),
        origin: post.origin,
        conclusion,
        title: &post.view.summary,
        summary: post.markdown,
        details_url: &context.job.run_url(),
    };
    access.write("check run", io, |client| checks::publish(client, &check)).map(|_| ())
}
