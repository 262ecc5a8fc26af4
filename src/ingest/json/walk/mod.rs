//! Finding the numbers of a document: each with its path, its unit and its spread.

pub(super) mod leaf;
mod parts;
pub(super) mod place;
mod spread;
mod stated;
mod units;
pub(super) mod unreadable;
pub(super) mod walker;
