//! Reading TOML with line and column, and collecting everything that is wrong with it.

pub(super) mod error;
pub(super) mod key;
pub(super) mod tables;
