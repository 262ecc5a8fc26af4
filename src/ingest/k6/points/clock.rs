//! The time of the first and the last point of a file.

use jiff::Timestamp;

use super::aggregate::Span;

/// Resolution in seconds from which on a clock is coarse: with finer ones a rate is exact enough.
const COARSE: f64 = 1e-3;

/// The first and the last time, and the finest resolution in seconds in which a time was written.
#[derive(Debug, Default)]
pub(in crate::ingest::k6) struct Clock {
    ends: Option<(Timestamp, Timestamp)>,
    step: Option<f64>,
    /// The text of the last time, not parsed again: the points of one request share their time.
    latest: Vec<u8>,
    second: i64,
}

impl Clock {
    /// Reads a time: RFC 3339, or a whole number of seconds, milli-, micro- or nanoseconds since 1970, recognised
    /// by its length. False where it is neither.
    #[must_use]
    pub(in crate::ingest::k6) fn see(&mut self, text: &[u8]) -> bool {
        if !text.is_empty() && text == self.latest {
            return true;
        }
        let Some((time, step)) = std::str::from_utf8(text).ok().and_then(read) else {
            return false;
        };
        self.latest.clear();
        self.latest.extend_from_slice(text);
        self.second = time.as_second();
        self.step = Some(self.step.map_or(step, |finest| finest.min(step)));
        self.ends = Some(self.ends.map_or((time, time), |(first, last)| (first.min(time), last.max(time))));
        true
    }

    /// The last time in whole seconds since 1970; 0 before any.
    pub(in crate::ingest::k6) fn second(&self) -> i64 {
        self.second
    }

    /// The earliest time, RFC 3339 in UTC.
    pub(in crate::ingest::k6) fn first(&self) -> Option<String> {
        self.ends.map(|(first, _)| first.to_string())
    }

    /// The time from the first to the last point; `None` where it is zero.
    pub(in crate::ingest::k6) fn span(&self) -> Option<Span> {
        let (first, last) = self.ends?;
        let seconds = first.duration_until(last).as_secs_f64();
        (seconds > 0.0).then_some(Span { seconds, step: self.step.filter(|step| *step >= COARSE) })
    }
}

fn read(text: &str) -> Option<(Timestamp, f64)> {
    if text.contains(['T', 't']) {
        // By a fine clock too, a whole second is written without a fraction: only a file without any is coarse.
        let step = if text.contains('.') { 1e-9 } else { 1.0 };
        return text.parse().ok().map(|time| (time, step));
    }
    let (scale, step) = match text.len() {
        1..=11 => (1_000_000_000, 1.0),
        12..=14 => (1_000_000, 1e-3),
        15..=17 => (1_000, 1e-6),
        _ => (1, 1e-9),
    };
    let nanoseconds = text.parse::<i128>().ok()?.checked_mul(scale)?;
    Timestamp::from_nanosecond(nanoseconds).ok().map(|time| (time, step))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_writing_a_time_is_read() {
        for (first, last, step) in [
            ("2026-11-21T01:20:57.5Z", "2026-11-21T02:21:00.5+01:00", None),
            ("2026-11-21T01:20:57Z", "2026-11-21T01:21:00Z", Some(1.0)),
            ("1795224057", "1795224060", Some(1.0)),
            ("1795224057000", "1795224060000", Some(1e-3)),
            ("1795224057000000", "1795224060000000", None),
            ("1795224057000000000", "1795224060000000000", None),
        ] {
            let mut clock = Clock::default();
            // Points are not in order of time.
            assert!(clock.see(last.as_bytes()) && clock.see(first.as_bytes()), "{first}");
            assert_eq!(clock.span(), Some(Span { seconds: 3.0, step }), "{first}");
            assert!(clock.first().unwrap().starts_with("2026-11-21T01:20:57"), "{first}");
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in ["", "yesterday", "2026-11-21", "1e9", "99999999999999999999999999999999999999999"] {
            assert!(!Clock::default().see(text.as_bytes()), "{text}");
        }
        assert_eq!(Clock::default().span(), None);
    }
}
