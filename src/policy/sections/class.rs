//! The default thresholds of each class of metric, and `[class.NAME]`, which changes them.
//!
//! The defaults are to be useful without any configuration. Error rates are compared in percentage points, because a
//! baseline of zero errors is common and a share of zero is nothing; all others are compared as shares.

use crate::model::{ChangeIn, Class, Direction};
use crate::policy::document::key::{Key, Shape};
use crate::policy::document::tables::Section;
use crate::policy::values::amount::{Amount, Level, read_level};
use crate::policy::values::quantity::{MinChange, read_min_change};

/// The keys of a `[class.NAME]` table.
pub(in crate::policy) const KEYS: &[Key] = &[
    Key { name: "warn", shape: Shape::Level, about: "Worse by at least this much is a warning; \"off\" for none." },
    Key { name: "fail", shape: Shape::Level, about: "Worse by at least this much is a failure; \"off\" for none." },
    Key { name: "min-change", shape: Shape::Quantity, about: "And at least this much in absolute terms, such as \"1ms\"." },
];

/// The thresholds of a class.
#[derive(Debug, Clone, PartialEq)]
pub struct ClassSettings {
    /// A change for the worse of at least this much is a warning; absent when switched off.
    pub warn: Option<Amount>,
    /// A change for the worse of at least this much is a failure; absent when switched off.
    pub fail: Option<Amount>,
    /// Least absolute change that counts.
    pub min_change: Option<MinChange>,
}

impl ClassSettings {
    /// The default thresholds of a class.
    pub fn default_of(class: Class) -> ClassSettings {
        let (warn, fail) = match class {
            Class::Throughput | Class::Other => (0.10, 0.20),
            Class::Latency => (0.15, 0.30),
            Class::Duration => (0.05, 0.10),
            Class::Memory | Class::Cpu => (0.20, 0.40),
            Class::ErrorRate => (0.005, 0.01),
            Class::Size => (0.02, 0.05),
            Class::Count | Class::Score => (0.01, 0.03),
        };
        let amount = if class == Class::ErrorRate { Amount::Points } else { Amount::Relative };
        ClassSettings { warn: Some(amount(warn)), fail: Some(amount(fail)), min_change: None }
    }
}

/// How changes of a class are expressed: error rates in points, all others as shares.
pub(in crate::policy) fn change_in(class: Class) -> ChangeIn {
    if class == Class::ErrorRate { ChangeIn::Points } else { ChangeIn::Relative }
}

/// The class with this name; `None` for an unknown one.
pub(in crate::policy) fn by_name(name: &str) -> Option<Class> {
    Class::ALL.into_iter().find(|class| class.name() == name)
}

/// The names of all classes.
pub(in crate::policy) fn names() -> Vec<&'static str> {
    Class::ALL.into_iter().map(Class::name).collect()
}

/// Reads a `[class.NAME]` table; keys that are absent keep their defaults.
pub(in crate::policy) fn read(section: &Section<'_>, class: Class) -> ClassSettings {
    section.only(KEYS);
    let default = ClassSettings::default_of(class);
    let level = |key: &str, default: Option<Amount>| {
        let entry = section.get(key)?;
        let level = read_level(&entry, Some(change_in(class)));
        if let Some(Level::At(amount)) = level
            && class.default_direction() == Direction::Higher
            && amount.value() >= 1.0
        {
            entry.fail_hint(format!("a {class} can't fall by 100 % or more, so this would never hold"), "write \"off\" if that is meant");
        }
        Some((entry, level.map_or(default, Level::amount)))
    };
    let warn = level("warn", default.warn);
    let fail = level("fail", default.fail);
    let fail_amount = fail.as_ref().map_or(default.fail, |(_, amount)| *amount);
    let mut warn_amount = warn.as_ref().map_or(default.warn, |(_, amount)| *amount);
    if let (Some(w), Some(f)) = (warn_amount, fail_amount)
        && w.value() > f.value()
    {
        if let Some((entry, _)) = &warn {
            let whose = if fail.is_some() { "" } else { ", the default of the class" };
            entry.fail_hint(format!("is above `fail`, which is {f}{whose}"), "raise `fail` too, or switch it off with \"off\"");
        } else {
            // With `fail` alone lowered below the default of `warn`, both are the same.
            warn_amount = Some(f);
        }
    }
    let min_change = section.get("min-change").and_then(|entry| read_min_change(&entry, Some(class)));
    ClassSettings { warn: warn_amount, fail: fail_amount, min_change }
}
