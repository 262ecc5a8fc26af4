//! Failed requests to GitHub: what was asked, what came back, what to do about it.
//!
//! Texts of the server are made one line, cut, and freed of the token before they get in here. Whether an error
//! matters is the caller's business: a comment that can't be posted never changes a verdict.

use std::fmt;

/// Longest text of a server that is repeated, in characters.
const LONGEST: usize = 300;

/// Why a request did not succeed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// What we were given can't be used: the address, the repository, the token's text, an identifier.
    Setup,
    /// The token is not accepted at all (401).
    Unauthorized,
    /// The token is not allowed to do this (403).
    Forbidden,
    /// There is no such thing, or the token may not see it (404, 410): GitHub does not say which.
    Missing,
    /// GitHub understood the request and refused it (409, 422 and others).
    Refused,
    /// A rate limit asks for more patience than is allowed.
    Limited,
    /// No answer, or only answers that blame the server, as often as it was tried.
    Unavailable,
    /// An answer that is not what GitHub documents.
    Unreadable,
}

/// A failed attempt to get something from GitHub, in words for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    doing: String,
    kind: ErrorKind,
    said: String,
    hint: String,
}

impl Error {
    /// `doing` completes "could not …"; `said` is what came back.
    pub(super) fn new(doing: &str, kind: ErrorKind, said: impl AsRef<str>) -> Error {
        Error { doing: one_line(doing), kind, said: one_line(said.as_ref()), hint: String::new() }
    }

    /// Adds what to do about it.
    pub(super) fn hint(mut self, hint: impl Into<String>) -> Error {
        self.hint = hint.into();
        self
    }

    /// What kind of failure it is.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// What came back, as one line.
    pub fn said(&self) -> &str {
        &self.said
    }

    /// Whether the token lacks a permission, as on every pull request from a fork: no repetition will help.
    pub fn is_read_only(&self) -> bool {
        self.kind == ErrorKind::Forbidden && self.said.contains("not accessible by")
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "could not {}: {}", self.doing, self.said)?;
        if self.hint.is_empty() { Ok(()) } else { write!(f, "; {}", self.hint) }
    }
}

impl std::error::Error for Error {}

/// A text on one line, without control characters, cut to a bearable length.
pub(super) fn one_line(text: &str) -> String {
    let mut words = String::new();
    for (index, word) in text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()).enumerate() {
        if index > 0 {
            words.push(' ');
        }
        words.push_str(word);
    }
    match words.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &words[..end]),
        None => words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_servers_text_becomes_one_short_line() {
        assert_eq!(one_line("a\r\n::error::b\u{7}\tc"), "a ::error::b c");
        assert_eq!(one_line(&"x".repeat(1000)).chars().count(), LONGEST + 1);
    }

    #[test]
    fn the_message_says_what_was_tried_what_came_back_and_what_to_do() {
        let error = Error::new("comment on pull request 7", ErrorKind::Forbidden, "GitHub answered 403").hint("give the job more");
        assert_eq!(error.to_string(), "could not comment on pull request 7: GitHub answered 403; give the job more");
    }
}
