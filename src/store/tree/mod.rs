//! What the branch of a store holds: the paths of runs, the content of their files, and the git objects of both.

pub(super) mod downsample;
pub(super) mod environment;
pub(super) mod listing;
pub(super) mod name;
pub(super) mod objects;
pub(super) mod run_file;
pub(super) mod run_path;
pub(super) mod thin;
