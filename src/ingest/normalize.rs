//! Normal forms of what tools write in different ways: operating systems, architectures, commits, times and counts.
//!
//! Runs of different environments are not compared, so `Darwin` and `macos` must be the same.

use crate::model::CommitId;
use jiff::Timestamp;
use jiff::civil::DateTime;

/// "Linux" → "linux", "Darwin" → "macos"; anything unknown in lower case.
pub(crate) fn os(name: &str) -> String {
    match name.trim().to_lowercase().as_str() {
        "darwin" | "macosx" | "mac os x" | "osx" => "macos".to_owned(),
        "win32" | "win64" | "windows_nt" => "windows".to_owned(),
        other => other.to_owned(),
    }
}

/// "AMD64" → "`x86_64`", "arm64" → "aarch64"; anything unknown in lower case.
pub(crate) fn arch(name: &str) -> String {
    match name.trim().to_lowercase().as_str() {
        "amd64" | "x64" | "x86-64" => "x86_64".to_owned(),
        "arm64" => "aarch64".to_owned(),
        "i386" | "i686" => "x86".to_owned(),
        other => other.to_owned(),
    }
}

/// A commit's id in lower case, where the text is one: 7 to 64 hexadecimal digits.
pub(crate) fn commit(text: &str) -> Option<String> {
    CommitId::parse(text.trim()).map(String::from)
}

/// A moment as RFC 3339 in UTC. A time without a zone is taken as UTC; a bare date is no moment.
pub(crate) fn time(text: &str) -> Option<String> {
    let text = text.trim();
    let zoned = text.parse::<Timestamp>().ok();
    let naive = || text.parse::<DateTime>().ok().filter(|_| text.contains(':'))?.to_zoned(jiff::tz::TimeZone::UTC).ok();
    zoned.or_else(|| naive().map(|moment| moment.timestamp())).map(|moment| moment.to_string())
}

/// A count that was written as any JSON number; `None` for fractions, negative numbers and those beyond 9e15.
pub(crate) fn whole(value: f64) -> Option<u64> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be whole and within 2^53")]
    (value.fract() == 0.0 && (0.0..9e15).contains(&value)).then_some(value as u64)
}

/// A number of cores: a whole number from 1 to 999,999.
pub(crate) fn cores(value: f64) -> Option<u32> {
    whole(value).and_then(|cores| u32::try_from(cores).ok()).filter(|cores| (1..1_000_000).contains(cores))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn naive_times_are_utc_and_dates_are_no_times() {
        assert_eq!(time("2026-11-21T01:47:17.937492").as_deref(), Some("2026-11-21T01:47:17.937492Z"));
        assert_eq!(time("2026-11-21T03:47:17+02:00").as_deref(), Some("2026-11-21T01:47:17Z"));
        assert_eq!(time("2026-11-21"), None);
        assert_eq!(time("yesterday"), None);
    }

    #[test]
    fn names_of_one_thing_become_one() {
        assert_eq!((os("Darwin").as_str(), arch("AMD64").as_str(), arch("arm64").as_str()), ("macos", "x86_64", "aarch64"));
        assert_eq!(commit("unversioned"), None);
        assert_eq!(commit("1A2B3C4D").as_deref(), Some("1a2b3c4d"));
        assert_eq!((cores(4.0), cores(0.0), cores(1.5)), (Some(4), None, None));
    }
}
