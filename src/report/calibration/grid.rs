//! A plain table: names at the left, numbers at the right.

use tabled::builder::Builder;
use tabled::settings::object::Columns;
use tabled::settings::{Alignment, Padding, Style};

use crate::report::escape::{shorten, width};

/// Blanks in front of every line.
const INDENT: usize = 4;
/// Blanks between two columns.
const GAP: usize = 2;
/// Columns below which a name is not shortened.
const LEAST: usize = 12;

/// The cells of one row: its name, then its numbers.
pub(super) struct Row(pub(super) Vec<String>);

/// A table with its headings.
pub(super) struct Grid<'a> {
    pub(super) heading: &'a [&'a str],
    pub(super) rows: Vec<Row>,
}

impl Grid<'_> {
    /// The table as lines. Only names give way where the room is too small: a number that is cut is a wrong number.
    pub(super) fn text(&self, room: Option<usize>) -> String {
        let drawn = self.draw(usize::MAX);
        let names = self.rows.iter().filter_map(|row| row.0.first()).map(String::as_str);
        let widest = names.chain(self.heading.first().copied()).map(width).max().unwrap_or(0);
        let excess = drawn.lines().map(width).max().unwrap_or(0).saturating_sub(room.unwrap_or(usize::MAX));
        let fitted = if excess == 0 { drawn } else { self.draw(widest.saturating_sub(excess).max(LEAST.min(widest))) };
        fitted.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
    }

    /// The table with names of at most so many columns.
    fn draw(&self, longest_name: usize) -> String {
        let mut builder = Builder::with_capacity(self.rows.len() + 1, self.heading.len());
        builder.push_record(self.heading.iter().copied());
        for Row(cells) in &self.rows {
            let name = cells.first().map(|name| shorten(name, longest_name));
            builder.push_record(name.into_iter().chain(cells.iter().skip(1).cloned()));
        }
        let mut table = builder.build();
        table.with(Style::empty()).with(Alignment::right()).with(Padding::new(GAP, 0, 0, 0));
        table.modify(Columns::first(), Alignment::left()).modify(Columns::first(), Padding::new(INDENT, 0, 0, 0));
        table.to_string()
    }
}
