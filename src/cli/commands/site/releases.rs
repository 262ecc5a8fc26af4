//! The releases of a lane: the tags, each at the first run whose commit contains it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::cli::run_metadata::RunMetadata;
use crate::model::History;
use crate::report::site::Release;
use crate::store::Tag;

/// The releases among the runs of a history, oldest first.
pub(in crate::cli) fn of(history: &History, tags: &[Tag], metadata: &RunMetadata) -> Vec<Release> {
    let Some(checkout) = metadata.checkout.as_ref().filter(|_| !tags.is_empty()) else { return Vec::new() };
    let points = history.series.iter().flat_map(|series| &series.points);
    let runs: BTreeMap<usize, &Arc<str>> = points.filter_map(|point| Some((point.place, point.commit.as_ref()?))).collect();
    let runs: Vec<(usize, &Arc<str>)> = runs.into_iter().collect();
    let commits: Vec<&str> = runs.iter().map(|(_, commit)| commit.as_ref()).collect();
    let release = |(at, tag): (usize, &Tag)| {
        let (place, commit) = *runs.get(at)?;
        Some(Release { name: tag.name.clone(), place, commit: Arc::clone(commit) })
    };
    let mut releases: Vec<Release> = checkout.first_with(tags, &commits).into_iter().filter_map(release).collect();
    releases.sort_by(|a, b| (a.place, &a.name).cmp(&(b.place, &b.name)));
    releases
}
