//! The ways to a branch that holds a store: that of the repository at hand by libgit2, that of a remote by the git program.

pub(super) mod address;
pub(super) mod command;
pub(super) mod git_output;
pub(super) mod local_branch;
pub(super) mod open;
pub(super) mod remote;
pub(super) mod secret;
