//! Whether and when to send a request again, within a budget of waiting time that all requests of a client share.
//!
//! Minutes of a runner are paid for, so all waiting together is bounded; a server that asks for more than is
//! left is taken at its word and not asked again. Waits that we choose grow twofold and are jittered, so that the
//! legs of a matrix don't knock in step; a wait that the server asks for is kept in full.

use std::time::Duration;

use super::exchange::Reply;
use crate::backoff;

/// What GitHub asks for when it limits without saying for how long.
const DEFAULT_LIMIT: Duration = Duration::from_secs(60);

/// Our first wait, and the longest that doubling reaches.
const SHORTEST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(30);

/// Beyond any patience, and small enough to calculate with.
const FOREVER: Duration = Duration::from_secs(365 * 24 * 3600);

/// Times that one request is sent at most; fewer where the server can't be reached, because that seldom passes.
const MOST_TRIES: u32 = 8;
const MOST_UNREACHED_TRIES: u32 = 4;

/// Sleeps for a while. Tests hand in one that only takes notes.
pub type Pause = Box<dyn FnMut(Duration)>;

/// How patient a client is.
pub struct Patience {
    /// Longest time that all waiting of a client may take together, timeouts included.
    pub total: Duration,
    /// Longest time that one answer may take.
    pub request: Duration,
    /// Waits for a time; tests record it instead.
    pub pause: Pause,
}

impl Default for Patience {
    /// Two minutes in all, half a minute for an answer.
    fn default() -> Patience {
        Patience { total: Duration::from_secs(120), request: Duration::from_secs(30), pause: Box::new(std::thread::sleep) }
    }
}

/// Whether to send a request again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Retry {
    /// Another try would be answered alike.
    Never,
    /// After a wait of our choice: the server is in trouble.
    Later,
    /// After a wait of our choice, though not as often: the server was not reached.
    Unreached,
    /// After a wait of at least this much: a rate limit.
    Limit(Duration),
}

/// What an answer without success means for another try.
pub(super) fn judge(reply: &Reply) -> Retry {
    match reply.status {
        429 => Retry::Limit(limit(reply)),
        // A limit and a refusal share this status; only a limit says when, or names itself.
        403 if reply.retry_after.is_some() || reply.remaining == Some(0) || names_a_limit(&reply.message()) => Retry::Limit(limit(reply)),
        503 if reply.retry_after.is_some() => Retry::Limit(limit(reply)),
        408 | 500 | 502 | 503 | 504 => Retry::Later,
        _ => Retry::Never,
    }
}

fn limit(reply: &Reply) -> Duration {
    let reset = reply.reset_in.filter(|_| reply.remaining == Some(0));
    reply.retry_after.or(reset).unwrap_or(DEFAULT_LIMIT)
}

fn names_a_limit(message: &str) -> bool {
    let message = message.to_lowercase();
    ["rate limit", "abuse detection"].iter().any(|words| message.contains(words))
}

/// The waiting time that is left to a client.
pub(super) struct RetryBudget {
    left: Duration,
    pause: Pause,
}

/// Why there is no further try.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Exhausted {
    /// It was tried often enough.
    Tries(u32),
    /// The wait that is due is longer than the waiting that is left; both in turn.
    Time(Duration, Duration),
}

impl RetryBudget {
    pub(in crate::github) fn new(patience: Patience) -> RetryBudget {
        RetryBudget { left: patience.total, pause: patience.pause }
    }

    /// Takes time that passed without an answer.
    pub(super) fn charge(&mut self, time: Duration) {
        self.left = self.left.saturating_sub(time);
    }

    /// Waits before the next try of a request that was sent `tries` times, if that is still allowed.
    pub(in crate::github) fn wait(&mut self, again: Retry, tries: u32) -> Result<(), Exhausted> {
        let due = match again {
            Retry::Never => return Err(Exhausted::Tries(tries)),
            Retry::Limit(asked) => asked.max(SHORTEST).min(FOREVER),
            Retry::Later | Retry::Unreached => backoff::wait(SHORTEST, LONGEST, tries),
        };
        if tries >= if again == Retry::Unreached { MOST_UNREACHED_TRIES } else { MOST_TRIES } {
            return Err(Exhausted::Tries(tries));
        }
        if due > self.left {
            return Err(Exhausted::Time(due, self.left));
        }
        // Those who were limited together should not come back together.
        let extra =
            if matches!(again, Retry::Limit(_)) { backoff::jitter(SHORTEST).min(self.left.saturating_sub(due)) } else { Duration::ZERO };
        self.charge(due + extra);
        (self.pause)(due + extra);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;
    use std::rc::Rc;

    fn reply(status: u16) -> Reply {
        Reply { status, retry_after: None, remaining: None, reset_in: None, body: Vec::new() }
    }

    fn retry_budget(total: u64) -> (RetryBudget, Rc<RefCell<Vec<Duration>>>) {
        let notes = Rc::new(RefCell::new(Vec::new()));
        let pen = Rc::clone(&notes);
        let pause: Pause = Box::new(move |time| pen.borrow_mut().push(time));
        (RetryBudget::new(Patience { total: Duration::from_secs(total), request: Duration::from_secs(1), pause }), notes)
    }

    #[test]
    fn a_limit_is_told_from_a_refusal() {
        let message = |text: &str| Reply { body: format!(r#"{{"message":"{text}"}}"#).into_bytes(), ..reply(403) };
        assert_eq!(judge(&message("Resource not accessible by integration")), Retry::Never);
        assert_eq!(judge(&message("You have exceeded a secondary rate limit.")), Retry::Limit(DEFAULT_LIMIT));
        let five = Some(Duration::from_secs(5));
        assert_eq!(judge(&Reply { retry_after: five, ..message("x") }), Retry::Limit(Duration::from_secs(5)));
        assert_eq!(judge(&Reply { remaining: Some(0), reset_in: five, ..message("x") }), Retry::Limit(Duration::from_secs(5)));
        // A refusal carries the figures of the limit too; the budget is not what was refused.
        assert_eq!(judge(&Reply { remaining: Some(4999), reset_in: five, ..message("Must have admin rights") }), Retry::Never);
    }

    #[test]
    fn only_a_servers_own_trouble_is_worth_another_try() {
        for status in [408, 500, 502, 503, 504] {
            assert_eq!(judge(&reply(status)), Retry::Later, "{status}");
        }
        for status in [301, 400, 401, 403, 404, 405, 409, 410, 422, 501] {
            assert_eq!(judge(&reply(status)), Retry::Never, "{status}");
        }
        assert_eq!(judge(&reply(429)), Retry::Limit(DEFAULT_LIMIT));
    }

    #[test]
    fn waits_grow_and_end_with_the_purse() {
        let (mut retry_budget, notes) = retry_budget(120);
        let mut tries = 1;
        while retry_budget.wait(Retry::Later, tries).is_ok() {
            tries += 1;
        }
        let notes = notes.borrow();
        assert!(notes[0] >= Duration::from_millis(500) && notes[0] <= Duration::from_secs(1), "{notes:?}");
        assert!(notes[4] >= Duration::from_secs(8), "{notes:?}");
        assert!(notes.iter().sum::<Duration>() <= Duration::from_secs(120), "{notes:?}");
        assert!(tries <= MOST_TRIES);
    }

    #[test]
    fn what_the_server_asks_for_is_kept_in_full_or_not_at_all() {
        let (mut retry_budget, notes) = retry_budget(120);
        retry_budget.wait(Retry::Limit(Duration::from_secs(20)), 1).unwrap();
        assert!(notes.borrow()[0] >= Duration::from_secs(20));
        let spent = retry_budget.wait(Retry::Limit(Duration::from_secs(3600)), 2).unwrap_err();
        assert!(matches!(spent, Exhausted::Time(asked, left) if asked == Duration::from_secs(3600) && left <= Duration::from_secs(100)));
        assert_eq!(notes.borrow().len(), 1, "no wait that can't suffice");
    }
}
