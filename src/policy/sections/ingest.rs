//! `[ingest.json]` and the recipes `[ingest.NAME]`: the model's own forms, so that they can be written here as they are there.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Deserialize;
use serde_json::Value;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use crate::model::{JsonMapping, Recipe};
use crate::policy::document::tables::{Entry, Section};

/// The table that says how JSON of no known tool is read; all others are recipes.
pub(in crate::policy) const JSON: &str = "json";

/// Reads the section.
pub(in crate::policy) fn read(section: &Section<'_>) -> (JsonMapping, BTreeMap<String, Arc<Recipe>>) {
    let mapping = section.get(JSON).and_then(|entry| read_as(&entry)).unwrap_or_default();
    let recipe = |(name, entry): (&str, Entry<'_>)| {
        let recipe: Recipe = read_as(&entry)?;
        if let Some(problem) = recipe.problem() {
            entry.section()?.fail(problem, "");
            return None;
        }
        Some((name.to_owned(), Arc::new(recipe)))
    };
    (mapping, section.entries().filter(|(name, _)| *name != JSON).filter_map(recipe).collect())
}

/// The schema of a form; its own doc comments are its descriptions.
pub(in crate::policy) fn schema<T: JsonSchema>() -> Value {
    let settings = SchemaSettings::default().with(|settings| {
        settings.inline_subschemas = true;
        settings.meta_schema = None;
    });
    settings.into_generator().into_root_schema_for::<T>().to_value()
}

/// A table in one of the model's forms; every key that it does not know and every value that is wrong is reported.
fn read_as<T: JsonSchema + for<'de> Deserialize<'de>>(entry: &Entry<'_>) -> Option<T> {
    let section = entry.section()?;
    let schema = schema::<T>();
    let known = |key: &str| schema.get("properties").is_some_and(|properties| properties.get(key).is_some());
    let mut right = section.only_names(&names(&schema), "key");
    let mut table = DeTable::new();
    for (key, value) in entry.value.as_table()?.iter().filter(|(key, _)| known(key.get_ref())) {
        let below = || has_only_known_keys(&section.get(key.get_ref())?, schema.get("properties")?.get(&**key.get_ref())?).then_some(());
        let below = below().is_some();
        if below {
            table.insert(key.clone(), value.clone());
        }
        right &= below;
    }
    loop {
        let error = match T::deserialize(ValueDeserializer::from(Spanned::new(0..0, DeValue::Table(table.clone())))) {
            Ok(read) => return right.then_some(read),
            Err(error) => error,
        };
        let at = error.span().map_or(0, |part| part.start);
        let before = table.iter().filter(|(_, value)| value.span().start <= at);
        let Some(key) = before.max_by_key(|(_, value)| value.span().start).map(|(key, _)| key.clone()) else {
            // What is missing may be what was wrong.
            if right {
                entry.fail_at(error.span(), error.message());
            }
            return None;
        };
        if let Some(wrong) = section.get(key.get_ref()) {
            wrong.fail_at(error.span(), error.message());
        }
        table.remove(key.get_ref().as_ref());
        right = false;
    }
}

/// The keys that a schema names.
fn names(schema: &Value) -> Vec<&str> {
    schema.get("properties").and_then(Value::as_object).into_iter().flatten().map(|(key, _)| key.as_str()).collect()
}

/// Reports the keys that the schema does not name, in the tables of a value; true where there is none.
fn has_only_known_keys(entry: &Entry<'_>, schema: &Value) -> bool {
    let variants = schema.get("anyOf").and_then(Value::as_array).map_or_else(|| vec![schema], |all| all.iter().collect());
    let table = |entry: &Entry<'_>, schema: &Value| {
        let (names, Some(section)) = (names(schema), entry.section()) else { return true };
        let below = |(key, entry): &(&str, Entry<'_>)| {
            schema.get("properties").and_then(|properties| properties.get(*key)).is_none_or(|schema| has_only_known_keys(entry, schema))
        };
        let known = names.is_empty() || section.only_names(&names, "key");
        section.entries().filter(|entry| !below(entry)).count() == 0 && known
    };
    variants.iter().all(|variant| match variant.get("items") {
        Some(items) if entry.value.is_array() => {
            entry.list("").iter().filter(|item| item.value.is_table()).filter(|item| !table(item, items)).count() == 0
        }
        None if entry.value.is_table() => table(entry, variant),
        _ => true,
    })
}
