//! `perfdiff site`: the pages, what leads where, and what becomes of a directory that they are written into.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    unreachable_pub,
    dead_code,
    reason = "tests read and write files and may panic"
)]

mod directory;
mod pages;
mod stored;
mod strangers;
mod written;
