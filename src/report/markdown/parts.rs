//! Parts that all of the page is made of: sentences, folds, and lists that are cut where the room ends.

use super::escape::{code, prose};
use crate::report::escape::cut;
use crate::report::view::{Piece, Sentence};

/// Longest sentence, in columns.
pub(super) const LONGEST_SENTENCE: usize = 300;

/// A sentence with its names as code.
pub(super) fn sentence(sentence: &Sentence) -> String {
    let pieces = sentence.pieces().iter().map(|piece| match piece {
        Piece::Words(words) => prose(&cut(words, LONGEST_SENTENCE)),
        Piece::Name(name) => code(name),
    });
    pieces.collect()
}

/// As many lines as fit, and `more` where some did not.
pub(super) fn within(lines: impl Iterator<Item = String>, room: usize, more: &str) -> String {
    let mut out = String::new();
    for line in lines {
        if out.len() + line.len() > room {
            out.push_str(more);
            break;
        }
        out.push_str(&line);
    }
    out
}

/// The beginning of a fold; the blank line lets Markdown stand in it.
pub(super) fn opening(title: &str) -> String {
    format!("\n<details><summary>{}</summary>\n\n", prose(title))
}

/// The end of a fold.
pub(super) const CLOSING: &str = "\n</details>\n";
