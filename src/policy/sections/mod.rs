//! The tables of `perfdiff.toml`, one file each: its keys, what they become, and how they are read.

pub(super) mod accept;
pub(super) mod class;
pub(super) mod compare;
pub(super) mod gate;
pub(super) mod ingest;
pub(super) mod noise;
pub(super) mod rename;
pub(super) mod rule;
pub(super) mod store;
