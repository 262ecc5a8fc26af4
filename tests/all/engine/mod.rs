//! The decision engine through the library's door: what a verdict must and must never depend on.
#![allow(clippy::unwrap_used, reason = "tests may panic")]

mod accepting;
mod circumstances;
mod counting;
mod hidden;
mod history;
mod merge;
mod missing;
mod pairs;
mod processors;
mod properties;
mod reasons;
mod replicates;
mod reread;
mod rounds;
mod runs;
mod trace;
