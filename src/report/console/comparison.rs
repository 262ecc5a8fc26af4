//! The comparison from its headline to its hints.

use std::fmt::Write as _;

use super::page::Page;
use super::paint::{self, Ink};
use super::{prose, table};
use crate::model::{GateVerdict, Verdict};
use crate::report::view::{Group, ReportedVerdict, Row, Section, capitalized, outcome_word};

/// Most groups of a section without need for action, unless everything is asked for.
const FOLDED_FROM: usize = 15;

/// Undecided groups that are listed, those that look worst, unless everything is asked for.
const UNDECIDED: usize = 3;

/// Names in a list of what came or went, unless everything is asked for.
const LISTED: usize = 12;

/// Gates listed when all of them are met, unless everything is asked for.
const GATES_MET: usize = 8;

/// A section of the table.
struct Block<'a> {
    title: &'static str,
    ink: Ink,
    groups: &'a [Group],
    /// Groups that are not shown.
    folded: usize,
}

impl Page<'_> {
    /// The whole report; a quiet comparison takes two lines.
    pub(super) fn text(&self) -> String {
        let mut out = self.title();
        let quiet = self.view.is_quiet() && !self.options.details;
        if !quiet {
            out.push('\n');
        }
        out.push_str(&self.headline());
        out.push_str(&self.legs());
        if quiet {
            return out;
        }
        out.push_str(&self.changes());
        out.push_str(&self.gates());
        out.push_str(&self.ending());
        out
    }

    /// The outcome in one word and one sentence.
    fn headline(&self) -> String {
        let word = outcome_word(self.view.outcome);
        let lead = format!(" {word}   ");
        let mut text = format!("{}.", capitalized(&self.view.summary));
        if let Some(worst) = &self.view.worst {
            let label = if self.view.worst_is_good { "Best" } else { "Worst" };
            let _ = write!(text, " {label}: {}.", prose::tied(worst));
        }
        let text = prose::hanging_indent(&lead, &prose::with_units(&text), self.room);
        format!("{}\n", text.replacen(word, &self.painter.paint(Ink::of_outcome(self.view.outcome), word), 1))
    }

    /// The sections, their tables in common columns.
    fn changes(&self) -> String {
        let blocks = self.blocks();
        let groups: Vec<&Group> = blocks.iter().flat_map(|block| block.groups).collect();
        let lines = table::changes(&groups, self.room, self.options.color);
        let mut rows = lines.rows.into_iter();
        let mut out = String::new();
        if !lines.prefix.is_empty() {
            let text = format!("all benchmarks below begin with {}", prose::tie(&lines.prefix));
            let _ = write!(out, "\n{}\n", self.painter.paint(Ink::Faint, &prose::hanging_indent(" ", &text, self.room)));
        }
        for (place, block) in blocks.iter().enumerate() {
            let _ = write!(out, "\n{}\n", self.heading(&block.title(), block.ink));
            if place == 0 {
                let _ = writeln!(out, "{}", lines.heading);
            }
            let shown = block.groups.iter().flat_map(|group| group.rows.iter().enumerate().map(move |(place, row)| note(row, place)));
            let lines: Vec<(&str, String)> = shown.zip(rows.by_ref()).collect();
            let common = common(&lines);
            for (note, line) in &lines {
                let _ = writeln!(out, "{line}");
                out.push_str(&self.beneath(if common.is_some() { "" } else { note }));
            }
            out.push_str(&common.map_or_else(String::new, |note| self.beneath(&format!("all of them: {note}"))));
            if block.folded > 0 {
                let _ = writeln!(out, "    … and {} more (--all)", block.folded);
            }
        }
        for section in self.view.sections.iter().filter(|section| is_list(section.verdict)) {
            let _ = write!(out, "\n{}\n{}\n", self.heading(section.title, Ink::of(section.verdict.into())), self.list(section));
        }
        if let Some(cut) = &self.view.cut {
            let _ = write!(out, "\n{}\n", prose::hanging_indent(" … ", cut, self.room));
        }
        out
    }

    /// The sections that are tables, as far as they are shown.
    fn blocks(&self) -> Vec<Block<'_>> {
        let sections = self.view.sections.iter().filter(|section| self.is_table(section)).map(|section| {
            let all = self.options.details || matches!(section.verdict, Verdict::Failure | Verdict::Warning | Verdict::Incomparable);
            let most = match section.verdict {
                _ if all => usize::MAX,
                Verdict::Inconclusive => UNDECIDED,
                _ => FOLDED_FROM,
            };
            let groups = section.groups.get(..most).unwrap_or(&section.groups);
            Block { title: section.title, ink: Ink::of(section.reported()), groups, folded: section.groups.len() - groups.len() }
        });
        let informational = &self.view.informational_groups;
        let informational =
            (!informational.is_empty()).then(|| Block { title: "Informational", ink: Ink::Bold, groups: informational, folded: 0 });
        sections.chain(informational).collect()
    }

    fn is_table(&self, section: &Section) -> bool {
        !is_list(section.verdict) && (!section.is_without_change() || self.options.details)
    }

    /// What came or went, by name: `GET /legacy (4 metrics), all http_reqs`.
    fn list(&self, section: &Section) -> String {
        let mut names: Vec<(&str, Vec<&Group>)> = Vec::new();
        for group in &section.groups {
            match names.iter_mut().find(|(name, _)| *name == group.benchmark) {
                Some((_, groups)) => groups.push(group),
                None => names.push((&group.benchmark, vec![group])),
            }
        }
        let most = if self.options.details { usize::MAX } else { LISTED };
        let mut shown: Vec<String> = names.iter().take(most).map(|(name, groups)| entry(name, groups)).collect();
        if names.len() > most {
            shown.push(format!("and {} more (--all)", names.len() - most));
        }
        prose::hanging_indent(&format!(" {}  ", paint::sign(section.verdict.into())), &shown.join(", "), self.room)
    }

    fn gates(&self) -> String {
        let gates = &self.view.gates;
        if gates.is_empty() {
            return String::new();
        }
        let all = self.options.details || gates.len() <= GATES_MET;
        let listed: Vec<_> = gates.iter().filter(|gate| all || gate.verdict != GateVerdict::Met).collect();
        let lines = table::gates(&listed, self.room, self.options.color);
        let ink = gates.first().map_or(Ink::Bold, |gate| Ink::of_gate(gate.verdict));
        let mut out = format!("\n{}\n", self.heading("Gates", ink));
        for (line, gate) in lines.rows.iter().zip(&listed) {
            let _ = writeln!(out, "{line}");
            out.push_str(&self.beneath(gate.note()));
        }
        if listed.len() < gates.len() {
            let _ = writeln!(out, " ✓  {} {}met", gates.len() - listed.len(), if listed.is_empty() { "" } else { "others " });
        }
        out
    }

    /// Counts, caveats and hints.
    fn ending(&self) -> String {
        let mut out = String::new();
        let counts = self.view.counts_line();
        if !counts.is_empty() {
            let _ = write!(
                out,
                "\n{}\n",
                prose::hanging_indent(" ", &counts.split(" · ").map(prose::tie).collect::<Vec<_>>().join(" · "), self.room)
            );
        }
        if !self.view.notes.is_empty() {
            out.push('\n');
        }
        for note in &self.view.notes {
            let lead = if note.is_context() { " i  " } else { " !  " };
            let text = if note.subject.is_empty() { note.text.clone() } else { format!("{}: {}", note.subject, note.text) };
            let _ = writeln!(out, "{}", prose::hanging_indent(lead, &text, self.room));
        }
        if self.view.all_hints().next().is_some() {
            out.push('\n');
        }
        for hint in self.view.all_hints() {
            let text = format!("{}:", prose::tied(&hint.text));
            // What is to be typed stays whole, however narrow the terminal.
            let _ = writeln!(out, "{}\n   {}", prose::hanging_indent(" ", &text, self.room), self.painter.paint(Ink::Bold, &hint.command));
        }
        out
    }
}

/// The reason that the rows of a section share, where there are several and each has this one: it is printed once.
fn common<'n>(lines: &[(&'n str, String)]) -> Option<&'n str> {
    let (first, _) = lines.first().filter(|_| lines.len() > 1)?;
    Some(*first).filter(|first| !first.is_empty() && lines.iter().all(|(note, _)| note == first))
}

/// What to write below a row: nothing where its verdict leaves no reader asking why, nor below an undecided sibling of a
/// finding.
fn note(row: &Row, place: usize) -> &str {
    let reported: ReportedVerdict = row.reported();
    let is_plain = reported.is_without_change() || matches!(reported.verdict, Verdict::Improved | Verdict::Added);
    if is_plain || place > 0 && reported.verdict == Verdict::Inconclusive { "" } else { &row.note }
}

impl Block<'_> {
    /// The heading, with the count of all where not all are listed.
    fn title(&self) -> String {
        if self.folded == 0 {
            return self.title.to_owned();
        }
        let (listed, all) = (self.groups.len(), self.groups.len() + self.folded);
        format!("{} ({listed} of {all})", self.title)
    }
}

/// Sections that are a list of names: there is no second number to put in a table.
fn is_list(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Removed | Verdict::Added)
}

fn entry(name: &str, groups: &[&Group]) -> String {
    let what = match groups {
        [group] => match group.rows.as_slice() {
            [row] => row.label(),
            rows => rows.first().map_or_else(String::new, |row| row.metric.clone()),
        },
        groups => format!("({} metrics)", groups.len()),
    };
    format!("{} {}", prose::tie(name), prose::tie(&what))
}
