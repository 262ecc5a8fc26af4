//! Comparisons, histories and explanations in words: all texts of the reports for people, worded once.
//!
//! The view groups and ranks the changes, scales the values of a row alike, turns every number into text and finds
//! the sentence that names the worst of it. All texts have passed [`super::escape::visible`]; they are still
//! foreign, and a renderer escapes them for its own syntax.
//!
//! [`View`] is a comparison, [`HistoryView`] a history, [`Explanation`] one verdict, [`ChartCaptions`] the words beside
//! charts. `words` holds what all of them are made of: numbers, sentences, verdicts, the two sides.

mod captions;
mod comment;
mod comparison;
mod explain;
mod gates;
mod group;
mod headline;
mod history;
mod inverse;
mod legs;
mod notes;
mod row;
mod side_by_side;
mod undecided;
mod words;

pub use captions::{ChartCaptions, PlacedLine, not_drawn};
pub use comment::{Comment, Posting};
pub use comparison::{Section, View};
pub use explain::{Explanation, Fact, Step};
pub use gates::GateRow;
pub use group::Group;
pub use headline::{Count, SuiteFinding};
pub use history::{HistoryView, Line, RunWords, SeriesName, SeriesRow, ShiftWords};
pub use history::{column, latest, predicate, run_words, span_change, sparkline};
pub use legs::LegRow;
pub use notes::{Hint, Note};
pub use row::Row;
pub use side_by_side::{SideBySide, WideGroup, WideLine, WideSection};
pub use words::joints::{common_prefix, name_parts};
pub use words::numbers::{Value, axis_labels, counted};
pub use words::reported_verdict::{ReportedVerdict, outcome_word, verdict_word};
pub use words::sentence::{Piece, Sentence, capitalized};
pub use words::side_facts::side_facts;
pub use words::sides::Side;

pub(super) use explain::word;
pub(super) use group::benchmark_label;
pub(super) use history::shifted_in_words;
