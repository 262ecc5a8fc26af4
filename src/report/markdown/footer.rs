//! What stands behind the tables: the caveats, and folded, on what the verdicts rest, where it ran and what to do next.

use super::escape::{code, command, prose};
use super::parts::{CLOSING, LONGEST_SENTENCE, opening, sentence, within};
use super::{legs, table};
use crate::report::escape::cut;
use crate::report::view::{Hint, View, capitalized};

/// Most bytes of it all.
const LONGEST: usize = 12_000;

/// Caveats that stand open; more are folded.
const OPEN_CAVEATS: usize = 3;

/// What ends a list that was cut.
const MORE: &str = "- and more, which the other reports hold\n";

/// The end of the page; the title of its fold names what is in it.
pub(super) fn footer(view: &View) -> String {
    let parts = [("how this was decided", decided(view)), ("environment", environment(view)), ("what to do next", next(view))];
    let (titles, texts): (Vec<&str>, Vec<&str>) =
        parts.iter().filter(|(_, text)| !text.is_empty()).map(|(title, text)| (*title, text.as_str())).unzip();
    let fold = if texts.is_empty() {
        String::new()
    } else {
        format!("{}{}{CLOSING}", opening(&capitalized(&titles.join(" · "))), texts.join("\n"))
    };
    caveats(view) + &fold
}

fn caveats(view: &View) -> String {
    let lines = view.notes.iter().map(|note| {
        let subject = if note.subject.is_empty() { String::new() } else { format!("{}: ", code(&note.subject)) };
        let sign = if note.is_context() { "ℹ️" } else { "⚠️" };
        format!("- {sign} {subject}{}\n", prose(&cut(&note.text, LONGEST_SENTENCE)))
    });
    let list = within(lines, LONGEST / 2, MORE);
    match view.notes.len() {
        0 => String::new(),
        count if count > OPEN_CAVEATS => format!("{}{list}{CLOSING}", opening(&format!("Caveats ({count})"))),
        _ => format!("\n{list}"),
    }
}

/// The reasons and thresholds of what the reader has to act on.
fn decided(view: &View) -> String {
    let groups = view.sections.iter().flat_map(|section| &section.groups).filter(|group| group.reported().needs_action());
    let lines = groups.flat_map(|group| group.rows.iter().map(move |row| (group, row))).filter_map(|(group, row)| {
        let reasons = row.reasons.iter().map(String::as_str).chain(Some(row.policy.as_str())).filter(|text| !text.is_empty());
        let reasons = reasons.map(|reason| prose(&cut(reason, LONGEST_SENTENCE))).collect::<Vec<_>>().join("; ");
        (!reasons.is_empty()).then(|| format!("- {} {}: {reasons}\n", code(&group.benchmark), table::metric(row)))
    });
    within(lines, LONGEST / 3, MORE)
}

fn environment(view: &View) -> String {
    let side = |name: &str, text: &str| format!("{name} {}\n", code(text));
    if !view.legs.is_empty() {
        return legs::environments(view);
    }
    match &view.baseline_environment {
        _ if view.environment.is_empty() => String::new(),
        Some(baseline) => format!("{}\n{}", side("Baseline measured by", baseline), side("Head measured by", &view.environment)),
        None => side("Measured by", &view.environment),
    }
}

/// What to do next, and what to type for it.
pub(super) fn step(hint: &Hint) -> String {
    format!("{}: {}\n", sentence(&hint.text), command(&hint.command))
}

fn next(view: &View) -> String {
    view.hints.iter().map(step).collect::<Vec<_>>().join("\n")
}
