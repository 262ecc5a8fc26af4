//! What `perfdiff doctor` finds, and how it says so.

use std::fmt::Write as _;

use crate::cli::console::count;
use crate::cli::exit::Failure;
use crate::report::escape::visible;

/// How bad something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    /// As it should be.
    Good,
    /// It works, and worse than it could.
    Warning,
    /// Nothing works with that.
    Stop,
}

/// What was found about one thing.
pub(super) struct Finding {
    pub(super) level: Level,
    /// What was looked at.
    pub(super) about: &'static str,
    pub(super) text: String,
    /// What to do; empty where nothing is to be done.
    pub(super) advice: String,
}

impl Finding {
    pub(super) fn good(about: &'static str, text: impl Into<String>) -> Finding {
        Finding { level: Level::Good, about, text: text.into(), advice: String::new() }
    }

    pub(super) fn warning(about: &'static str, text: impl Into<String>, advice: impl Into<String>) -> Finding {
        Finding { level: Level::Warning, about, text: text.into(), advice: advice.into() }
    }

    pub(super) fn stop(about: &'static str, text: impl Into<String>, advice: impl Into<String>) -> Finding {
        Finding { level: Level::Stop, about, text: text.into(), advice: advice.into() }
    }

    pub(super) fn failed(about: &'static str, failure: &Failure) -> Finding {
        Finding::stop(about, failure.in_one_line(), failure.hint.clone())
    }
}

/// The findings as text, and what they come to.
pub(super) fn told(findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        let sign = match finding.level {
            Level::Good => "✓",
            Level::Warning => "!",
            Level::Stop => "✗",
        };
        let _ = writeln!(text, " {sign} {:<8} {}", finding.about, visible(&finding.text));
        if !finding.advice.is_empty() {
            let _ = writeln!(text, "   {:<8} → {}", "", visible(&finding.advice));
        }
    }
    let of = |level| findings.iter().filter(|finding| finding.level == level).count();
    let last = match (of(Level::Stop), of(Level::Warning)) {
        (0, 0) => "nothing stands in the way".to_owned(),
        (0, warnings) => format!("nothing stops it; {} to look at", count(warnings, "thing")),
        (1, _) => "1 thing would stop it (✗)".to_owned(),
        (stops, _) => format!("{stops} things would stop it (✗)"),
    };
    let _ = writeln!(text, "\n {last}");
    text
}
