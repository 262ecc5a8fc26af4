//! The latest change points of a lane, commit by commit, and the sentence about the gravest of them.

use std::cmp::Reverse;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Serialize;

use super::content::{Content, LONGEST_NAME};
use super::levels::RECENT;
use super::levels::is_recent;
use crate::model::{BenchmarkId, History, LevelShift, Series};
use crate::report::escape::{cut, shorten, visible};
use crate::report::view::{SeriesName, ShiftWords, counted, predicate};

/// Commits that are listed.
const COMMITS: usize = 8;
/// Metrics that are listed of one commit.
const SERIES: usize = 5;
/// Columns of a commit's message.
const MESSAGE: usize = 100;
/// Runs that a level takes to be seen.
const LEAST_LEVEL: usize = 12;

/// One shift and all that is known of it.
#[derive(Clone, Copy)]
struct Found<'s> {
    series: &'s Series,
    shift: &'s LevelShift,
    /// Place of its run among the lane's runs.
    place: usize,
}

/// The runs at which levels shifted, the newest first.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(super) struct RecentShifts {
    commits: Vec<Commit>,
    /// How many more there are, in words.
    more: Option<String>,
}

/// What shifted at one commit.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Commit {
    run: RunLink,
    items: Vec<Item>,
    more: Option<String>,
}

/// A run as a reader finds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct RunLink {
    /// Its commit, else its day, else its number.
    pub(super) name: String,
    /// Whether the name is that of a commit.
    pub(super) is_commit: bool,
    /// Where the commit can be seen.
    pub(super) href: Option<String>,
    /// Its day, unless that is its name.
    pub(super) day: String,
    /// The first line of the commit's message; empty where it is not known.
    pub(super) message: String,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Item {
    href: String,
    benchmark: String,
    metric: String,
    /// Its suite, where there are several.
    suite: String,
    /// Other statistics of the metric that shifted the same way.
    also: String,
    change: String,
    levels: String,
    kind: &'static str,
}

/// What a reader in a hurry takes away.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Headline {
    /// The benchmark it is about; the sentence stands alone without one.
    benchmark: Option<[String; 2]>,
    /// What happened to it, or that nothing did.
    text: String,
    run: Option<RunLink>,
    /// From which level to which.
    levels: String,
    /// How many benchmarks shifted, for the worse and for the better, in words.
    below: String,
    kind: &'static str,
}

/// "worse", "better" or "neither".
pub(super) fn kind(worse: Option<bool>) -> &'static str {
    match worse {
        Some(true) => "worse",
        Some(false) => "better",
        None => "neither",
    }
}

/// The run of a shift.
pub(super) fn run_link(content: &Content<'_>, words: &ShiftWords, commit: Option<&str>) -> RunLink {
    let message = commit.and_then(|commit| content.site.messages.get(commit)).map(|message| cut(&visible(message), MESSAGE));
    RunLink {
        name: words.place.clone(),
        is_commit: !words.commit.is_empty(),
        href: commit.and_then(|commit| content.site.repository.as_ref()?.commit(commit)),
        day: if words.place == words.day { String::new() } else { words.day.clone() },
        message: message.unwrap_or_default(),
    }
}

/// All shifts of all series.
fn all(history: &History) -> Vec<Found<'_>> {
    let mut all = Vec::new();
    for series in &history.series {
        let place = |shift: &LevelShift| series.points.get(shift.index).map_or(0, |point| point.place);
        all.extend(series.change_points.iter().map(|shift| Found { series, shift, place: place(shift) }));
    }
    all
}

impl RecentShifts {
    /// The latest change points of a lane; `to` leads to its content.
    pub(super) fn of(content: &Content<'_>, history: &History, to: &str) -> RecentShifts {
        let mut commits: BTreeMap<(Option<&str>, usize), Vec<Found<'_>>> = BTreeMap::new();
        for found in all(history) {
            // The suites of one commit are runs of their own.
            let commit = found.shift.commit.as_deref();
            commits.entry((commit, if commit.is_some() { 0 } else { found.place })).or_default().push(found);
        }
        let mut commits: Vec<Vec<Found<'_>>> = commits.into_values().collect();
        commits.sort_by_key(|commit| Reverse(commit.iter().map(|found| found.place).max()));
        let more = commits.len().saturating_sub(COMMITS);
        let suites = history.series.iter().map(|series| &series.id.suite).collect::<HashSet<_>>().len();
        RecentShifts {
            commits: commits.into_iter().take(COMMITS).filter_map(|found| Commit::of(content, found, suites, to)).collect(),
            more: (more > 0).then(|| format!("and {more} older; each benchmark's page has all of its own")),
        }
    }
}

impl Commit {
    fn of(content: &Content<'_>, mut found: Vec<Found<'_>>, suites: usize, to: &str) -> Option<Commit> {
        let words = |found: &Found<'_>| ShiftWords::of(found.series, found.shift);
        let order = |found: &Found<'_>| (words(found).worse != Some(true), found.series.path());
        found.sort_by(|a, b| {
            order(a).0.cmp(&order(b).0).then(b.shift.severity.total_cmp(&a.shift.severity)).then_with(|| order(a).1.cmp(&order(b).1))
        });
        let first = found.first()?;
        let groups = grouped(&found);
        let more = groups.len().saturating_sub(SERIES);
        let item = |(found, also): &(&Found<'_>, Vec<&str>)| {
            let (name, words) = (SeriesName::of(found.series), words(found));
            Item {
                also: if also.is_empty() { String::new() } else { cut(&visible(&format!("{} too", also.join(", "))), MESSAGE) },
                href: format!("{to}{}", content.names.benchmark(&found.series.id.benchmark_id())),
                suite: if suites > 1 { shorten(&visible(&found.series.id.suite), LONGEST_NAME) } else { String::new() },
                benchmark: shorten(&name.benchmark, LONGEST_NAME),
                metric: shorten(&name.metric, LONGEST_NAME),
                change: words.change,
                levels: words.levels,
                kind: kind(words.worse),
            }
        };
        Some(Commit {
            run: run_link(content, &words(first), first.shift.commit.as_deref()),
            items: groups.iter().take(SERIES).map(item).collect(),
            more: (more > 0).then(|| format!("and {more} more")),
        })
    }
}

/// The statistics of one metric that shifted the same way are one finding: the first of them, and what the others are.
fn grouped<'f, 's>(found: &'f [Found<'s>]) -> Vec<(&'f Found<'s>, Vec<&'s str>)> {
    let mut groups: Vec<(&Found<'_>, Vec<&str>)> = Vec::new();
    let mut places: HashMap<(BenchmarkId, &str, bool), usize> = HashMap::new();
    for one in found {
        let grew = one.shift.after > one.shift.before;
        match places.entry((one.series.id.benchmark_id(), &one.series.id.metric, grew)) {
            Entry::Vacant(free) => {
                free.insert(groups.len());
                groups.push((one, Vec::new()));
            }
            Entry::Occupied(known) => {
                if let Some((_, also)) = groups.get_mut(*known.get()) {
                    also.push(one.series.id.statistic.as_deref().unwrap_or(&one.series.id.metric));
                }
            }
        }
    }
    for (_, also) in &mut groups {
        also.sort_unstable();
    }
    groups
}

impl Headline {
    /// The gravest of the regressions that are open and recent.
    pub(super) fn of<'s>(content: &Content<'_>, all: impl Iterator<Item = &'s Series> + Clone, to: &str) -> Headline {
        let mut worse: Vec<(Found<'_>, BenchmarkId)> = Vec::new();
        let (mut bad, mut good) = (HashSet::new(), HashSet::new());
        for series in all.clone() {
            let recent = |shift: &&LevelShift| is_recent(series, shift.index);
            if let Some(shift) = series.open_regression().filter(recent) {
                bad.insert(series.id.benchmark_id());
                worse.push((Found { series, shift, place: 0 }, series.id.benchmark_id()));
            } else if series.change_points.last().filter(recent).is_some_and(|shift| ShiftWords::of(series, shift).worse == Some(false)) {
                good.insert(series.id.benchmark_id());
            }
        }
        let below = figures(bad.len(), good.len());
        let gravest = worse.into_iter().reduce(|best, next| if next.0.shift.severity > best.0.shift.severity { next } else { best });
        let Some((found, id)) = gravest else { return Headline::quiet(all, good.len()) };
        let words = ShiftWords::of(found.series, found.shift);
        Headline {
            benchmark: Some([
                shorten(&SeriesName::of(found.series).benchmark, LONGEST_NAME),
                format!("{to}{}", content.names.benchmark(&id)),
            ]),
            text: format!("{} since", predicate(found.series, found.shift)),
            run: Some(run_link(content, &words, found.shift.commit.as_deref())),
            levels: words.levels,
            below,
            kind: "worse",
        }
    }

    fn quiet<'s>(all: impl Iterator<Item = &'s Series>, good: usize) -> Headline {
        let longest = all.map(|series| series.points.len()).max().unwrap_or(0);
        let (text, below) = if longest < 2 * LEAST_LEVEL {
            let runs = counted(longest, "run");
            (format!("{runs} so far, too few to see a level shift"), format!("A level counts from {LEAST_LEVEL} runs on."))
        } else {
            (format!("No open regression in the newest {RECENT} runs"), if good > 0 { figures(0, good) } else { String::new() })
        };
        Headline { benchmark: None, text, run: None, levels: String::new(), below, kind: if good > 0 { "better" } else { "neither" } }
    }
}

/// "3 benchmarks shifted for the worse in the newest 50 runs, 1 for the better."
fn figures(bad: usize, good: usize) -> String {
    let benchmarks = |count: usize| counted(count, "benchmark");
    match (bad, good) {
        (0, good) => format!("{} shifted for the better.", benchmarks(good)),
        (bad, 0) => format!("{} shifted for the worse in the newest {RECENT} runs.", benchmarks(bad)),
        (bad, good) => format!("{} shifted for the worse in the newest {RECENT} runs, {good} for the better.", benchmarks(bad)),
    }
}
