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

#[path = "../github/chain.rs"]
#[allow(dead_code, reason = "shared with the tests of the client, which use more of it")]
mod chain;
#[path = "../github/fake.rs"]
#[allow(dead_code, reason = "shared with the tests of the client, which use more of it")]
mod fake;
#[path = "../resolve/git.rs"]
#[allow(dead_code, unreachable_pub, reason = "shared with the tests of ancestry, which use more of it")]
mod git;
#[path = "../cli/pipe.rs"]
mod pipe;
#[path = "../github/stage.rs"]
#[allow(dead_code, reason = "shared with the tests of the client, which use more of it")]
mod stage;

mod accepting;
mod issue;
mod legs;
mod others;
mod pull_request;
mod push;
mod refusals;
mod workflow_run;
mod yard;
