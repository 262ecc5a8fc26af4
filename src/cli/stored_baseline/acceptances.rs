//! What the commits between baseline and head accept: `Perfdiff-Accept: <glob> | <up-to> | <reason>`.
//!
//! Those of a pull request, and after its merge those that came with it, count like `[[accept]]` in the configuration.
//! A trailer that can't be read is a caveat, and so is what could not be looked at, once there is anything to accept.

use crate::cli::stored_baseline::request::HeadRequest;
use crate::model::{Caveat, CaveatCode, CommitId, Comparison};
use crate::policy::Accept;
use crate::store::{Lineage, Messages, Root};

/// The trailer's name.
const KEY: &str = "Perfdiff-Accept";

/// What commits accept.
#[derive(Default)]
pub(in crate::cli) struct Accepting {
    /// The acceptances, in the order of the trailers.
    pub(in crate::cli) acceptances: Vec<Accept>,
    unreadable: Vec<Caveat>,
    /// Why there may be more.
    pub(in crate::cli) unread: Option<String>,
}

/// Reads the trailers of the commits that the head has and the baseline has not; `commits` are such commits with their messages, for
/// clones that lack them, `squashed` those that one of them stands for.
pub(in crate::cli) fn read(
    asked: &HeadRequest<'_>,
    lineage: &Lineage,
    baseline: Option<&str>,
    commits: &[(String, String)],
    squashed: &[(String, String)],
) -> Accepting {
    let mut accepting = Accepting::default();
    let read = |lineage: &Lineage| match &asked.metadata.checkout {
        Some(checkout) => checkout.trailers(KEY, lineage, baseline.unwrap_or_default()),
        None => Messages { unread: Some("there is no repository to read them in".to_owned()), ..Messages::default() },
    };
    let mut messages = read(lineage);
    if asked.event.fork || asked.metadata.is_fork() {
        let trusted = of_base(lineage).map(|lineage| read(&lineage).trailers).unwrap_or_default();
        let (own, strange) = messages.trailers.into_iter().partition(|trailer| trusted.contains(trailer));
        messages.trailers = own;
        accepting.unreadable.extend(ignored(strange));
    } else if messages.unread.is_some() {
        let root = lineage.trunk.first().map(|ancestor| ancestor.commit.as_str());
        let whole = !commits.is_empty() && baseline.is_some() && asked.event.since.or(root) == baseline;
        messages.add(KEY, commits, whole);
    }
    messages.add(KEY, squashed, false);
    accepting.unread = messages.unread;
    for (commit, text) in &messages.trailers {
        let commit = CommitId::short(commit);
        match Accept::from_trailer(text) {
            Ok(accept) => {
                let reason = format!("{} ({commit})", accept.reason);
                accepting.acceptances.push(Accept { reason, ..accept });
            }
            Err(error) => {
                let text = format!("its {KEY} can't be read and accepts nothing: {error}");
                accepting.unreadable.push(Caveat::new(CaveatCode::TrailerUnread, commit, text));
            }
        }
    }
    accepting
}

/// The lineage of what is merged already, whose commits somebody with write access let in.
fn of_base(lineage: &Lineage) -> Option<Lineage> {
    let merged = matches!(lineage.root, Root::MergeBase | Root::MergedOnto | Root::Payload | Root::CompareApi);
    let base = lineage.trunk.first().filter(|_| merged)?;
    Some(Lineage { head: Some(base.commit.clone()), ..lineage.clone() })
}

/// That trailers of a fork's commits count for nothing: anybody may write them.
fn ignored(trailers: Vec<(String, String)>) -> impl Iterator<Item = Caveat> {
    trailers.into_iter().map(|(commit, text)| {
        let text = format!(
            "its {KEY} accepts nothing, since the commit comes from a fork: `{text}`; somebody with write access accepts it with the label \
             `perf-accepted`, or with [[accept]] on the base branch"
        );
        Caveat::new(CaveatCode::TrailerIgnored, CommitId::short(&commit), text)
    })
}

impl Accepting {
    /// What a reader of this comparison must know of it.
    pub(in crate::cli) fn caveats(&mut self, comparison: &Comparison) -> Vec<Caveat> {
        let counts = &comparison.counts;
        let findings = counts.failure + counts.warning + counts.incomparable;
        let unread = self.unread.take().filter(|_| findings > 0).map(|why| {
            let text = format!("not every {KEY} of the commits since the baseline could be read: {why}");
            Caveat::new(CaveatCode::TrailerUnread, "", text)
        });
        std::mem::take(&mut self.unreadable).into_iter().chain(unread).collect()
    }
}
