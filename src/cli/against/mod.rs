//! A head held against stored runs.
//!
//! `choice` finds out which runs those are and reads them, `accepting` what the commits in between accept, `words` says
//! what a reader must know of it. Commands that store runs or publish comparisons come in by [`judge`], and keep what
//! [`compare::accepted`] tells with the run that they store.

mod accepting;
mod choice;
mod environments;
mod open;
mod series;
mod words;

use jiff::civil::Date;

pub(super) use self::open::open;
pub(super) use self::series::{Series, in_order, series};
pub(super) use self::words::{of_no_use, timed};

use self::accepting::Accepting;
use self::choice::Chosen;
use super::args::AgainstArgs;
use super::exit::Failure;
use super::store::Opened;
use super::surroundings::{self, Surroundings};
use crate::compare::{self, Filter, Request, Side};
use crate::model::{Comparison, Run};
use crate::policy::{Accept, Policy};
use crate::store::{Given, Lineage, Question, Why};

/// What is to be judged, and against which store.
pub(super) struct Asked<'a> {
    /// The head's runs, stamped.
    pub(super) runs: &'a [Run],
    /// What the head is called where its commit is not known.
    pub(super) source: String,
    pub(super) surroundings: &'a Surroundings,
    pub(super) against: &'a AgainstArgs,
    /// What the caller was told, such as by the event's payload.
    pub(super) told: Told<'a>,
    pub(super) policy: &'a Policy,
    pub(super) only: Filter<'a>,
    pub(super) today: Date,
    pub(super) opened: &'a Opened,
}

/// What the caller knows from elsewhere.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Told<'a> {
    /// What the forge says of the base.
    pub(super) given: Given<'a>,
    /// The branch to compare with, where no flag says. It need not be there yet.
    pub(super) base_branch: Option<&'a str>,
    /// Commits that the head has and the base lacks, with their messages: for clones that lack them.
    pub(super) commits: &'a [(String, String)],
    /// The commit since which these are all; the one that the head branched off where none is given.
    pub(super) since: Option<&'a str>,
    /// Whether the head comes from a fork: what its commits say was written by somebody who may not decide.
    pub(super) fork: bool,
}

/// A head judged by the stored runs and the configuration, to which acceptances from elsewhere are still applied.
pub(super) struct Judged<'a> {
    asked: &'a Asked<'a>,
    /// The comparison, without the caveats about commit messages.
    pub(super) comparison: Comparison,
    /// Where the head stands, and the baseline's commit; none where nothing was compared, so that nothing can be accepted.
    compared: Option<(Lineage, Option<String>)>,
    accepting: Accepting,
}

/// Judges the head against its stored baseline; by itself, with an outcome that says so, where there is none.
pub(super) fn judge(asked: &Asked<'_>) -> Result<Comparison, Failure> {
    Ok(judged(asked)?.finish())
}

/// Judges the head, with what is accepted by the configuration and by the commits that the clone or the event holds.
pub(super) fn judged<'a>(asked: &'a Asked<'a>) -> Result<Judged<'a>, Failure> {
    let base_branch = base_branch(asked);
    let lineage = lineage(asked, base_branch.as_deref())?;
    let mut chosen = choice::choose(asked, &lineage, base_branch.as_deref())?;
    chosen.caveats.extend(words::unreadable(asked.surroundings));
    let head = Side { source: words::head(asked), runs: asked.runs };
    let nothing = Side { source: String::new(), runs: &[] };
    let request =
        Request { baseline: nothing, head, history: false, policy: asked.policy, only: asked.only, today: asked.today, caveats: &[] };
    let Some(baseline) = &chosen.baseline else {
        let mut comparison = compare::without_baseline(&request, chosen.why)?;
        words::add(&mut comparison, chosen.caveats);
        return Ok(Judged { asked, comparison, compared: None, accepting: Accepting::default() });
    };
    let side = Side { source: baseline.found.name(), runs: &baseline.runs };
    let request = Request { baseline: side, history: is_history(&baseline.runs), caveats: &chosen.caveats, ..request };
    let mut comparison = compare::compare(&request)?;
    complete(&mut comparison, asked, baseline);
    let compared = Some((lineage, baseline.commit.clone()));
    let mut judged = Judged { asked, comparison, compared, accepting: Accepting::default() };
    judged.accept_commits(asked.told.commits);
    Ok(judged)
}

impl Judged<'_> {
    /// Applies what commit messages accept: those that the clone holds, and `commits`, for clones that lack them.
    pub(super) fn accept_commits(&mut self, commits: &[(String, String)]) {
        let Some((lineage, baseline)) = &self.compared else { return };
        let accepting = accepting::read(self.asked, lineage, baseline.as_deref(), commits);
        let known = std::mem::replace(&mut self.accepting, accepting).acceptances;
        let new: Vec<Accept> = self.accepting.acceptances.iter().filter(|accept| !known.contains(accept)).cloned().collect();
        self.accept(&new);
    }

    /// Applies further acceptances.
    pub(super) fn accept(&mut self, acceptances: &[Accept]) {
        if !acceptances.is_empty() {
            compare::accept(&mut self.comparison, acceptances, self.asked.policy, self.asked.today);
        }
    }

    /// Whether commits since the baseline may hold acceptances that could not be read.
    pub(super) fn has_unread_commits(&self) -> bool {
        self.accepting.unread.is_some()
    }

    /// The comparison, with what a reader must know of commit messages.
    pub(super) fn finish(mut self) -> Comparison {
        let unread = self.accepting.caveats(&self.comparison);
        words::add(&mut self.comparison, unread);
        self.comparison
    }
}

fn base_branch(asked: &Asked<'_>) -> Option<String> {
    let told = asked.told.base_branch.filter(|_| asked.against.base_branch.is_none());
    told.map(str::to_owned).or_else(|| asked.surroundings.base_branch(asked.against.base_branch.as_deref(), &asked.policy.store.remote))
}

/// Where the head stands.
fn lineage(asked: &Asked<'_>, base_branch: Option<&str>) -> Result<Lineage, Failure> {
    let (surroundings, named) = (asked.surroundings, asked.against.base_commit.as_deref());
    let (head, own) = (surroundings::commit_of(asked.runs)?, surroundings.given());
    let given = Given {
        named,
        base: asked.told.given.base.or(own.base),
        merge_base: asked.told.given.merge_base.or(own.merge_base),
        merged: asked.told.given.merged || own.merged,
    };
    let question = Question {
        head: head.as_deref(),
        branch: surroundings::branch_of(asked.runs),
        base_branch,
        remote: &asked.policy.store.remote,
        with_changes: surroundings.with_changes(asked.runs),
        pull_request: surroundings.proposed(),
        given,
    };
    let lineage = match &surroundings.checkout {
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
fn complete(comparison: &mut Comparison, asked: &Asked<'_>, baseline: &Chosen) {
    comparison.baseline.distance = baseline.found.distance;
    comparison.baseline.branch = Some(baseline.found.branch.clone());
    comparison.baseline.commit.clone_from(&baseline.commit);
    let Some(checkout) = &asked.surroundings.checkout else { return };
    for run in &mut comparison.runs {
        run.message = run.commit.as_deref().and_then(|commit| checkout.first_line(commit)).map(Into::into);
    }
}
