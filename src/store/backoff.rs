//! Trying again: waits that grow and are jittered, so that writers who met once do not meet again, and an end to it.

use std::time::{Duration, Instant};

use super::error::{Retry, StoreError};

/// The first wait, doubled after each try.
const FIRST: Duration = Duration::from_millis(20);
/// No wait is longer.
const LONGEST: Duration = Duration::from_secs(10);

/// How often something was tried, and until when it may be.
pub(super) struct Backoff {
    started: Instant,
    budget: Duration,
    random: u64,
    /// The try that is running, counted from 1.
    pub(super) tries: u32,
}

impl Backoff {
    #[expect(clippy::disallowed_methods, reason = "a span of waiting, which no result depends on")]
    pub(super) fn new(budget: Duration) -> Backoff {
        // The hasher of the standard library is seeded by the system: writers that start together differ.
        let random = std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), std::process::id());
        Backoff { started: Instant::now(), budget, random: random | 1, tries: 1 }
    }

    /// How long this has been going on.
    pub(super) fn waited(&self) -> Duration {
        self.started.elapsed()
    }

    /// Waits before the next try; the error, with how long it was tried, where it can't pass or the time is spent.
    pub(super) fn again(&mut self, error: StoreError) -> Result<(), StoreError> {
        let budget = match error.retry {
            Retry::Never => return Err(error),
            Retry::Briefly => self.budget / 8,
            Retry::WholeBudget => self.budget,
        };
        let wait = self.wait();
        if self.waited() + wait > budget {
            let message = format!("{} (tried {} times in {:.0} s)", error.message, self.tries, self.waited().as_secs_f64().ceil());
            return Err(StoreError { message, retry: Retry::Never, ..error });
        }
        std::thread::sleep(wait);
        self.tries += 1;
        Ok(())
    }

    /// Half to one and a half of the wait that is due.
    fn wait(&mut self) -> Duration {
        let due = FIRST.saturating_mul(1_u32.checked_shl(self.tries - 1).unwrap_or(u32::MAX)).min(LONGEST);
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        due.mul_f64(0.5 + (self.random >> 11) as f64 / (1_u64 << 53) as f64)
    }
}
