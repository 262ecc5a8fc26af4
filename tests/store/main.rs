//! The store: baselines in git, through the library's door.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests read files and may panic")]

mod forced;
mod local;
mod made;
mod servers;
mod writers;
