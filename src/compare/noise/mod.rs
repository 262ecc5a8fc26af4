//! How far numbers move without a change: one kind of evidence per file.

pub(in crate::compare) mod counting;
pub(in crate::compare) mod estimate;
pub(in crate::compare) mod evidence;
pub(in crate::compare) mod load_metric;
pub(in crate::compare) mod measured_in_blocks;
pub(in crate::compare) mod neighbours;
pub(in crate::compare) mod one_run_each;
pub(in crate::compare) mod replicates;
pub(in crate::compare) mod rounds;
pub(in crate::compare) mod run_history;
