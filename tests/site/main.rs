//! `perfdiff site`: the pages, what leads where, and what becomes of a directory that they are written into.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    unreachable_pub,
    dead_code,
    reason = "tests read and write files and may panic, and share the runner of tests/cli"
)]

mod directory;
mod pages;
#[path = "../cli/program.rs"]
mod program;
mod strangers;
mod written;
