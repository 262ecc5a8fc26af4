//! The comparison as a pull-request comment and as a job's summary.
//!
//! A worried reader needs one screen, a reviewer in a hurry one line: the heading names the worst, the table below
//! it holds what to act on, everything else is folded. The page stays under what GitHub takes; when it must be cut,
//! the end of the ranking goes and the cut is announced. Names are inert, whatever they hold: see [`inert`].

mod alarm;
mod ending;
mod explain;
mod heading;
pub(super) mod inert;
mod legs;
mod paper;
mod table;
mod trend;

use std::fmt::Write as _;

pub use self::alarm::{Alarm, all_clear};
pub(super) use self::explain::explanation;
pub use self::heading::{folded, headed};
use self::inert::{code, prose};
use self::paper::Paper;
use super::escape::cut;
use super::view::{Group, Piece, Section, Sentence, SideBySide, WideGroup, WideSection};
use super::{RenderError, RenderOptions, Renderer, View, sign};
use crate::model::{Comparison, GateVerdict, Outcome, Verdict};

/// Writes GitHub's Markdown.
pub(super) struct Markdown;

/// Bytes kept for closing tags and announcements.
const KEPT: usize = 1_500;

/// Most bytes of the table of gates.
const MOST_OF_GATES: usize = 16_000;

/// Longest sentence, in columns.
const LONGEST_SENTENCE: usize = 300;

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
        let (gates, trend, ending) = (gates(view), trend::worst(comparison, view), ending::ending(view));
        let mut paper = Paper::new(gates.len() + trend.len() + ending.len() + KEPT);
        paper.write(&headline(view));
        paper.write(&legs::table(view));
        let side_by_side = SideBySide::of(comparison, options);
        match &side_by_side {
            Some(wide) => wide_findings(wide, view, &mut paper),
            None => findings(view, &mut paper),
        }
        paper.written_apart(&gates);
        paper.written_apart(&trend);
        match &side_by_side {
            Some(wide) => wide_folds(wide, view, &mut paper),
            None => folds(view, &mut paper),
        }
        let informational: Vec<&Group> = view.informational_groups.iter().collect();
        fold(&titled([("Informational", informational.len())].into_iter()), &informational, table::QUIET, table::quiet_group, &mut paper);
        if paper.left_out() > 0 {
            let listed = match &side_by_side {
                Some(wide) => wide.sections.iter().map(|section| section.groups.len()).sum::<usize>(),
                None => view.sections.iter().map(|section| section.groups.len()).sum(),
            };
            paper.write(&announcement(listed + view.informational_groups.len(), paper.left_out()));
        }
        if let Some(cut) = &view.cut {
            paper.write(&format!("\n{}.\n", prose(cut)));
        }
        paper.write(&ending);
        Ok(paper.into_text())
    }
}

/// The heading and the line of counts under it.
fn headline(view: &View) -> String {
    let sign = sign::outcome(view.outcome);
    let against = against(view);
    let grave = view.worst.as_ref().filter(|_| !view.worst_is_good);
    let title = match grave {
        Some(worst) => sentence(worst),
        None if view.is_quiet() && !against.is_empty() => format!("{}, {against}", prose(&view.summary)),
        None => prose(&view.summary),
    };
    let mut out = format!("### {sign} perfdiff: {title}\n");
    if view.is_quiet() {
        return out;
    }
    if let Some(best) = view.worst.as_ref().filter(|_| view.worst_is_good) {
        let _ = write!(out, "\nBest: {}.\n", sentence(best));
    }
    let counts = [view.counts_line(), against].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" — ");
    if !counts.is_empty() {
        let _ = write!(out, "\n{counts}");
    }
    out.push('\n');
    out.extend(view.second_look.iter().map(|hint| format!("\n{}", ending::step(hint))));
    out
}

fn against(view: &View) -> String {
    if view.baseline.name.is_empty() || view.outcome == Outcome::NoBaseline {
        return String::new();
    }
    let detail = if view.baseline.detail.is_empty() { String::new() } else { format!(" ({})", view.baseline.detail) };
    format!("compared with {}{detail}", code(&view.baseline.name))
}

fn sentence(sentence: &Sentence) -> String {
    let pieces = sentence.pieces().iter().map(|piece| match piece {
        Piece::Words(words) => prose(&cut(words, LONGEST_SENTENCE)),
        Piece::Name(name) => code(name),
    });
    pieces.collect()
}

/// What to act on, in the open.
fn findings(view: &View, paper: &mut Paper) {
    let groups: Vec<_> = view.sections.iter().flat_map(|section| &section.groups).filter(|group| group.said().acts()).collect();
    list(&format!("\n{}", table::CHANGES), &groups, |group| table::group(group, true), "", paper);
}

/// The same of all legs side by side.
fn wide_findings(wide: &SideBySide, view: &View, paper: &mut Paper) {
    let groups: Vec<_> = wide.sections.iter().flat_map(|section| &section.groups).filter(|group| group.said.acts()).collect();
    list(&format!("\n{}", legs::heading(view)), &groups, |group| legs::group(group, view, true), "", paper);
}

/// The gates, folded where all are met.
fn gates(view: &View) -> String {
    if view.gates.is_empty() {
        return String::new();
    }
    let folded = view.gates.iter().all(|gate| gate.verdict == GateVerdict::Met);
    let title = if folded { opening(&format!("Gates ({}, all met)", view.gates.len())) } else { "\n".to_owned() };
    let lines = within(view.gates.iter().map(table::gate), MOST_OF_GATES, "");
    let left_out = view.gates.len() - lines.lines().count();
    let more = if left_out > 0 { format!("\n{left_out} more gates are not listed.\n") } else { String::new() };
    format!("{title}{}{lines}{more}{}", table::GATES, if folded { CLOSING } else { "" })
}

/// What is good to know in one fold, what did not change in another.
fn folds(view: &View, paper: &mut Paper) {
    let moved: Vec<(&str, Vec<&Group>)> =
        view.sections.iter().filter(|section| !section.is_still()).map(|section| (section.title, resting(section))).collect();
    let title = titled(moved.iter().map(|(title, groups)| (*title, groups.len())));
    let groups: Vec<&Group> = moved.into_iter().flat_map(|(_, groups)| groups).collect();
    let line = |group: &Group| table::group(group, matches!(group.verdict, Verdict::Inconclusive | Verdict::Accepted));
    fold(&title, &groups, table::CHANGES, line, paper);
    for section in view.sections.iter().filter(|section| section.is_still()) {
        let title = titled([(section.title, section.groups.len())].into_iter());
        fold(&title, &section.groups.iter().collect::<Vec<_>>(), table::QUIET, table::quiet_group, paper);
    }
}

/// The groups of a section that ask for nothing.
fn resting(section: &Section) -> Vec<&Group> {
    section.groups.iter().filter(|group| !group.said().acts()).collect()
}

/// The same of all legs side by side.
fn wide_folds<'w>(wide: &'w SideBySide, view: &View, paper: &mut Paper) {
    let heading = legs::heading(view);
    let resting = |section: &'w WideSection| section.groups.iter().filter(|group| !group.said.acts()).collect::<Vec<&WideGroup>>();
    let all = wide.sections.iter().map(|section| (section.title, resting(section)));
    let (quiet, moved): (Vec<_>, Vec<_>) = all.partition(|(_, groups)| groups.iter().all(|group| group.said.is_still()));
    for (sections, full) in [(moved, true), (quiet, false)] {
        let title = titled(sections.iter().map(|(title, groups)| (*title, groups.len())));
        let groups: Vec<&WideGroup> = sections.into_iter().flat_map(|(_, groups)| groups).collect();
        fold(&title, &groups, &heading, |group| legs::group(group, view, full), paper);
    }
}

/// "Improved (2) · Undecided (1)".
fn titled<'t>(sections: impl Iterator<Item = (&'t str, usize)>) -> String {
    sections.filter(|(_, count)| *count > 0).map(|(title, count)| format!("{title} ({count})")).collect::<Vec<_>>().join(" · ")
}

fn fold<G>(title: &str, groups: &[&G], heading: &str, line: impl Fn(&G) -> String, paper: &mut Paper) {
    list(&format!("{}{heading}", opening(title)), groups, line, CLOSING, paper);
}

/// A table with its heading, as far as it fits; nothing where not even its first group does.
fn list<G>(start: &str, groups: &[&G], line: impl Fn(&G) -> String, end: &str, paper: &mut Paper) {
    let Some((first, others)) = groups.split_first() else { return };
    if !paper.offer(&format!("{start}{}", line(first))) {
        return paper.leave_out(others.len());
    }
    for group in others {
        paper.offer(&line(group));
    }
    paper.write(end);
}

/// Says that the page was cut.
fn announcement(all: usize, left_out: usize) -> String {
    format!("\n✂️ Cut to what a comment holds: the last {left_out} of {all} ranked metrics are not listed.\n")
}

/// As many lines as fit, and `more` where some did not.
fn within(lines: impl Iterator<Item = String>, room: usize, more: &str) -> String {
    let mut out = String::new();
    for line in lines {
        if out.len() + line.len() > room {
            out.push_str(more);
            break;
        }
        out.push_str(&line);
    }
    out
}

/// The beginning of a fold; the blank line lets Markdown stand in it.
fn opening(title: &str) -> String {
    format!("\n<details><summary>{}</summary>\n\n", prose(title))
}

/// The end of a fold.
const CLOSING: &str = "\n</details>\n";
