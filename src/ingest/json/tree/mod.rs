//! A JSON document as a tree, with numbers that are written as text.

pub(super) mod node;
pub(super) mod selection;
mod text_number;
