//! What views are made of: numbers and sentences as text, verdicts as they are reported, and the two sides.

pub(super) mod cause;
pub(super) mod joints;
pub(super) mod numbers;
pub(super) mod reported_verdict;
pub(super) mod sentence;
pub(super) mod side_facts;
pub(super) mod sides;
