//! Why an event can't be acted on.

/// Largest payload that is read, in bytes: GitHub sends none beyond 25 MB.
pub const LARGEST: usize = 25 << 20;

/// The events that perfdiff has an answer to.
pub const SUPPORTED: [&str; 7] =
    ["pull_request", "pull_request_target", "push", "merge_group", "workflow_run", "schedule", "workflow_dispatch"];

/// Why an event can't be acted on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EventError {
    /// The event is none of [`SUPPORTED`].
    #[error("the workflow was started by `{event}`, to which there is no answer; {instead}")]
    Unsupported {
        /// The event.
        event: String,
        /// What to do.
        instead: String,
    },
    /// The payload is larger than [`LARGEST`].
    #[error("the payload of `{event}` has {size} bytes; expected at most {LARGEST}")]
    TooLarge {
        /// The event.
        event: String,
        /// Its size in bytes.
        size: usize,
    },
    /// The payload is no JSON.
    #[error("the payload of `{event}` is no JSON: {why}; is GITHUB_EVENT_PATH the file that the runner left?")]
    NoJson {
        /// The event.
        event: String,
        /// What the parser says.
        why: String,
    },
    /// A field is missing or can't be right.
    #[error("the payload of `{event}` has {found} at `{field}`; expected {expected}; is GITHUB_EVENT_NAME its event?")]
    Field {
        /// The event.
        event: String,
        /// Dotted path.
        field: String,
        /// What should be there.
        expected: &'static str,
        /// What is there.
        found: String,
    },
}
