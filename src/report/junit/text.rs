//! Text that XML can hold.

use crate::report::escape::visible;

/// Foreign text with what does not show written out, and with it all that XML forbids.
///
/// The writer would drop such characters, and two names that differ must not read the same.
pub(super) fn xml(text: &str) -> String {
    visible(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_written_out() {
        assert_eq!(xml("a\u{0}\u{1b}[31m\u{ffff}<b>&"), "a\\u{0}\\u{1b}[31m\\u{ffff}<b>&");
    }
}
