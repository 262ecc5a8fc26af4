//! One shift of a level in words, and the run at which it happened.

use crate::model::{CommitId, Direction, LevelShift};
use crate::report::escape::{cut, visible};
use crate::report::view::words::numbers::{self, Terms, UNKNOWN};
use crate::unit::Unit;

/// Columns of a commit's message that help to find it again.
const LONGEST_MESSAGE: usize = 72;

/// A sentence below a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Whether it is for the worse; absent where neither way is better.
    pub worse: Option<bool>,
    /// The sentence, without its full stop.
    pub text: String,
}

/// "+20 % at 1a2b3c4 (2026-01-31), worse: 1.20 ms → 1.44 ms", with the first line of the commit's message behind its name.
pub(in crate::report::view) fn shift_line(
    unit: &Unit,
    statistic: Option<&str>,
    direction: Direction,
    shift: &LevelShift,
    message: &str,
) -> Line {
    let terms = Terms::new(shift.change_in, unit);
    let place = place(shift.commit.as_deref(), shift.time.as_deref()).unwrap_or_else(|| format!("run {}", shift.index + 1));
    let worse = is_worse(direction, shift.after - shift.before);
    let levels = levels(&numbers::paced(unit, statistic), shift.before, shift.after);
    Line { worse, text: format!("{} at {place}{message}{}: {levels}", moved(shift.change, terms), judged(worse)) }
}

/// A run as a reader finds it: "1a2b3c4 (2026-01-31)", or as much of it as is known.
pub(in crate::report::view) fn place(commit: Option<&str>, time: Option<&str>) -> Option<String> {
    match (commit.map(short), time.map(day)) {
        (Some(commit), Some(day)) => Some(format!("{commit} ({day})")),
        (commit, day) => commit.or(day),
    }
}

pub(super) fn moved(change: Option<f64>, terms: Terms<'_>) -> String {
    let signed = |change: f64| format!("{} {}", numbers::arrow(change), numbers::signed(change, terms));
    change.map_or_else(|| UNKNOWN.to_owned(), signed)
}

pub(super) fn levels(unit: &Unit, before: f64, after: f64) -> String {
    let [before, after] = numbers::on_one_scale(unit, [Some(before), Some(after)]);
    format!("{} → {}", before.text(), after.text())
}

pub(super) fn judged(worse: Option<bool>) -> &'static str {
    match worse {
        Some(true) => ", worse",
        Some(false) => ", better",
        None => "",
    }
}

pub(super) fn is_worse(direction: Direction, step: f64) -> Option<bool> {
    match direction {
        Direction::Lower => Some(step > 0.0),
        Direction::Higher => Some(step < 0.0),
        Direction::Neither => None,
    }
}

pub(super) fn short(commit: &str) -> String {
    visible(CommitId::short(commit))
}

/// The day of an RFC 3339 time.
pub(in crate::report::view) fn day(time: &str) -> String {
    visible(time.split(['T', ' ']).next().unwrap_or(time))
}

/// The first line of a commit's message in quotes, to stand behind its name; empty where it is not known.
pub(in crate::report::view) fn quoted_message(message: Option<&str>) -> String {
    let text = message.map(|text| cut(&visible(text), LONGEST_MESSAGE)).filter(|text| !text.is_empty());
    text.map_or_else(String::new, |text| format!(" “{text}”"))
}
