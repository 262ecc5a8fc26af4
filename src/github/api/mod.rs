//! What perfdiff reads and writes at GitHub: pull requests and their comments, issues, checks, labels, commits.

pub mod checks;
pub mod comment;
pub mod commits;
pub mod issues;
pub mod labels;
pub mod pulls;

mod comment_upsert;
mod link;
pub(super) mod marker;
mod own_account;
pub(super) mod truncate;
