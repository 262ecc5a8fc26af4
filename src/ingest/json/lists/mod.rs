//! What a list is, and what identifies its elements from one run to the next.

pub(super) mod column;
pub(super) mod identity;
pub(super) mod key_words;
pub(super) mod kind;
pub(super) mod moment;
pub(super) mod table;
