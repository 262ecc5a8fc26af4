//! Location and spread of one sample, in no particular order.

pub(super) mod moments;
pub(super) mod quantile;
pub(super) mod robust;
