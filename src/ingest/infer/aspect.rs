//! Whether a number is a result, a setting, or something else.

/// Whether a number is a result, as far as its name tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Aspect {
    /// It is better or worse.
    Result,
    /// It tells how the measurement was set up: `timeout_s`, `batch_size`.
    Setting,
    /// It tells how much was done: `total_requests`, `cache_hits`.
    Work,
    /// It tells something else that is neither good nor bad: a moment, an identity, a spread, a temperature.
    Beside,
    /// The name does not tell.
    Unknown,
}
