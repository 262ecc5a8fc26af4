//! One number of a document with all that is known about it.

use crate::model::{Caveat, CaveatCode, Direction};

/// A number of the document, or a list of repeated values, where both may be there.
#[derive(Debug, Clone, Default)]
pub(crate) struct Leaf {
    /// Names on the way to the object that holds it.
    pub(crate) path: Vec<String>,
    /// The key of the number itself.
    pub(crate) name: String,
    /// Its place in the document, for messages: `results[2].latency.p95`.
    pub(crate) at: String,
    /// The unit written beside it.
    pub(crate) unit: Option<String>,
    /// Which number that unit belongs to.
    pub(crate) unit_of: UnitOf,
    /// Which way is better, where the file says so beside it.
    pub(crate) better: Option<Direction>,
    /// The number; absent where only repeated values are there.
    pub(crate) value: Option<f64>,
    /// Repeated values, all finite.
    pub(crate) sample: Vec<f64>,
    /// Seconds and value of repeated values whose moments are known.
    pub(crate) course: Vec<(f64, f64)>,
    /// Standard deviation, in the unit of the number.
    pub(crate) stddev: Option<f64>,
    /// How many values are behind it.
    pub(crate) n: Option<u64>,
    /// The resolution in which it was written, where that is coarse.
    pub(crate) step: Option<f64>,
    /// Whether percentiles stand beside it: `mean` next to `p95`.
    pub(crate) beside_percentiles: bool,
    /// Whether it describes the circumstances: it is below `config`, `environment` and the like.
    pub(crate) aside: bool,
    /// Whether it tells how the measurement was set up: it is below `config`, `params` and the like.
    pub(crate) setting: bool,
}

impl Leaf {
    /// Path and name joined by dots: `latency.p95`.
    pub(crate) fn dotted(&self) -> String {
        let parts: Vec<&str> = self.path.iter().map(String::as_str).chain([self.name.as_str()]).collect();
        parts.join(".")
    }

    /// The caveat that the number is no 64-bit float in its base unit.
    pub(crate) fn out_of_range(&self) -> Caveat {
        let text = format!("{} is too large or too small for its unit; the value was left out", self.at);
        Caveat::new(CaveatCode::UnusableValue, self.at.as_str(), text)
    }
}

/// The number that a unit beside it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum UnitOf {
    /// This number's: it is the `value`, a percentile, or the unit is written for it.
    Own,
    /// That of all the numbers around, none of which is the `value`: this one's, where it fits.
    #[default]
    All,
    /// First of all that of the `value` that stands there too: this one's only where its name asks for such a unit.
    Another,
}

/// A number that is missing, with what stands in its place.
#[derive(Debug)]
pub(crate) struct Lost {
    /// `null`, `NaN`, or several of these.
    pub(crate) literal: String,
    /// All that is known about it except a value.
    pub(crate) leaf: Leaf,
}
