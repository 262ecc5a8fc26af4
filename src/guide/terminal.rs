//! A chapter as text for a terminal: paragraphs and tables in its width, code as it is.
//!
//! It knows the Markdown that the chapters are written in, and no more: headings, paragraphs, lists of one depth, tables, fenced
//! code, and links by reference.

use tabled::builder::Builder;
use tabled::settings::object::Columns;
use tabled::settings::{Padding, Style};
use unicode_width::UnicodeWidthStr;

/// No line gets longer than this, however wide the terminal: long lines are hard to read.
const WIDEST: usize = 100;

/// Indent of everything below a heading.
const INDENT: usize = 2;

/// Blanks between columns of a table.
const GAP: usize = 3;

/// The page for a terminal of so many columns.
pub(super) fn page(text: &str, columns: usize, color: bool) -> String {
    let mut page = Page { room: columns.clamp(40, WIDEST) - INDENT, color, out: String::new(), see: Vec::new() };
    let mut rest: Vec<&str> = text.lines().collect();
    while !rest.is_empty() {
        let taken = page.block(&rest);
        rest.drain(..taken);
    }
    page.end()
}

struct Page<'t> {
    room: usize,
    color: bool,
    out: String,
    /// The chapters that it refers to.
    see: Vec<&'t str>,
}

impl<'t> Page<'t> {
    /// Writes the block that begins here, and returns how many lines it has.
    fn block(&mut self, lines: &[&'t str]) -> usize {
        let first = lines[0];
        let while_it = |holds: &dyn Fn(&str) -> bool| lines.iter().take_while(|line| holds(line)).count();
        if first.is_empty() {
            self.out.push('\n');
            return 1;
        }
        if let Some((label, target)) = first.strip_prefix('[').and_then(|line| line.split_once("]: ")) {
            if target == format!("{label}.md") {
                self.see.push(label);
            }
            return 1;
        }
        if first.starts_with('#') {
            let heading = self.styled(first.trim_start_matches('#').trim_start());
            self.out.push_str(&self.paint("1;4", &heading));
            self.out.push('\n');
            return 1;
        }
        if first.starts_with("```") {
            let code = 1 + lines[1..].iter().take_while(|line| !line.starts_with("```")).count();
            for line in &lines[1..code] {
                self.line(INDENT + 2, line);
            }
            return code + 1;
        }
        if first.starts_with('|') {
            let rows = while_it(&|line| line.starts_with('|'));
            self.table(&lines[..rows]);
            return rows;
        }
        let more = |line: &&&str| !line.is_empty() && lead(line).is_empty() && !line.starts_with("```");
        let count = 1 + lines[1..].iter().take_while(more).count();
        let lead = lead(first);
        let text: Vec<&str> = lines[..count].iter().map(|line| line.trim()).collect();
        let text = self.styled(text.join(" ").trim_start_matches(lead));
        let lines = wrapped(&text, self.room - lead.width());
        for (at, line) in lines.iter().enumerate() {
            let lead = if at == 0 { lead.to_owned() } else { " ".repeat(lead.width()) };
            self.line(INDENT, &format!("{lead}{line}"));
        }
        count
    }

    fn table(&mut self, lines: &[&str]) {
        let cells = |line: &str| -> Vec<String> {
            line.trim_matches('|').replace("\\|", "\u{0}").split('|').map(|cell| plain(cell.trim()).replace('\u{0}', "|")).collect()
        };
        // The second line is the ruler.
        let rows: Vec<Vec<String>> = lines.iter().enumerate().filter(|(at, _)| *at != 1).map(|(_, line)| cells(line)).collect();
        let Some(widths) = fitted(&rows, self.room) else { return self.stacked(&rows) };
        let mut builder = Builder::default();
        for row in &rows {
            builder.push_record(row.iter().zip(&widths).map(|(cell, room)| wrapped(cell, *room).join("\n")));
        }
        let mut table = builder.build();
        table.with(Style::blank());
        table.modify(Columns::new(..), Padding::new(0, GAP - 1, 0, 0));
        for (at, line) in table.to_string().lines().enumerate() {
            let line = if at == 0 { self.paint("1", line.trim_end()) } else { line.to_owned() };
            self.line(INDENT, &line);
        }
    }

    /// A table that is too wide: the first cell of each row, and the others below it.
    fn stacked(&mut self, rows: &[Vec<String>]) {
        for row in rows.iter().skip(1) {
            let Some((first, others)) = row.split_first() else { continue };
            let others: Vec<&str> = others.iter().map(String::as_str).filter(|cell| !cell.is_empty()).collect();
            for line in wrapped(first, self.room) {
                self.line(INDENT, &line);
            }
            for line in wrapped(&others.join(" · "), self.room - INDENT) {
                self.line(2 * INDENT, &line);
            }
        }
    }

    fn line(&mut self, indent: usize, text: &str) {
        if !text.is_empty() {
            self.out.push_str(&" ".repeat(indent));
            self.out.push_str(text.trim_end());
        }
        self.out.push('\n');
    }

    /// The page, with where to read on.
    fn end(mut self) -> String {
        self.out.truncate(self.out.trim_end().len());
        self.out.push('\n');
        // The list of all chapters is itself where to read on.
        if !self.see.is_empty() && !self.out.contains("perfdiff guide CHAPTER") {
            let words = format!("More: perfdiff guide {}", self.see.join(" | "));
            self.out.push('\n');
            self.out.push_str(&wrapped(&words, self.room + INDENT).join("\n"));
            self.out.push('\n');
        }
        self.out
    }

    fn paint(&self, codes: &str, text: &str) -> String {
        if self.color { format!("\u{1b}[{codes}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    /// Running text with its marks as styles; without colours as in Markdown, but for links.
    fn styled(&self, text: &str) -> String {
        let text = plain(text);
        if !self.color {
            return text;
        }
        let style = |on: u8, off: u8| move |text: &str| format!("\u{1b}[{on}m{text}\u{1b}[{off}m");
        let emphasised = |text: &str| alternating(text, "*", str::to_owned, style(3, 23));
        let words = |text: &str| alternating(text, "**", emphasised, style(1, 22));
        alternating(&text, "`", words, style(36, 39))
    }
}

/// The text with every other part, of those between the marks, made differently.
fn alternating(text: &str, mark: &str, one: impl Fn(&str) -> String, other: impl Fn(&str) -> String) -> String {
    text.split(mark).enumerate().map(|(at, part)| if at % 2 == 0 { one(part) } else { other(part) }).collect()
}

/// Widths of a table's columns that fit the room: the widest give way, as far as their words do.
fn fitted(rows: &[Vec<String>], room: usize) -> Option<Vec<usize>> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let widest =
        |at: usize, of: &dyn Fn(&str) -> usize| rows.iter().filter_map(|row| row.get(at)).map(|cell| of(cell)).max().unwrap_or_default();
    let word = |cell: &str| cell.split(' ').map(UnicodeWidthStr::width).max().unwrap_or_default();
    let mut widths: Vec<(usize, usize)> = (0..columns).map(|at| (widest(at, &UnicodeWidthStr::width), widest(at, &word))).collect();
    while widths.iter().map(|(width, _)| width + GAP).sum::<usize>() > room + GAP {
        let (width, _) = widths.iter_mut().filter(|(width, least)| width > least).max()?;
        *width -= 1;
    }
    Some(widths.into_iter().map(|(width, _)| width).collect())
}

/// What a line begins with as an item of a list, `- ` or `1. `.
fn lead(line: &str) -> &str {
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let length = match &line[digits..] {
        rest if digits > 0 && rest.starts_with(". ") => digits + 2,
        rest if digits == 0 && rest.starts_with("- ") => 2,
        _ => 0,
    };
    &line[..length]
}

/// The text without its links, which no code has.
fn plain(text: &str) -> String {
    alternating(text, "`", unlinked, |code| format!("`{code}`"))
}

/// What the links are called, and where those of the web lead.
fn unlinked(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, link)) = rest.split_once('[') {
        out.push_str(before);
        let (name, after) = link.split_once(']').unwrap_or((link, ""));
        out.push_str(name);
        rest = match after.split_at_checked(1) {
            Some(("[", label)) => label.split_once(']').map_or("", |(_, rest)| rest),
            Some(("(", address)) => {
                let (address, rest) = address.split_once(')').unwrap_or((address, ""));
                out.extend([" (", address, ")"]);
                rest
            }
            _ => after,
        };
    }
    out + rest
}

/// Lines of at most so many columns; styles take no room.
fn wrapped(text: &str, room: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let columns = columns(word);
        match lines.last_mut() {
            Some(line) if used == 0 || used + 1 + columns <= room => {
                if used > 0 {
                    line.push(' ');
                    used += 1;
                }
                line.push_str(word);
                used += columns;
            }
            _ => {
                lines.push(word.to_owned());
                used = columns;
            }
        }
    }
    lines
}

/// Columns of a word, without its styles.
fn columns(word: &str) -> usize {
    word.split('\u{1b}')
        .enumerate()
        .map(|(at, part)| if at == 0 { part } else { part.split_once('m').map_or("", |(_, rest)| rest) }.width())
        .sum()
}
