//! The lines of a file, of which only one is in memory.
//!
//! A gzip stream that broke off ends like a file whose last line was cut: what came before counts.

use std::io::{self, BufRead, Read};

use super::error::ParseError;
use super::source::Source;
use crate::limits::Limit;

/// Reads a file line by line.
pub(super) struct Lines<'a> {
    source: &'a Source,
    stream: Box<dyn BufRead>,
    line: Vec<u8>,
    /// Longer lines are an error.
    longest: Limit,
    number: u64,
    broken: bool,
}

/// One line without its end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    /// Its bytes without line feed and carriage return.
    pub(super) bytes: &'a [u8],
    /// Its number in the file, from 1.
    pub(super) number: u64,
    /// Whether it ends in a line feed; only the last line can lack it.
    pub(super) ended: bool,
}

impl<'a> Lines<'a> {
    /// The lines of a file, each of fewer than `longest` bytes.
    pub(super) fn of(source: &'a Source, longest: Limit) -> Result<Lines<'a>, ParseError> {
        Ok(Lines { source, stream: source.reader()?, line: Vec::with_capacity(4096), longest, number: 0, broken: false })
    }

    /// The next line; none at the end.
    pub(super) fn next(&mut self) -> Result<Option<Line<'_>>, ParseError> {
        self.line.clear();
        if self.broken {
            return Ok(None);
        }
        match self.stream.by_ref().take(self.longest.most).read_until(b'\n', &mut self.line) {
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => self.broken = true,
            Err(error) => return Err(self.source.io(&error)),
        }
        if self.line.is_empty() {
            return Ok(None);
        }
        self.number += 1;
        if self.line.len() as u64 == self.longest.most {
            return Err(ParseError::beyond(self.source.name(), &self.longest).at(format!("line {}", self.number)));
        }
        let bytes = self.line.strip_suffix(b"\n");
        let ended = bytes.is_some();
        let bytes = bytes.unwrap_or(&self.line);
        Ok(Some(Line { bytes: bytes.strip_suffix(b"\r").unwrap_or(bytes), number: self.number, ended }))
    }

    /// Whether a gzip stream ended early; known after the last line.
    pub(super) fn broken(&self) -> bool {
        self.broken
    }
}
