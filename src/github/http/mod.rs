//! Requests to GitHub's API: how they are sent, repeated, signed, and how their failures are worded.

pub(super) mod address;
pub(super) mod client;
pub(super) mod error_chain;
pub(super) mod exchange;
pub(super) mod identity;
pub(super) mod percent;
pub(super) mod retry;
pub(super) mod token;
pub(super) mod transport;
