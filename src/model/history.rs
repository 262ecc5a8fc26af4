//! What became of every benchmark × metric through the runs of a branch: `perfdiff.history/v1`.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Caveat, ChangeIn, Class, Direction, MetricId, ThresholdInForce, Verdict};
use crate::unit::Unit;

/// The one value of a history's `schema` field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum HistorySchema {
    /// Version 1.
    #[default]
    #[serde(rename = "perfdiff.history/v1")]
    V1,
}

/// All series of a history, with where their levels shifted.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct History {
    /// Name and version of this form.
    pub schema: HistorySchema,
    /// How many runs were used.
    #[serde(default)]
    pub runs: usize,
    /// How the runs were put in order.
    #[serde(default)]
    pub order: Order,
    /// The branch whose stored runs they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// What the newest runs are compared with, where the user pinned something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<Reference>,
    /// One entry per benchmark × metric × statistic, what needs a look first.
    pub series: Vec<Series>,
    /// How many series are informational and were not asked for.
    #[serde(default)]
    pub informational: usize,
    /// Findings about the data. `short-history` says that no series is long enough for a change point.
    #[serde(default)]
    pub caveats: Vec<Caveat>,
    /// First lines of the messages of commits at which a level shifted, where the repository knows them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub messages: BTreeMap<String, String>,
}

/// How runs were put in order, the oldest first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Order {
    /// By the time that all of them say.
    Time,
    /// As they were given, since not all of them say when they were made.
    #[default]
    Given,
    /// As their commits follow each other.
    Commits,
}

/// A pinned point that newer runs are compared with.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Reference {
    /// What the user called it: `v1.2`, a commit, a file.
    pub name: String,
    /// Its commit, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// When it was measured, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
}

/// One benchmark × metric × statistic through the runs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Series {
    /// Which metric it is about.
    #[serde(flatten)]
    pub id: MetricId,
    /// The kind of metric.
    pub class: Class,
    /// Unit of the values.
    pub unit: Unit,
    /// Which way is better.
    pub direction: Direction,
    /// The values, oldest first; a run that lacks the metric has no point.
    pub points: Vec<Point>,
    /// How many of the newest runs of its suite lack it.
    #[serde(default)]
    pub lacking: usize,
    /// Where the level shifted, oldest first.
    pub change_points: Vec<LevelShift>,
    /// Where the newest runs stand against those before, while they are too few for a change point to be detected; absent where
    /// nothing but the change points tells of the level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub newest: Option<NewestLevel>,
    /// Points, counted from 0, at which a regression of it was accepted: a new level starts there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accepted: Vec<usize>,
    /// How the newest runs stand against the pinned reference; absent where there is none, or it lacks the metric.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since_reference: Option<ReferenceDrift>,
}

/// One run's value of a series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Point {
    /// The commit measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<Arc<str>>,
    /// When it was measured, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<Arc<str>>,
    /// The value in the series' unit; always finite.
    pub value: f64,
    /// Place of its run among all runs of the history, from 0, so that series which lack some runs can be drawn side by
    /// side. Never written; 0 in a history that was read.
    #[serde(skip)]
    pub place: usize,
}

/// A lasting shift of a series' level: a change point.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LevelShift {
    /// Place of the first point of the new level, from 0.
    pub index: usize,
    /// The commit of that point.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<Arc<str>>,
    /// Its time, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<Arc<str>>,
    /// The level before, in the series' unit.
    pub before: f64,
    /// The level after.
    pub after: f64,
    /// How the change is expressed.
    #[serde(default)]
    pub change_in: ChangeIn,
    /// The change; absent where it has no meaning (a share of a level of zero).
    #[serde(default)]
    pub change: Option<f64>,
    /// Probability of so large a shift by noise alone, anywhere in the series.
    pub p_value: f64,
    /// Whether it is an open regression: for the worse by at least the warning threshold, not accepted, and no later level came
    /// back from it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub open: bool,
    /// Size of the change in units of the warning threshold in force; infinite where the change has no meaning. Not saved: 0 in what
    /// was read from a file.
    #[serde(skip)]
    pub severity: f64,
}

/// The level of the newest runs, which no change point confirms yet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NewestLevel {
    /// Place of its first point, from 0.
    pub index: usize,
    /// Whether these runs lie apart from those before by more than their noise; else they are the newest run alone.
    pub apart: bool,
    /// The level before, in the series' unit.
    pub before: f64,
    /// The level of the newest runs.
    pub after: f64,
    /// How the change is expressed.
    #[serde(default)]
    pub change_in: ChangeIn,
    /// The change; absent where it has no meaning (a share of a level of zero).
    #[serde(default)]
    pub change: Option<f64>,
}

/// How far the newest runs of a series have come from a pinned reference, however slowly.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReferenceDrift {
    /// The level at the reference, in the series' unit.
    pub before: f64,
    /// The level of the newest runs.
    pub after: f64,
    /// How the change is expressed.
    #[serde(default)]
    pub change_in: ChangeIn,
    /// The change; absent where it has no meaning.
    #[serde(default)]
    pub change: Option<f64>,
    /// A change up to here may be noise; in the terms of the change.
    #[serde(default)]
    pub noise: Option<f64>,
    /// What it was compared with.
    #[serde(default)]
    pub threshold: ThresholdInForce,
    /// The verdict.
    pub verdict: Verdict,
    /// Why, one sentence.
    pub reason: String,
}

impl Series {
    /// The newest open regression; none where all is well.
    pub fn open_regression(&self) -> Option<&LevelShift> {
        self.change_points.iter().rev().find(|shift| shift.open)
    }

    /// The commits at which something happened to it: its level shifted, or a regression was accepted.
    pub fn commits_of_note(&self) -> impl Iterator<Item = &str> {
        let shifts = self.change_points.iter().filter_map(|shift| shift.commit.as_deref());
        shifts.chain(self.accepted.iter().filter_map(|at| self.points.get(*at)?.commit.as_deref()))
    }

    /// `suite/benchmark/metric/statistic`, the form that patterns match.
    pub fn path(&self) -> String {
        self.id.to_string()
    }
}
