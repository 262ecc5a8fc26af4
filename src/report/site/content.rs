//! What the dashboard shows, and what all of its pages look up: the names of files, and the series of each benchmark.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::link::Repository;
use super::names::Names;
use crate::model::{BenchmarkId, Environment, History, Series, statistic};
use crate::report::escape::{shorten, visible};

/// Columns of a name that are shown where others stand beside it; its own page shows more.
pub(super) const LONGEST_NAME: usize = 120;

/// What the dashboard shows.
#[derive(Debug)]
pub struct Site {
    /// What stands at the top of every page.
    pub title: String,
    /// The branches and their environments, in the order in which they are offered. The first is the front lane.
    pub lanes: Vec<Lane>,
    /// The branches in the order of their numbers in pictures that they share.
    pub branches: Vec<Option<String>>,
    /// Where commits can be seen, if anywhere.
    pub repository: Option<Repository>,
    /// The first line of each commit's message, as far as known.
    pub messages: HashMap<String, String>,
}

/// One branch in one environment.
#[derive(Debug)]
pub struct Lane {
    /// The branch, where it is known.
    pub branch: Option<String>,
    /// Where its runs were made.
    pub environment: Environment,
    /// The history of its series, with their change points.
    pub history: History,
    /// The releases among its runs, oldest first.
    pub releases: Vec<Release>,
}

/// A tag, at the first run whose commit contains it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// The tag's name.
    pub name: String,
    /// Place of that run among all runs of the lane's history, from 0.
    pub place: usize,
    /// The commit of that run.
    pub commit: Arc<str>,
}

/// A site with the names of its files.
pub(super) struct Content<'s> {
    pub(super) site: &'s Site,
    pub(super) names: Names,
    /// The benchmarks of each lane with their series.
    pub(super) benchmarks: Vec<BTreeMap<BenchmarkId, Vec<&'s Series>>>,
}

impl<'s> Content<'s> {
    /// Groups the series of a site and names its files.
    pub(super) fn of(site: &'s Site) -> Content<'s> {
        let benchmarks: Vec<_> = site.lanes.iter().map(|lane| by_benchmark(&lane.history)).collect();
        let ids: BTreeSet<BenchmarkId> = benchmarks.iter().flat_map(|lane| lane.keys().cloned()).collect();
        let names = Names::of(ids, site.lanes.iter().map(|lane| (lane.branch.as_deref(), &lane.environment)));
        Content { site, names, benchmarks }
    }

    /// The number of a lane's branch, from 1.
    pub(super) fn branch_number(&self, lane: &Lane) -> usize {
        self.site.branches.iter().position(|branch| *branch == lane.branch).unwrap_or(self.site.branches.len()) + 1
    }

    /// What the branch of a lane is called.
    pub(super) fn branch_name(&self, lane: usize) -> String {
        let name = self.site.lanes.get(lane).and_then(|lane| lane.branch.as_deref());
        name.map_or_else(|| "no branch named".to_owned(), |name| shorten(&visible(name), LONGEST_NAME))
    }
}

/// The series of each benchmark, in the order of their metrics' names.
fn by_benchmark(history: &History) -> BTreeMap<BenchmarkId, Vec<&Series>> {
    let mut benchmarks: BTreeMap<BenchmarkId, Vec<&Series>> = BTreeMap::new();
    for series in &history.series {
        benchmarks.entry(series.id.benchmark_id()).or_default().push(series);
    }
    for series in benchmarks.values_mut() {
        series
            .sort_by(|a, b| (&a.id.metric, statistic_order(a), &a.id.statistic).cmp(&(&b.id.metric, statistic_order(b), &b.id.statistic)));
    }
    benchmarks
}

/// Percentiles by their number: p5 before p50 before p99.9.
fn statistic_order(series: &Series) -> (bool, u64) {
    let percentile = series.id.statistic.as_deref().filter(|name| *name != "median").and_then(statistic::percent);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "only an order; percentiles lie between 0 and 100")]
    let thousandths = percentile.map(|percentile| (percentile * 1000.0) as u64);
    (thousandths.is_some(), thousandths.unwrap_or(0))
}
