//! How far numbers move without a change: one kind of evidence per file.

pub(in crate::compare) mod blocks;
pub(in crate::compare) mod counting;
pub(in crate::compare) mod estimate;
pub(in crate::compare) mod evidence;
pub(in crate::compare) mod history;
pub(in crate::compare) mod lone;
pub(in crate::compare) mod neighbours;
pub(in crate::compare) mod replicates;
