//! Stored runs in the order people ask for them.

use std::collections::BTreeSet;

use crate::model::Run;
use crate::store::{Checkout, Entry, Refused, Samples, Store, StoreError};

/// Oldest first: by time, those without a time before all others; runs of one commit by name and in their order. Commits
/// of one second, as rebasing makes them, follow each other as the repository says.
pub(in crate::cli) fn oldest_first(entries: &mut [&Entry], checkout: Option<&Checkout>) {
    entries.sort_by(|a, b| (a.place.time, &a.place, a.attempt).cmp(&(b.place.time, &b.place, b.attempt)));
    let Some(checkout) = checkout else { return };
    for alike in entries.chunk_by_mut(|a, b| a.place.time.is_some() && a.place.time == b.place.time) {
        let commits: BTreeSet<&str> = alike.iter().filter_map(|entry| entry.place.commit.as_deref()).collect();
        if commits.len() > 1 {
            let depths = checkout.depths(&commits);
            alike.sort_by_key(|entry| entry.place.commit.as_deref().and_then(|commit| depths.get(commit)).copied());
        }
    }
}

/// Reads entries, each with its run or why there is none.
pub(in crate::cli) fn each<'a>(
    store: &'a Store,
    entries: &'a [&'a Entry],
    samples: Samples,
) -> Result<impl Iterator<Item = (&'a Entry, Result<Run, Refused>)> + 'a, StoreError> {
    Ok(entries.iter().copied().zip(store.read(entries.iter().copied(), samples)?))
}
