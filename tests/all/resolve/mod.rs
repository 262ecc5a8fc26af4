//! Which stored runs a head is compared with: in real repositories of every kind, and through the whole program.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    unreachable_pub,
    dead_code,
    reason = "tests read and write files and may panic"
)]

mod accepting;
mod choosing;
mod comparing;
pub(crate) mod git;
mod lineage;
mod messages;
mod processors;
mod showing;
mod spent;
mod stored;
mod unfit;
