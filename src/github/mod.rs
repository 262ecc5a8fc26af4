//! GitHub as perfdiff meets it: the event that started a job, its commands and files, and the API.
//!
//! Knows strings and numbers, nothing of benchmarks: the caller brings finished Markdown and says whether there
//! is anything to say.

pub mod actions;
pub mod checks;
pub mod comment;
pub mod commits;
pub mod issues;
pub mod labels;
pub mod pulls;

mod address;
mod author;
mod body;
mod client;
mod dial;
mod error;
mod marker;
mod percent;
mod random;
mod retry;
mod sticky;
mod token;
mod wire;

pub use client::{Client, Connection};
pub use dial::Proxies;
pub use error::{Error, ErrorKind};
pub use marker::RunOfWorkflow;
pub use random::nonce;
pub use retry::{Patience, Pause};
pub use token::Token;
