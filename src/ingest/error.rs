//! Errors of reading an input: what is wrong, where, and what to do next.

use std::fmt;

use crate::limits::{self, Limit};

/// What to do about a file that ends too early.
const STOPPED: &str = "the tool was probably stopped while writing; run it again";

/// The kind of a [`ParseError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParseErrorKind {
    /// Reading the bytes failed.
    Io,
    /// The input is empty.
    Empty,
    /// It ends before it is complete, and what is there is of no use.
    Truncated,
    /// It is not the text it claims to be.
    Syntax,
    /// It is well-formed, but not what the tool writes.
    Shape,
    /// The tool wrote it, and it holds no result.
    NoResults,
    /// No format claims it.
    Unclaimed,
    /// Several formats claim it.
    Ambiguous,
    /// It is a tool's that perfdiff does not read.
    Unsupported,
    /// It is larger than the limit.
    TooLarge,
}

/// Why an input could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseError {
    /// What kind of error it is.
    pub kind: ParseErrorKind,
    /// The input: a file's name, or a file within a directory.
    pub input: String,
    /// Where in it: "line 3", "line 3, column 7", "benchmarks\[4\].stats"; empty for the whole.
    pub place: String,
    /// What is wrong, with what was expected.
    pub message: String,
    /// What to do next.
    pub hint: String,
}

impl ParseError {
    /// An error about the whole input.
    pub fn new(kind: ParseErrorKind, input: impl Into<String>, message: impl Into<String>) -> ParseError {
        ParseError { kind, input: input.into(), place: String::new(), message: message.into(), hint: String::new() }
    }

    /// This error with its place.
    #[must_use]
    pub fn at(mut self, place: impl Into<String>) -> ParseError {
        self.place = place.into();
        self
    }

    /// This error with what to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> ParseError {
        self.hint = hint.into();
        self
    }

    /// A file beyond a limit: `holds more than 100,000 runs (limit: runs of a file)`.
    pub(crate) fn beyond(input: &str, limit: &Limit) -> ParseError {
        ParseError::new(ParseErrorKind::TooLarge, input, format!("holds {limit}")).hint(limit.instead)
    }

    /// The same where reading found it, whose error says which limit it is.
    pub(super) fn too_large(input: &str, message: impl Into<String>) -> ParseError {
        ParseError::new(ParseErrorKind::TooLarge, input, message).hint(limits::FILE.instead)
    }

    /// From an error in a table: its line.
    pub(crate) fn csv(input: &str, error: &csv::Error) -> ParseError {
        let place = error.position().map_or(String::new(), |position| format!("line {}", position.line()));
        ParseError::new(ParseErrorKind::Syntax, input, format!("not valid CSV: {error}"))
            .at(place)
            .hint("pass the file as the tool wrote it, whole and unedited")
    }

    /// From a JSON error before which all of the file was read.
    pub(crate) fn json_at_end(input: &str, error: &serde_json::Error) -> ParseError {
        let error = ParseError::json(input, error);
        if error.kind != ParseErrorKind::Syntax {
            return error;
        }
        ParseError {
            kind: ParseErrorKind::Truncated,
            message: "the JSON ends too early: EOF while parsing a value".to_owned(),
            hint: STOPPED.to_owned(),
            ..error
        }
    }

    /// From a JSON error: its kind and its line and column.
    pub fn json(input: &str, error: &serde_json::Error) -> ParseError {
        let place = format!("line {}, column {}", error.line(), error.column());
        let text = error.to_string();
        let message = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message);
        if let Some(limit) = limits::ALL.iter().find(|limit| message.ends_with(&limit.to_string())) {
            return ParseError::new(ParseErrorKind::TooLarge, input, message).at(place).hint(limit.instead);
        }
        match error.classify() {
            serde_json::error::Category::Io if error.io_error_kind() == Some(std::io::ErrorKind::UnexpectedEof) => {
                ParseError::new(ParseErrorKind::Truncated, input, "the compressed file ends too early")
                    .hint("copy or download it again, or run the tool again")
            }
            serde_json::error::Category::Io if error.io_error_kind() == Some(std::io::ErrorKind::FileTooLarge) => {
                ParseError::too_large(input, message)
            }
            serde_json::error::Category::Io => {
                ParseError::new(ParseErrorKind::Io, input, message).hint("check that the file is whole and can be read")
            }
            serde_json::error::Category::Eof => {
                ParseError::new(ParseErrorKind::Truncated, input, format!("the JSON ends too early: {message}")).at(place).hint(STOPPED)
            }
            serde_json::error::Category::Syntax => ParseError::new(ParseErrorKind::Syntax, input, format!("not valid JSON: {message}"))
                .at(place)
                .hint("pass the file as the tool wrote it, unedited and without the lines of a log"),
            serde_json::error::Category::Data => ParseError::new(ParseErrorKind::Shape, input, message)
                .at(place)
                .hint("this is not what the tool writes; name another format with --format, or convert it to perfdiff.run/v1"),
        }
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.input)?;
        if !self.place.is_empty() {
            write!(f, ", {}", self.place)?;
        }
        write!(f, ": {}", self.message)
    }
}

impl std::error::Error for ParseError {}
