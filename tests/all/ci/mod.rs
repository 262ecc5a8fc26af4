//! `perfdiff ci` as a runner meets it: a checkout, the event's payload, a remote that holds the store, and GitHub's API
//! on loopback.
#![cfg(feature = "github")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "tests make files and may panic"
)]

mod accepting;
#[cfg(unix)]
mod bench;
mod doctor;
mod issue;
mod legs;
mod others;
mod pull_request;
mod push;
mod refusals;
mod workflow_run;
mod yard;
