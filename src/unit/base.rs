//! Dimensions and their base units.

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
/// Serialised as its symbol ("s", "B", "1/s", "msg/s", "ratio" …), which [`parse`](super::parse) reads back as this very unit with
/// factor 1. A word that would be read as something else is quoted or spelled out: `"MB"/s`, `count of ms`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Unit {
    dimension: Dimension,
    /// The thing counted ("msg", "req", "op"), or the whole symbol of a unit of [`Dimension::Other`].
    noun: Option<String>,
    /// Whether people want to read it by the minute.
    pub(super) by_minute: bool,
}

impl Unit {
    /// The unit of times.
    pub const SECOND: Unit = Unit::base(Dimension::Time);
    /// The unit of amounts of data.
    pub const BYTE: Unit = Unit::base(Dimension::Data);
    /// The unit of rates.
    pub const PER_SECOND: Unit = Unit::base(Dimension::Rate);
    /// The unit of data rates: bytes per second.
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

    /// This unit, to be shown by the minute: a drift of 200 kB/s is read as 12 MB/min. Numbers stay in base units, and
    /// the serialised symbol is the base unit's.
    #[must_use]
    pub fn by_minute(self) -> Unit {
        Unit { by_minute: matches!(self.dimension, Dimension::Rate | Dimension::DataRate), ..self }
    }

    /// The dimension; units of one dimension compare.
    pub fn dimension(&self) -> Dimension {
        self.dimension
    }

    /// The word for the thing counted, or the symbol of an unknown unit; absent where the file gave none.
    pub fn noun(&self) -> Option<&str> {
        self.noun.as_deref()
    }

    /// Whether numbers of both units may be compared: the same dimension, and for unknown units the same word.
    pub fn compares_with(&self, other: &Unit) -> bool {
        self.dimension == other.dimension && (self.dimension != Dimension::Other || self.noun == other.noun)
    }
}
