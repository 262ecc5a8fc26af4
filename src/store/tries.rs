//! Trying an operation on the store again for as long as the budget of its [settings](super::Settings) allows.

use std::time::{Duration, Instant};

use super::error::{Retry, StoreError};
use crate::backoff;

/// The wait after the first try, at most; doubled after each further one.
const FIRST: Duration = Duration::from_millis(20);
/// No wait is longer.
const LONGEST: Duration = Duration::from_secs(10);

/// How often an operation was tried, and until when it may be.
pub(super) struct Tries {
    started: Instant,
    budget: Duration,
    /// The try that is running, counted from 1.
    pub(super) count: u32,
}

impl Tries {
    #[expect(clippy::disallowed_methods, reason = "a span of waiting, which no result depends on")]
    pub(super) fn new(budget: Duration) -> Tries {
        Tries { started: Instant::now(), budget, count: 1 }
    }

    /// Waits before the next try.
    ///
    /// # Errors
    /// The error of the last try, where trying again can't help or the budget is spent; then with how long it was tried.
    pub(super) fn wait_after(&mut self, error: StoreError) -> Result<(), StoreError> {
        let budget = match error.retry {
            Retry::Never => return Err(error),
            Retry::Briefly => self.budget / 8,
            Retry::WholeBudget => self.budget,
        };
        let wait = backoff::wait(FIRST, LONGEST, self.count);
        let elapsed = self.started.elapsed();
        if elapsed + wait > budget {
            let message = format!("{} (tried {} times in {:.0} s)", error.message, self.count, elapsed.as_secs_f64().ceil());
            return Err(StoreError { message, retry: Retry::Never, ..error });
        }
        std::thread::sleep(wait);
        self.count += 1;
        Ok(())
    }
}
