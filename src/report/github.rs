//! Workflow commands for GitHub Actions, which become annotations: `::error title=…::message`.
//!
//! The runner keeps the first ten of each level a step and drops the rest without a word. So there are never more: the
//! headline comes first, then what was found, ranked, and the last one says how many are left out. Texts are escaped
//! as the runner unescapes them, so that no name ends a property, begins a line or is a command of its own. Where to
//! look is left out: results hold the benchmark's name, not the line of code.

use std::fmt::Write as _;

use super::escape::{cut, shorten, visible};
use super::options::RenderOptions;
use super::renderer::{RenderError, Renderer};
use super::view::View;
use super::view::{GateRow, Group, Row, SuiteFinding};
use crate::model::{CaveatCode, Comparison, GateVerdict, Outcome, Verdict};

/// Annotations of one level that a step may make.
const MOST: usize = 10;

/// Longest title, in columns; the page has one line for it.
const LONGEST_TITLE: usize = 120;

/// Longest message, in columns.
const LONGEST_MESSAGE: usize = 4000;

/// Caveats that the headline quotes.
const CAVEATS: usize = 5;

/// Writes the findings as workflow commands.
pub(super) struct GitHub;

impl Renderer for GitHub {
    fn name(&self) -> &'static str {
        "github"
    }

    fn about(&self) -> &'static str {
        "annotations of a GitHub Actions run, for the standard output of a step"
    }

    fn extension(&self) -> &'static str {
        "txt"
    }

    fn render(&self, comparison: &Comparison, view: &View, _: &RenderOptions) -> Result<String, RenderError> {
        let mut annotations = vec![headline(view)];
        annotations.extend(view.suite_finding.as_ref().map(of_whole));
        annotations.extend(missing(comparison));
        let groups = view.sections.iter().flat_map(|section| &section.groups);
        annotations.extend(groups.filter_map(|group| of_group(group, comparison)));
        annotations.extend(view.gates.iter().filter_map(of_gate));
        Ok(Level::ALL.map(|level| commands(level, &annotations)).concat())
    }
}

/// How grave an annotation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    Error,
    Warning,
    Notice,
}

impl Level {
    const ALL: [Level; 3] = [Level::Error, Level::Warning, Level::Notice];

    /// The name of its command.
    fn command(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Notice => "notice",
        }
    }
}

/// One annotation before it is written as a command.
struct Annotation {
    level: Level,
    title: String,
    message: String,
}

/// The annotations of one level as commands, a line each, and in place of those beyond the most a line that says how many.
fn commands(level: Level, annotations: &[Annotation]) -> String {
    let of_level: Vec<&Annotation> = annotations.iter().filter(|annotation| annotation.level == level).collect();
    let listed = if of_level.len() > MOST { MOST - 1 } else { of_level.len() };
    let mut text = String::new();
    for Annotation { title, message, .. } in of_level.iter().take(listed) {
        let (title, message) = (shorten(title, LONGEST_TITLE), cut(message, LONGEST_MESSAGE));
        let _ = writeln!(text, "::{} title={}::{}", level.command(), property(&title), data(&message));
    }
    if of_level.len() > listed {
        let more = format!("{} more are not listed: a step may have {MOST} annotations of a kind", of_level.len() - listed);
        let _ = writeln!(text, "::{} title=perfdiff::{}", level.command(), data(&more));
    }
    text
}

/// The outcome with what belongs to all of it, on the level of the outcome; present also where nothing was found.
fn headline(view: &View) -> Annotation {
    let level = match view.outcome {
        Outcome::Fail => Level::Error,
        outcome => lenient(outcome),
    };
    let worst = view.worst.as_ref().map(|worst| format!("{}: {}", if view.worst_is_good { "Best" } else { "Worst" }, worst.plain()));
    let against = (!view.baseline.name.is_empty()).then(|| format!("compared with {}", view.baseline.text()));
    let caveats = view.notes.iter().map(|note| match note.subject.as_str() {
        "" => note.text.clone(),
        subject => format!("{subject}: {}", note.text),
    });
    let more =
        (view.notes.len() > CAVEATS).then(|| format!("and {} more caveats, which the other reports hold", view.notes.len() - CAVEATS));
    let lines = worst.into_iter().chain(Some(view.counts_line())).chain(against).chain(Some(view.environment.clone()));
    let again = view.second_look.as_ref().map(|hint| format!("{}: {}", hint.text.plain(), hint.command));
    let lines = lines.chain(again).chain(caveats.take(CAVEATS)).chain(more);
    let message = lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
    // Without a message the runner makes no annotation.
    let message = if message.is_empty() { view.summary.clone() } else { message };
    Annotation { level, title: format!("perfdiff: {}", view.summary), message }
}

/// The level of what the policy let pass in a comparison that did not fail.
fn lenient(outcome: Outcome) -> Level {
    match outcome {
        Outcome::Fail | Outcome::Warn => Level::Warning,
        Outcome::Pass | Outcome::NoBaseline => Level::Notice,
    }
}

/// What is required and not there.
fn missing(comparison: &Comparison) -> impl Iterator<Item = Annotation> {
    let missing = comparison.caveats.iter().filter(|caveat| caveat.code == CaveatCode::RequiredMissing);
    missing.map(|caveat| Annotation { level: Level::Error, title: visible(&caveat.subject), message: visible(&caveat.text) })
}

/// The finding about the suite as a whole.
fn of_whole(whole: &SuiteFinding) -> Annotation {
    let level = if whole.verdict == Verdict::Failure { Level::Error } else { Level::Warning };
    Annotation { level, title: whole.summary.to_owned(), message: whole.reason.clone() }
}

fn of_gate(row: &GateRow) -> Option<Annotation> {
    let level = match row.verdict {
        GateVerdict::Failure => Level::Error,
        GateVerdict::Warning => Level::Warning,
        GateVerdict::Met => return None,
    };
    let why = if row.why.is_empty() { String::new() } else { format!("\n{}", row.why) };
    Some(Annotation { level, title: format!("gate {}: {}", row.gate, row.result), message: format!("{}{why}", row.measured()) })
}

/// The finding of a group; nothing where there is nothing to act on. What came to pass by the policy's leave is no error.
fn of_group(group: &Group, comparison: &Comparison) -> Option<Annotation> {
    let level = match group.verdict {
        Verdict::Failure => Level::Error,
        Verdict::Warning => Level::Warning,
        Verdict::Incomparable if comparison.outcome == Outcome::Fail => Level::Error,
        Verdict::Incomparable | Verdict::Removed => lenient(comparison.outcome),
        Verdict::Accepted => Level::Notice,
        Verdict::Inconclusive if group.reported().looks_failing() => lenient(comparison.outcome),
        Verdict::Improved | Verdict::Inconclusive | Verdict::Added | Verdict::Unchanged => return None,
    };
    let lines = group.rows.iter().map(|row| match group.rows.len() {
        1 => line(row),
        _ => format!("{}: {}", row.short_label(), line(row)),
    });
    let title = group.sentence(&comparison.changes)?.plain();
    let title = if group.reported().looks_failing() { format!("undecided: {title}") } else { title };
    Some(Annotation { level, title, message: lines.collect::<Vec<_>>().join("\n") })
}

/// `84.2 ms → 118.0 ms, ▲ +40 % (+31…+50 %): 12 × its noise of 3.4 %`.
fn line(row: &Row) -> String {
    let figures = match row.verdict {
        Verdict::Removed => format!("was {}", row.baseline.text()),
        _ => format!("{} → {}, {} {}", row.baseline.text(), row.head.text(), row.change, row.interval),
    };
    let why = if row.why.is_empty() { &row.policy } else { &row.why };
    let why = if why.is_empty() { String::new() } else { format!(": {why}") };
    format!("{}{why}", figures.trim_end())
}

/// Text after the second `::`, as the runner reads it.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Text of a property, in which a comma or a colon would end it.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
