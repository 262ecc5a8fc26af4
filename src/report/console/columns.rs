//! Which columns a terminal has room for.
//!
//! No name ever loses a letter and no number a digit: columns that say less go first, and a name that is still too long
//! stands on a line of its own above its figures. Where there is no limit, as in a pipe, every row is one line.

use super::paint::Ink;
use crate::report::escape::width;

/// Blanks between two columns.
pub(super) const GAP: usize = 2;

/// One in so many rows may have its name on a line of its own before all rows lose a column for it.
const FEW: usize = 10;

/// One column with all its cells.
#[derive(Debug, Clone)]
pub(super) struct Column {
    /// Its heading; empty for signs and intervals.
    pub(super) title: String,
    /// The cells from top to bottom.
    pub(super) cells: Vec<String>,
    /// Whether its cells stand at the right.
    pub(super) right: bool,
    /// Whether its cells may move to a line above their row.
    pub(super) is_name: bool,
    /// In which order columns are dropped where there is no room: the highest first; 0 is never dropped.
    pub(super) goes: u8,
    /// What its cells are coloured by.
    pub(super) ink: CellInk,
}

/// The colour of a column's cells.
#[derive(Debug, Clone)]
pub(super) enum CellInk {
    /// All have this one.
    All(Ink),
    /// That of its row, which tells the verdict.
    OfRow,
    /// Each its own.
    Each(Vec<Ink>),
}

impl CellInk {
    /// The colour of a cell in a row of this colour.
    pub(super) fn of(&self, place: usize, row: Ink) -> Ink {
        match self {
            CellInk::All(ink) => *ink,
            CellInk::OfRow => row,
            CellInk::Each(inks) => inks.get(place).copied().unwrap_or(Ink::Plain),
        }
    }
}

impl Column {
    /// A column of numbers.
    pub(super) fn new(title: impl Into<String>, cells: Vec<String>, goes: u8) -> Column {
        Column { title: title.into(), cells, right: false, is_name: false, goes, ink: CellInk::All(Ink::Plain) }
    }

    /// The first column: a sign for each row.
    pub(super) fn signs(cells: Vec<String>) -> Column {
        Column::new("", cells, 0).inked(CellInk::OfRow)
    }

    /// A column of names, which is never dropped.
    pub(super) fn names(title: &'static str, cells: Vec<String>) -> Column {
        Column { is_name: true, ..Column::new(title, cells, 0) }
    }

    /// Colours its cells.
    pub(super) fn inked(self, ink: CellInk) -> Column {
        Column { ink, ..self }
    }

    /// Columns of figures that are read last.
    pub(super) fn faint(self) -> Column {
        self.inked(CellInk::All(Ink::Faint))
    }

    /// Aligns the cells of the column at the right.
    pub(super) fn right(self) -> Column {
        Column { right: true, ..self }
    }

    /// As wide as its widest cell and its heading.
    pub(super) fn width(&self) -> usize {
        self.cells.iter().map(|cell| width(cell)).max().unwrap_or(0).max(width(&self.title))
    }

    /// Whether all cells are empty.
    pub(super) fn is_empty(&self) -> bool {
        self.cells.iter().all(String::is_empty)
    }

    fn cell(&self, row: usize) -> &str {
        self.cells.get(row).map_or("", String::as_str)
    }
}

/// The columns that fit.
pub(super) struct Fitted {
    /// The columns, of which none is empty.
    pub(super) columns: Vec<Column>,
    /// For each row the sign and the names that stand on a line of their own above it, where they do; its cells of them are
    /// empty then.
    pub(super) above: Vec<Option<[String; 2]>>,
}

/// Whether the columns that are never dropped fit `room`, names aside.
pub(super) fn fits(columns: &[Column], room: usize) -> bool {
    let figures = columns.iter().filter(|column| column.goes == 0 && !column.is_name && !column.is_empty());
    figures.map(|column| column.width() + GAP).sum::<usize>() <= room + GAP
}

/// The columns that fit `room`.
pub(super) fn fit(mut columns: Vec<Column>, room: Option<usize>) -> Fitted {
    columns.retain(|column| !column.is_empty());
    let rows = columns.iter().map(|column| column.cells.len()).max().unwrap_or(0);
    let Some(room) = room else { return Fitted { columns, above: vec![None; rows] } };
    let mut stages = vec![columns];
    while let Some(less) = stages.last().and_then(|columns| without_least(columns)) {
        stages.push(less);
    }
    let apart: Vec<Option<Vec<bool>>> = stages.iter().map(|columns| apart(columns, rows, room)).collect();
    let count = |apart: &Vec<bool>| apart.iter().filter(|apart| **apart).count();
    let least = apart.iter().flatten().map(count).min().unwrap_or(rows);
    let chosen = apart.into_iter().zip(&stages).find_map(|(apart, columns)| {
        let apart = apart.filter(|apart| count(apart) <= least + rows / FEW)?;
        Some((apart, columns.clone()))
    });
    // Where not even the change fits, it is written all the same.
    let (apart, columns) = chosen.unwrap_or_else(|| (vec![true; rows], stages.pop().unwrap_or_default()));
    move_above(columns, &apart)
}

/// The columns without those that go first; nothing where all are to stay.
fn without_least(columns: &[Column]) -> Option<Vec<Column>> {
    let goes = columns.iter().map(|column| column.goes).max().filter(|goes| *goes > 0)?;
    Some(columns.iter().filter(|column| column.goes != goes).cloned().collect())
}

/// The rows whose names do not fit beside their figures; nothing where the figures alone are too wide.
fn apart(columns: &[Column], rows: usize, room: usize) -> Option<Vec<bool>> {
    let (names, figures): (Vec<&Column>, Vec<&Column>) = columns.iter().partition(|column| column.is_name);
    let fixed = figures.iter().map(|column| column.width() + GAP).sum::<usize>();
    let left = (room + GAP).checked_sub(fixed)?;
    // The longest name moves first, until the others fit.
    let length = |row: &usize| names.iter().map(|column| width(column.cell(*row))).sum::<usize>();
    let mut order: Vec<usize> = (0..rows).collect();
    order.sort_by_key(length);
    let mut widths: Vec<usize> = names.iter().map(|column| width(&column.title)).collect();
    let mut fitting = 0;
    for row in &order {
        for (widest, column) in widths.iter_mut().zip(&names) {
            *widest = (*widest).max(width(column.cell(*row)));
        }
        if widths.iter().map(|widest| widest + GAP).sum::<usize>() > left {
            break;
        }
        fitting += 1;
    }
    let mut apart = vec![false; rows];
    for row in order.iter().skip(fitting) {
        if let Some(apart) = apart.get_mut(*row) {
            *apart = names.iter().any(|column| !column.cell(*row).is_empty());
        }
    }
    Some(apart)
}

/// Takes the sign and the names of rows out of their columns.
fn move_above(mut columns: Vec<Column>, apart: &[bool]) -> Fitted {
    let mut take = |row: usize| {
        let mut names = Vec::new();
        let mut sign = String::new();
        for (place, column) in columns.iter_mut().enumerate() {
            let is_sign = place == 0 && column.title.is_empty();
            match column.cells.get_mut(row) {
                Some(cell) if is_sign => sign = std::mem::take(cell),
                Some(cell) if column.is_name && !cell.is_empty() => names.push(std::mem::take(cell)),
                _ => (),
            }
        }
        [sign, names.join("\u{a0} ")]
    };
    let above = apart.iter().enumerate().map(|(row, apart)| apart.then(|| take(row))).collect();
    columns.retain(|column| !(column.is_name && column.is_empty()));
    Fitted { columns, above }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> Vec<Column> {
        let cells = |texts: [&str; 2]| texts.map(str::to_owned).to_vec();
        vec![
            Column::signs(cells(["✗", "!"])),
            Column::names("name", cells(["a/rather/long/name", "short"])),
            Column::new("change", cells(["+40 %", "+20 %"]), 0),
            Column::new("limit", cells(["+30 %", "+30 %"]), 1),
            Column::new("interval", cells(["(+31…+50 %)", "(+11…+30 %)"]), 2),
        ]
    }

    fn shown(room: Option<usize>) -> (String, Vec<Option<[String; 2]>>) {
        let fitted = fit(columns(), room);
        let titles: Vec<String> = fitted.columns.into_iter().map(|column| column.title).collect();
        (titles.join(" ").trim().to_owned(), fitted.above)
    }

    #[test]
    fn the_least_telling_columns_go_before_a_name_moves() {
        let beside = |titles: &str| (titles.to_owned(), vec![None, None]);
        assert_eq!(shown(None), beside("name change limit interval"));
        assert_eq!(shown(Some(49)), beside("name change limit interval"));
        assert_eq!(shown(Some(48)), beside("name change limit"));
        assert_eq!(shown(Some(30)), beside("name change"));
    }

    #[test]
    fn a_name_that_is_too_long_stands_whole_above_its_figures() {
        let above = |texts: [&str; 2]| Some(texts.map(str::to_owned));
        let (titles, lines) = shown(Some(28));
        assert_eq!(lines, [above(["✗", "a/rather/long/name"]), None]);
        assert_eq!(titles, "name change limit");
        let (titles, lines) = shown(Some(10));
        assert_eq!(lines, [above(["✗", "a/rather/long/name"]), above(["!", "short"])]);
        assert_eq!(titles, "change");
        assert_eq!(shown(Some(3)).1.len(), 2);
    }

    #[test]
    fn one_long_name_among_many_takes_no_column_from_the_others() {
        let mut columns = columns();
        for column in &mut columns {
            let last = column.cells.pop().unwrap_or_default();
            column.cells.extend(std::iter::repeat_n(last, 20));
        }
        let fitted = fit(columns, Some(40));
        assert_eq!((fitted.columns.len(), fitted.above.iter().flatten().count()), (5, 1));
    }
}
