//! The history of a branch as series: their order, level shifts, open regressions and the drift from a reference.

pub(in crate::compare) mod branches;
pub(in crate::compare) mod level_shifts;
pub(in crate::compare) mod of_runs;
pub(in crate::compare) mod open_regressions;
pub(in crate::compare) mod partitions;
pub(in crate::compare) mod reference;
pub(in crate::compare) mod reference_drift;
pub(in crate::compare) mod run_order;
