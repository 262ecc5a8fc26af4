//! `perfdiff history`: change points, creep, drift within a run, and how they are told.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    unreachable_pub,
    dead_code,
    reason = "tests read and write files and may panic"
)]

mod change_points;
mod command;
mod creep;
mod drift;
mod several;
