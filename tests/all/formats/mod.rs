//! What each format makes of genuine and of broken files, through `ingest::read`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, reason = "tests read fixtures and may panic")]

mod criterion;
pub(crate) mod door;
mod foreign;
mod github_action_benchmark;
mod json;
mod k6;
mod locust;
mod names;
mod names_beside;
mod perfdiff_run;
mod pytest_benchmark;
mod recipes;
mod registry;
pub(crate) mod spoiled;
