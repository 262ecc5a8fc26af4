//! Histories → the pages of a dashboard: static files that need no server and no network. Pure.
//!
//! Every branch in every environment is a lane with a directory of its own: an index of its suites, and one page a
//! benchmark. The front lane's index is the site's first page as well. Links are relative, names of files come from
//! `names`, pictures are drawn by `chart` and `spark`, and words come from the view, as everywhere.
//!
//! Pages are made one by one, when they are asked for; the same histories make the same pages, byte for byte.

mod axis;
mod benchmark;
mod chart;
mod feed;
mod index;
mod levels;
mod link;
mod names;
mod natural;
mod spark;
mod template;
mod top;

use std::collections::{BTreeMap, BTreeSet, HashMap};

pub use link::Repository;

use self::names::Names;
use self::template::Templates;
use super::RenderError;
use crate::model::{BenchmarkId, Environment, History, Series, statistic};

/// What the dashboard shows.
#[derive(Debug)]
pub struct Site {
    /// What stands at the top of every page.
    pub title: String,
    /// The branches and their environments, in the order in which they are offered. The first is the front lane.
    pub lanes: Vec<Lane>,
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
    /// Its series.
    pub history: History,
}

/// One file of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Where it belongs, with `/` between directories; small letters, digits, dashes and one dot.
    pub path: String,
    /// What it holds.
    pub text: String,
}

/// Columns of a name that are shown where others stand beside it; its own page shows more.
const LONGEST_NAME: usize = 120;

/// What every page that perfdiff writes holds near its start, so that it is never taken for somebody else's.
pub const MARK: &str = "written by perfdiff site";

/// The look of the page of a comparison, which the site shares; what it has on top follows.
const LOOK: &str = super::html::templates::STYLE;
const STYLE: &str = include_str!("../../../templates/site/site.css");
const SCRIPT: &str = include_str!("../../../templates/site/site.js");

/// A name for what pages look like: pages of another edition may differ though they show the same.
pub fn edition() -> String {
    let parts = template::TEMPLATES.iter().map(|(_, text)| *text).chain([LOOK, STYLE, SCRIPT]);
    format!("{} {:016x}", env!("CARGO_PKG_VERSION"), names::hash(parts))
}

/// A site, ready to be written.
pub struct Pages<'s> {
    site: &'s Site,
    names: Names,
    templates: Templates,
    /// The benchmarks of each lane with their series.
    benchmarks: Vec<BTreeMap<BenchmarkId, Vec<&'s Series>>>,
}

impl<'s> Pages<'s> {
    /// Names everything and reads the templates.
    ///
    /// # Errors
    /// When a template can't be read, which is a mistake in the program.
    pub fn new(site: &'s Site) -> Result<Pages<'s>, RenderError> {
        let benchmarks: Vec<_> = site.lanes.iter().map(|lane| by_benchmark(&lane.history)).collect();
        let ids: BTreeSet<BenchmarkId> = benchmarks.iter().flat_map(|lane| lane.keys().cloned()).collect();
        let names = Names::of(ids, site.lanes.iter().map(|lane| (lane.branch.as_deref(), &lane.environment)));
        Ok(Pages { site, names, templates: Templates::new()?, benchmarks })
    }

    /// The pages, one at a time: what they share first, then each lane, and the first page last.
    pub fn iter(&self) -> impl Iterator<Item = Result<Page, RenderError>> + '_ {
        let assets = [("perfdiff.css", [LOOK, STYLE].concat()), ("perfdiff.js", SCRIPT.to_owned())];
        let assets = assets.into_iter().map(|(path, text)| Ok(Page { path: path.to_owned(), text: format!("/* {MARK} */\n{text}") }));
        let lanes = (0..self.site.lanes.len()).flat_map(move |lane| {
            let pages = self.benchmarks.get(lane).into_iter().flatten().map(move |(id, series)| self.benchmark(lane, id, series));
            pages.chain([self.index(lane, false)])
        });
        assets.chain(lanes).chain((!self.site.lanes.is_empty()).then(|| self.index(0, true)))
    }

    fn benchmark(&self, lane: usize, id: &BenchmarkId, series: &[&'s Series]) -> Result<Page, RenderError> {
        let path = format!("{}/{}", self.names.lane(lane), self.names.benchmark(id));
        Ok(Page { path, text: self.templates.fill("benchmark.html", &benchmark::context(self, lane, id, series))? })
    }

    fn index(&self, lane: usize, front: bool) -> Result<Page, RenderError> {
        let path = if front { "index.html".to_owned() } else { format!("{}/index.html", self.names.lane(lane)) };
        Ok(Page { path, text: self.templates.fill("index.html", &index::context(self, lane, front))? })
    }
}

/// The series of each benchmark, in the order of their metrics' names.
fn by_benchmark(history: &History) -> BTreeMap<BenchmarkId, Vec<&Series>> {
    let mut benchmarks: BTreeMap<BenchmarkId, Vec<&Series>> = BTreeMap::new();
    for series in &history.series {
        benchmarks.entry(series.id()).or_default().push(series);
    }
    for series in benchmarks.values_mut() {
        series.sort_by(|a, b| (&a.metric, statistic_order(a), &a.statistic).cmp(&(&b.metric, statistic_order(b), &b.statistic)));
    }
    benchmarks
}

/// Percentiles by their number: p5 before p50 before p99.9.
fn statistic_order(series: &Series) -> (bool, u64) {
    let percentile = series.statistic.as_deref().filter(|name| *name != "median").and_then(statistic::percent);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "only an order; percentiles lie between 0 and 100")]
    let thousandths = percentile.map(|percentile| (percentile * 1000.0) as u64);
    (thousandths.is_some(), thousandths.unwrap_or(0))
}
