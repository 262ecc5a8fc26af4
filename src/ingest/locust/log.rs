//! The text around Locust's JSON: log lines and tables that `2>&1` puts into the file. They name the version and the end.

use super::run::NAME;
use crate::model::{Caveat, CaveatCode, Run, Tool};

/// Text before the version in a log line.
const STARTING: &str = "Starting Locust ";
const TERMINATED: &str = "Got SIGTERM signal";

/// What the text outside the JSON tells about the run.
#[derive(Debug)]
pub(super) struct LogText {
    lines: usize,
    version: Option<String>,
    terminated: bool,
}

impl LogText {
    /// Searches the text outside the JSON.
    pub(super) fn of(text: &[u8]) -> LogText {
        let text = String::from_utf8_lossy(text);
        let blank = |line: &str| line.trim_matches(['\u{feff}', ' ', '\t', '\r']).is_empty();
        let version = text.split_once(STARTING).map(|(_, rest)| {
            rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+')).take(40).collect::<String>()
        });
        LogText {
            lines: text.lines().filter(|line| !blank(line)).count(),
            version: version.filter(|version| !version.is_empty()),
            terminated: text.contains(TERMINATED),
        }
    }

    /// Adds the version and the caveats to a run.
    pub(super) fn describe(&self, run: &mut Run) {
        if let Some(version) = &self.version {
            run.tool = Some(Tool { name: NAME.to_owned(), version: Some(version.clone()) });
        }
        if self.lines > 0 {
            let text = format!("{} lines around the JSON (log, tables) were skipped", self.lines);
            run.caveats.push(Caveat::new(CaveatCode::TextSkipped, "", text));
        }
        if self.terminated {
            let text = "the log says that Locust got SIGTERM: the run may be shorter than it was meant to be";
            run.caveats.push(Caveat::new(CaveatCode::RunAborted, "", text));
        }
    }
}
