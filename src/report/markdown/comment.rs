//! The comment on a pull request: the page under a heading that names the job, folded where nobody needs to look at it.

use super::comparison::page;
use super::escape::code;
use super::parts::{CLOSING, opening};
use crate::model::Comparison;
use crate::report::options::RenderOptions;
use crate::report::view::View;

/// The page of a comparison as a comment; `view` was made from `comparison` with default options.
///
/// `job` stands in the heading, so that the comments of several jobs can be distinguished. A `folded` comment is one line, with
/// the rest behind it.
pub fn comment(comparison: &Comparison, view: &View, job: Option<&str>, folded: bool) -> String {
    let job = job.map(|name| format!(" {}", code(name))).unwrap_or_default();
    let page = page(comparison, view, &RenderOptions::default(), &job);
    if folded { fold(&page) } else { page }
}

/// The page with all but its first line folded.
fn fold(page: &str) -> String {
    match page.split_once('\n') {
        Some((heading, rest)) if !rest.trim().is_empty() => {
            format!("{heading}\n{}{}\n{CLOSING}", opening("What was measured, and what to know of it"), rest.trim())
        }
        _ => page.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_stands_in_the_heading_and_is_inert() {
        let comparison = Comparison::default();
        let comment = |job| comment(&comparison, &View::of(&comparison, &RenderOptions::default()), job, false);
        let (named, plain) = (comment(Some("api")), comment(None));
        assert_eq!(named.replacen(" <code>api</code>", "", 1), plain);
        assert!(named.lines().next().unwrap().contains("perfdiff <code>api</code>: "), "{named}");
        let hostile = comment(Some("@all <b>"));
        assert!(!hostile.contains("@all") && !hostile.contains("<b>"), "{hostile}");
    }

    #[test]
    fn what_is_folded_has_one_line() {
        let page = fold("### ✅ perfdiff: no change\n\n41 unchanged\n\n- a caveat\n");
        assert!(page.starts_with("### ✅ perfdiff: no change\n\n<details><summary>"), "{page}");
        assert!(page.ends_with("\n\n41 unchanged\n\n- a caveat\n\n</details>\n"), "{page}");
        assert_eq!(fold("### one line\n"), "### one line\n");
    }
}
