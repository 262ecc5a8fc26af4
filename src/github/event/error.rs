//! Why an event can't be acted on.

use crate::limits::EVENT;

/// Largest payload that is read, in bytes: GitHub sends none beyond 25 MB.
pub const LARGEST: usize = EVENT.count();

/// The events that perfdiff has an answer to.
pub const SUPPORTED: [&str; 7] =
    ["pull_request", "pull_request_target", "push", "merge_group", "workflow_run", "schedule", "workflow_dispatch"];

/// Why an event can't be acted on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EventError {
    /// The event is none of [`SUPPORTED`].
    #[error("the workflow was started by `{event}`, to which there is no answer; {instead}")]
    Unsupported {
        /// Name of the event.
        event: String,
        /// What to do instead, as the end of a sentence.
        instead: String,
    },
    /// The payload is larger than [`LARGEST`].
    #[error("the payload of `{event}` has {size} bytes: {EVENT}")]
    TooLarge {
        /// Name of the event.
        event: String,
        /// Size of the payload in bytes.
        size: usize,
    },
    /// The payload is no JSON.
    #[error("the payload of `{event}` is no JSON: {why}; is GITHUB_EVENT_PATH the file that the runner left?")]
    NoJson {
        /// Name of the event.
        event: String,
        /// The message of the JSON parser.
        why: String,
    },
    /// A field is missing or can't be right.
    #[error("the payload of `{event}` has {found} at `{field}`; expected {expected}; is GITHUB_EVENT_NAME its event?")]
    Field {
        /// Name of the event.
        event: String,
        /// Dotted path of the field, such as `pull_request.head.sha`.
        field: String,
        /// What the field should hold.
        expected: &'static str,
        /// What the field holds, shortened.
        found: String,
    },
}
