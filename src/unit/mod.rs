//! Units of measurement: what a number counts, and how people want to read it.
//!
//! Every value in the program is stored in its dimension's base unit (seconds, bytes, 1/s, ratio), so that two
//! files which write `1.5 ms` and `1500 µs` hold the same number. The words of the file are kept beside it:
//! a throughput of messages stays "msg/s" wherever it is shown. This layer knows nothing of the project.

mod parse;
mod scale;

pub use parse::{Parsed, Quantity, parse, parse_quantity};
pub use scale::Scale;

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What a number counts; two units of one dimension convert into each other by a factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dimension {
    /// A span of time; base unit second (`s`).
    Time,
    /// An amount of data; base unit byte (`B`).
    Data,
    /// Things per time; base unit one per second (`1/s`).
    Rate,
    /// Data per time; base unit byte per second (`B/s`).
    DataRate,
    /// A share, 1 being the whole; base unit `ratio`, shown in percent.
    Ratio,
    /// A number of things; base unit `count`.
    Count,
    /// Anything else, compared only with the very same unit.
    Other,
}

/// A base unit, and the word for what is counted where the file gave one.
///
/// Serialised as its symbol ("s", "B", "1/s", "msg/s", "ratio" …), which [`parse`] reads back as this very unit with
/// factor 1. A word that would be read as something else is quoted or spelled out: `"MB"/s`, `count of ms`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Unit {
    dimension: Dimension,
    /// The thing counted ("msg", "req", "op"), or the whole symbol of a unit of [`Dimension::Other`].
    noun: Option<String>,
    /// Whether people want to read it by the minute.
    by_minute: bool,
}

impl Unit {
    /// Seconds.
    pub const SECOND: Unit = Unit::base(Dimension::Time);
    /// Bytes.
    pub const BYTE: Unit = Unit::base(Dimension::Data);
    /// One per second.
    pub const PER_SECOND: Unit = Unit::base(Dimension::Rate);
    /// Bytes per second.
    pub const BYTE_PER_SECOND: Unit = Unit::base(Dimension::DataRate);
    /// A share of one.
    pub const RATIO: Unit = Unit::base(Dimension::Ratio);
    /// A plain number of things.
    pub const COUNT: Unit = Unit::base(Dimension::Count);
    /// No unit is known.
    pub const NONE: Unit = Unit::base(Dimension::Other);

    /// The base unit of `dimension`.
    pub const fn base(dimension: Dimension) -> Unit {
        Unit { dimension, noun: None, by_minute: false }
    }

    /// The base unit of `dimension` for a named thing: `Unit::of(Rate, "msg")` is messages per second.
    ///
    /// Blanks around the word are dropped, and with them a word of blanks; seconds, bytes and ratios count nothing
    /// else and have no word.
    pub fn of(dimension: Dimension, noun: &str) -> Unit {
        let noun = noun.trim();
        let counts = matches!(dimension, Dimension::Rate | Dimension::Count | Dimension::Other);
        Unit { dimension, noun: (counts && !noun.is_empty()).then(|| noun.to_owned()), by_minute: false }
    }

    /// What this unit becomes when a number in it is divided by seconds: bytes per second for bytes, `s/s` for seconds.
    #[must_use]
    pub fn per_second(&self) -> Unit {
        match self.dimension {
            Dimension::Data => Unit::BYTE_PER_SECOND,
            Dimension::Count | Dimension::Other => Unit::of(Dimension::Rate, self.noun.as_deref().unwrap_or_default()),
            Dimension::Time | Dimension::Ratio | Dimension::Rate | Dimension::DataRate => Unit::of(Dimension::Rate, &self.to_string()),
        }
    }

    /// The same unit, to be shown by the minute: a drift of 200 kB/s is read as 12 MB/min. Numbers stay in base units, and
    /// the serialised symbol is the base unit's.
    #[must_use]
    pub fn by_minute(self) -> Unit {
        Unit { by_minute: matches!(self.dimension, Dimension::Rate | Dimension::DataRate), ..self }
    }

    /// Of a rate that is shown by the minute, what is counted.
    fn counted_by_minute(&self) -> Option<Unit> {
        self.by_minute.then(|| match self.dimension {
            Dimension::DataRate => Unit::BYTE,
            _ => parse(self.noun.as_deref().unwrap_or_default()).unit,
        })
    }

    /// The dimension that decides which units compare.
    pub fn dimension(&self) -> Dimension {
        self.dimension
    }

    /// The word for the thing counted, or the symbol of an unknown unit.
    pub fn noun(&self) -> Option<&str> {
        self.noun.as_deref()
    }

    /// Whether numbers of both units may be compared: the same dimension, and for unknown units the same word.
    pub fn compares_with(&self, other: &Unit) -> bool {
        self.dimension == other.dimension && (self.dimension != Dimension::Other || self.noun == other.noun)
    }
}

impl Unit {
    /// Whether this symbol is read as this very unit.
    fn is_read_from(&self, symbol: &str) -> bool {
        let parsed = parse(symbol);
        parsed.unit == *self && is_one(parsed.factor)
    }
}

/// Whether a factor is that of a base unit.
#[expect(clippy::float_cmp, reason = "a base unit's factor is exactly one")]
fn is_one(factor: f64) -> bool {
    factor == 1.0
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(noun) = self.noun.as_deref() else {
            return f.write_str(match self.dimension {
                Dimension::Time => "s",
                Dimension::Data => "B",
                Dimension::DataRate => "B/s",
                Dimension::Ratio => "ratio",
                Dimension::Rate => "1/s",
                Dimension::Count => "count",
                Dimension::Other => "",
            });
        };
        let (plain, exact) = match self.dimension {
            Dimension::Rate => (format!("{noun}/s"), format!("\"{noun}\"/s")),
            Dimension::Count => (noun.to_owned(), format!("count of {noun}")),
            _ => (noun.to_owned(), format!("\"{noun}\"")),
        };
        f.write_str(if self.is_read_from(&plain) { &plain } else { &exact })
    }
}

impl Serialize for Unit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Unit {
    /// Reads a base unit's symbol as [`Unit`] writes it. A symbol with a factor ("ms") is refused: whoever
    /// reads foreign units must convert the values too, with [`parse`].
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Unit, D::Error> {
        let text = String::deserialize(deserializer)?;
        let parsed = parse(&text);
        if is_one(parsed.factor) {
            Ok(parsed.unit)
        } else {
            Err(serde::de::Error::custom(format!("`{text}` is not a base unit; expected `{}`", parsed.unit)))
        }
    }
}

impl schemars::JsonSchema for Unit {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Unit".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "Symbol of a base unit: s, B, 1/s (or NOUN/s), B/s, ratio, count, or a unit of the file's own.",
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DIMENSIONS: [Dimension; 7] =
        [Dimension::Time, Dimension::Data, Dimension::Rate, Dimension::DataRate, Dimension::Ratio, Dimension::Count, Dimension::Other];

    fn assert_reads_back(unit: &Unit) {
        let symbol = unit.to_string();
        assert_eq!(parse(&symbol), Parsed { unit: unit.clone(), factor: 1.0 }, "{symbol}");
        let json = serde_json::to_string(unit).unwrap();
        assert_eq!(serde_json::from_str::<Unit>(&json).unwrap(), *unit, "{json}");
    }

    #[test]
    fn words_that_mean_something_else_are_read_back_all_the_same() {
        let words =
            ["req", "1", "r", "MB", "ms", "Melem", "s", "x/min", "count", "count of x", "%", "\"", "\"a\"", "İ", "Kb", "  ", "a\nb"];
        for dimension in DIMENSIONS {
            for word in words {
                assert_reads_back(&Unit::of(dimension, word));
            }
        }
        assert_eq!(Unit::of(Dimension::Count, "req").to_string(), "count of req");
        assert_eq!(Unit::of(Dimension::Count, "instructions").to_string(), "instructions");
        assert_eq!(Unit::of(Dimension::Rate, "req").to_string(), "req/s");
        assert_eq!(Unit::of(Dimension::Rate, "MB").to_string(), "\"MB\"/s");
    }

    /// Text made of what means something in a unit, and of anything.
    fn texts() -> impl Strategy<Value = String> {
        let piece = prop_oneof!["[ -~]", "\\PC", "(K|M|G|elem|b|B|io|r|ps|1|\"|/| |s|min|op|count of |%|µ|İ)"];
        prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn every_unit_reads_back_as_itself(text in texts(), dimension in prop::sample::select(DIMENSIONS.to_vec())) {
            assert_reads_back(&parse(&text).unit);
            assert_reads_back(&Unit::of(dimension, &text));
        }
    }
}
