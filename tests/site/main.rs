//! `perfdiff site`: the pages, what leads where, and what becomes of a directory that they are written into.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    unreachable_pub,
    dead_code,
    reason = "tests read and write files and may panic, and share the runners of tests/cli and tests/baseline"
)]

mod directory;
mod pages;
#[path = "../cli/pipe.rs"]
mod pipe;
#[path = "../cli/program.rs"]
mod program;
#[path = "../baseline/scratch.rs"]
mod scratch;
mod stored;
mod strangers;
mod written;
