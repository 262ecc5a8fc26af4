//! Which columns a terminal has room for, and how wide each may be.
//!
//! Columns that say less go first; names give up their middle and reasons their end before a number gives up a
//! digit. Where there is no limit nothing is shortened.

use crate::report::escape::{cut, shorten, width};

/// Blanks between two columns.
pub(super) const GAP: usize = 2;

/// Widest that a column of names gets, however wide the terminal.
const WIDEST: usize = 120;

/// How a text that does not fit is shortened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shorten {
    /// Not at all: numbers.
    Never,
    /// In its middle: names.
    Middle,
    /// At its end: sentences.
    End,
}

/// One column with all its cells.
#[derive(Debug, Clone)]
pub(super) struct Column {
    /// Its heading; empty for signs and notes.
    pub(super) title: &'static str,
    /// The cells from top to bottom.
    pub(super) cells: Vec<String>,
    /// Whether its cells stand at the right.
    pub(super) right: bool,
    /// How cells are shortened.
    pub(super) shorten: Shorten,
    /// Columns below which it is not shortened.
    pub(super) least: usize,
    /// In which order columns are dropped where there is no room: the highest first; 0 is never dropped.
    pub(super) goes: u8,
}

impl Column {
    /// A column of numbers or signs.
    pub(super) fn whole(title: &'static str, cells: Vec<String>, goes: u8) -> Column {
        Column { title, cells, right: false, shorten: Shorten::Never, least: 0, goes }
    }

    /// A column of names or sentences that can be shortened to `least` columns.
    pub(super) fn text(title: &'static str, cells: Vec<String>, shorten: Shorten, least: usize, goes: u8) -> Column {
        Column { title, cells, right: false, shorten, least, goes }
    }

    /// Aligns the cells of the column at the right.
    pub(super) fn right(self) -> Column {
        Column { right: true, ..self }
    }

    fn natural(&self) -> usize {
        self.cells.iter().map(|cell| width(cell)).max().unwrap_or(0).max(width(self.title)).min(WIDEST)
    }

    fn least(&self) -> usize {
        if self.shorten == Shorten::Never { self.natural() } else { self.natural().min(self.least.max(width(self.title))) }
    }

    /// Whether all cells are empty.
    pub(super) fn is_empty(&self) -> bool {
        self.cells.iter().all(String::is_empty)
    }

    fn narrow(&mut self, room: usize) {
        let kind = self.shorten;
        for cell in self.cells.iter_mut().filter(|cell| width(cell) > room) {
            *cell = match kind {
                Shorten::Never => continue,
                Shorten::End => cut(cell, room),
                // A cell with blanks in front stands at the right of the one above it, wherever that ends now.
                Shorten::Middle if cell.starts_with(' ') => {
                    let text = shorten(cell.trim_start(), room);
                    format!("{}{text}", " ".repeat(room - width(&text)))
                }
                Shorten::Middle => shorten(cell, room),
            };
        }
    }
}

/// The columns that fit `room`, their cells shortened to it.
pub(super) fn fit(mut columns: Vec<Column>, room: Option<usize>) -> Vec<Column> {
    columns.retain(|column| !column.is_empty());
    let room = room.unwrap_or(usize::MAX);
    let needed = |columns: &[Column]| columns.iter().map(Column::least).sum::<usize>() + GAP * columns.len().saturating_sub(1);
    while needed(&columns) > room {
        let Some(goes) = columns.iter().map(|column| column.goes).max().filter(|goes| *goes > 0) else { break };
        columns.retain(|column| column.goes != goes);
    }
    let spare = room.saturating_sub(needed(&columns));
    for (column, room) in shares(&columns, spare).into_iter().enumerate() {
        if let Some(column) = columns.get_mut(column) {
            column.narrow(room);
        }
    }
    columns
}

/// How wide each column gets to be: names share what is spare, the narrowest first, so that neither of two names is
/// shortened past telling rows apart; sentences take what is left.
fn shares(columns: &[Column], mut spare: usize) -> Vec<usize> {
    let mut widths: Vec<usize> = columns.iter().map(Column::least).collect();
    for kind in [Shorten::Middle, Shorten::End] {
        while spare > 0 {
            let wanting = columns.iter().zip(&mut widths).filter(|(column, width)| column.shorten == kind && **width < column.natural());
            let Some((_, narrowest)) = wanting.min_by_key(|(_, width)| **width) else { break };
            *narrowest += 1;
            spare -= 1;
        }
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> Vec<Column> {
        let cells = |text: &str| vec![text.to_owned()];
        vec![
            Column::text("name", cells("a/rather/long/name"), Shorten::Middle, 8, 0),
            Column::whole("change", cells("+40 %"), 0),
            Column::whole("limit", cells("+30 %"), 1),
            Column::text("why", cells("twelve times its noise"), Shorten::End, 10, 2),
        ]
    }

    fn shown(room: Option<usize>) -> Vec<String> {
        fit(columns(), room).into_iter().flat_map(|column| column.cells).collect()
    }

    #[test]
    fn names_share_the_room_that_is_left() {
        let name = |text: &str| Column::text("", vec![text.to_owned()], Shorten::Middle, 4, 0);
        let shown = |room| fit(vec![name("scenario:checkout"), name("http_req_waiting")], Some(room));
        let widths = |room| shown(room).iter().flat_map(|column| column.cells.clone()).map(|cell| width(&cell)).collect::<Vec<_>>();
        assert_eq!(widths(20), [9, 9]);
        assert_eq!(widths(60), [17, 16]);
    }

    #[test]
    fn the_least_telling_columns_go_first() {
        assert_eq!(shown(None), ["a/rather/long/name", "+40 %", "+30 %", "twelve times its noise"]);
        assert_eq!(shown(Some(50)), ["a/rather/long/name", "+40 %", "+30 %", "twelve times i…"]);
        assert_eq!(shown(Some(40)), ["a/rath…g/name", "+40 %", "+30 %", "twelve ti…"]);
        assert_eq!(shown(Some(30)), ["a/rathe…ng/name", "+40 %", "+30 %"]);
        assert_eq!(shown(Some(16)), ["a/r…name", "+40 %"]);
        assert_eq!(shown(Some(3)), ["a/r…name", "+40 %"]);
    }
}
