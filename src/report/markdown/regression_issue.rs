//! Shifts that still stand on a branch, as the text of an issue: its title, its body, its last word.

use std::fmt::Write as _;

use super::escape::{code, figure, prose};
use crate::model::{CommitId, LevelShift, Series};
use crate::report::escape::{cut, visible};
use crate::report::view::{SeriesName, ShiftWords, predicate};

/// Shifts that are listed; more are counted.
const LISTED: usize = 30;
/// Columns of a message.
const MESSAGE: usize = 80;

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

impl RegressionIssue<'_> {
    /// One line, as plain text: "`main`: parse time is 50 % slower since 1a2b3c4, and 2 more".
    pub fn title(&self) -> String {
        let lead = self.shifts.first().map(|(series, shift)| {
            let words = ShiftWords::of(series, shift);
            format!("{} {} since {}", SeriesName::of(series).benchmark, predicate(series, shift), words.place)
        });
        let more = self.shifts.len().saturating_sub(1);
        let more = if more > 0 { format!(", and {more} more") } else { String::new() };
        format!("perfdiff: {}: {}{more}", visible(self.branch), cut(&lead.unwrap_or_default(), 160))
    }

    /// The body, as inert Markdown.
    pub fn body(&self) -> String {
        let levels = if self.shifts.len() == 1 { "1 level has".to_owned() } else { format!("{} levels have", self.shifts.len()) };
        let mut out = format!(
            "{levels} shifted for the worse on {} and not come back.\n\n| benchmark | metric | before → after | change | since |\n|---|---|--:|--:|---|\n",
            code(&visible(self.branch))
        );
        for (series, shift) in self.shifts.iter().take(LISTED) {
            let (name, words) = (SeriesName::of(series), ShiftWords::of(series, shift));
            let since = self.since(&words, shift);
            let _ = writeln!(
                out,
                "| {} | {} | {} | {} | {since} |",
                code(&name.benchmark),
                code(&name.metric),
                figure(&words.levels),
                figure(&words.change)
            );
        }
        if self.shifts.len() > LISTED {
            let _ = write!(out, "\n{} more are not listed.\n", self.shifts.len() - LISTED);
        }
        out.push_str(
            "\nConfirmed: at least twelve runs lie on either side of a shift. The issue is closed when the levels are back. Whoever closes it by hand \
             has dealt with this shift: it is opened again for another one only.\n",
        );
        out
    }

    /// The commit at which a shift begins, with its day and its message.
    fn since(&self, words: &ShiftWords, shift: &LevelShift) -> String {
        let commit = shift.commit.as_deref().filter(|commit| CommitId::parse_full(commit).is_some());
        let Some(commit) = commit else { return code(&words.place) };
        let message = (self.message)(commit).map(|line| format!(" {}", code(&cut(&visible(&line), MESSAGE)))).unwrap_or_default();
        let day = if words.day.is_empty() { String::new() } else { format!(" {}", prose(&words.day)) };
        format!("[`{}`]({}/commit/{commit}){day}{message}", words.commit, self.repository)
    }
}

/// The comment with which an issue is closed, as inert Markdown; `runs` is how many runs were looked through.
pub fn resolved_message(branch: &str, commit: &str, runs: usize) -> String {
    let commit = code(CommitId::short(commit));
    format!(
        "The levels of {} are back, or their shifts were accepted: as of {commit}, no shift for the worse stands among the last {runs} runs.\n",
        code(&visible(branch))
    )
}
