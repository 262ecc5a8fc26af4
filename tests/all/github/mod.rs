//! GitHub's side, against a server on loopback: what is sent, how often, and what stands there afterwards.
//!
//! The comment tests run twice: here against a small stand-in, and by `.ci/github.sh` against a stateful fake of
//! GitHub behind a proxy that holds every request against GitHub's own published description of its API.
#![cfg(feature = "github")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "tests may panic and look at the clock"
)]

pub(crate) mod chain;
mod comments;
mod events;
pub(crate) mod fake;
mod issues;
mod network;
mod others;
mod patience;
pub(crate) mod stage;
mod whole;
