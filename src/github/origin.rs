//! Which job of the repository's workflows publishes something, so that two jobs that share a key never take each other's.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest as _, Sha256};

/// What stands for itself in no key.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'_').remove(b'/').remove(b'-');

/// Digits of a digest that keep jobs apart.
const DIGITS: usize = 8;
/// The longest name of a job that is written, in bytes.
const LONGEST: usize = 200;

/// A job that publishes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The workflow's file and the job's id, `bench.yml/bench`, in characters that stand for themselves everywhere.
    pub(in crate::github) job: String,
    /// A digest of the runner's name, by which the legs of a matrix differ within one run; empty where it is not known.
    pub(in crate::github) runner: String,
}

impl Origin {
    /// The job of this id in a workflow, by its file or else its name; none where neither is known.
    pub(in crate::github) fn new(workflow: &str, job: &str, runner: &str) -> Option<Origin> {
        if workflow.is_empty() && job.is_empty() {
            return None;
        }
        let whole = encoded_key(&format!("{workflow}/{job}"));
        let job = if whole.len() > LONGEST { digest(&whole) } else { whole };
        Some(Origin { job, runner: if runner.is_empty() { String::new() } else { digest(runner) } })
    }

    /// The job as eight hexadecimal digits.
    pub(in crate::github) fn digest(&self) -> String {
        digest(&self.job)
    }
}

/// A key that can't end the HTML comment that it stands in, nor pass for another field of it.
pub(in crate::github) fn encoded_key(key: &str) -> String {
    // Two hyphens in a row end an HTML comment.
    utf8_percent_encode(key, RESERVED).to_string().replace("--", "-%2D")
}

/// The first digits of a text's digest.
fn digest(text: &str) -> String {
    format!("{:x}", Sha256::digest(text)).chars().take(DIGITS).collect()
}
