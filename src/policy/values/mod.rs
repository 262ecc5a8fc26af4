//! What stands at a key: amounts of change, bounds, numbers with a unit, patterns, names of statistics.

pub(super) mod amount;
pub(super) mod bound;
pub(super) mod pattern;
pub(super) mod quantity;
pub(super) mod statistic;
