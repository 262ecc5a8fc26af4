//! Text that XML can hold.

use crate::report::escape::visible;

/// Foreign text with what does not show written out, and with what XML knows no character for likewise.
///
/// The writer would drop such characters, and two names that differ must not read the same.
pub(super) fn xml(text: &str) -> String {
    // Control characters are gone after the first step; these two are the only others that XML has no place for.
    visible(text).replace('\u{fffe}', "\\u{fffe}").replace('\u{ffff}', "\\u{ffff}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_written_out() {
        assert_eq!(xml("a\u{0}\u{1b}[31m\u{ffff}<b>&"), "a\\u{0}\\u{1b}[31m\\u{ffff}<b>&");
        assert_eq!(xml("\u{10ffff}"), "\u{10ffff}");
    }
}
