//! `perfdiff baseline` as a user meets it: on real repositories, through the program.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::disallowed_methods, reason = "tests make files and may panic")]

mod listing;
mod moving;
mod moving_in;
mod names;
mod places;
mod pruning;
mod renaming;
mod samples;
pub(crate) mod scratch;
mod sharing;
mod updating;
mod verifying;
mod writers;
