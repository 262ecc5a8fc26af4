//! The store: baselines in git, through the library's door.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests read files and may panic")]

mod content;
mod crash;
mod forced;
mod hostile;
mod local;
mod locks;
mod made;
mod names;
mod places;
mod remote;
mod replace;
#[cfg(unix)]
mod schedules;
mod servers;
mod writers;
