//! What the runner says of the job: its environment, and the payload of the event that started it.

use std::io::Read as _;
use std::path::Path;

use crate::cli::exit::Failure;
use crate::cli::io::Io;
use crate::github::event::{Event, EventError, LARGEST, Occasion};
use crate::github::{Error, Job};

/// A job, and why it runs.
pub(in crate::cli) struct JobContext {
    pub(in crate::cli) job: Job,
    pub(in crate::cli) event: Event,
    /// The repository's default branch, where the payload says.
    pub(in crate::cli) default_branch: Option<String>,
}

impl JobContext {
    /// Reads it.
    pub(in crate::cli) fn read(io: &Io<'_>) -> Result<JobContext, Failure> {
        if io.var("GITHUB_EVENT_NAME").is_none() {
            return Err(Failure::usage("this is no job of GitHub Actions: GITHUB_EVENT_NAME is not set").hint(
                "elsewhere, `perfdiff compare RESULTS` judges against the stored runs and `perfdiff baseline update RESULTS` stores them",
            ));
        }
        let job = Job::read(&*io.env)?;
        let path = io.var("GITHUB_EVENT_PATH").ok_or_else(|| {
            Failure::usage("GITHUB_EVENT_PATH is not set; expected the file with the payload of the event").hint("the runner sets it")
        })?;
        let payload = payload(&io.path(&path))
            .map_err(|error| Failure::usage(format!("GITHUB_EVENT_PATH: {path} can't be read: {error}")).hint("the runner leaves it"))?;
        let Occasion { event, default_branch } = Occasion::read(&job, &payload)?;
        Ok(JobContext { job, event, default_branch })
    }
}

/// The payload, and no more of it than tells that it is too large.
#[expect(clippy::disallowed_methods, reason = "the payload is read here")]
fn payload(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(LARGEST as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure::usage(error.to_string())
    }
}

impl From<EventError> for Failure {
    fn from(error: EventError) -> Failure {
        Failure::usage(error.to_string())
    }
}
