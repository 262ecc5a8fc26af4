//! What the parts of a comment are made of: sentences, rows of tables and their cells.

use schemars::JsonSchema;
use serde::Serialize;

use crate::report::escape::cut;
use crate::report::view::words::sentence::{Piece, Sentence};

/// Longest sentence, in columns.
pub(super) const LONGEST: usize = 300;

/// Longest reason in a row, in columns.
pub(super) const LONGEST_REASON: usize = 200;

/// Words, or a name among them.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct Words {
    /// Words; empty where it is a name.
    words: String,
    /// A name, to be shown as code; empty where it is words.
    name: String,
}

/// A row of a table of changes.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub(super) struct CommentRow {
    /// The verdict as a sign; empty where nothing changed.
    pub(super) sign: &'static str,
    /// The verdict in words.
    pub(super) verdict: &'static str,
    /// The benchmark, without the table's prefix.
    pub(super) benchmark: String,
    /// Metric and statistic; empty where the table names it.
    pub(super) metric: String,
    /// The change: "+25 %", "added".
    pub(super) change: String,
    /// Its interval: "+22…+29"; may be empty.
    pub(super) interval: String,
    /// Baseline and head: "41.83 → 52.39 µs".
    pub(super) values: String,
    /// What differs from the remark of the table; may be empty.
    pub(super) note: String,
    /// By leg, where the table has legs.
    pub(super) cells: Vec<Cell>,
}

/// What happened in one leg; all empty where it does not have the metric.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub(super) struct Cell {
    /// The verdict as a sign.
    pub(super) sign: &'static str,
    /// The change.
    pub(super) change: String,
    /// Its interval.
    pub(super) interval: String,
    /// Baseline and head.
    pub(super) values: String,
}

/// A sentence, without the prefix that stands above the table.
pub(super) fn said(sentence: &Sentence, prefix: &str) -> Vec<Words> {
    let piece = |piece: &Piece| match piece {
        Piece::Words(words) => Words { words: cut(words, LONGEST), name: String::new() },
        Piece::Name(name) => {
            let short = name.strip_prefix(prefix).filter(|rest| !rest.is_empty()).unwrap_or(name);
            Words { words: String::new(), name: short.to_owned() }
        }
    };
    sentence.pieces().iter().map(piece).collect()
}

/// Words without a name.
pub(super) fn plain(words: &str) -> Vec<Words> {
    vec![Words { words: words.to_owned(), name: String::new() }]
}
