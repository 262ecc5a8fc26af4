//! Pieces that several parts of the page are made of: sentences in which names are set apart, and how long texts may be.

use serde::Serialize;

use crate::model::Outcome;
use crate::report::escape::{cut, shorten};
use crate::report::view::{Piece, Sentence};

/// Longest name, in columns.
pub(super) const LONGEST_NAME: usize = 120;
/// Longest sentence, in columns.
pub(super) const LONGEST: usize = 600;
/// A piece of a sentence.
#[derive(Debug, Serialize)]
pub(super) struct Part {
    /// Whether it is a name, a file or a command, to be read letter by letter.
    pub(super) name: bool,
    /// The text, not escaped.
    pub(super) text: String,
}

/// The pieces of a sentence, each cut to its longest.
pub(super) fn parts(sentence: &Sentence) -> Vec<Part> {
    let part = |piece: &Piece| match piece {
        Piece::Words(text) => Part { name: false, text: cut_words(text) },
        Piece::Name(text) => Part { name: true, text: shorten(text, LONGEST_NAME) },
    };
    sentence.pieces().iter().map(part).collect()
}

/// Words keep the blanks at their ends, which stand between them and a name.
fn cut_words(text: &str) -> String {
    if text.chars().count() <= LONGEST { text.to_owned() } else { cut(text, LONGEST) }
}

/// The class of an outcome, which decides its colour.
pub(super) fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Fail => "fail",
        Outcome::Warn => "warn",
        Outcome::Pass => "pass",
        Outcome::NoBaseline => "new",
    }
}
