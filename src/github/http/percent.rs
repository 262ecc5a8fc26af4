//! Percent-encoding, for parts of a path.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What stands for itself in no part of an address (RFC 3986).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A text as one part of a path, or one value of a query: a slash in a branch's name must not become a step.
pub(in crate::github) fn percent_encoded(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slash_is_no_step_in_a_path() {
        assert_eq!(percent_encoded("feature/a b#1?&ü"), "feature%2Fa%20b%231%3F%26%C3%BC");
    }
}
