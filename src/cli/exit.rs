//! Exit codes, and the errors that lead to them.

use std::fmt;

use crate::report::escape;

/// The work was done and the policy passed, or only warned.
pub const PASS: u8 = 0;
/// The policy failed.
pub const FAIL: u8 = 1;
/// The command line or the configuration is wrong.
pub const USAGE: u8 = 2;
/// The work could not be done: unreadable input, nothing in common to compare.
pub const TROUBLE: u8 = 3;

/// What stands before each line that another program printed.
const QUOTED: &str = "\n  | ";

/// Why the program ends without a verdict.
///
/// Messages quote files and their names, which anybody may have written: they are made harmless here, for all.
#[derive(Debug)]
pub(in crate::cli) struct Failure {
    pub(in crate::cli) code: u8,
    pub(in crate::cli) message: String,
    pub(in crate::cli) hint: String,
}

impl Failure {
    /// The command line or the configuration is wrong.
    pub(in crate::cli) fn usage(message: impl AsRef<str>) -> Failure {
        Failure { code: USAGE, message: escape::visible(message.as_ref()), hint: String::new() }
    }

    /// The same with several findings, a line for each.
    pub(in crate::cli) fn usages<M: ToString>(findings: &[M]) -> Failure {
        let lines: Vec<_> = findings.iter().map(|finding| escape::visible(&finding.to_string())).collect();
        Failure { code: USAGE, message: lines.join("\n"), hint: String::new() }
    }

    /// The work could not be done.
    pub(in crate::cli) fn trouble(message: impl AsRef<str>) -> Failure {
        Failure { code: TROUBLE, message: escape::visible(message.as_ref()), hint: String::new() }
    }

    /// The same failure with lines that a program printed below it. Each begins with a mark of ours, so that none can be taken for a
    /// command to the CI system.
    pub(in crate::cli) fn quoting(mut self, lines: &[String]) -> Failure {
        for line in lines {
            self.message = format!("{}{QUOTED}{}", self.message, escape::visible(line));
        }
        self
    }

    /// The message on one line, with the last of the lines that a program printed.
    pub(in crate::cli) fn in_one_line(&self) -> String {
        let mut lines = self.message.split(QUOTED);
        let first = lines.next().unwrap_or_default();
        lines.last().map_or_else(|| first.to_owned(), |last| format!("{first}; it printed: {last}"))
    }

    /// The same failure with what to do next.
    pub(in crate::cli) fn hint(mut self, hint: impl AsRef<str>) -> Failure {
        self.hint = escape::visible(hint.as_ref());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.message)?;
        if !self.hint.is_empty() {
            write!(f, "\nhint: {}", self.hint)?;
        }
        Ok(())
    }
}

impl std::error::Error for Failure {}
