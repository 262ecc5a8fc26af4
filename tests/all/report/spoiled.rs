//! Saved comparisons come from strangers: whatever numbers, words and lists stand in them, every report is written, and others can read it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use perfdiff::compare::recomputed;
use perfdiff::model::Comparison;
use perfdiff::report::{RENDERERS, RenderOptions, View};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use serde_json::Value;

use super::{cases, github};
use crate::fuzz::Effort;

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

/// The comparison with some of its values replaced, by odd ones or by those of other places.
fn spoiled(tree: &Value, changes: &[(prop::sample::Index, prop::sample::Index, bool)]) -> Value {
    let mut tree = tree.clone();
    let odd = odd();
    for (to, from, is_odd) in changes {
        let mut found = Vec::new();
        places(&tree, "", &mut found);
        let other = tree.pointer(from.get::<String>(&found)).cloned().unwrap_or_default();
        if let Some(place) = tree.pointer_mut(to.get::<String>(&found)) {
            *place = if *is_odd { from.get(&odd).clone() } else { other };
        }
    }
    tree
}

/// Every report, read by others where there is a reader.
fn check(comparison: &Comparison) {
    let options = RenderOptions { details: true, ..RenderOptions::default() };
    let view = View::of(comparison, &options);
    for renderer in RENDERERS {
        let text = renderer.render(comparison, &view, &options).unwrap();
        match renderer.name() {
            "json" => assert!(serde_json::from_str::<Comparison>(&text).is_ok(), "json is not read back"),
            "csv" => {
                let mut rows = csv::Reader::from_reader(text.as_bytes());
                assert!(rows.records().all(|row| row.is_ok()), "csv has rows of other lengths");
            }
            "markdown" => drop(github::parsed("spoiled", &text)),
            _ => {}
        }
    }
}

#[test]
fn every_report_of_a_spoiled_comparison_is_written_and_read() {
    let effort = Effort::new();
    let small = cases::all().into_iter().filter(|(_, comparison)| comparison.changes.len() < 200);
    let trees: Vec<Value> = small.map(|(_, comparison)| serde_json::to_value(comparison).unwrap()).collect();
    let change = (any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<bool>());
    let strategy = (prop::sample::select(trees), prop::collection::vec(change, 1..6));
    effort.run(&strategy, |(tree, changes)| {
        let Ok(comparison) = serde_json::from_value::<Comparison>(spoiled(&tree, &changes)) else { return Ok(()) };
        catch_unwind(AssertUnwindSafe(|| check(&recomputed(comparison)))).map_err(|_| TestCaseError::fail("it panics"))
    });
}
