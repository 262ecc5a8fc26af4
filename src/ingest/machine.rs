//! One word for one thing: operating systems, architectures, commits and times as tools write them differently.
//!
//! Runs of different environments are not compared, so `Darwin` and `macos` must not look different.

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

/// A number of cores, where the number can be one.
pub(crate) fn cores(value: f64) -> Option<u32> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number in range, checked just before")]
    (value.fract() == 0.0 && (1.0..1e6).contains(&value)).then_some(value as u32)
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
