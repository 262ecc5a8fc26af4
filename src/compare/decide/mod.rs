//! The scale, the verdict, the reasons for it, acceptances and the outcome: the one place that says worse, enough and accepted.

pub(in crate::compare) mod accept;
pub(in crate::compare) mod accepted_step;
pub(in crate::compare) mod gate;
pub(in crate::compare) mod judge;
pub(in crate::compare) mod judge_all;
pub(in crate::compare) mod judgement;
pub(in crate::compare) mod outcome;
pub(in crate::compare) mod rank;
pub(in crate::compare) mod reasons;
pub(in crate::compare) mod scale;
pub(in crate::compare) mod verdict;
