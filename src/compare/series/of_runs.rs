//! The runs of a branch → one series per metric, with where its level shifted and how far it crept. Pure.
//!
//! Filter runs of the newest environment make a series; a run whose environment is unknown counts as the same. Runs may
//! lack a metric. Steps are looked for on logarithms, where every value is positive, else on differences in units of the
//! series' own size.

use std::collections::HashMap;
use std::sync::Arc;

use super::level_shifts::{level_shifts, newest_level};
use super::open_regressions;
use super::reference;
use super::reference::PinnedReference;
use super::reference_drift;
use super::run_order::{Placed, line_up};
use crate::compare::decide::scale::Scale;
use crate::compare::error::HistoryError;
use crate::compare::pairing::filter::Filter;
use crate::compare::pairing::pair::Key;
use crate::compare::renamed;
use crate::model::{Caveat, CaveatCode, History, LevelShift, Metric, Point, ReferenceDrift, Role, Run, Series, Verdict};
use crate::policy::{MetricView, Pattern, Policy, Threshold};
use crate::stats;

/// What to show of which runs.
#[derive(Debug)]
pub struct Span<'a> {
    /// The runs, in the order in which they were given.
    pub runs: &'a [Run],
    /// Whether that is the order of their commits, oldest first, whatever their times say.
    pub in_order: bool,
    /// What the newest runs are compared with.
    pub pinned: Option<PinnedReference<'a>>,
    /// Thresholds of the creep against it, and roles.
    pub policy: &'a Policy,
    /// Which series; informational ones too, where metrics are asked for.
    pub only: Filter<'a>,
}

/// Makes series of the runs.
///
/// # Errors
/// When a filter matches nothing, or the pinned reference is not there or measured nothing of it: a
/// comparison with nothing is never a pass.
pub fn history(span: &Span<'_>) -> Result<History, HistoryError> {
    let newest = span.runs.last().map(std::slice::from_ref).unwrap_or_default();
    let runs = renamed::runs(span.runs, newest, span.policy);
    history_named(&Span { runs: &runs, ..*span })
}

/// The same, with the names of now in all runs.
fn history_named(span: &Span<'_>) -> Result<History, HistoryError> {
    let mut caveats = Vec::new();
    let (runs, order) = line_up(span.runs, span.in_order, &mut caveats);
    let reference = span.pinned.map(|wanted| reference::reference(wanted, &runs)).transpose()?;
    let mut history = History { runs: runs.len(), order, reference, ..History::default() };
    let apart = reference::elsewhere(span.pinned, &runs);
    let stamps: Vec<Stamp<'_>> = runs.iter().map(Stamp::of).collect();
    let steps = Steps::of(&runs);
    for track in tracks(&runs, &mut caveats) {
        let path = track.key.path();
        if !span.only.holds(&path) {
            continue;
        }
        let threshold = track.threshold(span.policy, &path);
        if threshold.role == Role::Informational && span.only.metric.is_empty() {
            history.informational += 1;
            continue;
        }
        let scale = Scale::of_series(&track.values(), threshold.change_in);
        let mut series = track.series(&threshold, &scale, &stamps);
        series.accepted = steps.accepted(&path, series.points.iter().map(|point| point.place));
        open_regressions::mark(&mut series, &threshold);
        series.since_reference = match (span.pinned, &history.reference) {
            (Some(PinnedReference::Runs(_, runs)), _) => {
                let values = reference::values(&track.key, &series.unit, runs);
                reference_drift::since_runs(&series, &values, &threshold, &scale)
            }
            (Some(PinnedReference::Commit(_)), Some(reference)) => reference_drift::since_commit(&series, reference, &threshold, &scale),
            _ => None,
        };
        if let Some(words) = &apart {
            series.since_reference = series.since_reference.map(|creep| reference_drift::elsewhere(creep, words));
        }
        history.series.push(series);
    }
    if history.series.is_empty() && history.informational == 0 {
        return Err(HistoryError::NothingMatches { runs: runs.len(), patterns: span.only.words() });
    }
    if let Some(reference) = history.reference.as_ref().filter(|_| history.series.iter().all(|series| series.since_reference.is_none())) {
        return Err(HistoryError::NothingInCommon(reference.name.clone()));
    }
    history.series.sort_by_cached_key(rank);
    caveats.extend(too_short(&history.series));
    caveats.sort();
    caveats.dedup();
    history.caveats = caveats;
    Ok(history)
}

/// That no series is long enough for a change point, so that none was looked for.
fn too_short(series: &[Series]) -> Option<Caveat> {
    let longest = series.iter().map(|series| series.points.len()).max().filter(|longest| *longest < stats::FEWEST_VALUES)?;
    let runs = if longest == 1 { "1 run is".to_owned() } else { format!("{longest} runs are") };
    let text = format!(
        "{runs} too few for a change point, which needs {} before it and as many after: none was looked for, and the newest level is \
         shown against what came before",
        stats::FEWEST_VALUES / 2
    );
    Some(Caveat::new(CaveatCode::ShortHistory, "", text))
}

/// What needs a look first: findings against the reference, then what shifted last, then by name.
fn rank(series: &Series) -> (usize, std::cmp::Reverse<usize>, String) {
    let grade = |creep: &ReferenceDrift| Verdict::ALL.iter().position(|verdict| *verdict == creep.verdict);
    let verdict = series.since_reference.as_ref().and_then(grade).unwrap_or(usize::MAX);
    let latest = series.change_points.last().map_or(0, |shift| shift.index);
    (verdict, std::cmp::Reverse(latest), series.path())
}

/// The runs in which a regression was accepted, and of what.
struct Steps {
    accepted: Vec<(Pattern, usize)>,
}

impl Steps {
    /// What these runs say; a pattern that can't be read accepts nothing.
    fn of(runs: &[Placed<'_>]) -> Steps {
        let named = runs.iter().enumerate().flat_map(|(place, placed)| placed.run.accepted.iter().map(move |glob| (glob, place)));
        Steps { accepted: named.filter_map(|(glob, place)| Some((Pattern::new(glob).ok()?, place))).collect() }
    }

    /// The points of a series that accepted steps start at: the first of each step's run or after it.
    fn accepted(&self, path: &str, places: impl Iterator<Item = usize>) -> Vec<usize> {
        let steps: Vec<usize> = self.accepted.iter().filter(|(pattern, _)| pattern.matches(path)).map(|(_, place)| *place).collect();
        if steps.is_empty() {
            return Vec::new();
        }
        let places: Vec<usize> = places.collect();
        let mut at: Vec<usize> = steps.iter().map(|step| places.partition_point(|place| place < step)).collect();
        at.retain(|at| *at < places.len());
        at.sort_unstable();
        at.dedup();
        at
    }
}

/// Suite, commit and time of a run, shared by its points.
struct Stamp<'a> {
    suite: &'a str,
    commit: Option<Arc<str>>,
    time: Option<Arc<str>>,
}

impl<'a> Stamp<'a> {
    fn of(placed: &Placed<'a>) -> Stamp<'a> {
        let shared = |text: &Option<String>| text.as_deref().map(Arc::from);
        Stamp { suite: placed.suite, commit: shared(&placed.run.commit), time: shared(&placed.run.time) }
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

    fn series(&self, threshold: &Threshold, scale: &Scale, stamps: &[Stamp<'_>]) -> Series {
        let point = |(place, metric): &(usize, &Metric)| {
            let stamp = stamps.get(*place);
            let (commit, time) = stamp.map(|stamp| (stamp.commit.clone(), stamp.time.clone())).unwrap_or_default();
            Point { commit, time, value: metric.value, place: *place }
        };
        let points: Vec<Point> = self.points.iter().map(point).collect();
        let stamped = |shift: LevelShift| {
            let point = points.get(shift.index);
            LevelShift { commit: point.and_then(|point| point.commit.clone()), time: point.and_then(|point| point.time.clone()), ..shift }
        };
        let change_points: Vec<LevelShift> = level_shifts(&self.values(), *scale, threshold.change_in).into_iter().map(stamped).collect();
        let newest = newest_level(&self.values(), &change_points, *scale, threshold.change_in);
        let lacks_from = self.points.last().map_or(0, |(place, _)| place + 1);
        let subject = self.subject();
        Series {
            id: self.key.id(),
            class: threshold.class,
            unit: subject.map_or(crate::unit::Unit::NONE, |metric| metric.unit.clone()),
            direction: threshold.direction,
            // Runs of other suites never had it.
            lacking: stamps.iter().skip(lacks_from).filter(|stamp| stamp.suite == self.key.suite).count(),
            change_points,
            newest,
            points,
            accepted: Vec::new(),
            since_reference: None,
        }
    }
}
