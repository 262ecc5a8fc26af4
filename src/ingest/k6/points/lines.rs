//! Lines of a stream of any length in the memory of one line.
//!
//! A gzip stream that broke off ends like a file whose last line was cut: what came before counts.

use std::io::{self, BufRead, Read};

use crate::ingest::{ParseError, ParseErrorKind, Source};

/// The longest line that k6 could write, with room to spare.
const LINE_MAX: u64 = 16 << 20;

/// A stream by lines.
pub(in crate::ingest::k6) struct Lines<'a> {
    source: &'a Source,
    stream: Box<dyn BufRead>,
    line: Vec<u8>,
    number: u64,
    broken: bool,
}

/// One line without its end.
#[derive(Debug, Clone, Copy)]
pub(in crate::ingest::k6) struct Line<'a> {
    pub(in crate::ingest::k6) bytes: &'a [u8],
    /// Counted from 1.
    pub(in crate::ingest::k6) number: u64,
    /// Whether its end was there; only the last line can lack it.
    pub(in crate::ingest::k6) ended: bool,
}

impl<'a> Lines<'a> {
    /// The lines of a file.
    pub(in crate::ingest::k6) fn of(source: &'a Source) -> Result<Lines<'a>, ParseError> {
        Ok(Lines { source, stream: source.reader()?, line: Vec::with_capacity(4096), number: 0, broken: false })
    }

    /// The next line; none at the end.
    pub(in crate::ingest::k6) fn next(&mut self) -> Result<Option<Line<'_>>, ParseError> {
        self.line.clear();
        if self.broken {
            return Ok(None);
        }
        match self.stream.by_ref().take(LINE_MAX).read_until(b'\n', &mut self.line) {
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => self.broken = true,
            Err(error) => return Err(self.source.io(&error)),
        }
        if self.line.is_empty() {
            return Ok(None);
        }
        self.number += 1;
        if self.line.len() as u64 == LINE_MAX {
            let message = format!("a line is longer than {} MiB, which k6 does not write", LINE_MAX >> 20);
            return Err(ParseError::new(ParseErrorKind::TooLarge, self.source.name(), message).at(format!("line {}", self.number)));
        }
        let bytes = self.line.strip_suffix(b"\n");
        let ended = bytes.is_some();
        let bytes = bytes.unwrap_or(&self.line);
        Ok(Some(Line { bytes: bytes.strip_suffix(b"\r").unwrap_or(bytes), number: self.number, ended }))
    }

    /// Whether the stream broke off.
    pub(in crate::ingest::k6) fn broken(&self) -> bool {
        self.broken
    }
}
