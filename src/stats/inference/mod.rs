//! Tests, probabilities and confidence intervals.

pub(super) mod always_valid;
pub(super) mod best_fifth;
pub(super) mod false_discovery;
pub(super) mod normal;
pub(super) mod order_interval;
pub(super) mod sign_test;
pub(super) mod trimmed_mean;
pub(super) mod wilson;
