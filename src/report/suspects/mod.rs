//! Which benchmarks of a comparison are worth a second run, and how to ask their tool for just these.
//!
//! A second run of what looks odd is the cheapest evidence there is: few benchmarks are run again, and the decision is then
//! made on all runs of the head. So the net is wide: what was found, what could not be decided, and what moved by
//! as much as matters and by a good part of what would have been a finding. Only judged metrics count.

mod criterion;
mod filter;
mod go;
mod k6;
mod listing;
mod pytest;
mod selection;
mod suspicion;
mod tool;

pub use filter::{Arguments, Filter, LeftOut};
pub use listing::Listing;
pub use selection::{names, tool};
pub use suspicion::{Suspect, suspects};
pub use tool::{Tool, filter};
