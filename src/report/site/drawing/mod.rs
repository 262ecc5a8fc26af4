//! Drawings of a series: the chart of its own page, and the line the size of a word on the index.

mod chart;
mod run_axis;
mod spark;

pub(super) use self::chart::{Chart, Event};
pub(super) use self::spark::spark;
