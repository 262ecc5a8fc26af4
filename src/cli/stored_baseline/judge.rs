//! A head judged by stored runs.

use crate::cli::exit::Failure;
use crate::cli::run_metadata;
use crate::cli::stored_baseline::acceptances::{self, Accepting};
use crate::cli::stored_baseline::caveats;
use crate::cli::stored_baseline::request::{HeadRequest, MeasuredBase};
use crate::cli::stored_baseline::select::{self, Chosen};
use crate::compare::{self, Request, Side};
use crate::model::{Comparison, Run};
use crate::policy::Accept;
use crate::store::{Given, Lineage, Question, Why};

/// A head judged by the stored runs and the configuration, to which acceptances from elsewhere are still applied.
pub(in crate::cli) struct Judged<'a> {
    asked: &'a HeadRequest<'a>,
    /// The comparison, without the caveats about commit messages.
    pub(in crate::cli) comparison: Comparison,
    /// Where the head stands, and the baseline's commit; none where nothing was compared, so that nothing can be accepted.
    compared: Option<(Lineage, Option<String>)>,
    accepting: Accepting,
}

/// Judges the head against its stored baseline; by itself, with an outcome that says so, where there is none.
pub(in crate::cli) fn judge(asked: &HeadRequest<'_>) -> Result<Comparison, Failure> {
    Ok(judged(asked)?.finish())
}

/// Judges the head, with what is accepted by the configuration and by the commits that the clone or the event holds.
pub(in crate::cli) fn judged<'a>(asked: &'a HeadRequest<'a>) -> Result<Judged<'a>, Failure> {
    let base_branch = base_branch(asked);
    let lineage = lineage(asked, base_branch.as_deref())?;
    if let Some(base) = asked.base {
        return against_measured(asked, base, lineage);
    }
    let mut chosen = select::choose(asked, &lineage, base_branch.as_deref())?;
    chosen.caveats.extend(caveats::unreadable(asked.metadata));
    let head = Side { source: caveats::head(asked), runs: asked.runs };
    let nothing = Side { source: String::new(), runs: &[] };
    let request =
        Request { baseline: nothing, head, history: false, policy: asked.policy, only: asked.only, today: asked.today, caveats: &[] };
    let Some(baseline) = &chosen.baseline else {
        let mut comparison = compare::without_baseline(&request, chosen.why)?;
        caveats::add(&mut comparison, chosen.caveats);
        return Ok(Judged { asked, comparison, compared: None, accepting: Accepting::default() });
    };
    let side = Side { source: baseline.found.name(), runs: &baseline.runs };
    let request = Request { baseline: side, history: is_history(&baseline.runs), caveats: &chosen.caveats, ..request };
    let mut comparison = compare::compare(&request)?;
    complete(&mut comparison, asked, baseline);
    let compared = Some((lineage, baseline.commit.clone()));
    let mut judged = Judged { asked, comparison, compared, accepting: Accepting::default() };
    judged.accept_commits(asked.event.commits, &[]);
    Ok(judged)
}

/// Judges the head by what was measured of the base in turns with it.
fn against_measured<'a>(asked: &'a HeadRequest<'a>, base: &MeasuredBase, lineage: Lineage) -> Result<Judged<'a>, Failure> {
    let comparison = compare::compare(&Request {
        baseline: Side { source: base.source.clone(), runs: &base.runs },
        head: Side { source: caveats::head(asked), runs: asked.runs },
        history: false,
        policy: asked.policy,
        only: asked.only,
        today: asked.today,
        caveats: &base.caveats,
    })?;
    let mut judged = Judged { asked, comparison, compared: Some((lineage, base.commit.clone())), accepting: Accepting::default() };
    judged.accept_commits(asked.event.commits, &[]);
    Ok(judged)
}

impl Judged<'_> {
    /// Applies what commit messages accept: those that the clone holds, `commits`, for clones that lack them, and `squashed`, which the
    /// head holds as one commit with another message.
    pub(in crate::cli) fn accept_commits(&mut self, commits: &[(String, String)], squashed: &[(String, String)]) {
        let Some((lineage, baseline)) = &self.compared else { return };
        let accepting = acceptances::read(self.asked, lineage, baseline.as_deref(), commits, squashed);
        let known = std::mem::replace(&mut self.accepting, accepting).acceptances;
        let new: Vec<Accept> = self.accepting.acceptances.iter().filter(|accept| !known.contains(accept)).cloned().collect();
        self.accept(&new);
    }

    /// Applies further acceptances.
    pub(in crate::cli) fn accept(&mut self, acceptances: &[Accept]) {
        if !acceptances.is_empty() {
            compare::accept(&mut self.comparison, acceptances, self.asked.policy, self.asked.today);
        }
    }

    /// Whether commits since the baseline may hold acceptances that could not be read.
    #[cfg(feature = "github")]
    pub(in crate::cli) fn has_unread_commits(&self) -> bool {
        self.accepting.unread.is_some()
    }

    /// The comparison, with what a reader must know of commit messages.
    pub(in crate::cli) fn finish(mut self) -> Comparison {
        let unread = self.accepting.caveats(&self.comparison);
        caveats::add(&mut self.comparison, unread);
        self.comparison
    }
}

fn base_branch(asked: &HeadRequest<'_>) -> Option<String> {
    let event = asked.event.base_branch.filter(|_| asked.against.base_branch.is_none());
    event.map(str::to_owned).or_else(|| asked.metadata.base_branch(asked.against.base_branch.as_deref(), &asked.policy.store.remote))
}

/// Where the head stands.
fn lineage(asked: &HeadRequest<'_>, base_branch: Option<&str>) -> Result<Lineage, Failure> {
    let (metadata, named) = (asked.metadata, asked.against.base_commit.as_deref());
    let (head, own) = (run_metadata::commit_of(asked.runs)?, metadata.given());
    let given = Given {
        named,
        base: asked.event.given.base.or(own.base),
        merge_base: asked.event.given.merge_base.or(own.merge_base),
        merged: asked.event.given.merged || own.merged,
    };
    let question = Question {
        head: head.as_deref(),
        branch: run_metadata::branch_of(asked.runs),
        base_branch,
        remote: &asked.policy.store.remote,
        with_changes: metadata.with_changes(asked.runs),
        pull_request: metadata.proposed(),
        given,
    };
    let lineage = match &metadata.checkout {
        Some(checkout) => checkout.lineage(&question),
        None => Lineage::told(&question),
    };
    match (lineage.why, named) {
        (Some(Why::NoSuchRevision), Some(named)) => Err(Failure::usage(format!("--base-commit {named}: is no commit of the repository"))
            .hint("give a tag, a branch or the digits of a commit; in a shallow clone, fetch it first")),
        _ => Ok(lineage),
    }
}

/// Whether a suite has more than one run: those of one branch in a row are a history however few they are, so that they
/// are never taken for repetitions of one state.
fn is_history(runs: &[Run]) -> bool {
    let again = |(at, run): (usize, &Run)| runs.iter().take(at).any(|other| other.suite == run.suite && other.label == run.label);
    runs.iter().enumerate().any(again)
}

/// Writes into the comparison what the store and the repository know and the engine can't.
fn complete(comparison: &mut Comparison, asked: &HeadRequest<'_>, baseline: &Chosen) {
    comparison.baseline.distance = baseline.found.distance;
    comparison.baseline.branch = Some(baseline.found.branch.clone());
    comparison.baseline.commit.clone_from(&baseline.commit);
    let Some(checkout) = &asked.metadata.checkout else { return };
    for run in &mut comparison.runs {
        run.message = run.commit.as_deref().and_then(|commit| checkout.first_line(commit)).map(Into::into);
    }
}
