//! Tables written by column: lists of equal length in one object, of which one identifies the rows.
//!
//! `{"size": [10, 100], "time_ms": [1.5, 14.2]}` is two results, and no sample of two.

use super::kind::{Kind, kind};
use crate::ingest::json::tree::node::{Entry, Node};

/// Most rows of a table; more are a record of values.
const ROWS: usize = 1000;
/// Most columns of a table.
const COLUMNS: usize = 64;

/// The rows that the columns of an object make, with the keys of the columns.
pub(in crate::ingest::json) fn rows(entries: &[Entry]) -> Option<(Vec<Node>, Vec<&str>)> {
    let columns: Vec<(&str, &[Node])> = entries
        .iter()
        .filter_map(|(key, value)| match value {
            Node::List(cells) if (2..=ROWS).contains(&cells.len()) && cells.iter().all(is_cell) => Some((key.as_str(), cells.as_slice())),
            _ => None,
        })
        .collect();
    if columns.len() > COLUMNS {
        return None;
    }
    let mut lengths: Vec<usize> = columns.iter().map(|(_, cells)| cells.len()).collect();
    lengths.sort_unstable();
    lengths.dedup();
    for length in lengths {
        let same: Vec<&(&str, &[Node])> = columns.iter().filter(|(_, cells)| cells.len() == length).collect();
        let numbers = same.iter().filter(|(_, cells)| cells.iter().any(|cell| cell.number().is_some())).count();
        if same.len() < 2 || numbers == 0 {
            continue;
        }
        let rows: Vec<Node> = (0..length)
            .map(|row| Node::Object(same.iter().filter_map(|(key, cells)| Some(((*key).into(), cells.get(row)?.clone()))).collect()))
            .collect();
        // One column alone has to name the rows: what several columns make unique is chance.
        if let Kind::Named(identity) = kind(&rows, None, None)
            && let [key] = identity.keys.as_slice()
            && all_differ(&identity.names)
            && numbers > usize::from(same.iter().any(|(other, cells)| other == key && cells.iter().all(|cell| cell.number().is_some())))
        {
            return Some((rows, same.iter().map(|(key, _)| *key).collect()));
        }
    }
    None
}

fn all_differ(names: &[String]) -> bool {
    let mut sorted: Vec<&String> = names.iter().collect();
    sorted.sort_unstable();
    sorted.windows(2).all(|pair| pair.first() != pair.last())
}

fn is_cell(node: &Node) -> bool {
    !matches!(node, Node::List(_) | Node::Object(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(object: &str) -> Option<(usize, String)> {
        let node: Node = serde_json::from_str(object).unwrap();
        rows(node.entries()).map(|(rows, keys)| (rows.len(), keys.join(" ")))
    }

    #[test]
    fn columns_make_a_table_where_one_of_them_names_the_rows() {
        assert_eq!(keys(r#"{"size": [10, 100], "time_ms": [1.5, 14.2]}"#), Some((2, "size time_ms".to_owned())));
        assert_eq!(keys(r#"{"labels": ["a", "b"], "values": [1, 2], "runs": 2}"#), Some((2, "labels values".to_owned())));
        assert_eq!(keys(r#"{"before_ms": [1.5, 2.5], "after_ms": [1.2, 2.2]}"#), None, "two samples");
        assert_eq!(keys(r#"{"sizes": [10, 100], "times": [1.5, 2.5, 3.5]}"#), None, "of two lengths");
        assert_eq!(keys(r#"{"tags": ["a", "b"], "hosts": ["x", "y"]}"#), None, "no numbers");
        assert_eq!(keys(r#"{"threads": [1, 2]}"#), None, "nothing measured");
    }
}
