//! A plain table: names at the left, numbers at the right.

use crate::report::escape::{shorten, width};

/// Blanks in front of every line.
const INDENT: &str = "    ";
/// Columns below which a name is not shortened.
const LEAST: usize = 12;

/// The cells of one row.
pub(super) struct Row(pub(super) Vec<String>);

/// A table with its headings.
pub(super) struct Grid<'a> {
    pub(super) heading: &'a [&'a str],
    pub(super) rows: Vec<Row>,
}

impl Grid<'_> {
    /// The table as lines. Only names give way where the room is too small: a number that is cut is a wrong number.
    pub(super) fn text(&self, room: Option<usize>) -> String {
        let heading = Row(self.heading.iter().map(|title| (*title).to_owned()).collect());
        let all: Vec<&Row> = std::iter::once(&heading).chain(&self.rows).collect();
        let mut widths: Vec<usize> = (0..self.heading.len())
            .map(|column| all.iter().filter_map(|row| row.0.get(column)).map(|cell| width(cell)).max().unwrap_or(0))
            .collect();
        let used = INDENT.len() + widths.iter().sum::<usize>() + 2 * widths.len().saturating_sub(1);
        if let (Some(room), Some(name)) = (room, widths.first_mut()) {
            *name = name.saturating_sub(used.saturating_sub(room)).max(LEAST.min(*name));
        }
        all.iter().map(|row| line(row, &widths)).collect()
    }
}

fn line(row: &Row, widths: &[usize]) -> String {
    let mut out = INDENT.to_owned();
    for (column, (cell, room)) in row.0.iter().zip(widths).enumerate() {
        let cell = if column == 0 { shorten(cell, *room) } else { cell.clone() };
        let blanks = " ".repeat(room.saturating_sub(width(&cell)));
        out.push_str(if column == 0 { "" } else { "  " });
        out.push_str(if column == 0 { &cell } else { &blanks });
        out.push_str(if column == 0 { &blanks } else { &cell });
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}
