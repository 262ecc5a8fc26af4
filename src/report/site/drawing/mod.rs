//! Drawings of a series: the chart of its own page, the picture that it shares with other branches, and the line the size of a
//! word on the index.

mod chart;
mod overlay;
mod releases;
mod run_axis;
mod spark;

pub(super) use self::chart::{Chart, Event};
pub(super) use self::overlay::Overlay;
pub(super) use self::releases::Releases;
pub(super) use self::run_axis::seconds;
pub(super) use self::spark::spark;
