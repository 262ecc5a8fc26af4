//! What a list in a JSON document is: a sample, named results, levels of a load curve, or a series over time.
//!
//! An element's position says nothing that holds from one run to the next, so every kind but the sample needs
//! something in its elements to know them by.

use super::node::Node;

/// How the elements of a list are told apart.
#[derive(Debug, PartialEq)]
pub(super) enum Kind {
    /// Nothing but numbers: repeated values of one thing.
    Sample,
    /// A single element, which needs no name.
    Single,
    /// Objects with names: one name an element, in order.
    Named(Vec<String>, Vec<String>),
    /// Objects that are moments of one thing: the key of the moment, and those that hold numbers.
    Series(String, Vec<String>),
    /// None of these.
    Unknown,
}

/// Keys that hold the name of what was measured, the surest first.
const NAMES: &[&str] =
    &["name", "benchmark", "id", "metric", "title", "label", "test", "scenario", "case", "endpoint", "operation", "query", "key"];
/// Keys that hold the load under which a level of a curve was measured.
const LEVELS: &[&str] = &[
    "users",
    "vus",
    "clients",
    "concurrency",
    "connections",
    "threads",
    "workers",
    "level",
    "load",
    "target_rps",
    "rps_target",
    "batch_size",
    "payload_size",
    "size",
    "rows",
];
/// Keys that hold the moment of a measurement.
const MOMENTS: &[&str] =
    &["timestamp", "time", "ts", "t", "at", "date", "datetime", "minute", "second", "elapsed", "elapsed_s", "elapsed_seconds", "time_s"];

/// What `elements` are; `name` is the key of the name where the user said one.
pub(super) fn kind(elements: &[Node], name: Option<&str>) -> Kind {
    if elements.iter().all(|element| matches!(element, Node::Number(..) | Node::NotNumber(_) | Node::Null)) {
        return Kind::Sample;
    }
    if !elements.iter().all(|element| matches!(element, Node::Object(_))) {
        return if elements.len() == 1 { Kind::Single } else { Kind::Unknown };
    }
    let told = match name {
        Some(name) => names_by(elements, &[name]),
        None => names_by(elements, NAMES),
    };
    if let Some((keys, names)) = told {
        return Kind::Named(keys, names);
    }
    if elements.len() == 1 {
        return Kind::Single;
    }
    let moments = MOMENTS.iter().find(|key| are_moments(elements, key));
    if let Some(moment) = moments {
        let keys: Vec<_> = numeric_keys(elements).into_iter().filter(|key| key != moment).collect();
        if !keys.is_empty() {
            return Kind::Series((*moment).to_owned(), keys);
        }
    }
    match LEVELS.iter().find_map(|key| levels_by(elements, key)) {
        Some((key, names)) => Kind::Named(vec![key], names),
        None => Kind::Unknown,
    }
}

/// The names of all elements, from the first key that all of them have as text and, while names repeat, from the
/// following such keys too: `{"benchmark": "parse", "metric": "time"}`.
fn names_by(elements: &[Node], keys: &[&str]) -> Option<(Vec<String>, Vec<String>)> {
    let mut used = Vec::new();
    let mut names: Vec<String> = Vec::new();
    for key in keys {
        let Some(words) = elements.iter().map(|element| name_at(element, key)).collect::<Option<Vec<_>>>() else {
            continue;
        };
        used.push((*key).to_owned());
        if names.is_empty() {
            names = words;
        } else {
            for (name, word) in names.iter_mut().zip(words) {
                name.push('/');
                name.push_str(&word);
            }
        }
        if distinct(&names) {
            break;
        }
    }
    (!used.is_empty()).then_some((used, names))
}

/// The text of a name; a number counts only where the key says that it identifies.
fn name_at(element: &Node, key: &str) -> Option<String> {
    let value = element.get(key)?;
    match value {
        Node::Number(..) if key == "id" => value.word(),
        _ => value.text().map(str::to_owned),
    }
}

fn levels_by(elements: &[Node], key: &str) -> Option<(String, Vec<String>)> {
    let names: Vec<_> = elements.iter().map(|element| Some(format!("{key}={}", element.get(key)?.word()?))).collect::<Option<_>>()?;
    distinct(&names).then(|| (key.to_owned(), names))
}

fn distinct(names: &[String]) -> bool {
    let mut sorted: Vec<_> = names.iter().collect();
    sorted.sort();
    sorted.windows(2).all(|pair| pair.first() != pair.last())
}

/// Whether `key` holds a moment in every element: a text, or numbers that only grow.
fn are_moments(elements: &[Node], key: &str) -> bool {
    let moments: Option<Vec<_>> = elements.iter().map(|element| element.get(key)).collect();
    let Some(moments) = moments else { return false };
    let numbers: Vec<f64> = moments.iter().filter_map(|moment| moment.number()).collect();
    if numbers.len() == moments.len() {
        return numbers.windows(2).all(|pair| pair.first() < pair.last());
    }
    moments.iter().all(|moment| moment.text().is_some())
}

/// Keys that hold a number in at least one element, in order of appearance.
fn numeric_keys(elements: &[Node]) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    for (key, value) in elements.iter().flat_map(Node::entries) {
        if matches!(value, Node::Number(..) | Node::NotNumber(_)) && !keys.contains(key) {
            keys.push(key.clone());
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Kind {
        match serde_json::from_str(text).unwrap() {
            Node::List(elements) => kind(&elements, None),
            _ => Kind::Unknown,
        }
    }

    #[test]
    fn lists_are_known_by_what_their_elements_hold() {
        let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        assert_eq!(of("[1, 2, null]"), Kind::Sample);
        assert_eq!(of(r#"[{"name": "a", "v": 1}, {"name": "b", "v": 2}]"#), Kind::Named(words(&["name"]), words(&["a", "b"])));
        assert_eq!(
            of(r#"[{"benchmark": "a", "metric": "x"}, {"benchmark": "a", "metric": "y"}]"#),
            Kind::Named(words(&["benchmark", "metric"]), words(&["a/x", "a/y"]))
        );
        assert_eq!(
            of(r#"[{"users": 1, "p95": 3}, {"users": 5, "p95": 4}]"#),
            Kind::Named(words(&["users"]), words(&["users=1", "users=5"]))
        );
        assert_eq!(of(r#"[{"time": 1, "mb": 3}, {"time": 2, "mb": 4}]"#), Kind::Series("time".to_owned(), words(&["mb"])));
        assert_eq!(of(r#"[{"time": 2, "mb": 3}, {"time": 1, "mb": 4}]"#), Kind::Unknown);
        assert_eq!(of("[1, [2, 3]]"), Kind::Unknown);
        assert_eq!(of("[[2, 3]]"), Kind::Single);
    }
}
