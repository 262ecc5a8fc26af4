//! Where reports are written, and how.

pub(in crate::cli) mod files;
pub(in crate::cli) mod reports;
pub(in crate::cli) mod targets;
pub(in crate::cli) mod template;
