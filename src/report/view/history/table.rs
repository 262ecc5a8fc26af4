//! A history, worded: one row per series, with its sparkline, its shifts and its creep in sentences.

use std::collections::BTreeMap;

use super::shift::{Line, day, is_worse, judged, levels, moved, place, quoted_message, shift_line, short};
use crate::model::{CaveatCode, History, LevelShift, NewestLevel, Order, Point, Reference, ReferenceDrift, Series, Verdict};
use crate::report::escape::visible;
use crate::report::options::RenderOptions;
use crate::report::view::notes::{self, Note};
use crate::report::view::words::numbers::{self, Terms, Value};
use crate::report::view::words::reported_verdict::ReportedVerdict;

/// Digits of a commit that a reader needs.
const SHORT: usize = 7;
/// Most shifts of one series that are listed, the newest ones, unless everything is asked for.
const SHIFTS: usize = 3;

/// A history as text, ready to be laid out.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryView {
    /// What the history covers: "40 runs by time, 2026-01-01 to 2026-02-09".
    pub span: String,
    /// What the newest runs are compared with: "since v1.2 (1a2b3c4, 2026-01-31)".
    pub reference: Option<String>,
    /// The rows, what needs a look first.
    pub rows: Vec<SeriesRow>,
    /// The counts on one line.
    pub counts: String,
    /// What the limit or `only_changed` left out.
    pub cut: Option<String>,
    /// The caveats of the history; many of one kind are folded into a number.
    pub notes: Vec<Note>,
}

/// One series in words: a row of the table and the lines below it.
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesRow {
    /// The benchmark with its parameters, and its suite where there are several.
    pub benchmark: String,
    /// The metric and its statistic.
    pub metric: String,
    /// How many runs have it.
    pub runs: String,
    /// The oldest value, with its unit.
    pub first: Value,
    /// The newest value, on the same scale.
    pub last: Value,
    /// All values, for a sparkline.
    pub values: Vec<f64>,
    /// The change since the reference with its arrow; without one that of the newest level, where the history is too short for
    /// change points, else empty.
    pub change: String,
    /// The verdict on the change since the reference; absent without a reference.
    pub verdict: Option<Verdict>,
    /// The sentences below the row, the newest first.
    pub lines: Vec<Line>,
}

impl HistoryView {
    /// Makes the view of a history as the reader asked for it.
    pub fn of(history: &History, options: &RenderOptions) -> HistoryView {
        let suites: std::collections::BTreeSet<&str> = history.series.iter().map(|series| series.id.suite.as_str()).collect();
        let told = |series: &&Series| !options.only_changed || is_changed(series);
        let chosen: Vec<&Series> = history.series.iter().filter(told).collect();
        let most = options.limit.unwrap_or(usize::MAX);
        let rows: Vec<SeriesRow> = chosen.iter().take(most).map(|series| row(series, suites.len() > 1, history, options.details)).collect();
        let cut = (chosen.len() > most).then(|| format!("{} more are not listed", chosen.len() - most));
        HistoryView {
            span: span(history),
            reference: history.reference.as_ref().map(|reference| format!("since {}", reference_in_words(reference))),
            rows,
            counts: counts(history),
            cut,
            notes: notes::notes(&history.caveats, options.details),
        }
    }
}

/// Whether there is something to tell of a series.
fn is_changed(series: &Series) -> bool {
    let crept = |creep: &ReferenceDrift| creep.verdict != Verdict::Unchanged;
    let apart = |newest: &NewestLevel| newest.apart;
    !series.change_points.is_empty() || series.newest.as_ref().is_some_and(apart) || series.since_reference.as_ref().is_some_and(crept)
}

fn span(history: &History) -> String {
    let branch = history.branch.as_deref().map_or_else(String::new, |branch| format!("{}: ", visible(branch)));
    let runs = format!("{branch}{}", numbers::counted(history.runs, "run"));
    if history.order == Order::Given {
        return format!("{runs} in the order given");
    }
    let times = || history.series.iter().flat_map(|series| &series.points).filter_map(|point| point.time.as_deref());
    match (times().min().map(day), times().max().map(day)) {
        (Some(first), Some(last)) if first != last => format!("{runs}, {first} to {last}"),
        (Some(first), _) => format!("{runs}, {first}"),
        _ => runs,
    }
}

fn reference_in_words(reference: &Reference) -> String {
    let name = visible(&reference.name);
    let commit = reference.commit.as_deref().map(short).filter(|commit| !commit.starts_with(&name) && !name.starts_with(commit));
    let beside: Vec<String> = commit.into_iter().chain(reference.time.as_deref().map(day)).collect();
    let name =
        if name.len() > SHORT && reference.commit.as_deref().is_some_and(|commit| commit.starts_with(&name)) { short(&name) } else { name };
    if beside.is_empty() { name } else { format!("{name} ({})", beside.join(", ")) }
}

/// "3 with a change point", or that there can be none.
pub(in crate::report) fn shifted_in_words(history: &History) -> String {
    let shifted = history.series.iter().filter(|series| !series.change_points.is_empty()).count();
    if is_short(history) { "too few runs for a change point".to_owned() } else { format!("{shifted} with a change point") }
}

/// Whether no series is long enough for a change point.
fn is_short(history: &History) -> bool {
    history.caveats.iter().any(|caveat| caveat.code == CaveatCode::ShortHistory)
}

fn counts(history: &History) -> String {
    let series = history.series.len();
    let creeps: Vec<Verdict> = history.series.iter().filter_map(|series| Some(series.since_reference.as_ref()?.verdict)).collect();
    let mut parts = vec![format!("{series} series"), shifted_in_words(history)];
    for verdict in Verdict::ALL {
        let count = creeps.iter().filter(|found| **found == verdict).count();
        if count > 0 {
            parts.push(ReportedVerdict::from(verdict).counted(count));
        }
    }
    if history.informational > 0 {
        parts.push(format!("{} informational (--metric GLOB shows them)", history.informational));
    }
    parts.join(" · ")
}

fn row(series: &Series, suites: bool, history: &History, details: bool) -> SeriesRow {
    let mut benchmark = if suites { format!("{}/{}", series.id.suite, series.id.benchmark) } else { series.id.benchmark.clone() };
    for (key, value) in &series.id.params {
        benchmark = format!("{benchmark} {key}={value}");
    }
    let statistic = series.id.statistic.as_deref().filter(|statistic| *statistic != series.id.metric);
    let metric = statistic.map_or_else(|| series.id.metric.clone(), |statistic| format!("{} {statistic}", series.id.metric));
    let end = |point: Option<&Point>| point.map(|point| point.value);
    let unit = numbers::paced(&series.unit, series.id.statistic.as_deref());
    let [first, last] = numbers::on_one_scale(&unit, [end(series.points.first()), end(series.points.last())]);
    let mut lines: Vec<Line> =
        series.since_reference.iter().filter_map(|creep| drift_line(series, creep, history.reference.as_ref())).collect();
    let most = if details { usize::MAX } else { SHIFTS };
    lines.extend(series.newest.iter().filter(|newest| newest.apart).map(|newest| newest_runs_line(series, newest)));
    lines.extend(series.change_points.iter().rev().take(most).map(|shift| shifted(series, shift, &history.messages)));
    if series.change_points.len() > most {
        lines.push(Line { worse: None, text: format!("and {} older change points", series.change_points.len() - most) });
    }
    if series.lacking > 0 {
        let runs =
            if series.lacking == 1 { "the newest run lacks it".to_owned() } else { format!("the {} newest runs lack it", series.lacking) };
        lines.push(Line { worse: None, text: runs });
    }
    let terms = |creep: &ReferenceDrift| Terms::new(creep.change_in, &series.unit);
    let newest = |newest: &NewestLevel| moved(newest.change, Terms::new(newest.change_in, &series.unit));
    let change = match (&series.since_reference, &series.newest) {
        (Some(creep), _) => moved(creep.change, terms(creep)),
        // A column says one thing in all its rows.
        (None, Some(level)) if history.reference.is_none() && is_short(history) => newest(level),
        _ => String::new(),
    };
    SeriesRow {
        benchmark: visible(&benchmark),
        metric: visible(&metric),
        runs: series.points.len().to_string(),
        first,
        last,
        values: series.points.iter().map(|point| point.value).collect(),
        change,
        verdict: series.since_reference.as_ref().map(|creep| creep.verdict),
        lines,
    }
}

/// "the 4 newest runs stand apart: +20 %, worse: 1.20 ms → 1.44 ms; too few yet for a change point".
fn newest_runs_line(series: &Series, newest: &NewestLevel) -> Line {
    let terms = Terms::new(newest.change_in, &series.unit);
    let worse = is_worse(series.direction, newest.after - newest.before);
    let levels = levels(&numbers::paced(&series.unit, series.id.statistic.as_deref()), newest.before, newest.after);
    let runs = series.points.len().saturating_sub(newest.index);
    let from = series.points.get(newest.index).and_then(|point| place(point.commit.as_deref(), point.time.as_deref()));
    let from = from.map(|place| format!(" from {place} on")).unwrap_or_default();
    let text = format!(
        "{} in the {runs} newest runs{from}{}: {levels}; too few yet for a change point",
        moved(newest.change, terms),
        judged(worse)
    );
    Line { worse, text }
}

fn shifted(series: &Series, shift: &LevelShift, messages: &BTreeMap<String, String>) -> Line {
    let message = shift.commit.as_deref().and_then(|commit| messages.get(commit));
    shift_line(&series.unit, series.id.statistic.as_deref(), series.direction, shift, &quoted_message(message.map(String::as_str)))
}

/// "since v1.2 (1a2b3c4): +9 %, warning (warns at +5 %): …"; nothing where the level has not drifted.
fn drift_line(series: &Series, creep: &ReferenceDrift, reference: Option<&Reference>) -> Option<Line> {
    if creep.verdict == Verdict::Unchanged {
        return None;
    }
    let terms = Terms::new(creep.change_in, &series.unit);
    let worse = is_worse(series.direction, creep.after - creep.before);
    let since = reference.map_or_else(String::new, |reference| format!("since {}: ", reference_in_words(reference)));
    let limit = match creep.verdict {
        Verdict::Failure => creep.threshold.fail.map(|at| ("fails", at)),
        Verdict::Warning => creep.threshold.warn.map(|at| ("warns", at)),
        _ => None,
    };
    let limit = limit.map_or_else(String::new, |(does, at)| format!(", {does} at {}", numbers::threshold(at, series.direction, terms)));
    let noise =
        creep.noise.filter(|noise| noise.is_finite()).map(|noise| format!("; changes up to {} may be noise", numbers::size(noise, terms)));
    let text = format!(
        "{since}{}{}{limit}: {}; {}{}",
        moved(creep.change, terms),
        judged(worse),
        levels(&numbers::paced(&series.unit, series.id.statistic.as_deref()), creep.before, creep.after),
        visible(&creep.reason),
        noise.unwrap_or_default()
    );
    Some(Line { worse, text })
}
