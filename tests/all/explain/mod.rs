//! How a verdict was reached, in words, and what is worth a second run.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, unreachable_pub, reason = "tests may panic")]

mod cases;
pub(crate) mod program;
mod suspects;
mod words;
