//! `perfdiff bench`, with suites and commands of its own: shell scripts whose speed is a number in a file.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "tests run commands and may panic")]

mod mistaken;
mod pairs;
mod stopping;
mod suites;
mod yard;
