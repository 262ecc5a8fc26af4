//! The history of a branch as series: their order, level shifts, open regressions and creep.

pub(in crate::compare) mod branches;
pub(in crate::compare) mod creep;
pub(in crate::compare) mod lanes;
pub(in crate::compare) mod level_scale;
pub(in crate::compare) mod line_up;
pub(in crate::compare) mod open_regressions;
pub(in crate::compare) mod pinned;
pub(in crate::compare) mod trend;
