//! `perfdiff site`: the pages, what leads where, and what becomes of a directory that they are written into.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    unreachable_pub,
    dead_code,
    reason = "tests read and write files and may panic"
)]

mod branches;
mod directory;
mod name;
mod pages;
mod releases;
mod stored;
mod strangers;
mod written;
