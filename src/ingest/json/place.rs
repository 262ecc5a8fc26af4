//! Where in a JSON document the walk is: by names, and for messages.
//!
//! Positions of lists are in messages only; a name is what holds from one run to the next.

use super::walk::{Leaf, UnitOf};

/// Where the walk is.
#[derive(Debug, Clone, Default)]
pub(crate) struct Place {
    /// Names so far.
    pub(crate) path: Vec<String>,
    /// The same for messages, positions of lists included.
    pub(crate) at: String,
    /// The unit that holds here.
    pub(super) unit: Option<String>,
    /// Whose that unit is.
    pub(super) unit_of: UnitOf,
    /// Whether what is here describes the circumstances.
    pub(super) aside: bool,
    /// Whether it tells how the measurement was set up.
    pub(super) setting: bool,
}

impl Place {
    /// The place of a whole document or of a part that messages call `at`.
    pub(crate) fn root(at: impl Into<String>) -> Place {
        Place { at: at.into(), ..Place::default() }
    }

    /// The place of what a key holds.
    pub(super) fn below(&self, key: &str) -> Place {
        let mut below = self.clone();
        below.path.push(key.to_owned());
        below.at = below.at_key(key);
        below.setting |= SETTINGS.contains(&key.to_lowercase().as_str());
        below.aside |= is_circumstances(key);
        below
    }

    /// The place of an element of a list, under its name where it has one.
    pub(super) fn element(&self, index: usize, name: Option<&str>) -> Place {
        let mut element = self.clone();
        element.at = format!("{}[{index}]", self.at);
        element.path.extend(name.map(str::to_owned));
        element
    }

    /// A leaf without its number.
    pub(super) fn leaf(&self, key: &str) -> Leaf {
        Leaf {
            path: self.path.clone(),
            name: key.to_owned(),
            at: self.at.clone(),
            unit: self.unit.clone(),
            unit_of: self.unit_of,
            aside: self.aside,
            setting: self.setting,
            ..Leaf::default()
        }
    }

    /// The place of a key for messages.
    pub(super) fn at_key(&self, key: &str) -> String {
        if self.at.is_empty() { key.to_owned() } else { format!("{}.{key}", self.at) }
    }
}

/// Whether what a key holds describes how something was measured.
pub(super) fn is_circumstances(key: &str) -> bool {
    let key = key.to_lowercase();
    SETTINGS.contains(&key.as_str()) || CIRCUMSTANCES.contains(&key.as_str())
}

/// Objects that tell how the measurement was set up: what is in them is compared, and never a result.
const SETTINGS: &[&str] = &[
    "config",
    "configuration",
    "cfg",
    "setting",
    "settings",
    "option",
    "options",
    "params",
    "parameters",
    "args",
    "arguments",
    "hyperparameters",
    "hyperparams",
    "setup",
    "thresholds",
    "targets",
    "limits",
    "slo",
];
/// Other objects that describe how something was measured.
const CIRCUMSTANCES: &[&str] = &["metadata", "meta", "environment", "env", "machine", "machine_info", "system_info", "host", "context"];
