//! What a step writes for the runner: outputs, the job summary, commands in its log. Texts only; the caller
//! writes them.
//!
//! The runner reads commands out of everything that a step prints, and benchmark names come from strangers: a
//! text that is not ours goes into a log line or a command only through here.

use std::hash::{BuildHasher as _, RandomState};

use super::api::truncate::{SUMMARY, truncated};

/// Lines for the file that `GITHUB_OUTPUT` names, for one output.
///
/// The value stands between two lines that nobody can guess, because a value that contained the closing line
/// could set other outputs. `nonce` is fresh for each call, see [`nonce`]. Names have letters, digits,
/// hyphens and underscores; what else is in one is left out.
pub fn output(name: &str, value: &str, nonce: &str) -> String {
    let name: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
    let mut delimiter = format!("perfdiff_{nonce}");
    while value.contains(&delimiter) {
        delimiter.push('_');
    }
    // A stray carriage return at the end of a line would become part of the delimiter on some runners.
    let value = value.replace("\r\n", "\n").replace('\r', "\n");
    format!("{name}<<{delimiter}\n{value}\n{delimiter}\n")
}

/// The text for the file that `GITHUB_STEP_SUMMARY` names, cut below the megabyte beyond which GitHub drops it.
/// `already` is the size in bytes of what the step has written there before.
pub fn summary(markdown: &str, already: usize) -> String {
    let text = truncated(markdown, SUMMARY.saturating_sub(already));
    if text.ends_with('\n') { text } else { format!("{text}\n") }
}

/// How an annotation is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// An error: a failure of the policy, or work that could not be done.
    Error,
    /// A warning: it does not fail the job.
    Warning,
    /// A notice, shown without emphasis.
    Notice,
}

impl Severity {
    fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Notice => "notice",
        }
    }
}

/// A log line that makes an annotation on the run, with its line end.
pub fn annotation(severity: Severity, title: &str, message: &str) -> String {
    format!("::{} title={}::{}\n", severity.word(), property(title), data(message))
}

/// 32 hexadecimal digits, for a delimiter that the text it encloses can't contain but by chance.
pub fn nonce() -> String {
    // The standard library seeds its hash maps from the operating system, anew for each: enough here, though not for keys.
    let bits = || RandomState::new().hash_one(0_u8);
    format!("{:016x}{:016x}", bits(), bits())
}

/// A text with which the runner does nothing until [`resume`] with the same nonce: for printing whole reports.
pub fn stop(nonce: &str) -> String {
    format!("::stop-commands::perfdiff_{nonce}\n")
}

/// The text after which the runner obeys commands again that [`stop`] switched off.
pub fn resume(nonce: &str) -> String {
    format!("::perfdiff_{nonce}::\n")
}

/// A text as the message of a command.
pub fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A text as a property of a command.
pub fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_can_not_close_its_own_output() {
        let text = output("report html", "a\r\nperfdiff_00\nfailures=0\n", "00");
        assert_eq!(text, "reporthtml<<perfdiff_00_\na\nperfdiff_00\nfailures=0\n\nperfdiff_00_\n");
    }

    #[test]
    fn names_of_benchmarks_give_no_commands() {
        let text = annotation(Severity::Warning, "a,b: c%", "x\n::set-output name=y::z\r");
        assert_eq!(text, "::warning title=a%2Cb%3A c%25::x%0A::set-output name=y::z%0D\n");
        assert_eq!(text.lines().count(), 1);
    }

    #[test]
    fn commands_stop_until_the_same_nonce() {
        assert_eq!((stop("7"), resume("7")), ("::stop-commands::perfdiff_7\n".to_owned(), "::perfdiff_7::\n".to_owned()));
    }

    #[test]
    fn no_two_nonces_are_alike() {
        let nonces: std::collections::HashSet<String> = (0..1000).map(|_| nonce()).collect();
        assert_eq!(nonces.len(), 1000);
        assert!(nonces.iter().all(|nonce| nonce.len() == 32));
    }

    #[test]
    fn a_summary_stays_below_the_limit_with_what_is_there_already() {
        let rows = "| row |\n".repeat(200_000);
        assert!(summary(&rows, 0).len() <= SUMMARY);
        assert!(summary(&rows, 400_000).len() <= SUMMARY - 400_000);
        assert_eq!(summary("short", 0), "short\n");
    }
}
