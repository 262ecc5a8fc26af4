//! The heading of a finished page: with a name in it, or with all else folded under it.

use super::inert::code;
use super::{CLOSING, opening};

/// A page that the Markdown renderer has written, with a name in its heading, so that the pages of several jobs can be told
/// apart.
pub fn headed(markdown: &str, name: &str) -> String {
    match markdown.split_once("perfdiff: ") {
        Some((before, after)) if !before.contains('\n') => format!("{before}perfdiff {}: {after}", code(name)),
        _ => markdown.to_owned(),
    }
}

/// A page that the Markdown renderer has written, on one line with the rest folded: for when nobody needs to look at it.
pub fn folded(markdown: &str) -> String {
    match markdown.split_once('\n') {
        Some((heading, rest)) if !rest.trim().is_empty() => {
            format!("{heading}\n{}{}\n{CLOSING}", opening("What was measured, and what to know of it"), rest.trim())
        }
        _ => markdown.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_in_the_heading_and_is_inert() {
        assert_eq!(headed("### ✅ perfdiff: no change\n", "api"), "### ✅ perfdiff <code>api</code>: no change\n");
        let hostile = headed("### ✅ perfdiff: no change\n", "@all <b>");
        assert!(!hostile.contains("@all") && !hostile.contains("<b>"), "{hostile}");
        assert_eq!(headed("no heading\nperfdiff: x", "api"), "no heading\nperfdiff: x");
    }

    #[test]
    fn what_is_quiet_has_one_line() {
        let page = folded("### ✅ perfdiff: no change\n\n41 unchanged\n\n- a caveat\n");
        assert!(page.starts_with("### ✅ perfdiff: no change\n\n<details><summary>"), "{page}");
        assert!(page.ends_with("\n\n41 unchanged\n\n- a caveat\n\n</details>\n"), "{page}");
        assert_eq!(folded("### one line\n"), "### one line\n");
    }
}
