//! Documents with values replaced: nearly valid, so that what reads them gets further than its first look.

use serde_json::Value;

/// Values that stand for others, each of a kind that something trips over.
fn odd() -> Vec<Value> {
    let words =
        ["", " ", "\n", "```lang\nx\n```", "# x", "| a | b |", "</td><script>", "=1+1", "\u{fffe}\u{202e}", "::error::x", "$x$", "`"];
    let numbers = [0.0, -0.0, -1.0, 1.0, 1e-300, 1e300, -1e300, 0.1, 5e-324, 9_007_199_254_740_993.0].map(Value::from);
    let others = [Value::Null, Value::Bool(true), Value::Array(Vec::new()), Value::from(u64::MAX), Value::from(i64::MIN)];
    words.map(Value::from).into_iter().chain(numbers).chain(others).collect()
}

/// The places of all values of a tree, as JSON pointers.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Array(list) => list.iter().enumerate().for_each(|(index, value)| places(value, &format!("{at}/{index}"), found)),
        Value::Object(fields) => {
            let escaped = |key: &str| key.replace('~', "~0").replace('/', "~1");
            fields.iter().for_each(|(key, value)| places(value, &format!("{at}/{}", escaped(key)), found));
        }
        _ => {}
    }
}

/// A value that takes the place of another one; places count modulo how many there are.
pub type Replaced = (u16, u16, bool);

/// The document with some of its values replaced, by odd ones or by those of other places.
pub fn spoiled(tree: &Value, changes: &[Replaced]) -> Value {
    let mut tree = tree.clone();
    let odd = odd();
    for (to, from, is_odd) in changes {
        let mut found = Vec::new();
        places(&tree, "", &mut found);
        let at = |index: u16| found[usize::from(index) % found.len()].as_str();
        let other = tree.pointer(at(*from)).cloned().unwrap_or_default();
        if let Some(place) = tree.pointer_mut(at(*to)) {
            *place = if *is_odd { odd[usize::from(*from) % odd.len()].clone() } else { other };
        }
    }
    tree
}
