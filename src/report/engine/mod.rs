//! minijinja, set up in one place for perfdiff's own pages and for the templates of users, with all escaping.

mod environment;
mod escaping;

pub(super) use self::environment::{Templates, for_users};
pub(super) use self::escaping::named_entities;
