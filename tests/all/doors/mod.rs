//! What must hold of whatever comes through a door from outside: called by the tests, with inputs that proptest spoils, and by the
//! targets in `fuzz/`, which include this module, with inputs that libFuzzer makes.
#![allow(
    dead_code,
    unreachable_pub,
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "what does not hold ends the test; the targets use some, the tests others"
)]

pub mod files;
pub mod html;
pub mod markdown;
pub mod reports;
pub mod sides;
pub mod texts;
pub mod tree;
