//! The configuration that `perfdiff init` writes, and the JSON Schema for editors.

use perfdiff::policy::{Policy, TEMPLATE, schema};
use serde_json::Value;

use super::{files, policy};

/// The template with its examples in force.
fn with_examples() -> String {
    let live = |line: &str| match line.strip_prefix('#') {
        Some(rest) if !rest.is_empty() && !rest.starts_with(' ') => rest.to_owned(),
        _ => line.to_owned(),
    };
    TEMPLATE.lines().map(live).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_template_is_the_default_policy() {
    assert_eq!(policy(TEMPLATE), Policy::default());
    assert_eq!(policy(""), Policy::default());
}

#[test]
fn the_examples_in_the_template_are_valid() {
    let policy = policy(&with_examples());
    assert_eq!((policy.rules().len(), policy.gates().len(), policy.accepts().len()), (2, 2, 1));
    assert_eq!(policy.ingest_json.benchmarks.as_deref(), Some("results.*"));
}

#[test]
fn the_template_shows_every_key() {
    let text = with_examples();
    let mut keys = Vec::new();
    keys_of(schema().as_value(), &mut keys);
    for key in keys {
        // Said in a sentence, since they would contradict the settings beside them.
        let in_words = ["minimum", "unit", "sample", "ref"].contains(&key.as_str());
        assert!(
            in_words || text.contains(&format!("{key} = ")) || text.contains(&format!("{key}]")) || text.contains(&format!("[{key}")),
            "{key}"
        );
    }
}

fn keys_of(schema: &Value, keys: &mut Vec<String>) {
    for (key, inner) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        keys.push(key.clone());
        keys_of(inner, keys);
    }
    for inner in schema.get("items").into_iter().chain(schema.get("anyOf").and_then(Value::as_array).into_iter().flatten()) {
        keys_of(inner, keys);
    }
}

#[test]
fn the_schema_accepts_what_is_read_and_refuses_unknown_keys() {
    let schema = schema();
    let mut good = files("good");
    good.push(("template".to_owned(), with_examples()));
    for (name, text) in good {
        assert_eq!(complaint(schema.as_value(), &json(&text), "$"), None, "{name}");
    }
    for name in [
        "03-unknown-table.toml",
        "04-unknown-key.toml",
        "05-unknown-class.toml",
        "11-compare.toml",
        "13-rule.toml",
        "20-accept.toml",
        "22-ingest.toml",
    ] {
        let (_, text) = files("bad").into_iter().find(|(file, _)| file == name).expect(name);
        assert!(complaint(schema.as_value(), &json(&text), "$").is_some(), "{name}");
    }
}

#[test]
fn every_word_that_the_schema_offers_is_read() {
    let schema = schema();
    for (table, head) in [("compare", "[compare]"), ("rule", "[[rule]]\nmatch = \"x\"")] {
        let node = &schema.as_value()["properties"][table];
        let properties = node.get("items").unwrap_or(node)["properties"].as_object().unwrap();
        for (key, property) in properties {
            for word in property.get("enum").and_then(Value::as_array).into_iter().flatten() {
                policy(&format!("{head}\n{key} = {word}"));
            }
        }
    }
}

fn json(text: &str) -> Value {
    // Dates have no JSON of their own; editors see them as text.
    serde_json::to_value(text.parse::<toml::Table>().expect("TOML")).expect("JSON")
}

/// As much of JSON Schema as ours uses.
fn complaint(schema: &Value, value: &Value, path: &str) -> Option<String> {
    if let Some(choices) = schema.get("anyOf").and_then(Value::as_array) {
        let all: Vec<_> = choices.iter().map(|choice| complaint(choice, value, path)).collect();
        return if all.iter().any(Option::is_none) { None } else { all.into_iter().next().flatten() };
    }
    if let Some(words) = schema.get("enum").and_then(Value::as_array) {
        return (!words.contains(value)).then(|| format!("{path}: {value} is none of {words:?}"));
    }
    if let Some(only) = schema.get("const") {
        return (only != value).then(|| format!("{path}: not {only}"));
    }
    let types: Vec<&str> = match schema.get("type") {
        Some(Value::Array(types)) => types.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(name)) => vec![name],
        _ => vec![],
    };
    let fits = |name: &&str| match *name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string() || value.get("$__toml_private_datetime").is_some(),
        "number" => value.is_number(),
        "null" => value.is_null(),
        "integer" => value.is_i64(),
        other => panic!("unknown type {other}"),
    };
    if !types.is_empty() && !types.iter().any(fits) {
        return Some(format!("{path}: {value} is no {types:?}"));
    }
    for required in schema.get("required").and_then(Value::as_array).into_iter().flatten() {
        if value.get(required.as_str()?).is_none() {
            return Some(format!("{path}: lacks {required}"));
        }
    }
    let empty = serde_json::Map::new();
    let properties = schema.get("properties").and_then(Value::as_object).unwrap_or(&empty);
    if types == ["object"] {
        for (key, inner) in value.as_object()? {
            let Some(inner_schema) = properties.get(key) else { return Some(format!("{path}: unknown {key}")) };
            if let Some(found) = complaint(inner_schema, inner, &format!("{path}.{key}")) {
                return Some(found);
            }
        }
    }
    let mut items = value.as_array().into_iter().flatten();
    items.find_map(|item| complaint(schema.get("items")?, item, &format!("{path}[]")))
}
