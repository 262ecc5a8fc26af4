//! The runs of a branch → one series a metric, with where its level shifted and how far it crept. Pure.
//!
//! Only runs of the newest environment make a series; a run whose environment is unknown counts as the same. Runs may
//! lack a metric. Steps are looked for on logarithms, where every value is positive, else on differences in units of the
//! series' own size.

use std::collections::HashMap;
use std::sync::Arc;

use super::line_up::{Placed, is_named_after_file, line_up};
use super::pair::Key;
use super::{creep, side};
use crate::model::{Caveat, CaveatCode, ChangeIn, Creep, History, LevelShift, Metric, Point, Reference, Role, Run, Series, Verdict};
use crate::policy::{MetricView, Pattern, Policy, Threshold};
use crate::stats;

/// What to show of which runs.
#[derive(Debug)]
pub struct Span<'a> {
    /// The runs, in the order in which they were given.
    pub runs: &'a [Run],
    /// What the newest runs are held against.
    pub pinned: Option<Pinned<'a>>,
    /// Thresholds of the creep against it, and roles.
    pub policy: &'a Policy,
    /// Only series whose path one of these matches; all when empty.
    pub only: &'a [Pattern],
    /// And whose path one of these matches, which then may be informational too.
    pub metrics: &'a [Pattern],
}

/// What the user pinned.
#[derive(Debug, Clone, Copy)]
pub enum Pinned<'a> {
    /// A commit of the history, by its first digits.
    Commit(&'a str),
    /// Runs of their own, and what they are called.
    Runs(&'a str, &'a [Run]),
}

/// Why there is no history.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HistoryError {
    /// A filter let nothing through.
    #[error("no metric of the {runs} runs matches {patterns}")]
    NothingMatches {
        /// How many runs there are.
        runs: usize,
        /// The patterns, in words.
        patterns: String,
    },
    /// No run bears the pinned commit.
    #[error("the reference `{0}` is no file, and no run of the history's newest environment is of a commit that begins with it")]
    NoSuchReference(String),
    /// Several commits begin with what was pinned.
    #[error("the reference `{0}` could be any of {1}")]
    AmbiguousReference(String, String),
    /// The reference measured none of the series.
    #[error("the reference `{0}` holds none of the metrics of the history")]
    NothingInCommon(String),
}

/// Makes series of the runs.
///
/// # Errors
/// When a filter matches nothing, or the pinned reference is not there or measured nothing of it: nothing held
/// against it is never a pass.
pub fn history(span: &Span<'_>) -> Result<History, HistoryError> {
    let mut caveats = Vec::new();
    let (runs, order) = line_up(span.runs, &mut caveats);
    let reference = span.pinned.map(|pinned| reference(pinned, &runs)).transpose()?;
    let mut history = History { runs: runs.len(), order, reference, ..History::default() };
    let apart = pinned_elsewhere(span.pinned, &runs);
    let stamps: Vec<Stamp> = runs.iter().map(|placed| Stamp::of(placed.run)).collect();
    for track in tracks(&runs, &mut caveats) {
        let path = track.key.path();
        if !matches(span.only, &path) || !matches(span.metrics, &path) {
            continue;
        }
        let threshold = track.threshold(span.policy, &path);
        if threshold.role == Role::Informational && span.metrics.is_empty() {
            history.informational += 1;
            continue;
        }
        let scale = Scale::of(&track.values(), threshold.change_in);
        let mut series = track.series(&threshold, &scale, &stamps);
        series.since_reference = match (span.pinned, &history.reference) {
            (Some(Pinned::Runs(_, pinned)), _) => creep::since_runs(&series, &pinned_metrics(&track, pinned), &threshold, &scale),
            (Some(Pinned::Commit(_)), Some(reference)) => creep::since_commit(&series, reference, &threshold, &scale),
            _ => None,
        };
        if let Some(words) = &apart {
            series.since_reference = series.since_reference.map(|creep| creep::elsewhere(creep, words));
        }
        history.series.push(series);
    }
    if history.series.is_empty() && history.informational == 0 {
        let patterns: Vec<_> = span.only.iter().chain(span.metrics).map(|pattern| format!("`{pattern}`")).collect();
        return Err(HistoryError::NothingMatches { runs: runs.len(), patterns: patterns.join(" and ") });
    }
    if let Some(reference) = history.reference.as_ref().filter(|_| history.series.iter().all(|series| series.since_reference.is_none())) {
        return Err(HistoryError::NothingInCommon(reference.name.clone()));
    }
    history.series.sort_by_cached_key(rank);
    caveats.sort();
    caveats.dedup();
    history.caveats = caveats;
    Ok(history)
}

fn matches(patterns: &[Pattern], path: &str) -> bool {
    patterns.is_empty() || patterns.iter().any(|pattern| pattern.matches(path))
}

/// What needs a look first: findings against the reference, then what shifted last, then by name.
fn rank(series: &Series) -> (usize, std::cmp::Reverse<usize>, String) {
    let grade = |creep: &Creep| Verdict::ALL.iter().position(|verdict| *verdict == creep.verdict);
    let verdict = series.since_reference.as_ref().and_then(grade).unwrap_or(usize::MAX);
    let latest = series.change_points.last().map_or(0, |shift| shift.index);
    (verdict, std::cmp::Reverse(latest), series.path())
}

/// The pinned point: the last run of the commit, or the newest of runs of their own.
fn reference(pinned: Pinned<'_>, runs: &[Placed<'_>]) -> Result<Reference, HistoryError> {
    let of = |name: &str, run: Option<&Run>| Reference {
        name: name.to_owned(),
        commit: run.and_then(|run| run.commit.clone()),
        time: run.and_then(|run| run.time.clone()),
    };
    match pinned {
        Pinned::Runs(name, runs) => Ok(of(name, runs.last())),
        Pinned::Commit(digits) => {
            let wanted = digits.to_lowercase();
            let bears = |run: &&Run| run.commit.as_ref().is_some_and(|commit| commit.starts_with(&wanted));
            let found: Vec<&Run> = runs.iter().map(|placed| placed.run).filter(bears).collect();
            let mut commits: Vec<&str> = found.iter().filter_map(|run| run.commit.as_deref()).collect();
            commits.sort_unstable();
            commits.dedup();
            match (found.last(), commits.len()) {
                (Some(run), 1) => Ok(of(digits, Some(run))),
                (None, _) => Err(HistoryError::NoSuchReference(digits.to_owned())),
                _ => Err(HistoryError::AmbiguousReference(digits.to_owned(), commits.join(", "))),
            }
        }
    }
}

/// In which respects the environment of pinned runs differs from that of the newest run that says its own.
fn pinned_elsewhere(pinned: Option<Pinned<'_>>, runs: &[Placed<'_>]) -> Option<String> {
    let Some(Pinned::Runs(_, pinned)) = pinned else { return None };
    let newest = runs.iter().rev().find(|placed| !placed.run.environment.is_unknown())?;
    side::environments_differ(pinned, std::slice::from_ref(newest.run))
}

/// The values of a series in runs of their own.
fn pinned_metrics(track: &Track<'_>, pinned: &[Run]) -> Vec<f64> {
    let unit = track.subject().map(|metric| &metric.unit);
    let same_suite = |run: &&Run| run.suite == track.key.suite || is_named_after_file(run);
    let benchmarks = pinned.iter().filter(same_suite).flat_map(|run| &run.benchmarks);
    let metrics = benchmarks.filter(|b| b.name == track.key.name && b.params == *track.key.params).flat_map(|b| &b.metrics);
    let same = |metric: &&Metric| metric.name == track.key.metric && metric.statistic.as_deref() == track.key.statistic;
    metrics.filter(same).filter(|metric| unit.is_some_and(|unit| metric.unit.compares_with(unit))).map(|metric| metric.value).collect()
}

/// Commit and time of a run, shared by its points.
struct Stamp {
    commit: Option<Arc<str>>,
    time: Option<Arc<str>>,
}

impl Stamp {
    fn of(run: &Run) -> Stamp {
        let shared = |text: &Option<String>| text.as_deref().map(Arc::from);
        Stamp { commit: shared(&run.commit), time: shared(&run.time) }
    }
}

/// One metric through the runs: the place of each run that has it, and the metric.
struct Track<'a> {
    key: Key<'a>,
    points: Vec<(usize, &'a Metric)>,
}

/// All metrics in the order in which the newest runs name them.
fn tracks<'a>(runs: &[Placed<'a>], caveats: &mut Vec<Caveat>) -> Vec<Track<'a>> {
    let mut index: HashMap<Key<'a>, usize> = HashMap::new();
    let mut tracks: Vec<Track<'a>> = Vec::new();
    for (place, Placed { run, suite }) in runs.iter().enumerate().rev() {
        for benchmark in &run.benchmarks {
            for metric in &benchmark.metrics {
                let statistic = metric.statistic.as_deref();
                let key = Key { suite, name: &benchmark.name, params: &benchmark.params, metric: &metric.name, statistic };
                let at = *index.entry(key).or_insert_with(|| {
                    tracks.push(Track { key, points: Vec::with_capacity(runs.len()) });
                    tracks.len() - 1
                });
                if let Some(track) = tracks.get_mut(at) {
                    track.points.push((place, metric));
                }
            }
        }
    }
    for track in &mut tracks {
        track.points.reverse();
        track.tidy(caveats);
    }
    tracks
}

impl<'a> Track<'a> {
    /// The newest metric, which says what they all are.
    fn subject(&self) -> Option<&'a Metric> {
        self.points.last().map(|(_, metric)| *metric)
    }

    /// Leaves out what can't stand in one series.
    fn tidy(&mut self, caveats: &mut Vec<Caveat>) {
        let Some(unit) = self.subject().map(|metric| &metric.unit) else { return };
        let all = self.points.len();
        self.points.retain(|(_, metric)| metric.unit.compares_with(unit));
        let of_unit = self.points.len();
        self.points.dedup_by_key(|(place, _)| *place);
        let mut note = |code, text: String| caveats.push(Caveat::new(code, self.key.path(), text));
        if of_unit < all {
            note(CaveatCode::PartSkipped, format!("{} values in another unit than the newest run's `{unit}` were left out", all - of_unit));
        }
        if self.points.len() < of_unit {
            note(CaveatCode::RepeatedName, "some runs hold it more than once; the first of each run was taken".to_owned());
        }
    }

    fn values(&self) -> Vec<f64> {
        self.points.iter().map(|(_, metric)| metric.value).collect()
    }

    fn threshold(&self, policy: &Policy, path: &str) -> Threshold {
        const NONE: &crate::unit::Unit = &crate::unit::Unit::NONE;
        let subject = self.subject();
        policy.threshold(&MetricView {
            path,
            statistic: self.key.statistic,
            class: subject.map_or(crate::model::Class::Other, |metric| metric.class),
            unit: subject.map_or(NONE, |metric| &metric.unit),
            direction: subject.map_or(crate::model::Direction::Neither, |metric| metric.direction),
            role: subject.map_or(Role::Informational, |metric| metric.role),
        })
    }

    fn series(&self, threshold: &Threshold, scale: &Scale, stamps: &[Stamp]) -> Series {
        let point = |(place, metric): &(usize, &Metric)| {
            let stamp = stamps.get(*place);
            let of = |field: fn(&Stamp) -> &Option<Arc<str>>| stamp.and_then(|stamp| field(stamp).clone());
            Point { commit: of(|stamp| &stamp.commit), time: of(|stamp| &stamp.time), value: metric.value }
        };
        let points: Vec<Point> = self.points.iter().map(point).collect();
        let shift = |found: stats::ChangePoint| {
            let (before, after) = (scale.back(found.before), scale.back(found.after));
            LevelShift {
                index: found.index,
                commit: points.get(found.index).and_then(|point| point.commit.clone()),
                time: points.get(found.index).and_then(|point| point.time.clone()),
                before,
                after,
                change_in: threshold.change_in,
                change: change(before, after, threshold.change_in),
                p_value: found.p_value,
            }
        };
        let change_points = stats::change_points(&scale.all(&self.values())).into_iter().map(shift).collect();
        let newest = self.points.last().map_or(0, |(place, _)| place + 1);
        let subject = self.subject();
        Series {
            suite: self.key.suite.to_owned(),
            benchmark: self.key.name.to_owned(),
            params: self.key.params.clone(),
            metric: self.key.metric.to_owned(),
            statistic: self.key.statistic.map(str::to_owned),
            class: threshold.class,
            unit: subject.map_or(crate::unit::Unit::NONE, |metric| metric.unit.clone()),
            direction: threshold.direction,
            lacking: stamps.len() - newest,
            change_points,
            points,
            since_reference: None,
        }
    }
}

/// A change as it is shown; none where a share of the level before means nothing.
pub(super) fn change(before: f64, after: f64, change_in: ChangeIn) -> Option<f64> {
    let change = match change_in {
        ChangeIn::Points => after - before,
        ChangeIn::Relative => (after - before) / before.abs(),
    };
    Some(change).filter(|change| change.is_finite())
}

/// The scale on which levels of one series are told apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Scale {
    /// Logarithms.
    Log,
    /// Differences, in units of the series' own size.
    Difference(f64),
}

impl Scale {
    /// Logarithms where the change is relative and every value positive.
    pub(super) fn of(values: &[f64], change_in: ChangeIn) -> Scale {
        if change_in == ChangeIn::Relative && values.iter().all(|value| *value > 0.0) {
            return Scale::Log;
        }
        let sizes: Vec<f64> = values.iter().map(|value| value.abs()).collect();
        let mean = sizes.iter().sum::<f64>() / sizes.len().max(1) as f64;
        let size = stats::median(&sizes).filter(|size| *size > 0.0).unwrap_or(mean);
        Scale::Difference(if size > 0.0 && size.is_finite() { size } else { 1.0 })
    }

    /// One number on the scale.
    pub(super) fn on(self, value: f64) -> f64 {
        match self {
            Scale::Log => value.ln(),
            Scale::Difference(size) => value / size,
        }
    }

    /// Numbers on the scale.
    pub(super) fn all(self, values: &[f64]) -> Vec<f64> {
        values.iter().map(|value| self.on(*value)).collect()
    }

    /// From the scale to the number.
    pub(super) fn back(self, value: f64) -> f64 {
        match self {
            Scale::Log => value.exp(),
            Scale::Difference(size) => value * size,
        }
    }
}
