//! What a template sees: the comparison's tree, completed, made visible, with words beside the numbers.

use std::collections::BTreeMap;

use minijinja::value::Value;
use serde::Serialize;

use super::record::{Lookups, record};
use super::schema;
use super::shown::{Hint, Shown, ShownChange, ShownGate, has_several_suites};
use crate::model::{Comparison, Undecided};
use crate::report::escape::visible;
use crate::report::view::{Comment, Group, View};

/// Keys of objects whose own keys come from outside.
const OPEN: [&str; 2] = ["params", "details"];

/// What a template may ask for, by name.
pub(super) type Fields = BTreeMap<String, Value>;

/// What a template of the user's sees, but for `comment`; what is looked up in it in vain is noted in `lookups`.
pub(super) fn context(comparison: &Comparison, view: &View, lookups: &Lookups) -> Fields {
    let mut tree = tree(comparison, view);
    let form = schema::schema();
    if let serde_json::Value::Object(fields) = &mut tree {
        // They are made of the changes below, so that both are the same things.
        fields.insert("groups".to_owned(), serde_json::Value::Null);
        fields.insert("comment".to_owned(), serde_json::Value::Null);
    }
    schema::complete(&mut tree, &form, &form);
    let mut fields = match tree {
        serde_json::Value::Object(fields) => fields.into_iter().map(|(key, tree)| (key, value(tree, true, lookups))).collect(),
        _ => BTreeMap::new(),
    };
    let changes: Vec<Value> = fields.get("changes").and_then(|changes| changes.try_iter().ok()).into_iter().flatten().collect();
    let groups = view.sections.iter().flat_map(|section| &section.groups).map(|found| group(found, &changes, lookups));
    let groups: Vec<Value> = groups.collect();
    fields.insert("groups".to_owned(), Value::from(groups));
    fields
}

/// These fields and the comment.
pub(super) fn with_comment(mut fields: Fields, comment: &Comment, lookups: &Lookups) -> Fields {
    fields.insert("comment".to_owned(), value(json(comment), true, lookups));
    fields
}

/// One form by its name, for a template that sees nothing else.
pub(super) fn only(name: &str, form: &impl Serialize, lookups: &Lookups) -> Fields {
    Fields::from([(name.to_owned(), value(json(form), true, lookups))])
}

/// The fields as the engine takes them.
pub(super) fn root(fields: Fields, lookups: &Lookups) -> Value {
    // The engine asks here for its own functions too.
    record(fields, false, lookups)
}

/// The comparison as JSON, with the words in their places.
fn tree(comparison: &Comparison, view: &View) -> serde_json::Value {
    let mut tree = json(comparison);
    let several = has_several_suites(comparison);
    let changes = comparison.changes.iter().map(|change| json(&ShownChange::of(change, several)));
    add(tree.get_mut("changes"), changes);
    add(tree.get_mut("gates"), comparison.gates.iter().map(|gate| json(&ShownGate::of(gate))));
    if let Some(fields) = tree.as_object_mut() {
        fields.insert("shown".to_owned(), json(&Shown::of(view)));
        fields.insert("hints".to_owned(), json(&Hint::all(view)));
    }
    tree
}

/// Puts words beside each of a list.
fn add(list: Option<&mut serde_json::Value>, words: impl Iterator<Item = serde_json::Value>) {
    let items = list.and_then(serde_json::Value::as_array_mut).into_iter().flatten();
    for (item, words) in items.zip(words) {
        if let Some(fields) = item.as_object_mut() {
            fields.insert("shown".to_owned(), words);
        }
    }
}

/// Of our own forms, none of which JSON refuses.
fn json(form: &impl Serialize) -> serde_json::Value {
    serde_json::to_value(form).unwrap_or_default()
}

fn group(group: &Group, changes: &[Value], lookups: &Lookups) -> Value {
    let rows = group.rows.iter().filter_map(|row| changes.get(row.index).cloned()).collect::<Vec<_>>();
    let fields = [
        ("benchmark", Value::from(group.benchmark.as_str())),
        ("verdict", Value::from(group.verdict.name())),
        ("undecided", Value::from(group.undecided.map(Undecided::name).unwrap_or_default())),
        ("rest", Value::from(group.rest.as_deref().unwrap_or_default())),
        ("changes", Value::from(rows)),
    ];
    record(fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect(), true, lookups)
}

/// The engine's form of a tree. Names may be hostile: what does not show as itself is written as an escape, so
/// that no name breaks a line of any page.
fn value(tree: serde_json::Value, closed: bool, lookups: &Lookups) -> Value {
    match tree {
        serde_json::Value::Null => Value::from(()),
        serde_json::Value::Bool(truth) => Value::from(truth),
        serde_json::Value::Number(number) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
            (Some(number), ..) => Value::from(number),
            (_, Some(number), _) => Value::from(number),
            (.., number) => Value::from(number),
        },
        serde_json::Value::String(text) => Value::from(visible(&text)),
        serde_json::Value::Array(items) => Value::from(items.into_iter().map(|item| value(item, true, lookups)).collect::<Vec<_>>()),
        serde_json::Value::Object(fields) => {
            let field = |(key, tree): (String, _)| (visible(&key), value(tree, !OPEN.contains(&key.as_str()), lookups));
            record(fields.into_iter().map(field).collect(), closed, lookups)
        }
    }
}
