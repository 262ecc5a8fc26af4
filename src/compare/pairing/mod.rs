//! Which numbers belong together, of which runs: what is compared at all.

pub(in crate::compare) mod filter;
pub(in crate::compare) mod gone;
pub(in crate::compare) mod history_filter;
pub(in crate::compare) mod history_window;
pub(in crate::compare) mod impossible;
pub(in crate::compare) mod judged_before;
pub(in crate::compare) mod leftovers;
pub(in crate::compare) mod pair;
pub(in crate::compare) mod reread;
pub(in crate::compare) mod side;
pub(in crate::compare) mod stale;
