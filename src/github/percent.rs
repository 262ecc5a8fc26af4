//! Percent-encoding, for parts of a path and for the hidden marker.

use std::fmt::Write as _;

/// A text with every byte that is not `plain` written as `%XX`; `plain` sees the byte and what stands before it.
pub(super) fn encode(text: &str, plain: impl Fn(u8, &str) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii() && plain(byte, &out) {
            out.push(char::from(byte));
        } else {
            // Writing to a string can't fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// A text as one part of a path, or one value of a query: a slash in a branch's name must not become a step.
pub(super) fn quoted(text: &str) -> String {
    encode(text, |byte, _| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slash_is_no_step_in_a_path() {
        assert_eq!(quoted("feature/a b#1?&ü"), "feature%2Fa%20b%231%3F%26%C3%BC");
    }
}
