//! What readers want beside the verdict: metrics derived from a run's course, circumstances, caveats, data for plots.

pub(in crate::compare) mod caveats;
pub(in crate::compare) mod circumstances;
pub(in crate::compare) mod derived_metrics;
pub(in crate::compare) mod plot_data;
pub(in crate::compare) mod session_drift;
