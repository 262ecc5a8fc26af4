//! The index of a lane: what shifted lately, and every suite with its benchmarks, each series a row.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde::Serialize;

use super::content::{Content, LONGEST_NAME};
use super::drawing::spark;
use super::header::Header;
use super::levels::{RECENT, is_recent, recent};
use super::natural_order;
use super::recent_shifts::{Headline, RecentShifts, kind};
use crate::model::{BenchmarkId, ChangeIn, Class, History, LevelShift, Series};
use crate::report::escape::{shorten, visible};
use crate::report::options::RenderOptions;
use crate::report::view::{HistoryView, SeriesName, ShiftWords, counted, latest, run_words, shifted_in_words, span_change};

/// All that the template needs.
#[derive(Debug, Serialize)]
pub(super) struct Index {
    header: Header,
    headline: Headline,
    /// What the lane covers, in figures.
    facts: Vec<String>,
    recent_shifts: RecentShifts,
    recent: usize,
    suites: Vec<Suite>,
    notes: Vec<[String; 2]>,
}

#[derive(Debug, Serialize)]
struct Suite {
    name: String,
    id: String,
    counts: String,
    benchmarks: Vec<Benchmark>,
}

#[derive(Debug, Serialize)]
struct Benchmark {
    name: String,
    href: String,
    /// The gravest that its series did lately: "worse", "better", "shifted" at any time, or "steady".
    state: &'static str,
    rows: Vec<Row>,
}

/// The row of one series: a line the size of a word, the latest value, the latest shift.
#[derive(Debug, Serialize)]
struct Row {
    metric: String,
    spark: String,
    dot: String,
    latest: String,
    /// How far the recent runs came.
    change: String,
    /// Whether that is for the worse, where a shift shows that it is more than noise.
    change_kind: &'static str,
    shift: Option<Shift>,
}

#[derive(Debug, Serialize)]
struct Shift {
    kind: &'static str,
    change: String,
    place: String,
    day: String,
}

/// The index of a lane, in its own directory or as the site's first page.
pub(super) fn context(content: &Content<'_>, lane: usize, front: bool) -> Index {
    let (up, to) = if front { ("", format!("{}/", content.names.lane(lane))) } else { ("../", String::new()) };
    let none = History::default();
    let history = content.site.lanes.get(lane).map_or(&none, |lane| &lane.history);
    let view = HistoryView::of(history, &RenderOptions { limit: Some(0), ..RenderOptions::default() });
    Index {
        header: Header::of(content, lane, String::new(), up, None),
        headline: Headline::of(content, history.series.iter(), &to),
        facts: facts(history),
        recent_shifts: RecentShifts::of(content, history, &to),
        recent: RECENT,
        suites: suites(content, lane, &to),
        notes: view.notes.into_iter().map(|note| [note.subject, note.text]).collect(),
    }
}

fn facts(history: &History) -> Vec<String> {
    let mut runs: HashMap<&str, HashSet<usize>> = HashMap::new();
    let mut days: BTreeSet<String> = BTreeSet::new();
    for series in &history.series {
        runs.entry(&series.id.suite).or_default().extend(series.points.iter().map(|point| point.place));
        let ends = [series.points.first(), series.points.last()].into_iter().flatten();
        days.extend(ends.filter(|point| point.time.is_some()).map(|point| run_words(point, 0).label));
    }
    let most = runs.values().map(HashSet::len).max().unwrap_or(0);
    let counted = counted(most, "run");
    let counted = if runs.len() > 1 { format!("{counted} of {} suites", runs.len()) } else { counted };
    let counted = match (days.first(), days.last()) {
        (Some(first), Some(last)) if first != last => format!("{counted}, {first} to {last}"),
        (Some(only), _) => format!("{counted}, {only}"),
        _ => counted,
    };
    let counts = format!("{} series, {}", history.series.len(), shifted_in_words(history));
    let left_out = (history.informational > 0).then(|| format!("{} informational are not shown", history.informational));
    [counted, counts].into_iter().chain(left_out).collect()
}

fn suites(content: &Content<'_>, lane: usize, to: &str) -> Vec<Suite> {
    let mut suites: BTreeMap<&str, Vec<Benchmark>> = BTreeMap::new();
    let mut all: Vec<_> = content.benchmarks.get(lane).into_iter().flatten().collect();
    all.sort_by(|(a, _), (b, _)| natural_order::compare(&a.name, &b.name));
    for (id, series) in all {
        suites.entry(&id.suite).or_default().push(benchmark(content, id, series, to));
    }
    let suite = |(place, (name, benchmarks)): (usize, (&str, Vec<Benchmark>))| {
        let count = benchmarks.len();
        let counts = counted(count, "benchmark");
        Suite { name: short(&visible(name)), id: format!("suite-{}", place + 1), counts, benchmarks }
    };
    suites.into_iter().enumerate().map(suite).collect()
}

fn benchmark(content: &Content<'_>, id: &BenchmarkId, series: &[&Series], to: &str) -> Benchmark {
    let states = series.iter().map(|series| state(series));
    let gravest = |state: &&'static str| ["worse", "better", "shifted", "steady"].iter().position(|known| known == state);
    Benchmark {
        name: series.first().map(|series| short(&SeriesName::of(series).benchmark)).unwrap_or_default(),
        href: format!("{to}{}", content.names.benchmark(id)),
        state: states.min_by_key(gravest).unwrap_or("steady"),
        rows: series.iter().map(|series| row(series)).collect(),
    }
}

fn short(name: &str) -> String {
    shorten(name, LONGEST_NAME)
}

/// What a series did lately.
fn state(series: &Series) -> &'static str {
    match series.change_points.last() {
        Some(shift) if is_recent(series, shift.index) => match ShiftWords::of(series, shift).worse {
            Some(true) if shift.open => "worse",
            Some(false) => "better",
            _ => "shifted",
        },
        Some(_) => "shifted",
        None => "steady",
    }
}

/// What a shift is to a reader: "worse" only while it is an open regression.
fn shift_kind(shift: &LevelShift, words: &ShiftWords) -> &'static str {
    if words.worse == Some(true) && !shift.open { "neither" } else { kind(words.worse) }
}

fn row(series: &Series) -> Row {
    let shift = series.change_points.last().map(|shift| (shift, ShiftWords::of(series, shift)));
    let change_in = if series.class == Class::ErrorRate { ChangeIn::Points } else { ChangeIn::Relative };
    let change_in = series.change_points.last().map_or(change_in, |shift| shift.change_in);
    let change = recent(series).map(|(before, after)| span_change(series, before, after, change_in));
    let spark = spark(series);
    let meant =
        shift.as_ref().filter(|(shift, _)| is_recent(series, shift.index)).map_or("neither", |(shift, words)| shift_kind(shift, words));
    Row {
        metric: short(&SeriesName::of(series).metric),
        dot: spark.as_ref().map(|spark| spark.dot.clone()).unwrap_or_default(),
        spark: spark.map(|spark| spark.line).unwrap_or_default(),
        latest: latest(series),
        change: change.unwrap_or_default(),
        change_kind: meant,
        shift: shift.map(|(shift, words)| Shift {
            kind: shift_kind(shift, &words),
            change: words.change,
            day: if words.place == words.day { String::new() } else { words.day },
            place: words.place,
        }),
    }
}
