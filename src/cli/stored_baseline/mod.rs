//! A head compared with stored runs.
//!
//! `select` chooses and reads these runs, `acceptances` reads what the commits in between accept, `caveats` words what a reader must
//! know of it. Commands that store runs or publish comparisons come in by [`judge()`], and keep what
//! [`accepted_paths`](crate::compare::accepted_paths) finds with the run that they store.

mod acceptances;
mod branch_runs;
mod caveats;
mod environments;
mod judge;
mod open;
mod request;
mod select;

pub(in crate::cli) use self::branch_runs::{Series, in_order, series};
pub(in crate::cli) use self::caveats::{add_timed, of_no_use, timed};
pub(in crate::cli) use self::judge::judge;
#[cfg(feature = "github")]
pub(in crate::cli) use self::judge::judged;
pub(in crate::cli) use self::open::open;
#[cfg(feature = "github")]
pub(in crate::cli) use self::request::MeasuredBase;
pub(in crate::cli) use self::request::{EventInfo, HeadRequest};
