//! The form of what a template sees, and its completion: what the form documents is there.

use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::shown::{Group, Hint, Shown, ShownChange, ShownGate};
use crate::model::Comparison;
use crate::report::view::Comment;

/// What a template sees, as a JSON Schema: the comparison, and `shown`, `groups`, `hints` and `comment` beside it.
pub fn schema() -> Value {
    let mut generator = SchemaGenerator::default();
    let shown = [subschema::<Shown>(&mut generator), subschema::<ShownChange>(&mut generator), subschema::<ShownGate>(&mut generator)];
    let (groups, hints) = (subschema::<Vec<Group>>(&mut generator), subschema::<Vec<Hint>>(&mut generator));
    let comment = subschema::<Comment>(&mut generator);
    let mut root = generator.into_root_schema_for::<Comparison>().to_value();
    let [all, change, gate] = shown;
    for (pointer, key, words) in [("", "shown", all), ("/$defs/Change", "shown", change), ("/$defs/GateResult", "shown", gate)]
        .into_iter()
        .chain([("", "groups", groups), ("", "hints", hints), ("", "comment", comment)])
    {
        if let Some(properties) = root.pointer_mut(&format!("{pointer}/properties")).and_then(Value::as_object_mut) {
            properties.insert(key.to_owned(), words);
        }
    }
    let about = [
        ("title", "What a template sees"),
        (
            "description",
            "The comparison, and `shown`, `groups`, `hints` and `comment` beside it. All keys are there; what is unknown is none.",
        ),
    ];
    for (key, text) in about {
        if let Some(root) = root.as_object_mut() {
            root.insert(key.to_owned(), json!(text));
        }
    }
    root
}

fn subschema<T: JsonSchema>(generator: &mut SchemaGenerator) -> Value {
    generator.subschema_for::<T>().to_value()
}

/// Adds what the form documents and the value leaves out: empty lists and maps, and `null` for all else.
pub(super) fn complete(value: &mut Value, form: &Value, root: &Value) {
    let form = resolved(form, root);
    match value {
        Value::Object(fields) => {
            let documented = form.get("properties").and_then(Value::as_object);
            for (key, form) in documented.into_iter().flatten() {
                complete(fields.entry(key.clone()).or_insert_with(|| nothing(form)), form, root);
            }
        }
        Value::Array(items) => {
            if let Some(form) = form.get("items") {
                for item in items {
                    complete(item, form, root);
                }
            }
        }
        _ => {}
    }
}

/// The form itself, behind references and behind "this or null".
fn resolved<'a>(form: &'a Value, root: &'a Value) -> &'a Value {
    if let Some(reference) = form.get("$ref").and_then(Value::as_str) {
        return reference.strip_prefix('#').and_then(|pointer| root.pointer(pointer)).unwrap_or(form);
    }
    let choices = form.get("anyOf").and_then(Value::as_array);
    match choices.into_iter().flatten().find(|choice| choice.get("$ref").is_some()) {
        Some(choice) => resolved(choice, root),
        None => form,
    }
}

fn nothing(form: &Value) -> Value {
    match form.get("type").and_then(Value::as_str) {
        Some("array") => json!([]),
        Some("object") => Value::Object(Map::new()),
        _ => Value::Null,
    }
}
