//! What matters: `perfdiff.toml` → thresholds, gates and accepted regressions.
//!
//! Text in, a validated [`Policy`] out; nothing here reads files, judges a change or knows of reports. Everything wrong with a
//! configuration is reported at once, each finding with its line, column, key and what to write instead.
//!
//! A metric gets its thresholds from its class, the class's table in the configuration, and the last `[[rule]]` that
//! matches ([`Policy::threshold`]). Gates are absolute bounds on the head ([`Gate::evaluate`]). Patterns in all of
//! them are globs over paths ([`Pattern`]).

mod accept;
mod amount;
mod bound;
mod class;
mod config;
mod document;
mod error;
mod gate;
mod key;
mod pattern;
mod quantity;
mod rule;
mod schema;
mod settings;
mod statistic;
mod store;
mod threshold;
mod usage;

use std::collections::BTreeMap;

pub use accept::{Accept, AcceptOrigin};
pub use amount::Amount;
pub use bound::{Bound, FittedBound, Sense};
pub use class::ClassSettings;
pub use error::{ConfigError, ConfigErrors};
pub use gate::{Gate, GateOutcome};
pub use pattern::Pattern;
pub use quantity::MinChange;
pub use rule::Rule;
pub use schema::schema;
pub use settings::{CompareSettings, DriftCorrection, NoiseSettings, Reaction};
pub use store::StoreSettings;
pub use threshold::{MetricView, Threshold};
pub use usage::{Unused, WhyUnused};

use crate::model::{Class, JsonMapping};

/// The configuration that `perfdiff init` writes: every default, commented. It parses to [`Policy::default`].
pub const TEMPLATE: &str = include_str!("../../templates/perfdiff.toml");

/// What matters, and how the comparison behaves.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Policy {
    /// How the comparison as a whole behaves.
    pub compare: CompareSettings,
    /// What is assumed of noise where nothing in the data tells it.
    pub noise: NoiseSettings,
    /// Where runs are kept.
    pub store: StoreSettings,
    /// How JSON of an odd shape is to be read.
    pub ingest_json: JsonMapping,
    /// Classes that differ from their defaults.
    classes: BTreeMap<Class, ClassSettings>,
    rules: Vec<Rule>,
    gates: Vec<Gate>,
    accepts: Vec<Accept>,
}

impl Policy {
    /// The thresholds of a class, before rules.
    pub fn class(&self, class: Class) -> ClassSettings {
        self.classes.get(&class).cloned().unwrap_or_else(|| ClassSettings::default_of(class))
    }

    /// The rules, in the order of the file.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The gates, in the order of the file.
    pub fn gates(&self) -> &[Gate] {
        &self.gates
    }

    /// The acceptances, expired ones included: those of the file in its order, then those of commit messages.
    pub fn accepts(&self) -> &[Accept] {
        &self.accepts
    }

    /// The same policy with parts of another written into it: these classes, its assumed noise if `noise`, its first
    /// `in_front` rules before those that are there and its others after them.
    #[must_use]
    pub fn amended(mut self, by: Policy, classes: &[Class], noise: bool, in_front: usize) -> Policy {
        self.classes.extend(classes.iter().map(|class| (*class, by.class(*class))));
        if noise {
            self.noise = by.noise;
        }
        let mut rules = by.rules.into_iter();
        let front: Vec<Rule> = rules.by_ref().take(in_front).collect();
        self.rules.splice(0..0, front);
        self.rules.extend(rules);
        self
    }

    /// The same policy with one more acceptance, such as one of a commit message.
    #[must_use]
    pub fn with_accept(mut self, accept: Accept) -> Policy {
        self.accepts.push(accept);
        self
    }
}
