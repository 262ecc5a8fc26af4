//! A pattern of lines, with names for what stands in them.

use std::cell::Cell;
use std::fmt;
use std::sync::OnceLock;

use regex::{Captures, Regex, RegexBuilder};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::limits::PATTERN;

/// The most memory that one pattern may take, in bytes: a pattern comes from the user's file.
const SIZE: usize = 1 << 20;

thread_local! {
    static LATER: Cell<bool> = const { Cell::new(false) };
}

/// Reads something whose patterns are known to be right: each is compiled when it is first needed, since most never are.
pub(crate) fn compiled_later<T>(read: impl FnOnce() -> T) -> T {
    LATER.set(true);
    let read = read();
    LATER.set(false);
    read
}

/// A regular expression over a line; `^` and `$` are the line's ends.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(with = "String")]
pub(crate) struct LinePattern {
    written: String,
    compiled: OnceLock<Regex>,
}

impl LinePattern {
    /// The compiled expression.
    #[expect(clippy::expect_used, reason = "what is compiled only now comes with perfdiff, and a test compiles it")]
    pub(crate) fn regex(&self) -> &Regex {
        self.compiled.get_or_init(|| compile(&self.written).expect("a pattern of ours compiles"))
    }

    /// The named groups, with their texts where they take part in the match.
    pub(crate) fn groups<'t>(&self, found: &Captures<'t>) -> Vec<(&str, Option<&'t str>)> {
        self.regex().capture_names().flatten().map(|name| (name, found.name(name).map(|group| group.as_str()))).collect()
    }
}

fn compile(written: &str) -> Result<Regex, String> {
    if written.len() > PATTERN.count() {
        return Err(format!("the pattern has {PATTERN}: {}", PATTERN.instead));
    }
    RegexBuilder::new(written).multi_line(true).size_limit(SIZE).build().map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => format!("the pattern `{written}` is too large"),
        error => {
            let text = error.to_string();
            let reason = text.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
            format!("`{written}` is not a pattern: {reason}")
        }
    })
}

impl TryFrom<String> for LinePattern {
    type Error = String;

    fn try_from(written: String) -> Result<LinePattern, String> {
        let compiled = if LATER.get() { OnceLock::new() } else { compile(&written)?.into() };
        Ok(LinePattern { written, compiled })
    }
}

impl PartialEq for LinePattern {
    fn eq(&self, other: &LinePattern) -> bool {
        self.written == other.written
    }
}

impl fmt::Debug for LinePattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LinePattern({:?})", self.written)
    }
}

impl fmt::Display for LinePattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_that_can_not_be_compiled_says_why() {
        assert_eq!(LinePattern::try_from("(".to_owned()).unwrap_err(), "`(` is not a pattern: unclosed group");
        assert!(LinePattern::try_from("(a{500}){500}".to_owned()).unwrap_err().ends_with("is too large"));
        assert!(LinePattern::try_from("a".repeat(2001)).unwrap_err().contains("(limit: length of a pattern)"));
    }
}
