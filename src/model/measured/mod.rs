//! What was measured: runs, benchmarks, metrics and their values.

pub(super) mod benchmark;
pub(super) mod conversion;
pub(super) mod mapping;
pub(super) mod metric;
pub(super) mod metric_id;
pub(super) mod quantity;
pub(super) mod run;
pub(super) mod sample;
pub(crate) mod statistic;
pub(super) mod time_course;
