//! Quotes arguments so that a shell and `xargs` read them back unchanged: names may be hostile.

use super::escape::visible;

/// The argument such that a POSIX shell and `xargs` both read it back to the letter, and nothing in it acts.
///
/// Single quotes stop everything but themselves; a quote in the text is written apart, with a backslash. The text must
/// show as it is, without line breaks: no quoting of `xargs` holds a line break.
pub fn quoted(text: &str) -> String {
    let safe = |c: char| c.is_ascii_alphanumeric() || "_./:,@%+-".contains(c);
    if !text.is_empty() && text.chars().all(safe) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// Whether every character of the text shows as itself, so that a reader sees what is going to be run.
pub(super) fn is_plain(text: &str) -> bool {
    visible(text) == text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_acts_in_quotes() {
        assert_eq!(quoted("chain/slower_30"), "chain/slower_30");
        assert_eq!(quoted(""), "''");
        assert_eq!(quoted("a b"), "'a b'");
        assert_eq!(quoted("$(reboot)`x`;|&<>*?[]{}~#!\\\""), "'$(reboot)`x`;|&<>*?[]{}~#!\\\"'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
    }

    #[test]
    fn what_does_not_show_is_not_plain() {
        assert!(is_plain("naïve µs 日本"));
        for text in ["a\nb", "a\u{202e}b", "a\u{0}", "a\u{a0}b"] {
            assert!(!is_plain(text), "{text:?}");
        }
    }
}
