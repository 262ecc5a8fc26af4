//! What a list in a JSON document is: a sample, named results, levels of a load curve, or a series over time.
//!
//! The position of an element may change from one run to the next, so every kind but the sample needs something in its
//! elements that identifies them ([`apart`](super::apart)).

use super::column;
use super::identity::{Columns, Identity};
use super::moment::{MOMENTS, is_moment};
use crate::ingest::infer::{Aspect, Inferred, has_word, infer, is_bare_name, is_circumstance, words};
use crate::ingest::json::tree::node::{Entry, Node};
use crate::ingest::normalize;
use crate::model::Class;

/// What a list is.
#[derive(Debug, PartialEq)]
pub(in crate::ingest::json) enum Kind {
    /// Nothing but numbers: repeated values of one thing.
    Sample,
    /// A single element, which needs no name.
    Single,
    /// Objects that something identifies.
    Named(Identity),
    /// Measurements of one thing over time, with the key of the time: nothing else identifies them.
    Series(String),
    /// Repetitions of one measurement.
    Repeats,
    /// Nothing that can be read.
    Unknown,
}

/// Those of them that may as well be how long something took.
const DURATIONS: &[&str] = &["time", "t", "elapsed", "elapsed_s", "elapsed_seconds", "time_s"];
/// Keys of a load that a test raises over time. Any other number that changes over time is measured.
const LOADS: &[&str] =
    &["users", "vus", "clients", "concurrency", "threads", "workers", "level", "load", "load_level", "target_rps", "rps_target", "rate"];

/// What `elements` are. `name` is the key of the name where the user gave one, `list` the key that holds them.
pub(in crate::ingest::json) fn kind(elements: &[Node], name: Option<&str>, list: Option<&str>) -> Kind {
    if is_sample(elements) {
        return Kind::Sample;
    }
    if !elements.iter().all(|element| matches!(element, Node::Object(_))) {
        return if elements.len() == 1 { Kind::Single } else { Kind::Unknown };
    }
    if let Some(identity) = name.and_then(|name| by_key(elements, name)) {
        return Kind::Named(identity);
    }
    let columns = Columns::of(elements);
    if elements.len() == 1 {
        return columns.identity(false).filter(|_| columns.named()).map_or(Kind::Single, Kind::Named);
    }
    let moment = moment(elements);
    if let Some(moment) = moment.filter(|_| !columns.texts_differ() && !columns.named())
        && !is_load_curve(elements, &columns, moment)
        && measured(elements, &[moment]).next().is_some()
    {
        return Kind::Series(moment.to_owned());
    }
    let timed = elements.iter().all(|element| element.entries().iter().any(|(key, _)| is_moment(key)));
    match columns.identity(moment.is_some() || timed) {
        Some(identity) => Kind::Named(identity),
        None if columns.repeat(list) => Kind::Repeats,
        None => Kind::Unknown,
    }
}

/// Whether a list holds nothing but repeated values of one thing.
pub(in crate::ingest::json) fn is_sample(elements: &[Node]) -> bool {
    elements.iter().all(is_value)
}

/// Most values of a row of a table; more are a record of something.
const ROW: usize = 50;

/// Whether numbers are one for each of several sizes, and no repetitions of one thing: step by step they only grow, or only
/// fall, to a multiple. Their median would hide the largest.
pub(in crate::ingest::json) fn is_progression(elements: &[Node]) -> bool {
    let numbers: Vec<f64> = elements.iter().filter_map(Node::number).collect();
    let grows = |a: f64, b: f64| a >= 0.0 && b >= STEP * a && b > a;
    let all = |order: &dyn Fn(f64, f64) -> bool| numbers.windows(2).all(|pair| matches!(pair, [a, b] if order(*a, *b)));
    let (Some(first), Some(last)) = (numbers.first(), numbers.last()) else { return false };
    let apart = first.max(*last) >= MULTIPLE * first.min(*last);
    (3..=ROW).contains(&numbers.len()) && numbers.len() == elements.len() && apart && (all(&grows) || all(&|a, b| grows(b, a)))
}

/// How many times the smallest of a progression the largest is at least.
const MULTIPLE: f64 = 2.0;
/// How many times one of its numbers the next is at least: what has warmed up falls by less.
const STEP: f64 = 1.1;

/// A number, or what stands where one should be.
fn is_value(node: &Node) -> bool {
    matches!(node, Node::Number(..) | Node::NotNumber(_) | Node::Null)
}

/// The key that holds another moment in every element: one that is usual for it, or any that holds nothing but times.
fn moment(elements: &[Node]) -> Option<&str> {
    let keys = || elements.first().into_iter().flat_map(Node::entries).map(|(key, _)| key.as_str());
    let times = |key: &str| elements.iter().all(|element| element.get(key).and_then(Node::text).and_then(normalize::time).is_some());
    let usual = MOMENTS.iter().find_map(|known| keys().find(|key| key.eq_ignore_ascii_case(known) && are_moments(elements, key)));
    usual.or_else(|| keys().find(|key| times(key) && are_moments(elements, key)))
}

/// The names of all elements under one key.
fn by_key(elements: &[Node], key: &str) -> Option<Identity> {
    let names: Option<Vec<String>> = elements.iter().map(|element| Some(element.get(key)?.text()?.to_owned())).collect();
    Some(Identity { keys: vec![key.to_owned()], names: names? })
}

/// Whether elements that differ in `moment` are levels of a load all the same: the load grows with time, or what looks like the
/// moment is the only measurement.
fn is_load_curve(elements: &[Node], columns: &Columns, moment: &str) -> bool {
    let Some(level) = columns.level() else { return false };
    let numbers: Vec<f64> = elements.iter().filter_map(|element| element.get(level)?.number()).collect();
    let grows = numbers.len() == elements.len() && numbers.windows(2).all(|pair| pair.first() < pair.last());
    let load = LOADS.contains(&level.to_lowercase().as_str()) || DURATIONS.contains(&moment) && is_chosen(level, &numbers);
    let took = DURATIONS.contains(&moment) && measured(elements, &[moment, level]).next().is_none();
    grows && load || took
}

/// Whether the elements of a list of "targets" or "options" are what was measured, and not settings: each has a time or a rate, and
/// tells how much was done.
pub(in crate::ingest::json) fn holds_results(elements: &[Node]) -> bool {
    let of = |element: &Node, is: &dyn Fn(&Inferred) -> bool| {
        element.entries().iter().any(|(key, value)| matches!(value, Node::Number(..)) && !is_bare_name(key) && is(&infer(key, "", None)))
    };
    let measured = |told: &Inferred| {
        told.aspect == Aspect::Result && matches!(told.class, Class::Latency | Class::Duration | Class::Throughput | Class::ErrorRate)
    };
    let done = |told: &Inferred| told.aspect == Aspect::Work;
    !elements.is_empty() && elements.iter().all(|element| of(element, &measured) && of(element, &done))
}

/// Whether somebody chose the levels: round numbers, and no progress that is counted while time passes.
fn is_chosen(level: &str, numbers: &[f64]) -> bool {
    let progress = words(level).iter().any(|word| has_word("epoch step round generation iteration", word));
    !progress && numbers.iter().all(|number| column::is_round(*number)) && numbers.last().is_some_and(|last| *last >= 8.0)
}

/// Keys of numbers that can be results, or of objects that may hold some, `except` for these.
fn measured<'n>(elements: &'n [Node], except: &'n [&str]) -> impl Iterator<Item = &'n str> {
    let is_result = |(key, value): &&Entry| match value {
        Node::Number(..) | Node::NotNumber(_) => !is_circumstance(key),
        Node::Object(_) | Node::List(_) => true,
        _ => false,
    };
    let keys = elements.iter().flat_map(Node::entries).filter(is_result).map(|(key, _)| key.as_str());
    keys.filter(|key| !except.contains(key))
}

/// Whether `key` holds another moment in every element: texts of date or time that all differ, or numbers that only grow.
fn are_moments(elements: &[Node], key: &str) -> bool {
    let moments: Option<Vec<_>> = elements.iter().map(|element| element.get(key)).collect();
    let Some(moments) = moments else { return false };
    let numbers: Vec<f64> = moments.iter().filter_map(|moment| moment.number()).collect();
    if numbers.len() == moments.len() {
        return numbers.windows(2).all(|pair| pair.first() < pair.last());
    }
    let mut texts: Vec<&str> = moments.iter().filter_map(|moment| moment.text().filter(|text| is_date_or_time(text))).collect();
    texts.sort_unstable();
    texts.len() == moments.len() && texts.windows(2).all(|pair| pair.first() != pair.last())
}

/// `2026-01-31T12:00:00Z`, `31.01.2026`, `12:00:05`.
fn is_date_or_time(text: &str) -> bool {
    let parts = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).count();
    let separated = text.chars().filter(|c| matches!(c, ':' | '-' | '/' | '.')).count() >= 1;
    normalize::time(text).is_some() || parts >= 2 && separated && text.chars().filter(char::is_ascii_alphabetic).count() <= 4
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> String {
        listed("results", text)
    }

    fn listed(list: &str, text: &str) -> String {
        let Ok(Node::List(elements)) = serde_json::from_str(text) else { return "no list".to_owned() };
        match kind(&elements, None, Some(list)) {
            Kind::Named(identity) => identity.names.join(" "),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn lists_are_known_by_what_their_elements_hold() {
        assert_eq!(of("[1, 2, null]"), "Sample");
        assert_eq!(of(r#"[{"name": "a", "v": 1}, {"name": "b", "v": 2}]"#), "a b");
        assert_eq!(of(r#"[{"benchmark": "a", "metric": "x"}, {"benchmark": "a", "metric": "y"}]"#), "a/x a/y");
        assert_eq!(of(r#"[{"users": 1, "p95": 3}, {"users": 5, "p95": 4}]"#), "users=1 users=5");
        assert_eq!(of(r#"[{"time": 1, "mb": 3}, {"time": 2, "mb": 4}]"#), r#"Series("time")"#);
        assert_eq!(of(r#"[{"time": 2, "mb": 3}, {"time": 1, "mb": 4}]"#), "Unknown");
        assert_eq!(of("[1, [2, 3]]"), "Unknown");
        assert_eq!(of("[[2, 3]]"), "Single");
    }

    #[test]
    fn any_text_and_the_fewest_texts_and_parameters_tell_elements_apart() {
        for (list, expected) in [
            (r#"[{"algorithm": "quick", "ms": 1}, {"algorithm": "merge", "ms": 2}]"#, "quick merge"),
            (r#"[{"Name": "a", "Mean": 1.5}, {"Name": "b", "Mean": 2.5}]"#, "a b"),
            (r#"[{"model": "7B", "tok_s": 90}, {"model": "13B", "tok_s": 50}]"#, "7B 13B"),
            (
                r#"[{"lang": "c", "lib": "x", "ms": 1}, {"lang": "c", "lib": "y", "ms": 1}, {"lang": "go", "lib": "x", "ms": 1}]"#,
                "c/x c/y go/x",
            ),
            (r#"[{"lib": "x", "n": 10, "ms": 1}, {"lib": "x", "n": 20, "ms": 1}, {"lib": "y", "n": 10, "ms": 1}]"#, "x/n=10 x/n=20 y/n=10"),
            (r#"[{"name": "x", "size": 10, "ms": 1}, {"name": "x", "size": 20, "ms": 1}]"#, "x/size=10 x/size=20"),
            (r#"[{"H": 1, "W": 1, "ms": 9.5}, {"H": 2, "W": 1, "ms": 9.1}, {"H": 1, "W": 2, "ms": 9.9}]"#, "H=1/W=1 H=2/W=1 H=1/W=2"),
            (r#"[{"config": {"batch": 1}, "ms": 3}, {"config": {"batch": 8}, "ms": 9}]"#, "batch=1 batch=8"),
            (r#"[{"case": {"name": "a"}, "ms": 3}, {"case": {"name": "b"}, "ms": 9}]"#, "a b"),
            (
                r#"[{"n": 10, "tests": [{"lib": "a", "ms": 3}]}, {"n": 10, "tests": [{"lib": "b", "ms": 3}]}, {"n": 20, "tests": [{"lib": "a", "ms": 3}]}]"#,
                "a/n=10 b/n=10 a/n=20",
            ),
            (r#"[{"shape": [2, 3], "ms": 3}, {"shape": [4, 3], "ms": 9}]"#, "shape=2x3 shape=4x3"),
            (r#"[{"op": "a", "cached": true, "ms": 3}, {"op": "a", "cached": false, "ms": 9}]"#, "cached=true cached=false"),
            (r#"[{"portfolio_size": 10, "ms": 3}, {"portfolio_size": 100, "ms": 9}]"#, "portfolio_size=10 portfolio_size=100"),
        ] {
            assert_eq!(of(list), expected, "{list}");
        }
    }

    #[test]
    fn what_came_out_is_no_name() {
        for list in [
            r#"[{"ms": 3, "winner": "a"}, {"ms": 9, "winner": "b"}]"#,
            r#"[{"ms": 3, "hits": 17}, {"ms": 9, "hits": 23}]"#,
            r#"[{"time": "3 ms"}, {"time": "4 ms"}]"#,
            r#"[{"ms": 3, "sha": "abcdef01"}, {"ms": 9, "sha": "abcdef02"}]"#,
            r#"[{"p95_ms": 10}, {"p95_ms": 20}]"#,
            r#"[{"ms": 3, "tool": "x"}, {"ms": 9, "tool": "x"}]"#,
        ] {
            assert_eq!(of(list), "Unknown", "{list}");
        }
    }

    #[test]
    fn a_series_differs_in_time_alone_and_in_each_moment() {
        for (list, expected) in [
            (r#"[{"t": "2026-01-16T10:00:00", "op": "a", "ms": 1}, {"t": "2026-01-16T10:05:00", "op": "b", "ms": 1}]"#, "a b"),
            (r#"[{"timestamp": "2026-01-16T10:00", "ms": 1}, {"timestamp": "2026-01-16T10:00", "ms": 2}]"#, "Unknown"),
            (
                r#"[{"BUCKET": "2026-01-16T10:05:00", "N": 2, "p95": 3}, {"BUCKET": "2026-01-16T10:00:00", "N": 1, "p95": 4}]"#,
                r#"Series("BUCKET")"#,
            ),
            (r#"[{"timestamp": 1, "users": 10, "p95": 3}, {"timestamp": 2, "users": 20, "p95": 4}]"#, "users=10 users=20"),
            (r#"[{"timestamp": 1, "connections": 52, "mb": 3}, {"timestamp": 2, "connections": 50, "mb": 4}]"#, r#"Series("timestamp")"#),
            (r#"[{"size": 10, "time": 1.5}, {"size": 100, "time": 9.5}]"#, "size=10 size=100"),
            (
                r#"[{"ts": 1, "phase": "warm", "mb": 3}, {"ts": 2, "phase": "hot", "mb": 4}, {"ts": 3, "phase": "hot", "mb": 4}]"#,
                "warm hot hot",
            ),
        ] {
            assert_eq!(of(list), expected, "{list}");
        }
    }

    #[test]
    fn numbers_that_only_grow_to_a_multiple_are_no_repetitions() {
        let is = |text: &str| matches!(serde_json::from_str(text), Ok(Node::List(elements)) if is_progression(&elements));
        assert_eq!(["[1.5, 7.5, 80]", "[2.3, 1.5, 0.4]", "[0, 1, 5]"].map(is), [true; 3]);
        assert_eq!(["[1.5, 1.6, 1.7]", "[5, 1.2, 1.15]", "[1, 9]", "[1, null, 9]", "[]"].map(is), [false; 5]);
    }

    #[test]
    fn what_was_done_again_is_one_thing() {
        assert_eq!(of(r#"[{"run": 1, "ms": 3}, {"run": 2, "ms": 4}]"#), "Repeats");
        assert_eq!(
            of(r#"[{"lib": "a", "trial": 1, "ms": 3}, {"lib": "a", "trial": 2, "ms": 4}, {"lib": "b", "trial": 1, "ms": 4}]"#),
            "a a b"
        );
        assert_eq!(listed("iterations", r#"[{"ms": 3}, {"ms": 4}]"#), "Repeats");
        assert_eq!(of(r#"[{"name": "a", "ms": 3}, {"name": "a", "ms": 4}]"#), "a a");
    }
}
