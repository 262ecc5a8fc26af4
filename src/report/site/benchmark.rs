//! One benchmark's page: a picture and the facts of each of its series, and a table of all values.

use std::collections::BTreeMap;

use serde::Serialize;

use super::beside::Beside;
use super::content::{Content, LONGEST_NAME};
use super::drawing::{Chart, Event, Releases, seconds};
use super::header::Header;
use super::levels::{Level, levels};
use super::recent_shifts::{Headline, RunLink, kind, run_link};
use crate::model::{BenchmarkId, Point, Series};
use crate::report::escape::{shorten, visible};
use crate::report::view::{SeriesName, ShiftWords, axis_labels, column, counted, latest, run_words};
use crate::stats;

/// Columns of a name that its own page shows.
const LONGEST: usize = 400;

/// All that the template needs.
#[derive(Debug, Serialize)]
pub(super) struct Benchmark {
    header: Header,
    suite: String,
    name: String,
    params: Vec<[String; 2]>,
    /// What a reader in a hurry takes away, where something shifted for the worse.
    answer: Headline,
    sections: Vec<Section>,
    table: Table,
    /// When each run was made, in seconds since 1970, oldest first; empty where no picture needs it, and where not all say so.
    times: String,
    notes: Vec<String>,
}

/// The section of one series: its facts, its chart and its events.
#[derive(Debug, Serialize)]
struct Section {
    metric: String,
    better: &'static str,
    facts: Vec<[String; 2]>,
    chart: Option<Chart>,
    label: String,
    caption: String,
    events: Vec<EventRow>,
    /// The same metric on other branches.
    beside: Option<Beside>,
}

/// What happened at a run.
#[derive(Debug, Serialize)]
struct EventRow {
    number: usize,
    kind: &'static str,
    change: String,
    levels: String,
    run: RunLink,
}

/// The values of all series, the newest first.
#[derive(Debug, Serialize)]
struct Table {
    columns: Vec<[String; 2]>,
    rows: Vec<Row>,
    /// Whether a row is of a release.
    releases: bool,
}

#[derive(Debug, Serialize)]
struct Row {
    commit: String,
    time: String,
    number: usize,
    cells: Vec<String>,
    /// The releases that it is the first to contain, in words.
    release: String,
}

/// The runs that the page shows, oldest first, and where each series has its points among them.
struct Runs<'s> {
    rows: Vec<&'s Point>,
    columns: BTreeMap<usize, usize>,
}

impl<'s> Runs<'s> {
    fn of(series: &[&'s Series]) -> Runs<'s> {
        let by_place: BTreeMap<usize, &Point> = series.iter().flat_map(|series| &series.points).map(|point| (point.place, point)).collect();
        let columns = by_place.keys().enumerate().map(|(column, place)| (*place, column)).collect();
        Runs { rows: by_place.into_values().collect(), columns }
    }

    fn columns(&self, series: &Series) -> Vec<usize> {
        series.points.iter().filter_map(|point| self.columns.get(&point.place).copied()).collect()
    }
}

/// The page of a benchmark in a lane.
pub(super) fn context(content: &Content<'_>, lane: usize, id: &BenchmarkId, series: &[&Series]) -> Benchmark {
    let runs = Runs::of(series);
    let name = shorten(&visible(&id.name), LONGEST);
    let releases = content.site.lanes.get(lane).map_or(&[][..], |lane| &lane.releases);
    let releases = Releases::of(releases, &runs.rows);
    let sections: Vec<Section> = series.iter().map(|series| section(content, lane, series, &runs, &releases)).collect();
    let by_time = sections.iter().any(|section| section.beside.is_some());
    let caveats = content.site.lanes.get(lane).into_iter().flat_map(|lane| &lane.history.caveats);
    let own: Vec<String> = series.iter().map(|series| series.path()).collect();
    Benchmark {
        header: Header::of(content, lane, name.clone(), "../", Some(id)),
        suite: shorten(&visible(&id.suite), LONGEST),
        name,
        params: id.params.iter().map(|(key, value)| [key, value].map(|text| shorten(&visible(text), LONGEST))).collect(),
        answer: Headline::of(content, series.iter().copied(), ""),
        sections,
        times: if by_time { times(&runs) } else { String::new() },
        table: table(series, &runs, &releases),
        notes: caveats.filter(|caveat| own.contains(&caveat.subject)).map(|caveat| visible(&caveat.text)).collect(),
    }
}

fn section(content: &Content<'_>, lane: usize, series: &Series, runs: &Runs<'_>, releases: &Releases) -> Section {
    let events = events(series);
    let chart = Chart::of(series, &runs.columns(series), &runs.rows, &events, releases);
    let levels = levels(series);
    let metric = shorten(&SeriesName::of(series).metric, LONGEST);
    let span = span(series);
    let count = match series.change_points.len() {
        0 if series.points.len() < stats::FEWEST_VALUES => "too few runs for a change point".to_owned(),
        0 => "no change point".to_owned(),
        count => counted(count, "change point"),
    };
    let latest = latest(series);
    Section {
        better: match series.direction {
            crate::model::Direction::Lower => "lower is better",
            crate::model::Direction::Higher => "higher is better",
            crate::model::Direction::Neither => "",
        },
        facts: facts(series, levels.last(), &latest),
        label: format!("{metric}: {span}, {count}, latest {latest}"),
        caption: caption(&span, chart.as_ref()),
        chart,
        metric,
        events: events.iter().rev().filter_map(|event| event_row(content, series, event)).collect(),
        beside: Beside::of(content, lane, series),
    }
}

/// "60 runs, 2026-01-01 to 2026-02-09".
fn span(series: &Series) -> String {
    let count = series.points.len();
    let runs = counted(count, "run");
    let day = |point: Option<&Point>| point.filter(|point| point.time.is_some()).map(|point| run_words(point, 0).label);
    match (day(series.points.first()), day(series.points.last())) {
        (Some(first), Some(last)) if first != last => format!("{runs}, {first} to {last}"),
        (Some(only), _) => format!("{runs}, {only}"),
        _ => runs,
    }
}

fn facts(series: &Series, level: Option<&Level>, latest: &str) -> Vec<[String; 2]> {
    let mut facts = vec![["Latest".to_owned(), latest.to_owned()]];
    if let Some(level) = level {
        let shown = axis_labels(&series.unit, series.id.statistic.as_deref(), &[level.value, level.low, level.high]);
        if let [value, low, high] = shown.as_slice() {
            facts.push(["Level".to_owned(), value.clone()]);
            if low != high {
                facts.push(["Nine in ten runs".to_owned(), format!("{low} to {high}")]);
            }
        }
    }
    if series.lacking > 0 {
        let lack = if series.lacking == 1 { "the newest run".to_owned() } else { format!("the {} newest runs", series.lacking) };
        facts.push(["Missing in".to_owned(), lack]);
    }
    facts
}

fn caption(span: &str, chart: Option<&Chart>) -> String {
    let beyond = match chart.map(|chart| chart.beyond) {
        None => "; the values are too far apart to be drawn",
        Some(0) => "",
        Some(1) => "; a stroke at the edge is a run that lies beyond it",
        Some(_) => "; strokes at the edge are runs that lie beyond it",
    };
    format!("{span}{beyond}")
}

/// Change points and accepted steps, oldest first.
fn events(series: &Series) -> Vec<Event> {
    let shifts = series.change_points.iter().map(|shift| (shift.index, kind(ShiftWords::of(series, shift).worse)));
    let accepted = series.accepted.iter().map(|index| (*index, "accepted"));
    let mut events: Vec<(usize, &'static str)> = shifts.chain(accepted).collect();
    events.sort_by_key(|(index, kind)| (*index, *kind == "accepted"));
    events.into_iter().enumerate().map(|(place, (index, kind))| Event { index, number: place + 1, kind }).collect()
}

fn event_row(content: &Content<'_>, series: &Series, event: &Event) -> Option<EventRow> {
    let point = series.points.get(event.index)?;
    let shift = series.change_points.iter().find(|shift| shift.index == event.index && event.kind != "accepted");
    let Some(shift) = shift else {
        let words = run_words(point, event.index);
        let day = words.time.split(' ').next().unwrap_or_default().to_owned();
        let place = if words.commit.is_empty() { words.label } else { words.commit.clone() };
        let none = ShiftWords { worse: None, change: String::new(), levels: String::new(), commit: words.commit, day, place };
        let run = run_link(content, &none, point.commit.as_deref());
        return Some(EventRow { number: event.number, kind: "accepted", change: "Accepted".to_owned(), levels: String::new(), run });
    };
    let words = ShiftWords::of(series, shift);
    let run = run_link(content, &words, shift.commit.as_deref());
    Some(EventRow { number: event.number, kind: event.kind, change: words.change, levels: words.levels, run })
}

fn times(runs: &Runs<'_>) -> String {
    let times: Option<Vec<String>> = runs.rows.iter().map(|point| Some(seconds(point)?.to_string())).collect();
    times.unwrap_or_default().join(" ")
}

fn table(series: &[&Series], runs: &Runs<'_>, releases: &Releases) -> Table {
    let count = runs.rows.len();
    let mut cells: Vec<Vec<String>> = vec![Vec::with_capacity(series.len()); count];
    let mut columns = Vec::with_capacity(series.len());
    for series in series {
        let mut values = vec![None; count];
        for (point, place) in series.points.iter().zip(runs.columns(series)) {
            if let Some(slot) = values.get_mut(place) {
                *slot = Some(point.value);
            }
        }
        let (texts, unit) = column(series, &values);
        columns.push([shorten(&SeriesName::of(series).metric, LONGEST_NAME), unit]);
        for (row, text) in cells.iter_mut().zip(texts) {
            row.push(text);
        }
    }
    let row = |(place, (point, cells)): (usize, (&&Point, Vec<String>))| {
        let words = run_words(point, place);
        Row { commit: words.commit, time: words.time, number: place + 1, cells, release: releases.words(place) }
    };
    let rows = runs.rows.iter().zip(cells).enumerate().map(row).rev().collect();
    Table { columns, rows, releases: !releases.is_empty() }
}
