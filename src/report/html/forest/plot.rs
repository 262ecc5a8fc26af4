//! Changes on the axis that all rows share: a point, its interval, and the bands in which it warns and fails.

use std::collections::HashMap;

use serde::Serialize;

use super::axis::Axis;
use crate::compare::Judgement;
use crate::model::{Change, Comparison, Verdict};
use crate::report::chart::{Tick, percent};
use crate::report::view::Row;

/// A point with its interval on the axis, in percent.
#[derive(Debug, Serialize)]
pub(super) struct Plot {
    label: String,
    /// Which of the bands lies behind it.
    band: usize,
    at: String,
    low: Option<String>,
    high: Option<String>,
    /// Whether the point or its interval goes on beyond the left edge.
    beyond_left: bool,
    /// Whether one of them goes on beyond the right edge.
    beyond_right: bool,
}

/// Where a change warns and fails, in percent: left end and width.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub(in crate::report::html) struct Band {
    warn: Option<(String, String)>,
    fail: Option<(String, String)>,
}

/// The axis with the bands that its rows have behind them.
pub(in crate::report::html) struct Forest<'a> {
    pub(super) comparison: &'a Comparison,
    axis: Axis,
    bands: Vec<Band>,
    known: HashMap<Band, usize>,
}

impl<'a> Forest<'a> {
    /// The axis for all changes of the comparison.
    pub(in crate::report::html) fn of(comparison: &'a Comparison) -> Forest<'a> {
        Forest { comparison, axis: Axis::of(comparison.changes.iter()), bands: Vec::new(), known: HashMap::new() }
    }

    /// Where nothing changed, in percent of the width.
    pub(in crate::report::html) fn zero(&self) -> String {
        percent(self.axis.place(0.0).0)
    }

    /// The labels of the axis.
    pub(in crate::report::html) fn ticks(&self) -> Vec<Tick> {
        self.axis.ticks()
    }

    /// The bands in the order of their numbers.
    pub(in crate::report::html) fn bands(&self) -> &[Band] {
        &self.bands
    }

    /// The place of a row on the axis; nothing where there is no number or only one side.
    pub(super) fn plot(&mut self, row: &Row) -> Option<Plot> {
        let change = self.comparison.changes.get(row.index).filter(|_| !matches!(row.verdict, Verdict::Added | Verdict::Removed))?;
        let lean = |value: Option<f64>| value.and_then(|value| Judgement::of(change).worsening(value));
        let at = lean(change.change)?;
        // Where more is better, the lower end stands at the right.
        let ends = lean(change.change_low).zip(lean(change.change_high)).map(|(low, high)| (low.min(high), low.max(high)));
        let (low, high) = ends.unwrap_or((at, at));
        let [low, at, high] = [low, at, high].map(|lean| self.axis.place(lean));
        let beyond = |right: bool| [low, at, high].iter().any(|(place, beyond)| *beyond && (*place > 50.0) == right);
        let (beyond_left, beyond_right) = (beyond(false), beyond(true));
        let is_wide = high.0 > low.0;
        Some(Plot {
            label: format!("{} {}", row.change, row.interval).trim_end().to_owned(),
            band: self.number(Band::of(&self.axis, change)),
            at: percent(at.0),
            low: is_wide.then(|| percent(low.0)),
            high: is_wide.then(|| percent(high.0)),
            beyond_left,
            beyond_right,
        })
    }

    /// The number of a band, which is kept once however many rows have it.
    fn number(&mut self, band: Band) -> usize {
        let next = self.bands.len();
        let number = *self.known.entry(band.clone()).or_insert(next);
        if number == next {
            self.bands.push(band);
        }
        number
    }
}

impl Band {
    /// Where this change would warn and fail.
    fn of(axis: &Axis, change: &Change) -> Band {
        let [warn, fail] = Judgement::of(change).limits().map(|limit| limit.map(|limit| axis.place(limit).0));
        let stretch = |from: f64, to: f64| (percent(from), percent(to - from));
        Band {
            warn: warn.filter(|warn| fail.is_none_or(|fail| fail > *warn)).map(|warn| stretch(warn, fail.unwrap_or(100.0))),
            fail: fail.map(|fail| stretch(fail, 100.0)),
        }
    }
}
