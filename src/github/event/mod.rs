//! What started the job, read from the payload that the runner leaves: which commits are compared, and where the
//! result may be published.
//!
//! Only what perfdiff acts on is read, but that is checked: commits are ids, branches are such names as git
//! takes, and nothing that is missing becomes an empty text. Payloads of forks are hostile.

mod error;
mod fields;
mod read;
mod types;

pub use error::{EventError, LARGEST, SUPPORTED};
pub use types::{Dispatch, Event, MergeGroup, Occasion, PullRequest, Push, Schedule, WorkflowRun};
