//! One series of a history, worded piece by piece, for renderers that lay the pieces out themselves.

use super::shift::{day, is_worse, levels, moved, short};
use crate::model::{ChangeIn, LevelShift, Point, Series};
use crate::report::escape::visible;
use crate::report::view::words::numbers::{self, Terms, axis_labels};
use crate::report::view::words::sentence::{self, Moved};
use crate::unit::Scale;

/// What a reader calls a series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeriesName {
    /// The benchmark with its parameters, without its suite.
    pub benchmark: String,
    /// The metric and its statistic.
    pub metric: String,
}

impl SeriesName {
    /// The words for a series.
    pub fn of(series: &Series) -> SeriesName {
        let benchmark = series.id.params.iter().fold(series.id.benchmark.clone(), |name, (key, value)| format!("{name} {key}={value}"));
        let statistic = series.id.statistic.as_deref().filter(|statistic| *statistic != series.id.metric);
        let metric = statistic.map_or_else(|| series.id.metric.clone(), |statistic| format!("{} {statistic}", series.id.metric));
        SeriesName { benchmark: visible(&benchmark), metric: visible(&metric) }
    }
}

/// A shift of a series' level, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShiftWords {
    /// Whether it is for the worse; absent where neither way is better.
    pub worse: Option<bool>,
    /// The change of the level with its arrow: "▲ +20 %".
    pub change: String,
    /// "1.198 ms → 1.440 ms".
    pub levels: String,
    /// The first digits of the commit of the first run of the new level; empty where it is not known.
    pub commit: String,
    /// The day of that run; empty where it is not known.
    pub day: String,
    /// The run as it can be found: its commit, else its day, else its number.
    pub place: String,
}

impl ShiftWords {
    /// The words for a shift of this series.
    pub fn of(series: &Series, shift: &LevelShift) -> ShiftWords {
        let commit = shift.commit.as_deref().map(short).unwrap_or_default();
        let day = shift.time.as_deref().map(day).unwrap_or_default();
        let known = [&commit, &day].into_iter().find(|text| !text.is_empty()).cloned();
        ShiftWords {
            worse: is_worse(series.direction, shift.after - shift.before),
            change: moved(shift.change, Terms::new(shift.change_in, &series.unit)),
            levels: levels(&numbers::paced(&series.unit, series.id.statistic.as_deref()), shift.before, shift.after),
            place: known.unwrap_or_else(|| format!("run {}", shift.index + 1)),
            commit,
            day,
        }
    }
}

/// What a shift did to the series: "time median is 20 % slower".
pub fn predicate(series: &Series, shift: &LevelShift) -> String {
    let metric = SeriesName::of(series).metric;
    let terms = Terms::new(shift.change_in, &series.unit);
    let Some(change) = shift.change.filter(|change| change.is_finite()) else {
        return format!(
            "{metric} went {}",
            levels(&numbers::paced(&series.unit, series.id.statistic.as_deref()), shift.before, shift.after)
        );
    };
    let subject = Moved { terms, metric: &series.id.metric, class: series.class, direction: series.direction };
    let (words, names_metric) = sentence::moved(change, &subject);
    if names_metric { words } else { format!("{metric} {words}") }
}

/// The newest value of a series.
pub fn latest(series: &Series) -> String {
    let newest: Vec<f64> = series.points.last().map(|point| point.value).into_iter().collect();
    axis_labels(&series.unit, series.id.statistic.as_deref(), &newest).pop().unwrap_or_default()
}

/// How far a series came from one level to another, with its arrow; empty where a share of it means nothing.
pub fn span_change(series: &Series, before: f64, after: f64, change_in: ChangeIn) -> String {
    if before.total_cmp(&after).is_eq() {
        return "±0".to_owned();
    }
    let change = match change_in {
        ChangeIn::Points => after - before,
        ChangeIn::Relative => (after - before) / before.abs(),
    };
    let terms = Terms::new(change_in, &series.unit);
    if change.is_finite() { moved(Some(change), terms) } else { String::new() }
}

/// A run of a series, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunWords {
    /// The first digits of its commit; empty where it is not known.
    pub commit: String,
    /// Day and minute, in the run's own time zone; empty where they are not known.
    pub time: String,
    /// The day, else the commit, else the number of the run: for an axis.
    pub label: String,
}

/// The words for the run of a point, which is the one at `place`, counted from 0.
pub fn run_words(point: &Point, place: usize) -> RunWords {
    let commit = point.commit.as_deref().map(short).unwrap_or_default();
    let time =
        point.time.as_deref().map(|time| visible(&time.chars().take(MINUTES).collect::<String>().replace('T', " "))).unwrap_or_default();
    let day = point.time.as_deref().map(day).unwrap_or_default();
    let label = [day, commit.clone()].into_iter().find(|text| !text.is_empty()).unwrap_or_else(|| format!("run {}", place + 1));
    RunWords { commit, time, label }
}

/// Characters of an RFC 3339 time up to its minutes.
const MINUTES: usize = 16;

/// The values of a column on one scale, without the unit that they share, and that unit; with their units where those
/// differ.
pub fn column(series: &Series, values: &[Option<f64>]) -> (Vec<String>, String) {
    let unit = numbers::paced(&series.unit, series.id.statistic.as_deref());
    let known: Vec<f64> = values.iter().flatten().copied().collect();
    let scale = Scale::fit(&unit, &known);
    let cells: Vec<Option<numbers::Value>> =
        values.iter().map(|value| value.map(|value| numbers::on_scale(&scale, &unit, value))).collect();
    let shared = cells.iter().flatten().next().map(|cell| cell.unit.clone()).unwrap_or_default();
    let one = cells.iter().flatten().all(|cell| cell.unit == shared);
    let text = |cell: Option<numbers::Value>| cell.map_or_else(String::new, |cell| if one { cell.number } else { cell.text() });
    (cells.into_iter().map(text).collect(), if one { shared.trim().to_owned() } else { String::new() })
}
