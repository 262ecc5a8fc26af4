//! What commands read before they work: the configuration, result files, filters.

pub(in crate::cli) mod config;
pub(in crate::cli) mod filters;
pub(in crate::cli) mod load;
pub(in crate::cli) mod progress;
pub(in crate::cli) mod protect;
