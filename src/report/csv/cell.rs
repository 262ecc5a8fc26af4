//! What stands in one cell: text that no spreadsheet takes for a formula, or a number that reads back the same.
//!
//! A spreadsheet runs a cell that begins with `=`, `+`, `-` or `@`, and names may be hostile. So such a text
//! gets an apostrophe in front, the spreadsheets' own mark of a text, and so does one that begins with an apostrophe
//! already: to get the name back remove one. Numbers never need it and keep their minus.

use crate::report::escape::visible;

/// The content of a cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    /// Words, which may be foreign.
    Text(String),
    /// A number at full precision; empty when absent or not finite.
    Number(Option<f64>),
    /// A number of things; empty when absent.
    Count(Option<u64>),
}

/// Marks with which a formula begins, the wide forms among them, which some spreadsheets take for the narrow ones.
const FORMULA: [char; 9] = ['=', '+', '-', '@', '\'', '＝', '＋', '－', '＠'];

impl Cell {
    /// A text with everything invisible in it written out, so that no cell has a line break.
    pub(super) fn text(text: &str) -> Cell {
        Cell::Text(visible(text))
    }

    /// What is written into the file.
    pub(super) fn into_text(self) -> String {
        match self {
            Cell::Text(text) if text.trim_start().starts_with(FORMULA) => format!("'{text}"),
            Cell::Text(text) => text,
            // Unlike the plain form, this one gives 1e300 in five characters; both read back as the same number.
            Cell::Number(number) => number.filter(|number| number.is_finite()).map(|number| format!("{number:?}")).unwrap_or_default(),
            Cell::Count(count) => count.map(|count| count.to_string()).unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_no_formula_and_a_number_keeps_its_minus() {
        for (text, cell) in [
            ("GET /orders", "GET /orders"),
            ("=HYPERLINK(\"x\")", "'=HYPERLINK(\"x\")"),
            ("-1+1", "'-1+1"),
            ("  @SUM(A1)", "'  @SUM(A1)"),
            ("＝1+1", "'＝1+1"),
            ("'quoted", "''quoted"),
            ("\t=1", "\\t=1"),
            ("", ""),
        ] {
            assert_eq!(Cell::text(text).into_text(), cell);
        }
        assert_eq!(Cell::Number(Some(-0.14)).into_text(), "-0.14");
        assert_eq!(Cell::Number(Some(1e300)).into_text(), "1e300");
        assert_eq!(Cell::Number(Some(f64::NAN)).into_text(), "");
        assert_eq!(Cell::Count(Some(20)).into_text(), "20");
    }
}
