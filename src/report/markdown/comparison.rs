//! The page of a comparison from its heading to its footer, cut where GitHub would refuse it.

use std::fmt::Write as _;

use super::escape::{code, prose};
use super::parts::{CLOSING, opening, sentence, within};
use super::size_budget::BoundedPage;
use super::{footer, legs, table, trend};
use crate::model::{Comparison, GateVerdict, Outcome, Verdict};
use crate::report::options::RenderOptions;
use crate::report::sign;
use crate::report::view::{Group, Section, SideBySide, View, WideGroup, WideSection};

/// Bytes kept for closing tags and announcements.
const RESERVED: usize = 1_500;

/// Most bytes of the table of gates.
const MOST_OF_GATES: usize = 16_000;

/// The page. `job` stands in its heading behind the program's name, as Markdown; empty for none.
pub(super) fn page(comparison: &Comparison, view: &View, options: &RenderOptions, job: &str) -> String {
    let (gates, trend, footer) = (gates(view), trend::worst(comparison, view), footer::footer(view));
    let mut page = BoundedPage::new(gates.len() + trend.len() + footer.len() + RESERVED);
    page.write(&headline(view, job));
    // The name of the job has its room in the margin that a page leaves.
    page.add_room(job.len());
    page.write(&legs::table(view));
    let side_by_side = SideBySide::of(comparison, options);
    match &side_by_side {
        Some(wide) => wide_findings(wide, view, &mut page),
        None => findings(view, &mut page),
    }
    page.written_apart(&gates);
    page.written_apart(&trend);
    match &side_by_side {
        Some(wide) => wide_folds(wide, view, &mut page),
        None => folds(view, &mut page),
    }
    let informational: Vec<&Group> = view.informational_groups.iter().collect();
    fold(&titled([("Informational", informational.len())].into_iter()), &informational, table::QUIET, table::quiet_group, &mut page);
    if page.left_out() > 0 {
        let listed = match &side_by_side {
            Some(wide) => wide.sections.iter().map(|section| section.groups.len()).sum::<usize>(),
            None => view.sections.iter().map(|section| section.groups.len()).sum(),
        };
        page.write(&announcement(listed + view.informational_groups.len(), page.left_out()));
    }
    if let Some(cut) = &view.cut {
        page.write(&format!("\n{}.\n", prose(cut)));
    }
    page.write(&footer);
    page.into_text()
}

/// The heading and the line of counts under it.
fn headline(view: &View, job: &str) -> String {
    let sign = sign::outcome(view.outcome);
    let against = compared_with(view);
    let grave = view.worst.as_ref().filter(|_| !view.worst_is_good);
    let title = match grave {
        Some(worst) => sentence(worst),
        None if view.is_quiet() && !against.is_empty() => format!("{}, {against}", prose(&view.summary)),
        None => prose(&view.summary),
    };
    let mut out = format!("### {sign} perfdiff{job}: {title}\n");
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
    out.extend(view.second_look.iter().map(|hint| format!("\n{}", footer::step(hint))));
    out
}

fn compared_with(view: &View) -> String {
    if view.baseline.name.is_empty() || view.outcome == Outcome::NoBaseline {
        return String::new();
    }
    let detail = if view.baseline.detail.is_empty() { String::new() } else { format!(" ({})", view.baseline.detail) };
    format!("compared with {}{detail}", code(&view.baseline.name))
}

/// What to act on, in the open.
fn findings(view: &View, page: &mut BoundedPage) {
    let groups: Vec<_> = view.sections.iter().flat_map(|section| &section.groups).filter(|group| group.reported().needs_action()).collect();
    list(&format!("\n{}", table::CHANGES), &groups, |group| table::group(group, true), "", page);
}

/// What to act on, in the open, with a column for each leg of a merged comparison.
fn wide_findings(wide: &SideBySide, view: &View, page: &mut BoundedPage) {
    let groups: Vec<_> = wide.sections.iter().flat_map(|section| &section.groups).filter(|group| group.reported.needs_action()).collect();
    list(&format!("\n{}", legs::heading(view)), &groups, |group| legs::group(group, view, true), "", page);
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
fn folds(view: &View, page: &mut BoundedPage) {
    let moved: Vec<(&str, Vec<&Group>)> = view
        .sections
        .iter()
        .filter(|section| !section.is_without_change())
        .map(|section| (section.title, without_action(section)))
        .collect();
    let title = titled(moved.iter().map(|(title, groups)| (*title, groups.len())));
    let groups: Vec<&Group> = moved.into_iter().flat_map(|(_, groups)| groups).collect();
    let line = |group: &Group| table::group(group, matches!(group.verdict, Verdict::Inconclusive | Verdict::Accepted));
    fold(&title, &groups, table::CHANGES, line, page);
    for section in view.sections.iter().filter(|section| section.is_without_change()) {
        let title = titled([(section.title, section.groups.len())].into_iter());
        fold(&title, &section.groups.iter().collect::<Vec<_>>(), table::QUIET, table::quiet_group, page);
    }
}

/// The groups of a section that ask for nothing.
fn without_action(section: &Section) -> Vec<&Group> {
    section.groups.iter().filter(|group| !group.reported().needs_action()).collect()
}

/// What is good to know and what did not change, with a column for each leg of a merged comparison.
fn wide_folds<'w>(wide: &'w SideBySide, view: &View, page: &mut BoundedPage) {
    let heading = legs::heading(view);
    let without_action =
        |section: &'w WideSection| section.groups.iter().filter(|group| !group.reported.needs_action()).collect::<Vec<&WideGroup>>();
    let all = wide.sections.iter().map(|section| (section.title, without_action(section)));
    let (quiet, moved): (Vec<_>, Vec<_>) = all.partition(|(_, groups)| groups.iter().all(|group| group.reported.is_without_change()));
    for (sections, full) in [(moved, true), (quiet, false)] {
        let title = titled(sections.iter().map(|(title, groups)| (*title, groups.len())));
        let groups: Vec<&WideGroup> = sections.into_iter().flat_map(|(_, groups)| groups).collect();
        fold(&title, &groups, &heading, |group| legs::group(group, view, full), page);
    }
}

/// "Improved (2) · Undecided (1)".
fn titled<'t>(sections: impl Iterator<Item = (&'t str, usize)>) -> String {
    sections.filter(|(_, count)| *count > 0).map(|(title, count)| format!("{title} ({count})")).collect::<Vec<_>>().join(" · ")
}

fn fold<G>(title: &str, groups: &[&G], heading: &str, line: impl Fn(&G) -> String, page: &mut BoundedPage) {
    list(&format!("{}{heading}", opening(title)), groups, line, CLOSING, page);
}

/// A table with its heading, as far as it fits; nothing where not even its first group does.
fn list<G>(start: &str, groups: &[&G], line: impl Fn(&G) -> String, end: &str, page: &mut BoundedPage) {
    let Some((first, others)) = groups.split_first() else { return };
    if !page.offer(&format!("{start}{}", line(first))) {
        return page.leave_out(others.len());
    }
    for group in others {
        page.offer(&line(group));
    }
    page.write(end);
}

/// Says that the page was cut.
fn announcement(all: usize, left_out: usize) -> String {
    format!("\n✂️ Cut to what a comment holds: the last {left_out} of {all} ranked metrics are not listed.\n")
}
