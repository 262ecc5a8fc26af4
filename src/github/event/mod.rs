//! What started the job, read from the payload that the runner leaves: who is compared with whom, and where the
//! result may be said.
//!
//! Only what perfdiff acts on is read, but that is checked: commits are ids, branches are such names as git
//! takes, and nothing that is missing becomes an empty text. Payloads of forks are hostile.

mod error;
mod fields;
mod read;
mod types;

pub use error::{EventError, LARGEST, SUPPORTED};
pub use types::{Dispatch, Event, MergeGroup, Occasion, PullRequest, Push, Schedule, WorkflowRun};
