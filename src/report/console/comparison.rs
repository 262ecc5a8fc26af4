//! The comparison from its headline to its hints.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::page::Page;
use super::paint::{self, Ink};
use super::{prose, table};
use crate::model::{GateVerdict, Verdict};
use crate::report::view::{Group, ReportedVerdict, Row, Section, SideBySide, WideGroup, WideLine, capitalized, outcome_word};

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
    /// What to write below each row.
    notes: Vec<Cow<'a, str>>,
    /// Groups that are shown, and all there are.
    groups: (usize, usize),
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
        let wide = SideBySide::of(self.comparison, self.options);
        let beside = wide.as_ref().and_then(|wide| Some((self.side_by_side(wide)?, wide)));
        let mut out = if let Some((table, wide)) = beside {
            let lists = wide.sections.iter().filter(|section| is_list(section.verdict)).map(|section| {
                let entries = section.groups.iter().map(|group| self.entry_of_legs(group));
                self.list(section.verdict, section.title, entries)
            });
            table + &self.rows(Vec::new()) + &lists.collect::<String>()
        } else {
            let sections = &self.view.sections;
            let tables = sections.iter().filter(|section| self.is_table(section.verdict, section.is_without_change()));
            let lists = sections.iter().filter(|section| is_list(section.verdict));
            let lists = lists.map(|section| self.list(section.verdict, section.title, section.groups.iter().map(entry)));
            self.rows(tables.collect()) + &lists.collect::<String>()
        };
        if let Some(cut) = &self.view.cut {
            let _ = write!(out, "\n{}\n", prose::hanging_indent(" … ", cut, self.room));
        }
        out
    }

    /// These sections and what is informational, a line for each row.
    fn rows(&self, sections: Vec<&Section>) -> String {
        let mut groups: Vec<&Group> = Vec::new();
        let mut blocks = Vec::new();
        for section in sections {
            let shown = section.groups.get(..self.most(section.verdict)).unwrap_or(&section.groups);
            let notes = shown.iter().flat_map(|group| group.rows.iter().enumerate());
            let notes = notes.map(|(place, row)| Cow::Borrowed(note(row, place))).collect();
            groups.extend(shown);
            blocks.push(Block {
                title: section.title,
                ink: Ink::of(section.reported()),
                notes,
                groups: (shown.len(), section.groups.len()),
            });
        }
        let others = &self.view.informational_groups;
        if !others.is_empty() {
            let notes = others.iter().flat_map(|group| &group.rows).map(|_| Cow::Borrowed("")).collect();
            groups.extend(others);
            blocks.push(Block { title: "Informational", ink: Ink::Bold, notes, groups: (others.len(), others.len()) });
        }
        self.blocks(&blocks, table::changes(&groups, self.room, self.options.color))
    }

    /// The legs of a merged comparison beside each other, where they measured the same and there is room.
    fn side_by_side(&self, wide: &SideBySide) -> Option<String> {
        let mut groups: Vec<&WideGroup> = Vec::new();
        let mut blocks = Vec::new();
        for section in wide.sections.iter().filter(|section| self.is_table(section.verdict, section.is_without_change())) {
            let shown = section.groups.get(..self.most(section.verdict)).unwrap_or(&section.groups);
            let lines = shown.iter().flat_map(|group| group.lines.iter().enumerate());
            let notes = lines.filter_map(|(place, line)| Some(self.note_of_leg(line, note(line.worst()?, place)))).collect();
            let ink = section.groups.first().map_or(Ink::Bold, |group| Ink::of(group.reported));
            groups.extend(shown);
            blocks.push(Block { title: section.title, ink, notes, groups: (shown.len(), section.groups.len()) });
        }
        let lines = table::side_by_side(&groups, self.view, self.room, self.options.color)?;
        Some(self.blocks(&blocks, lines))
    }

    /// A note below a line of several legs names the one that it is about.
    fn note_of_leg<'n>(&self, line: &WideLine, note: &'n str) -> Cow<'n, str> {
        match self.view.legs.get(line.gravest).filter(|_| !note.is_empty()) {
            Some(leg) => Cow::Owned(format!("{}: {note}", leg.name)),
            None => Cow::Borrowed(note),
        }
    }

    /// The lines of a table under the headings of their sections, each with its note.
    fn blocks(&self, blocks: &[Block<'_>], lines: table::Lines) -> String {
        let mut rows = lines.rows.into_iter();
        let mut out = String::new();
        if !lines.prefix.is_empty() {
            let text = format!("all names in the table begin with {}", prose::tie(&lines.prefix));
            let _ = write!(out, "\n{}\n", self.painter.paint(Ink::Faint, &prose::hanging_indent(" ", &text, self.room)));
        }
        for (place, block) in blocks.iter().enumerate() {
            let _ = write!(out, "\n{}\n", self.heading(&block.title(), block.ink));
            if place == 0 {
                let _ = writeln!(out, "{}", lines.heading);
            }
            let common = common(&block.notes);
            for (note, line) in block.notes.iter().zip(rows.by_ref()) {
                let _ = writeln!(out, "{line}");
                out.push_str(&self.beneath(if common.is_some() { "" } else { note }));
            }
            out.push_str(&common.map_or_else(String::new, |note| self.beneath(&format!("all of them: {note}"))));
            let (shown, all) = block.groups;
            if shown < all {
                let _ = writeln!(out, "    … and {} more ({})", all - shown, self.lists_all());
            }
        }
        out
    }

    /// The flag or command that lists everything.
    fn lists_all(&self) -> &'static str {
        self.options.lists_all.unwrap_or("--all")
    }

    /// How many groups of a section are listed.
    fn most(&self, verdict: Verdict) -> usize {
        match verdict {
            _ if self.options.details => usize::MAX,
            Verdict::Failure | Verdict::Warning | Verdict::Incomparable => usize::MAX,
            Verdict::Inconclusive => UNDECIDED,
            _ => FOLDED_FROM,
        }
    }

    fn is_table(&self, verdict: Verdict, is_without_change: bool) -> bool {
        !is_list(verdict) && (!is_without_change || self.options.details)
    }

    /// What came or went, by name: `GET /legacy (4 metrics), all http_reqs`.
    fn list(&self, verdict: Verdict, title: &str, entries: impl Iterator<Item = (String, String)>) -> String {
        let mut names: Vec<(String, Vec<String>)> = Vec::new();
        for (name, metric) in entries {
            match names.iter_mut().find(|(known, _)| *known == name) {
                Some((_, metrics)) => metrics.push(metric),
                None => names.push((name, vec![metric])),
            }
        }
        let most = if self.options.details { usize::MAX } else { LISTED };
        let mut shown: Vec<String> = names
            .iter()
            .take(most)
            .map(|(name, metrics)| match metrics.as_slice() {
                [metric] => format!("{} {}", prose::tie(name), prose::tie(metric)),
                metrics => format!("{} {}", prose::tie(name), prose::tie(&format!("({} metrics)", metrics.len()))),
            })
            .collect();
        if names.len() > most {
            shown.push(format!("and {} more ({})", names.len() - most, self.lists_all()));
        }
        let reported = ReportedVerdict::from(verdict);
        let text = prose::hanging_indent(&format!(" {}  ", paint::sign(reported)), &shown.join(", "), self.room);
        format!("\n{}\n{text}\n", self.heading(title, Ink::of(reported)))
    }

    /// What came or went in some legs, which are named where there are others.
    fn entry_of_legs(&self, group: &WideGroup) -> (String, String) {
        let line = group.lines.first();
        let is_so = |row: &Option<Row>| row.as_ref().is_some_and(|row| row.verdict == group.reported.verdict);
        let legs = line.into_iter().flat_map(|line| line.cells.iter().zip(&self.view.legs)).filter(|(row, _)| is_so(row));
        let legs: Vec<&str> = legs.map(|(_, leg)| leg.name.as_str()).collect();
        let place = if legs.len() == self.view.legs.len() { String::new() } else { format!(" in {}", legs.join(" and ")) };
        let label = line.and_then(WideLine::worst).map(Row::label).unwrap_or_default();
        (format!("{}{place}", group.benchmark), label)
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
fn common<'n>(notes: &'n [Cow<'_, str>]) -> Option<&'n str> {
    let first = notes.first().filter(|first| notes.len() > 1 && !first.is_empty())?;
    notes.iter().all(|note| note == first).then_some(first)
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
        let (shown, all) = self.groups;
        if shown == all { self.title.to_owned() } else { format!("{} ({shown} of {all})", self.title) }
    }
}

/// Sections that are a list of names: there is no second number to put in a table.
fn is_list(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Removed | Verdict::Added)
}

/// A benchmark, and what of it: the metric, with its statistic where there is only one.
fn entry(group: &Group) -> (String, String) {
    let label = match group.rows.as_slice() {
        [row] => row.label(),
        rows => rows.first().map_or_else(String::new, |row| row.metric.clone()),
    };
    (group.benchmark.clone(), label)
}
