//! A history in words: the table of its series, and each of its shifts.

mod series;
pub(super) mod shift;
mod sparkline;
mod table;

pub use series::{RunWords, SeriesName, ShiftWords, column, latest, predicate, run_words, span_change};
pub use shift::Line;
pub use sparkline::sparkline;
pub use table::{HistoryView, SeriesRow};

pub(in crate::report) use table::shifted_in_words;
