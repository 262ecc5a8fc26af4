//! Units of measurement: what a number counts, and how people want to read it.
//!
//! Every value in the program is stored in its dimension's base unit (seconds, bytes, 1/s, ratio), so that two
//! files which write `1.5 ms` and `1500 µs` hold the same number. The words of the file are kept beside it:
//! a throughput of messages stays "msg/s" wherever it is shown. This layer knows nothing of the project.

mod base;
mod scale;
mod symbol;

pub use base::{Dimension, Unit};
pub use scale::Scale;
pub use symbol::{Parsed, Quantity, commas_are_thousands, parse, parse_quantity};
