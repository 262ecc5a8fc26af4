//! Which way is better, where the file says so itself.

use crate::ingest::json::tree::node::{Entry, Node};
use crate::model::Direction;

/// Keys whose text says it.
const KEYS: &[&str] = &["better", "direction", "goal", "objective", "betterdirection", "polarity"];

/// Which way is better for the `value` in an object: `"better": "lower"`, `"direction": "higher_is_better"`,
/// `"lower_is_better": true`.
pub(in crate::ingest::json) fn better(entries: &[Entry]) -> Option<Direction> {
    entries.iter().find_map(|(key, value)| {
        let key = plain(key);
        match value {
            Node::Text(text) if KEYS.contains(&key.as_str()) => of_words(&plain(text)),
            Node::Flag(yes) => of_words(key.strip_suffix("isbetter")?).map(|said| if *yes { said } else { opposite(said) }),
            _ => None,
        }
    })
}

/// Lower-case letters only.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect()
}

fn of_words(text: &str) -> Option<Direction> {
    match text.strip_suffix("isbetter").or_else(|| text.strip_suffix("better")).unwrap_or(text) {
        "lower" | "smaller" | "less" | "minimize" | "minimise" => Some(Direction::Lower),
        "higher" | "bigger" | "larger" | "more" | "greater" | "maximize" | "maximise" => Some(Direction::Higher),
        _ => None,
    }
}

fn opposite(direction: Direction) -> Direction {
    match direction {
        Direction::Lower => Direction::Higher,
        Direction::Higher => Direction::Lower,
        Direction::Neither => Direction::Neither,
    }
}
