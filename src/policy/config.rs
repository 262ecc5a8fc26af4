//! `perfdiff.toml` → [`Policy`]: the sections, and the complaints of all of them together.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use super::document::{Document, Entry, Section, complaint};
use super::{ClassSettings, CompareSettings, ConfigErrors, Gate, NoiseSettings, Policy, StoreSettings};
use super::{accept, class, gate, rule, schema, settings, store};
use crate::model::{Class, JsonMapping};

/// The tables that a configuration may hold.
const SECTIONS: &[&str] = &["compare", "noise", "class", "rule", "gate", "accept", "store", "ingest"];

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
                document.report(&at, complaint("", format!("not valid TOML: {}{near}", error.message())));
                return Err(ConfigErrors::new(document.into_errors()));
            }
        };
        let policy = read(&Section::root(&document, &table));
        let errors = document.into_errors();
        if errors.is_empty() { Ok(policy) } else { Err(ConfigErrors::new(errors)) }
    }
}

fn read(root: &Section<'_>) -> Policy {
    root.only_names(SECTIONS, "table");
    let gates: Vec<Gate> = root.sections("gate").iter().filter_map(gate::read).collect();
    same_ids(root);
    Policy {
        compare: root.section("compare").map_or_else(CompareSettings::default, |section| settings::read_compare(&section)),
        noise: root.section("noise").map_or_else(NoiseSettings::default, |section| settings::read_noise(&section)),
        classes: root.section("class").map(|section| read_classes(&section)).unwrap_or_default(),
        rules: root.sections("rule").iter().filter_map(rule::read).collect(),
        gates,
        accepts: root.sections("accept").iter().filter_map(accept::read).collect(),
        store: root.section("store").map_or_else(StoreSettings::default, |section| store::read(&section)),
        ingest_json: root.section("ingest").and_then(|section| read_ingest(&section)).unwrap_or_default(),
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

/// `[ingest.json]`: the model's own form, so that what it can say can be said here.
fn read_ingest(section: &Section<'_>) -> Option<JsonMapping> {
    section.only_names(&["json"], "key");
    let entry = section.get("json")?;
    let table = entry.section()?;
    let schema = schema::json_mapping();
    let known: Vec<&str> =
        schema.get("properties").and_then(|p| p.as_object()).into_iter().flatten().map(|(key, _)| key.as_str()).collect();
    table.only_names(&known, "key");
    // One key at a time, so that each complaint has its place.
    for (name, value) in table.entries().filter(|(name, _)| known.contains(name)) {
        let mut one = DeTable::new();
        one.insert(Spanned::new(0..0, name.into()), Spanned::new(0..0, value.value.clone()));
        if let Err(error) = deserialize(DeValue::Table(one)) {
            value.fail(error.message().to_owned());
        }
    }
    deserialize(entry.value.clone()).ok()
}

fn deserialize(value: DeValue<'_>) -> Result<JsonMapping, toml::de::Error> {
    JsonMapping::deserialize(ValueDeserializer::from(Spanned::new(0..0, value)))
}
