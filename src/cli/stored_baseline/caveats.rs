//! What a reader must know of the stored runs: how the sides are called, and what could not be used.

use std::collections::HashSet;

use crate::cli::run_metadata::{self, RunMetadata};
use crate::cli::stored_baseline::request::HeadRequest;
use crate::compare;
use crate::model::{Caveat, CaveatCode, CommitId, Comparison, Run};
use crate::policy::StoreSettings;
use crate::store::{Baseline, Checkout, Listing, Refused};

/// Files that are named one by one.
const NAMED: usize = 3;

/// What the head is called: `topic@1a2b3c4`, else what the user calls it.
pub(in crate::cli) fn head(asked: &HeadRequest<'_>) -> String {
    let commit = asked.runs.iter().find_map(|run| run.commit.as_deref()).map(CommitId::short);
    let changes = if asked.metadata.with_changes(asked.runs) { " with changes" } else { "" };
    match (run_metadata::branch_of(asked.runs), commit) {
        (Some(branch), Some(commit)) => format!("{branch}@{commit}{changes}"),
        (None, Some(commit)) => format!("{commit}{changes}"),
        _ => asked.source.clone(),
    }
}

/// Adds caveats in their place.
pub(in crate::cli) fn add(comparison: &mut Comparison, caveats: Vec<Caveat>) {
    comparison.caveats.extend(caveats);
    comparison.caveats.sort();
    comparison.caveats.dedup();
}

/// The nearest commit with all its digits, as the run itself says it.
pub(in crate::cli) fn whole(found: &Baseline, runs: &[Run]) -> Option<String> {
    let filed = found.commit.as_deref()?;
    let own = runs.iter().rev().filter_map(|run| run.commit.as_deref()).find(|commit| CommitId::begins_with(commit, filed));
    Some(own.unwrap_or(filed).to_owned())
}

/// A stored run with a time: that of its commit where nobody knows when it was measured.
pub(in crate::cli) fn timed(mut run: Run) -> Run {
    run.time = run.time.or_else(|| run.commit_time.clone());
    run
}

/// Adds a run to those before it, with which it then shares what is the same.
pub(in crate::cli) fn add_timed(runs: &mut Vec<Run>, mut run: Run) {
    if let Some(earlier) = runs.last() {
        run.share_with(earlier);
    }
    runs.push(timed(run));
}

/// That stored files are of no use.
pub(in crate::cli) fn of_no_use<'r>(refused: impl Iterator<Item = &'r Refused>) -> Option<Caveat> {
    let all: Vec<String> = refused.map(ToString::to_string).collect();
    let shown = all.iter().take(NAMED).map(|text| text.chars().take(300).collect()).collect::<Vec<String>>().join("; ");
    let more = if all.len() > NAMED { format!("; and {} more", all.len() - NAMED) } else { String::new() };
    let files = if all.len() == 1 { "1 stored file is".to_owned() } else { format!("{} stored files are", all.len()) };
    let text = format!("{files} unusable and left out (`perfdiff baseline verify` names them): {shown}{more}");
    (!all.is_empty()).then(|| Caveat::new(CaveatCode::PartSkipped, "", text))
}

/// Takes the caveats of all but the newest run of each suite away, and says how many had others than that one.
pub(in crate::cli) fn older(runs: &mut [Run]) -> Option<Caveat> {
    let mut seen: HashSet<(String, Option<String>)> = HashSet::new();
    let mut event: HashSet<(CaveatCode, String)> = HashSet::new();
    let (mut count, mut silent) = (0, 0);
    for run in runs.iter_mut().rev() {
        if seen.insert((run.suite.clone(), run.label.clone())) {
            event.extend(run.caveats.iter().map(|caveat| (caveat.code, caveat.subject.clone())));
            continue;
        }
        let other = run.caveats.drain(..).filter(|caveat| !event.contains(&(caveat.code, caveat.subject.clone()))).count();
        count += usize::from(other > 0);
        silent += other;
    }
    let runs = if count == 1 { "1 earlier run carries".to_owned() } else { format!("{count} earlier runs carry") };
    let text = format!("{runs} {silent} caveats of their own; `perfdiff baseline show` lists them");
    (silent > 0).then(|| Caveat::new(CaveatCode::OlderRuns, "", text))
}

/// Why the repository at hand tells nothing.
pub(in crate::cli) fn unreadable(metadata: &RunMetadata) -> Option<Caveat> {
    let error = metadata.unreadable.as_ref()?;
    let hint = if error.hint.is_empty() { String::new() } else { format!("; {}", error.hint) };
    Some(Caveat::new(CaveatCode::AncestryUnknown, "", format!("{error}{hint}")))
}

/// What comes next where only runs of so many other processors are stored, as the end of a sentence.
pub(in crate::cli) fn awaited(others: usize) -> String {
    let once = "; once a run on this processor is stored, as by a push to the base branch that is measured on it,";
    if others == 0 {
        return String::new();
    }
    match (1..=compare::RUNS_LEAST).find(|own| compare::can_be_converted(*own, others)) {
        None => String::new(),
        Some(1) => format!("{once} the {others} runs of other processors are converted to its speed and pull requests on it are judged"),
        Some(own) => {
            format!("{once} pull requests on it are judged by it, and from {} runs in all also by those of other processors", own + others)
        }
    }
}

/// That nothing is stored, with where that was looked for, and where runs are instead: a name or a place that is wrong looks like
/// a store that is empty, and so does one that somebody has deleted.
pub(in crate::cli) fn looked(why: &str, asked: &HeadRequest<'_>, listing: &Listing) -> Caveat {
    let (branch, remote) = (asked.opened.store.branch(), &asked.policy.store.remote);
    let place = asked.opened.store.address().map_or_else(|| "this repository".to_owned(), str::to_owned);
    let lead = format!("{why} on branch `{branch}` of {place}");
    let missing = listing.tip.is_none();
    let known = asked.metadata.checkout.as_ref().filter(|_| missing).map(Checkout::stores).unwrap_or_default();
    let is_remote = asked.opened.store.address().is_some();
    let usual = StoreSettings::default().branch;
    let remembered = |name: &&String| *name == branch || name.strip_suffix(branch).is_some_and(|rest| rest.ends_with('/'));
    let next = if missing && branch.starts_with("refs/") && asked.opened.store.holds_another_store(&usual) {
        format!("but branch `{usual}` there holds runs: `git fetch {remote} {usual} && git push {remote} FETCH_HEAD:{branch}` moves them")
    } else if missing && asked.opened.store.holds_another_store(&usual) {
        format!("but branch `{usual}` there holds runs: is `{branch}` spelt as the store is (--store-branch, `branch` under [store])?")
    } else if !is_remote && known.contains(&format!("{remote}/{branch}")) {
        format!("{remote} has some: `perfdiff baseline fetch` brings them")
    } else if let Some(name) = known.iter().find(remembered).filter(|_| is_remote) {
        format!("but this clone has `{name}`: was the branch deleted there? `perfdiff baseline push` brings back what is stored here")
    } else if let (false, Some(name)) = (is_remote, known.first()) {
        format!("but branch `{name}` holds runs: is `{branch}` spelt as the store is (--store-branch, `branch` under [store])?")
    } else {
        let next = if is_remote { "" } else { "; --remote reads those of a remote" };
        return Caveat::new(CaveatCode::NoBaseline, "", format!("{lead}{next}"));
    };
    Caveat::new(CaveatCode::NothingFits, "", format!("{lead}; {next}"))
}
