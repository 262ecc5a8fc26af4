//! What is written for GitHub: the comparison as a pull-request comment and a job's summary, the issue about a branch.
//!
//! A worried reader needs one screen, a reviewer in a hurry one line: the heading names the worst, the table below
//! it holds what to act on, everything else is folded. Words and order are those of `templates/comment.md.j2`, what it
//! is filled with is [`Comment`](super::view::Comment). The page stays under what GitHub takes; when it must be cut, the end
//! of the ranking goes and the cut is announced. Names are inert, whatever they hold: see [`escape`].

pub(super) mod escape;
mod explain;
mod regression_issue;
mod templates;

pub(super) use self::explain::explanation;
pub use self::regression_issue::{RegressionIssue, resolved_message};
pub use self::templates::COMMENT;
pub(super) use self::templates::filled;

use super::options::RenderOptions;
use super::renderer::{RenderError, Renderer};
use super::view::{Posting, View};
use crate::model::Comparison;

/// Writes a comparison as Markdown for GitHub, within the size of a comment.
pub(super) struct Markdown;

impl Renderer for Markdown {
    fn name(&self) -> &'static str {
        "markdown"
    }

    fn about(&self) -> &'static str {
        "a pull-request comment or job summary, for GitHub"
    }

    fn extension(&self) -> &'static str {
        "md"
    }

    fn render(&self, comparison: &Comparison, view: &View, options: &RenderOptions) -> Result<String, RenderError> {
        page(comparison, view, options, &Posting::default())
    }
}

/// A comparison as the comment of a job; `view` was made from `comparison` with default options.
///
/// # Errors
/// When the template can't be filled, which is a mistake in the program.
pub fn comment(comparison: &Comparison, view: &View, posting: &Posting) -> Result<String, RenderError> {
    page(comparison, view, &RenderOptions::default(), posting)
}

fn page(comparison: &Comparison, view: &View, options: &RenderOptions, posting: &Posting) -> Result<String, RenderError> {
    templates::named("comment.md.j2")?.comment(comparison, view, options, posting).map_err(|error| templates::trouble(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(posting: &Posting) -> String {
        let comparison = Comparison::default();
        comment(&comparison, &View::of(&comparison, &RenderOptions::default()), posting).unwrap()
    }

    #[test]
    fn a_job_stands_in_the_heading_and_is_inert() {
        let comment = |job: &str| of(&Posting { job: job.to_owned(), ..Posting::default() });
        let (named, plain) = (comment("api"), comment(""));
        assert_eq!(named.replacen(" <code>api</code>", "", 1), plain);
        assert!(named.lines().next().unwrap().contains("perfdiff <code>api</code>: "), "{named}");
        let hostile = comment("@all <b>");
        assert!(!hostile.contains("@all") && !hostile.contains("<b>"), "{hostile}");
    }

    #[test]
    fn what_is_folded_has_one_line() {
        let folded = of(&Posting { folded: true, ..Posting::default() });
        let (heading, rest) = folded.split_once("\n\n").unwrap();
        assert_eq!(heading.lines().count(), 1, "{folded}");
        assert!(rest.starts_with("<details><summary>") && rest.ends_with("\n</details>\n"), "{folded}");
    }

    #[test]
    fn only_addresses_are_linked() {
        let with = |run: &str| of(&Posting { run: run.to_owned(), ..Posting::default() });
        assert!(with("https://github.com/o/r/actions/runs/1").contains(" · [run](https://github.com/o/r/actions/runs/1)"));
        for hostile in ["javascript:x", "https://x/)[y](z", "https://x/ \"y", "//x"] {
            assert!(!with(hostile).contains("[run]"), "{hostile}");
        }
    }
}
