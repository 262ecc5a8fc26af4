//! The scale, the verdict, the reasons for it and the outcome: the one place that says worse, enough and accepted.

pub(in crate::compare) mod accepted_step;
pub(in crate::compare) mod gate;
pub(in crate::compare) mod judge;
pub(in crate::compare) mod reasons;
pub(in crate::compare) mod suite;
pub(in crate::compare) mod summary;
pub(in crate::compare) mod unread;
pub(in crate::compare) mod vanished;
pub(in crate::compare) mod verdict;
pub(in crate::compare) mod whole;
pub(in crate::compare) mod yardstick;
