//! Shifts that still stand on a branch, as the text of an issue: its title, its body, its last word.

use serde::Serialize;

use super::templates::filled;
use crate::model::{CommitId, LevelShift, Series};
use crate::report::escape::{cut, visible};
use crate::report::renderer::RenderError;
use crate::report::view::{SeriesName, ShiftWords, predicate};

/// Shifts that are listed; more are counted.
const LISTED: usize = 30;
/// Columns of a message.
const MESSAGE: usize = 80;
/// Columns of the finding in the title.
const LEAD: usize = 160;

/// Levels of a branch that shifted for the worse and have not come back.
pub struct RegressionIssue<'a> {
    /// The branch on which the levels shifted.
    pub branch: &'a str,
    /// Each series with its shift, the newest shift first; never empty.
    pub shifts: &'a [(&'a Series, &'a LevelShift)],
    /// The first line of a commit's message.
    pub message: &'a dyn Fn(&str) -> Option<String>,
    /// The repository's page, `https://host/owner/name`, for links to commits.
    pub repository: &'a str,
}

/// What the templates of the issue see as `issue`.
#[derive(Serialize)]
struct Issue {
    branch: String,
    /// How many levels shifted.
    count: usize,
    /// What happened to the first, for the title.
    lead: String,
    /// The shifts to list; empty once all are back.
    shifts: Vec<Shift>,
    /// The commit as of which they are back.
    commit: String,
    /// How many runs were looked through.
    runs: usize,
}

/// One shift.
#[derive(Serialize)]
struct Shift {
    benchmark: String,
    metric: String,
    /// "1.198 ms → 1.440 ms".
    levels: String,
    change: String,
    /// The commit at which it begins, else the run in words.
    commit: String,
    /// The commit's page; empty where it is not known.
    address: String,
    day: String,
    /// The first line of the commit's message; may be empty.
    message: String,
}

impl RegressionIssue<'_> {
    /// One line, as plain text: "`main`: parse time is 50 % slower since 1a2b3c4, and 2 more".
    ///
    /// # Errors
    /// When the template can't be filled, which is a mistake in the program.
    pub fn title(&self) -> Result<String, RenderError> {
        filled("issue-title.txt.j2", "issue", &self.issue()).map(|title| title.trim().to_owned())
    }

    /// The body, as inert Markdown.
    ///
    /// # Errors
    /// As above.
    pub fn body(&self) -> Result<String, RenderError> {
        filled("issue.md.j2", "issue", &self.issue())
    }

    fn issue(&self) -> Issue {
        let lead = self.shifts.first().map(|(series, shift)| {
            let words = ShiftWords::of(series, shift);
            format!("{} {} since {}", SeriesName::of(series).benchmark, predicate(series, shift), words.place)
        });
        Issue {
            branch: visible(self.branch),
            count: self.shifts.len(),
            lead: cut(&lead.unwrap_or_default(), LEAD),
            shifts: self.shifts.iter().take(LISTED).map(|(series, shift)| self.shift(series, shift)).collect(),
            commit: String::new(),
            runs: 0,
        }
    }

    fn shift(&self, series: &Series, shift: &LevelShift) -> Shift {
        let (name, words) = (SeriesName::of(series), ShiftWords::of(series, shift));
        // Only a whole id is a place to link to, and holds no mark of any kind.
        let commit = shift.commit.as_deref().filter(|commit| CommitId::parse_full(commit).is_some());
        let message = commit.and_then(|commit| (self.message)(commit));
        Shift {
            benchmark: name.benchmark,
            metric: name.metric,
            levels: words.levels,
            change: words.change,
            commit: if commit.is_some() { words.commit } else { words.place },
            address: commit.map(|commit| format!("{}/commit/{commit}", self.repository)).unwrap_or_default(),
            day: words.day,
            message: message.map(|line| cut(&visible(&line), MESSAGE)).unwrap_or_default(),
        }
    }
}

/// The comment with which an issue is closed, as inert Markdown; `runs` is how many runs were looked through.
///
/// # Errors
/// As above.
pub fn resolved_message(branch: &str, commit: &str, runs: usize) -> Result<String, RenderError> {
    let commit = CommitId::short(commit).to_owned();
    let issue = Issue { branch: visible(branch), count: 0, lead: String::new(), shifts: Vec::new(), commit, runs };
    filled("issue.md.j2", "issue", &issue)
}
