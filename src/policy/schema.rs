//! The JSON Schema of the configuration, made from the same lists of keys that reading it uses.

use schemars::{Schema, json_schema};
use serde_json::{Map, Value, json};

use super::document::key::{Key, Shape};
use super::sections::{accept, class, compare, gate, ingest, noise, rename, rule, store};
use crate::model::{JsonMapping, Recipe};

/// The JSON Schema of `perfdiff.toml`, for editors.
pub fn schema() -> Schema {
    let classes = class::names();
    let by_class = |item: &Value| object(classes.iter().map(|name| ((*name).to_owned(), item.clone())).collect(), &[]);
    let amount = shape(Shape::Amount);
    let noise_table = object(
        [("assumed".to_owned(), json!({ "anyOf": [amount, by_class(&amount)], "description": about(noise::KEYS, "assumed") }))]
            .into_iter()
            .collect(),
        &[],
    );
    let ingest = json!({
        "type": "object",
        "properties": { ingest::JSON: ingest::schema::<JsonMapping>() },
        "additionalProperties": ingest::schema::<Recipe>(),
    });
    let list = |keys: &[Key], required: &[&str]| json!({ "type": "array", "items": table(keys, required) });
    json_schema!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "perfdiff.toml",
        "description": "Policy of perfdiff: thresholds, gates and accepted regressions.",
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "compare": table(compare::KEYS, &[]),
            "noise": noise_table,
            "class": by_class(&table(class::KEYS, &[])),
            "rule": list(rule::KEYS, &["match"]),
            "gate": list(gate::KEYS, &["match"]),
            "accept": list(accept::KEYS, &["match", "up-to", "reason"]),
            "rename": list(rename::KEYS, &["from", "to"]),
            "store": table(store::KEYS, &[]),
            "ingest": ingest,
        },
    })
}

fn about(keys: &[Key], name: &str) -> &'static str {
    keys.iter().find(|key| key.name == name).map_or("", |key| key.about)
}

fn table(keys: &[Key], required: &[&str]) -> Value {
    let property = |key: &Key| {
        let mut value = shape(key.shape);
        if let Some(map) = value.as_object_mut() {
            map.insert("description".to_owned(), json!(key.about));
        }
        (key.name.to_owned(), value)
    };
    object(keys.iter().map(property).collect(), required)
}

fn object(properties: Map<String, Value>, required: &[&str]) -> Value {
    let mut object = Map::new();
    object.insert("type".to_owned(), json!("object"));
    object.insert("additionalProperties".to_owned(), json!(false));
    object.insert("properties".to_owned(), Value::Object(properties));
    if !required.is_empty() {
        object.insert("required".to_owned(), json!(required));
    }
    Value::Object(object)
}

fn shape(shape: Shape) -> Value {
    match shape {
        Shape::Text | Shape::Pattern | Shape::Quantity | Shape::Amount => json!({ "type": "string", "minLength": 1 }),
        Shape::Patterns => json!({ "type": "array", "items": { "type": "string", "minLength": 1 } }),
        Shape::Choice(words) => json!({ "enum": words }),
        Shape::Level => json!({ "anyOf": [{ "type": "string", "minLength": 1 }, { "const": false }] }),
        Shape::Bound => json!({ "type": ["string", "number"] }),
        Shape::Count => json!({ "type": "integer", "minimum": 1 }),
        Shape::Date => json!({ "type": "string", "format": "date" }),
    }
}
