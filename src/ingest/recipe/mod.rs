//! Files that are read as a recipe says: those of many tools, each described by a file in `recipes`, and those for which the
//! user writes a recipe.
//!
//! `built_in` lists the recipes that come with perfdiff, `own` are the user's; `sign` recognises files. `document` finds the results in JSON, `lines`
//! in text, where each becomes an object of the line's words, `rows` in tables; from there on all are the same: `result` makes a benchmark of
//! each, `measured` its metrics, `run_facts` the rest. `scope` looks values up, and
//! `trace` notes what each rule matched.

mod built_in;
mod document;
mod lines;
mod measured;
mod own;
mod read;
mod result;
mod rows;
mod run_facts;
mod scope;
mod sign;
mod trace;

pub(super) use built_in::BUILT_IN;
pub use own::RecipeFormat;
pub(super) use read::trace;
pub(super) use sign::nearest;
pub use trace::{RecipeTrace, RuleTrace};
