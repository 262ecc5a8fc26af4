//! Stored runs in the order people ask for them.

use crate::model::Run;
use crate::store::{Entry, Refused, Samples, Store, StoreError};

/// Oldest first: by time, those without a time before all others; runs of one commit by name and in their order.
pub(super) fn oldest_first(entries: &mut [&Entry]) {
    entries.sort_by(|a, b| (a.place.time, &a.place, a.attempt).cmp(&(b.place.time, &b.place, b.attempt)));
}

/// Reads entries, each with its run or why there is none.
pub(super) fn each<'a>(
    store: &'a Store,
    entries: &'a [&'a Entry],
    samples: Samples,
) -> Result<impl Iterator<Item = (&'a Entry, Result<Run, Refused>)> + 'a, StoreError> {
    Ok(entries.iter().copied().zip(store.read(entries.iter().copied(), samples)?))
}

/// A commit as far as a reader needs it.
pub(super) fn short(commit: &str) -> &str {
    commit.get(..7).unwrap_or(commit)
}
