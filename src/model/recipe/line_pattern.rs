//! A pattern of lines, with names for what stands in them.

use std::fmt;

use regex::{Captures, Regex, RegexBuilder};
use schemars::JsonSchema;
use serde::Deserialize;

/// The most memory that one pattern may take, in bytes: a pattern comes from the user's file.
const SIZE: usize = 1 << 20;
/// The longest pattern, in bytes.
const LONGEST: usize = 2000;

/// A regular expression over a line; `^` and `$` are the line's ends.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(with = "String")]
pub(crate) struct LinePattern(Regex);

impl LinePattern {
    /// The compiled expression.
    pub(crate) fn regex(&self) -> &Regex {
        &self.0
    }

    /// The named groups, with their texts where they take part in the match.
    pub(crate) fn groups<'t>(&self, found: &Captures<'t>) -> Vec<(&str, Option<&'t str>)> {
        self.0.capture_names().flatten().map(|name| (name, found.name(name).map(|group| group.as_str()))).collect()
    }
}

impl TryFrom<String> for LinePattern {
    type Error = String;

    fn try_from(written: String) -> Result<LinePattern, String> {
        if written.len() > LONGEST {
            return Err(format!("the pattern is longer than {LONGEST} bytes"));
        }
        RegexBuilder::new(&written).multi_line(true).size_limit(SIZE).build().map(LinePattern).map_err(|error| match error {
            regex::Error::CompiledTooBig(_) => format!("the pattern `{written}` is too large"),
            error => {
                let text = error.to_string();
                let reason = text.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
                format!("`{written}` is not a pattern: {reason}")
            }
        })
    }
}

impl PartialEq for LinePattern {
    fn eq(&self, other: &LinePattern) -> bool {
        self.0.as_str() == other.0.as_str()
    }
}

impl fmt::Debug for LinePattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LinePattern({:?})", self.0.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_that_can_not_be_compiled_says_why() {
        assert_eq!(LinePattern::try_from("(".to_owned()).unwrap_err(), "`(` is not a pattern: unclosed group");
        assert!(LinePattern::try_from("(a{500}){500}".to_owned()).unwrap_err().ends_with("is too large"));
        assert!(LinePattern::try_from("a".repeat(2001)).unwrap_err().contains("longer than"));
    }
}
