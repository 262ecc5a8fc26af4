//! [`Policy`], and `perfdiff.toml` → [`Policy`]: all sections are read, and all their errors reported together.

use std::collections::BTreeMap;
use std::sync::Arc;

use toml::de::DeTable;

use super::document::error::ConfigErrors;
use super::document::tables::{Document, Entry, Section, unplaced_error};
use super::sections::accept::{self, Accept};
use super::sections::class::{self, ClassSettings};
use super::sections::compare::{self, CompareSettings};
use super::sections::gate::{self, Gate};
use super::sections::ingest;
use super::sections::noise::{self, NoiseSettings};
use super::sections::rename::{self, Rename};
use super::sections::rule::{self, Rule};
use super::sections::store::{self, StoreSettings};
use super::values::amount::Amount;
use crate::model::{ChangeIn, Class, JsonMapping, Recipe};

/// The tables that a configuration may hold.
const SECTIONS: &[&str] = &["compare", "noise", "class", "rule", "gate", "accept", "rename", "store", "ingest"];

/// A validated configuration: thresholds, gates and acceptances, and how the comparison behaves.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Policy {
    /// How the comparison as a whole behaves.
    pub compare: CompareSettings,
    /// The noise that is assumed where the data do not show it.
    pub noise: NoiseSettings,
    /// Where runs are stored.
    pub store: StoreSettings,
    /// How to read JSON of an unusual shape.
    pub ingest_json: JsonMapping,
    /// Recipes for files of tools that perfdiff does not know, by the name of the format.
    pub recipes: BTreeMap<String, Arc<Recipe>>,
    /// Classes that differ from their defaults.
    classes: BTreeMap<Class, ClassSettings>,
    /// Whether the command line gave the thresholds of the classes that are compared as shares.
    pub(super) overridden: bool,
    pub(super) rules: Vec<Rule>,
    pub(super) gates: Vec<Gate>,
    pub(super) accepts: Vec<Accept>,
    renames: Vec<Rename>,
}

impl Policy {
    /// Reads a configuration. `file_name` is only for messages; an empty text is the default policy.
    pub fn parse(file_name: &str, text: &str) -> Result<Policy, ConfigErrors> {
        let document = Document::new(file_name, text);
        let table = match DeTable::parse(text) {
            Ok(table) => table,
            Err(error) => {
                let at = error.span().unwrap_or(0..0);
                let near = document.written(&at);
                let near = if near.is_empty() { near } else { format!(", near `{near}`") };
                document.report(&at, unplaced_error("", format!("not valid TOML: {}{near}", error.message())));
                return Err(ConfigErrors::new(document.into_errors()));
            }
        };
        let policy = read(&Section::root(&document, &table));
        let errors = document.into_errors();
        if errors.is_empty() { Ok(policy) } else { Err(ConfigErrors::new(errors)) }
    }

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

    /// The benchmarks that have another name than before, in the order of the file.
    pub fn renames(&self) -> &[Rename] {
        &self.renames
    }

    /// This policy with parts of `by` written into it: these classes, its assumed noise if `noise`, and its rules: the first
    /// `in_front` of them before those that are there, the others after them.
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

    /// This policy with these thresholds, which are shares, for every class that is compared as shares; error rates keep theirs,
    /// and rules take precedence. Where one of the two is given, the other gives way if it must: nothing warns later than it
    /// fails.
    #[must_use]
    pub fn with_thresholds(mut self, warn: Option<Amount>, fail: Option<Amount>) -> Policy {
        for class in Class::ALL.into_iter().filter(|class| class::change_in(*class) == ChangeIn::Relative) {
            let own = self.class(class);
            let mut settings = ClassSettings { warn: warn.or(own.warn), fail: fail.or(own.fail), ..own };
            if let (Some(w), Some(f)) = (settings.warn, settings.fail)
                && w.value() > f.value()
            {
                if fail.is_none() { settings.fail = Some(w) } else { settings.warn = Some(f) }
            }
            self.classes.insert(class, settings);
        }
        self.overridden |= warn.is_some() || fail.is_some();
        self
    }

    /// This policy, warning of these classes from `warn` on where it says nothing of them itself.
    #[must_use]
    pub fn with_default_warning(mut self, classes: &[Class], warn: Amount) -> Policy {
        for class in classes {
            let own = self.class(*class);
            self.classes.entry(*class).or_insert(ClassSettings { warn: Some(warn), ..own });
        }
        self
    }

    /// This policy with one more acceptance, such as one of a commit message.
    #[must_use]
    pub fn with_accept(mut self, accept: Accept) -> Policy {
        self.accepts.push(accept);
        self
    }
}

fn read(root: &Section<'_>) -> Policy {
    let (ingest_json, recipes) = root.section("ingest").map(|section| ingest::read(&section)).unwrap_or_default();
    root.only_names(SECTIONS, "table");
    let gates: Vec<Gate> = root.sections("gate").iter().filter_map(gate::read).collect();
    same_ids(root);
    Policy {
        compare: root.section("compare").map_or_else(CompareSettings::default, |section| compare::read(&section)),
        noise: root.section("noise").map_or_else(NoiseSettings::default, |section| noise::read(&section)),
        classes: root.section("class").map(|section| read_classes(&section)).unwrap_or_default(),
        rules: root.sections("rule").iter().filter_map(rule::read).collect(),
        gates,
        overridden: false,
        accepts: root.sections("accept").iter().filter_map(accept::read).collect(),
        renames: root.sections("rename").iter().filter_map(rename::read).collect(),
        store: root.section("store").map_or_else(StoreSettings::default, |section| store::read(&section)),
        ingest_json,
        recipes,
    }
}

fn read_classes(section: &Section<'_>) -> BTreeMap<Class, ClassSettings> {
    section.only_names(&class::names(), "class");
    let read = |(name, entry): (&str, Entry<'_>)| {
        let class = class::by_name(name)?;
        Some((class, class::read(&entry.section()?, class)))
    };
    // What says what holds anyhow is not kept, so that a file of defaults is the default.
    section.entries().filter_map(read).filter(|(class, settings)| *settings != ClassSettings::default_of(*class)).collect()
}

/// Two gates of one id would be one line in a report.
fn same_ids(root: &Section<'_>) {
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    for gate in root.sections("gate") {
        let Some((id, entry)) = gate.get("id").and_then(|entry| Some((entry.value.as_str()?.to_owned(), entry))) else { continue };
        if let Some(first) = seen.get(&id) {
            entry.fail(format!("{first} has the same id"));
        } else {
            seen.insert(id, gate.path().to_owned());
        }
    }
}
