//! Locust's CSV files as tables: which of the four a header makes it, and cells by the name of their column.

use crate::ingest::error::{ParseError, ParseErrorKind};

/// The files of `--csv PREFIX`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sheet {
    /// `PREFIX_stats.csv`: a row for each entry, and one for all.
    Stats,
    /// `PREFIX_stats_history.csv`: a row for each second.
    History,
    /// `PREFIX_failures.csv`: a row for each error of a request.
    Failures,
    /// `PREFIX_exceptions.csv`: a row for each exception of the locustfile.
    Exceptions,
}

const HEADERS: [(Sheet, &str); 4] = [
    (Sheet::Stats, "Type,Name,Request Count,"),
    (Sheet::History, "Timestamp,User Count,Type,Name,"),
    (Sheet::Failures, "Method,Name,Error,Occurrences"),
    (Sheet::Exceptions, "Count,Message,Traceback,Nodes"),
];

impl Sheet {
    /// Which of Locust's files starts with `head`, if any.
    pub(super) fn of(head: &[u8]) -> Option<Sheet> {
        let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let line: String = String::from_utf8_lossy(line.get(..200).unwrap_or(line)).chars().filter(|c| *c != '"').collect();
        HEADERS.iter().find(|(_, header)| line.starts_with(header)).map(|(sheet, _)| *sheet)
    }

    /// What the file is called, after the prefix.
    pub(super) fn suffix(self) -> &'static str {
        match self {
            Sheet::Stats => "_stats.csv",
            Sheet::History => "_stats_history.csv",
            Sheet::Failures => "_failures.csv",
            Sheet::Exceptions => "_exceptions.csv",
        }
    }
}

/// A table, with its columns by name.
pub(super) struct Table<'a> {
    name: &'a str,
    bytes: &'a [u8],
    columns: Vec<String>,
    records: csv::ByteRecordsIntoIter<&'a [u8]>,
}

/// One row, with the line on which it starts.
pub(super) struct Row {
    cells: csv::ByteRecord,
    /// Counted from 1, the header's line.
    pub(super) line: u64,
}

impl<'a> Table<'a> {
    /// The table in `bytes`; `name` is what messages call the file.
    pub(super) fn new(name: &'a str, bytes: &'a [u8]) -> Result<Table<'a>, ParseError> {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
        let header = reader.byte_headers().map_err(|error| ParseError::csv(name, &error))?;
        let columns = header.iter().map(|cell| String::from_utf8_lossy(cell).trim().to_owned()).collect();
        Ok(Table { name, bytes, columns, records: reader.into_byte_records() })
    }

    /// The names of the columns.
    pub(super) fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Where a column is, if the file has it.
    pub(super) fn column(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|name| name == column)
    }

    /// Where a column is that the file can't do without.
    pub(super) fn need(&self, column: &str) -> Result<usize, ParseError> {
        self.column(column).ok_or_else(|| {
            ParseError::new(ParseErrorKind::Shape, self.name, format!("the column `{column}` is missing; Locust always writes it"))
                .at("line 1")
                .hint("pass the file as Locust wrote it")
        })
    }
}

impl Iterator for Table<'_> {
    type Item = Result<Row, ParseError>;

    fn next(&mut self) -> Option<Self::Item> {
        let record = self.records.next()?;
        Some(record.map_err(|error| ParseError::csv(self.name, &error)).map(|cells| {
            let line = cells.position().map_or(0, |position| line_of(self.bytes, position));
            Row { cells, line }
        }))
    }
}

impl Row {
    /// How many cells it has.
    pub(super) fn len(&self) -> usize {
        self.cells.len()
    }

    /// The text of a cell; none where the row is too short.
    pub(super) fn text(&self, column: usize) -> Option<String> {
        self.cells.get(column).map(|cell| String::from_utf8_lossy(cell).into_owned())
    }
}

/// The line on which a record starts. The reader's own position may lie before the rest of the line end that it
/// passes over, the second half of CR LF.
fn line_of(bytes: &[u8], position: &csv::Position) -> u64 {
    let start = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let ends = bytes.get(start..).unwrap_or_default().iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    ends.filter(|byte| **byte == b'\n').fold(position.line(), |line, _| line + 1)
}
