//! The lines of a file, of which only one is in memory.
//!
//! A gzip stream that broke off ends like a file whose last line was cut: what came before counts.

use std::io::{self, BufRead, Read};

use memchr::memchr;

use super::error::ParseError;
use super::source::Source;
use crate::limits::Limit;

/// Reads a file line by line.
pub(super) struct Lines<'a> {
    source: &'a Source,
    stream: Box<dyn BufRead>,
    /// Bytes of the stream's buffer that were given as the line before.
    given: usize,
    /// A line that no buffer held as a whole.
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
        Ok(Lines { source, stream: source.reader()?, given: 0, line: Vec::new(), longest, number: 0, broken: false })
    }

    /// The next line; none at the end.
    pub(super) fn next(&mut self) -> Result<Option<Line<'_>>, ParseError> {
        self.stream.consume(std::mem::take(&mut self.given));
        self.line.clear();
        if self.broken {
            return Ok(None);
        }
        // Nearly every line lies in the buffer as a whole and need not be copied.
        let here = self.stream.fill_buf().map(|buffer| memchr(b'\n', buffer).map_or(0, |end| end + 1));
        let read = here.and_then(|here| match here {
            0 => self.stream.by_ref().take(self.longest.most).read_until(b'\n', &mut self.line).map(|_| 0),
            here => Ok(here),
        });
        let here = match read {
            Ok(here) => here,
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                self.broken = true;
                0
            }
            Err(error) => return Err(self.source.io(&error)),
        };
        if here == 0 && self.line.is_empty() {
            return Ok(None);
        }
        self.given = here;
        self.number += 1;
        if self.line.len().max(here) as u64 >= self.longest.most {
            return Err(ParseError::beyond(self.source.name(), &self.longest).at(format!("line {}", self.number)));
        }
        let line = if here == 0 {
            &self.line
        } else {
            let buffer = self.stream.fill_buf().map_err(|error| self.source.io(&error))?;
            buffer.get(..here).unwrap_or(buffer)
        };
        let bytes = line.strip_suffix(b"\n");
        let ended = bytes.is_some();
        let bytes = bytes.unwrap_or(line);
        Ok(Some(Line { bytes: bytes.strip_suffix(b"\r").unwrap_or(bytes), number: self.number, ended }))
    }

    /// The rest of the file, from the line given last on.
    pub(super) fn rest(self) -> impl Read {
        io::Cursor::new(self.line).chain(self.stream)
    }

    /// Whether a gzip stream ended early; known after the last line.
    pub(super) fn broken(&self) -> bool {
        self.broken
    }
}
