//! The repository that the user works in: its HEAD and branches, the ancestry of the head, commit messages, and changes
//! that are in no commit.

pub(super) mod ancestry;
pub(super) mod commit_copy;
pub(super) mod commit_messages;
pub(super) mod repository;
pub(super) mod uncommitted;
