//! Globs over the paths of metrics: `parser/*`, `latency/p95`, `api/**/p99`.
//!
//! Names of benchmarks hold slashes, blanks, brackets and braces, so only three things are special: `*` (any
//! characters within a part of a name), `**` (across parts) and `?` (one character within a part). All else, `[ ] { } !`
//! and the backslash included, stands for itself, and case counts. A pattern matches as if `**/` stood before it
//! and, optionally, `/**` after it: it may start and end at any slash.

use std::fmt;

use crate::policy::document::tables::Entry;

/// A glob over `suite/benchmark[/param=value]/metric[/statistic]`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Pattern {
    text: String,
    tokens: Vec<Token>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Token {
    /// Exactly this character.
    Just(char),
    /// One character that is no slash.
    One,
    /// Characters, none of them a slash.
    Within,
    /// Any characters, slashes included.
    Across,
    /// Any number of whole parts with their closing slash: `**/` at the start of a part.
    Parts,
}

impl Pattern {
    /// Reads a pattern. The error says what was expected.
    pub fn new(text: &str) -> Result<Pattern, String> {
        if text.trim().is_empty() {
            return Err("expected a pattern such as \"parser/*\"".to_owned());
        }
        let mut tokens = Vec::new();
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let starts_part = matches!(tokens.last(), None | Some(Token::Just('/') | Token::Parts));
            let (token, length) = match c {
                '*' if starts_part && rest.starts_with("**/") => (Token::Parts, 3),
                '*' if rest.starts_with("**") => (Token::Across, 2),
                '*' => (Token::Within, 1),
                '?' => (Token::One, 1),
                _ => (Token::Just(c), c.len_utf8()),
            };
            tokens.push(token);
            rest = rest.get(length..).unwrap_or_default();
        }
        Ok(Pattern { text: text.to_owned(), tokens })
    }

    /// The pattern as written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it consists of wildcards only, so that it matches every metric.
    pub fn names_nothing(&self) -> bool {
        !self.tokens.iter().any(|token| matches!(token, Token::Just(c) if *c != '/' && !c.is_whitespace()))
    }

    /// Whether a path matches.
    pub fn matches(&self, path: &str) -> bool {
        let inner = path.bytes().enumerate().filter(|(_, byte)| *byte == b'/').map(|(at, _)| at + 1);
        std::iter::once(0).chain(inner).any(|start| path.get(start..).is_some_and(|rest| matches_from(&self.tokens, rest)))
    }
}

/// A wildcard that has been matched, and how far its match reaches so far.
#[derive(Clone, Copy)]
struct Passed {
    /// The wildcard that was matched.
    token: Token,
    /// The token after it.
    next: usize,
    /// Where in the text what it matches ends so far.
    end: usize,
}

impl Passed {
    /// The wildcard extended by one character or part; `None` where it can't be.
    fn longer(self, text: &str) -> Option<Passed> {
        let rest = text.get(self.end..)?;
        let step = match self.token {
            Token::Parts => rest.find('/')? + 1,
            _ => rest.chars().next().filter(|c| *c != '/' || self.token == Token::Across)?.len_utf8(),
        };
        Some(Passed { end: self.end + step, ..self })
    }
}

/// Whether the tokens match the text from its start up to its end or a slash.
///
/// Every wildcard first takes as little as it can. After a mismatch the last one within a part takes more, and when it
/// may not, the last one across parts does. No other one has to be tried again: what comes after a wildcard
/// could only be found further on, and the later wildcard reaches that too. So the time is bounded by the
/// product of the lengths.
fn matches_from(tokens: &[Token], text: &str) -> bool {
    let (mut at, mut token) = (0, 0);
    let (mut within, mut across): (Option<Passed>, Option<Passed>) = (None, None);
    loop {
        let next = text.get(at..).and_then(|rest| rest.chars().next());
        let went_on = match (tokens.get(token), next) {
            (None, None | Some('/')) => return true,
            (Some(Token::Just(wanted)), Some(c)) if *wanted == c => Some(c.len_utf8()),
            (Some(Token::One), Some(c)) if c != '/' => Some(c.len_utf8()),
            (Some(wildcard @ (Token::Within | Token::Across | Token::Parts)), _) => {
                let passed = Some(Passed { token: *wildcard, next: token + 1, end: at });
                if *wildcard == Token::Within {
                    within = passed;
                } else {
                    (within, across) = (None, passed);
                }
                Some(0)
            }
            _ => None,
        };
        if let Some(length) = went_on {
            at += length;
            token += 1;
            continue;
        }
        within = within.and_then(|passed| passed.longer(text));
        let retry = if within.is_some() {
            within
        } else {
            across = across.and_then(|passed| passed.longer(text));
            across
        };
        let Some(passed) = retry else { return false };
        (at, token) = (passed.end, passed.next);
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Reads a pattern from a configuration.
pub(in crate::policy) fn read_pattern(entry: &Entry<'_>) -> Option<Pattern> {
    let text = entry.text("a pattern such as \"parser/*\"")?;
    Pattern::new(text).map_err(|message| entry.fail(message)).ok()
}
