//! Waits between tries: they grow twofold, and are random in part, so that those who failed together do not try again
//! together.

use std::hash::{BuildHasher as _, RandomState};
use std::time::Duration;

/// The wait after the try of this number, counted from 1: `first`, doubled after each further try up to `longest`, and of
/// that between half and all.
pub(crate) fn wait(first: Duration, longest: Duration, tries: u32) -> Duration {
    let due = first.saturating_mul(1_u32.checked_shl(tries.saturating_sub(1)).unwrap_or(u32::MAX)).min(longest);
    due / 2 + jitter(due / 2)
}

/// A random part of a time, from nothing up to all of it.
pub(crate) fn jitter(most: Duration) -> Duration {
    // The standard library seeds its hash maps from the operating system. The number has 53 bits: as many as a float holds.
    let fraction = (RandomState::new().hash_one(0_u8) >> 11) as f64 / (1_u64 << 53) as f64;
    most.mul_f64(fraction)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_longest_and_are_at_least_half_of_what_is_due() {
        let (first, longest) = (Duration::from_millis(20), Duration::from_secs(10));
        for (tries, due) in [(1, 20), (2, 40), (5, 320), (30, 10_000), (100, 10_000)] {
            let wait = wait(first, longest, tries);
            assert!(wait >= Duration::from_millis(due) / 2 && wait <= Duration::from_millis(due), "{tries}: {wait:?}");
        }
    }

    #[test]
    fn jitter_fills_the_whole_span() {
        let all: Vec<Duration> = (0..1000).map(|_| jitter(Duration::from_secs(1))).collect();
        assert!(all.iter().all(|wait| *wait < Duration::from_secs(1)));
        assert!(all.iter().any(|wait| wait.as_millis() < 200) && all.iter().any(|wait| wait.as_millis() > 800));
    }
}
