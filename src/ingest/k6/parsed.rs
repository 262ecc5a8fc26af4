//! The common form into which every shape of k6's files is read before it becomes a run.
//!
//! Numbers are still in k6's units here (milliseconds), and statistics already have the model's names; a number
//! that is not finite stands for one that the file could not give.

use std::collections::BTreeMap;

use crate::model::Caveat;

use super::metric::{Contains, Kind, built_in};
use super::selector;
use super::threshold::{Bound, Threshold};

/// Identifies a series: a benchmark and one of its metrics.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) benchmark: String,
    pub(super) metric: String,
}

impl Key {
    /// From k6's own key, `metric` or `metric{selector}`.
    pub(super) fn of(text: &str) -> Key {
        let (metric, selector) = selector::split(text);
        Key { benchmark: selector::benchmark(selector), metric: metric.to_owned() }
    }

    /// The key of a metric over all its values, in the benchmark `all`.
    pub(super) fn whole(metric: &str) -> Key {
        Key { benchmark: selector::ALL.to_owned(), metric: metric.to_owned() }
    }

    /// The key as messages show it.
    pub(super) fn path(&self) -> String {
        format!("{}/{}", self.benchmark, self.metric)
    }
}

/// One metric of one benchmark, with its statistics.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Series {
    /// Absent where the shape does not say and the name does not tell; its values are then shown and not judged.
    pub(super) kind: Option<Kind>,
    pub(super) contains: Contains,
    /// Statistics by the model's names: of a trend "median", "p95", "avg" …, of a counter "count", "rate" or
    /// "`observed_rate`", of a gauge "value", "min", "max", of a rate "value".
    pub(super) statistics: Vec<(String, f64)>,
    /// How many values are behind it, where that is known.
    pub(super) n: Option<u64>,
    /// The values behind a trend in order of arrival, where the shape has them.
    pub(super) sample: Option<Vec<f64>>,
    /// Seconds and value over the run, where the shape has single points.
    pub(super) course: Vec<(f64, f64)>,
    /// Resolution of "`observed_rate`", where the clock of the points was coarse.
    pub(super) resolution: Option<f64>,
    pub(super) thresholds: Vec<Threshold>,
}

impl Series {
    /// A series of that name without statistics yet; what the file does not say is taken from k6's own metrics.
    pub(super) fn new(metric: &str, kind: Option<Kind>, contains: Option<Contains>) -> Series {
        let known = built_in(metric);
        Series {
            kind: kind.or(known.map(|known| known.kind)),
            contains: contains.or(known.map(|known| known.contains)).unwrap_or(Contains::Default),
            statistics: Vec::new(),
            n: None,
            sample: None,
            course: Vec::new(),
            resolution: None,
            thresholds: Vec::new(),
        }
    }

    /// One statistic; NaN or infinite where the file could not give it.
    pub(super) fn statistic(&self, statistic: &str) -> Option<f64> {
        self.statistics.iter().find(|(name, _)| name == statistic).map(|(_, value)| *value)
    }

    /// Adds a statistic unless it is there already, as when a summary holds both `med` and `p(50)`.
    pub(super) fn add(&mut self, statistic: impl Into<String>, value: f64) {
        let statistic = statistic.into();
        if self.statistic(&statistic).is_none() {
            self.statistics.push((statistic, value));
        }
    }

    /// Judges the thresholds for which the file has no verdict, as in one that was edited or written by a script, by the
    /// statistics; without a value they stay undecided. A counter's rate is not used: it depends on when k6 took it.
    pub(in crate::ingest::k6) fn judge_thresholds(&mut self) {
        let met = |threshold: &Threshold| {
            let bound = Bound::parse(&threshold.text, self.kind)?;
            let exact = self.kind != Some(Kind::Counter) || bound.statistic != "rate";
            self.statistic(&bound.statistic).filter(|_| exact).map(|value| bound.meets(value))
        };
        let judged: Vec<Option<bool>> = self.thresholds.iter().map(|threshold| threshold.met.or_else(|| met(threshold))).collect();
        self.thresholds.iter_mut().zip(judged).for_each(|(threshold, met)| threshold.met = met);
    }

    /// Whether there are statistics and every usable one is zero.
    pub(super) fn all_zero(&self) -> bool {
        let mut usable = self.statistics.iter().map(|(_, value)| *value).filter(|value| value.is_finite()).peekable();
        usable.peek().is_some() && usable.all(|value| value == 0.0)
    }
}

/// The content of one file.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    /// The shape of the file, in words.
    pub(super) shape: &'static str,
    /// The version of k6 that wrote it, where the file tells.
    pub(super) version: Option<String>,
    /// When it ran, RFC 3339 in UTC.
    pub(super) time: Option<String>,
    pub(super) series: BTreeMap<Key, Series>,
    pub(super) caveats: Vec<Caveat>,
}

impl Parsed {
    /// No series yet, in a file of this shape.
    pub(super) fn of(shape: &'static str) -> Parsed {
        Parsed { shape, ..Parsed::default() }
    }

    /// Adds a series. Selectors that differ in blanks only are one, and keep the thresholds of both.
    pub(super) fn insert(&mut self, key: Key, series: Series) {
        match self.series.get_mut(&key) {
            Some(there) => there.thresholds.extend(series.thresholds),
            None => {
                self.series.insert(key, series);
            }
        }
    }
}
