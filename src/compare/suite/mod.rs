//! The suite as a whole.

pub(in crate::compare) mod shared_slowdown;
pub(in crate::compare) mod shift;
