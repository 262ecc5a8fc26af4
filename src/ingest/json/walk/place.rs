//! The position of the walk in a JSON document: by names, and for messages.
//!
//! Positions of lists are in messages only; a name is what holds from one run to the next.

use super::leaf::{Leaf, UnitOf};
use crate::ingest::json::lists::key_words::{is_circumstances, is_settings};
use crate::model::Direction;

/// A position in the document, and what holds for all numbers there.
#[derive(Debug, Clone, Default)]
pub(crate) struct Place {
    /// Names on the way to it.
    pub(crate) path: Vec<String>,
    /// The path for messages, with positions of lists: `results[2].latency`.
    pub(crate) at: String,
    /// The unit of the numbers here, where one stands beside them.
    pub(in crate::ingest::json) unit: Option<String>,
    /// Which number that unit belongs to.
    pub(in crate::ingest::json) unit_of: UnitOf,
    /// Which way is better for the number here, where the file says so beside it.
    pub(in crate::ingest::json) better: Option<Direction>,
    /// Whether there are percentiles here.
    pub(in crate::ingest::json) percentiles: bool,
    /// Whether the numbers here describe the circumstances.
    pub(in crate::ingest::json) aside: bool,
    /// Whether they tell how the measurement was set up.
    pub(in crate::ingest::json) setting: bool,
}

impl Place {
    /// The place of a whole document or of a part that messages call `at`.
    pub(crate) fn root(at: impl Into<String>) -> Place {
        Place { at: at.into(), ..Place::default() }
    }

    /// The place of what a key holds.
    pub(in crate::ingest::json) fn below(&self, key: &str) -> Place {
        let mut below = self.clone();
        below.path.push(key.to_owned());
        below.percentiles = false;
        below.at = below.at_key(key);
        below.setting |= is_settings(key);
        below.aside |= is_circumstances(key);
        below
    }

    /// The place of an element of a list, under its name where it has one.
    pub(in crate::ingest::json) fn element(&self, index: usize, name: Option<&str>) -> Place {
        let mut element = self.clone();
        element.at = format!("{}[{index}]", self.at);
        element.path.extend(name.map(str::to_owned));
        element
    }

    /// A leaf without its number.
    pub(in crate::ingest::json) fn leaf(&self, key: &str) -> Leaf {
        Leaf {
            path: self.path.clone(),
            name: key.to_owned(),
            at: self.at.clone(),
            unit: self.unit.clone(),
            unit_of: self.unit_of,
            better: self.better,
            beside_percentiles: self.percentiles,
            aside: self.aside,
            setting: self.setting,
            ..Leaf::default()
        }
    }

    /// The place of a key for messages.
    pub(in crate::ingest::json) fn at_key(&self, key: &str) -> String {
        if self.at.is_empty() { key.to_owned() } else { format!("{}.{key}", self.at) }
    }
}
