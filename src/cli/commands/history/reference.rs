//! What newer runs are compared with: `--reference` as a file, a commit of the history, a tag, or the runs stored of one.

use crate::cli::exit::Failure;
use crate::cli::input::load::Loader;
use crate::cli::io::Io;
use crate::cli::opened_store::Opened;
use crate::cli::run_metadata::RunMetadata;
use crate::compare::PinnedReference;
use crate::model::{CommitId, Run};
use crate::store::{Entry, Given, Listing, Question, Samples};

/// The pinned point.
pub(in crate::cli) enum Reference {
    /// Runs of their own: a file's, or stored ones that are not in the history.
    Runs(Vec<Run>),
    /// A commit of the history.
    Commit(String),
}

impl Reference {
    /// The same, as the engine wants it.
    pub(in crate::cli) fn pinned<'r>(&'r self, name: &'r str) -> PinnedReference<'r> {
        match self {
            Reference::Runs(runs) => PinnedReference::Runs(name, runs),
            Reference::Commit(commit) => PinnedReference::Commit(commit),
        }
    }
}

/// Finds out what a name means. `stored` is the store that the history is from, where it is from one.
pub(in crate::cli) fn find(
    name: &str,
    runs: &[Run],
    stored: Option<(&Opened, &Listing)>,
    metadata: &RunMetadata,
    loader: &Loader<'_>,
    io: &mut Io<'_>,
) -> Result<Reference, Failure> {
    if !name.is_empty() && io.path(name).exists() {
        return Ok(Reference::Runs(loader.runs(&[name.to_owned()], io)?));
    }
    let bears = |commit: &str| runs.iter().any(|run| run.commit.as_ref().is_some_and(|own| CommitId::begins_with(own, commit)));
    if bears(name) {
        return Ok(Reference::Commit(name.to_owned()));
    }
    let Some(commit) = metadata.checkout.as_ref().and_then(|checkout| checkout.revision(name)) else {
        return Ok(Reference::Commit(name.to_owned()));
    };
    match stored {
        _ if bears(&commit) => Ok(Reference::Commit(commit)),
        Some((opened, listing)) => of_commit(name, &commit, runs, opened, listing, metadata).map(Reference::Runs),
        None => Ok(Reference::Commit(name.to_owned())),
    }
}

/// The stored runs of a commit that is not in the history: of another branch, or too old.
fn of_commit(
    name: &str,
    commit: &str,
    runs: &[Run],
    opened: &Opened,
    listing: &Listing,
    metadata: &RunMetadata,
) -> Result<Vec<Run>, Failure> {
    let same = |entry: &&Entry| runs.iter().any(|run| run.suite == entry.place.suite && run.label == entry.place.label);
    let is_of = |entry: &Entry, commit: &str| entry.place.commit.as_deref().is_some_and(|stored| CommitId::begins_with(commit, stored));
    let entries: Vec<&Entry> = listing.entries.iter().filter(same).filter(|entry| is_of(entry, commit)).collect();
    let found: Vec<Run> = opened.store.read(entries, Samples::Skip)?.filter_map(Result::ok).collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let question = Question { given: Given { named: Some(commit), ..Given::default() }, ..Question::default() };
    let trunk = metadata.checkout.as_ref().map(|checkout| checkout.lineage(&question).trunk).unwrap_or_default();
    let measured = |commit: &str| listing.entries.iter().filter(same).any(|entry| is_of(entry, commit));
    let nearest = trunk.iter().enumerate().find(|(_, ancestor)| measured(&ancestor.commit));
    let hint = match nearest {
        Some((back, ancestor)) => {
            let commits = if back == 1 { "1 commit".to_owned() } else { format!("{back} commits") };
            let short = CommitId::short(&ancestor.commit);
            format!("the nearest before it that has one is {commits} back: --reference {short}")
        }
        None => "no commit before it has one; `perfdiff baseline list` shows which have".to_owned(),
    };
    let short = CommitId::short(commit);
    Err(Failure::trouble(format!("no run of `{name}` ({short}) is stored")).hint(hint))
}
