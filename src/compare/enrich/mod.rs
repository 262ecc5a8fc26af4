//! What readers want beside the verdict: drift within a run, load curves, circumstances, pictures.

pub(in crate::compare) mod circumstances;
pub(in crate::compare) mod drift;
pub(in crate::compare) mod trace;
