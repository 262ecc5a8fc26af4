//! The whole program, in process, as a user meets it: arguments in, streams and exit code out.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    unreachable_pub,
    reason = "tests read and write files and may panic"
)]

mod broad;
mod broken;
mod configuration;
mod criterion_dir;
mod everyday;
mod explanation;
mod files;
mod first_day;
mod homemade;
mod inputs;
mod left_over;
mod legs;
mod limits;
pub(crate) mod pipe;
pub(crate) mod program;
mod safe_usage;
mod scenarios;
mod screen;
mod signals;
mod templates;
