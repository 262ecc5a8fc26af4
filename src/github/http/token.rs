//! The secret that requests are signed with, in a type that can't be shown.
//!
//! Neither `Debug` nor any message has its text; [`Token::redact`] takes it out of what a server sends back, so
//! that not even an answer that echoes the request can bring it into a log.

use std::fmt;

use crate::github::error::{Error, ErrorKind};

/// Longest token that is taken; GitHub's own are far shorter, and a file pasted by mistake is longer.
const LONGEST: usize = 4096;

/// A token for GitHub's API: the job's `GITHUB_TOKEN`, one of an App's installation, or a person's.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// Takes a token as it stands in an environment variable; blanks and line ends around it are dropped.
    ///
    /// # Errors
    /// When it is empty, too long, or has characters that no HTTP header may have. The message does not show it.
    pub fn new(text: &str) -> Result<Token, Error> {
        let text = text.trim();
        let complaint = if text.is_empty() {
            "it is empty".to_owned()
        } else if text.len() > LONGEST {
            format!("it has more than {LONGEST} characters")
        } else if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            "it has blanks or characters that no token has".to_owned()
        } else {
            return Ok(Token(text.to_owned()));
        };
        Err(Error::new("use the token", ErrorKind::Setup, format!("{complaint}; expected the text of one GitHub token")))
    }

    /// Whether this token belongs to an App's installation, as the `GITHUB_TOKEN` of a job does. Such a token
    /// can't ask who it is.
    pub fn is_of_installation(&self) -> bool {
        self.0.starts_with("ghs_")
    }

    /// The text itself, for the one place that signs requests.
    pub(super) fn reveal(&self) -> &str {
        &self.0
    }

    /// A text with every occurrence of the token replaced by `***`.
    pub fn redact(&self, text: &str) -> String {
        text.replace(&self.0, "***")
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_never_shown() {
        let token = Token::new(" ghs_0123456789\n").unwrap();
        assert_eq!(format!("{token:?}"), "Token(***)");
        assert_eq!(token.redact("bad ghs_0123456789!"), "bad ***!");
        assert!(token.is_of_installation());
    }

    #[test]
    fn what_no_header_may_have_is_refused_without_showing_it() {
        for bad in ["", "  \n", "two words", "line\nbreak", "sm\u{f6}rg\u{e5}s"] {
            let message = Token::new(bad).unwrap_err().to_string();
            assert!(bad.trim().is_empty() || !message.contains(bad), "{message}");
        }
        assert!(Token::new(&"x".repeat(5000)).is_err());
    }
}
