//! `[noise]`: the noise from run to run that is assumed where the data do not show it. Measured noise always takes precedence.

use super::class;
use crate::model::Class;
use crate::policy::document::key::{Key, Shape};
use crate::policy::document::tables::Section;
use crate::policy::values::amount::{Amount, read_amount};

/// The noise from run to run that is assumed where the data do not show it.
#[derive(Debug, Clone, PartialEq)]
pub struct NoiseSettings {
    /// One number per class, in the order of [`Class::ALL`].
    assumed: [f64; 10],
}

/// The keys of `[noise]`.
pub(in crate::policy) const KEYS: &[Key] = &[Key {
    name: "assumed",
    shape: Shape::Amount,
    about: "Noise from run to run where the data don't show it: one percentage for all, or a table by class.",
}];

impl Default for NoiseSettings {
    fn default() -> NoiseSettings {
        NoiseSettings { assumed: Class::ALL.map(NoiseSettings::default_of) }
    }
}

impl NoiseSettings {
    /// The noise assumed for a class by default.
    fn default_of(class: Class) -> f64 {
        match class {
            Class::Latency | Class::Cpu | Class::Other => 0.10,
            Class::Duration => 0.03,
            // Below the threshold for a warning, so that a lone pair of runs can still warn.
            Class::Throughput | Class::Memory => 0.05,
            Class::ErrorRate => 0.002,
            Class::Score => 0.01,
            // Counted, not timed: the same work gives the same number.
            Class::Size | Class::Count => 0.0,
        }
    }

    /// The noise assumed for a class: a share of the value, or points (differences of ratios) for error rates.
    pub fn assumed(&self, class: Class) -> f64 {
        let mut by_class = Class::ALL.into_iter().zip(self.assumed);
        by_class.find(|(other, _)| *other == class).map_or(0.0, |(_, value)| value)
    }

    fn set(&mut self, class: Class, amount: Amount) {
        for (other, slot) in Class::ALL.into_iter().zip(&mut self.assumed) {
            if other == class {
                *slot = amount.value();
            }
        }
    }
}

/// Reads `[noise]`. One percentage stands for every class that is noisy and compared by shares; a table names classes.
pub(in crate::policy) fn read(section: &Section<'_>) -> NoiseSettings {
    section.only(KEYS);
    let mut noise = NoiseSettings::default();
    let Some(entry) = section.get("assumed") else { return noise };
    if !entry.value.is_table() {
        if let Some(amount) = read_amount(&entry, Some(class::change_in(Class::Other))) {
            let exact = |class: &Class| matches!(class, Class::Size | Class::Count | Class::ErrorRate);
            Class::ALL.into_iter().filter(|class| !exact(class)).for_each(|class| noise.set(class, amount));
        }
        return noise;
    }
    if let Some(table) = entry.section() {
        table.only_names(&class::names(), "class");
        for (name, entry) in table.entries() {
            let found = class::by_name(name).and_then(|class| Some((class, read_amount(&entry, Some(class::change_in(class)))?)));
            if let Some((class, amount)) = found {
                noise.set(class, amount);
            }
        }
    }
    noise
}
