//! Lists whose elements nothing identifies, and whether the document means anything without them.

use super::place::Place;
use crate::ingest::infer::{Aspect, infer, words};
use crate::ingest::json::tree::node::Node;
use crate::model::Class;

/// A list whose elements nothing identifies.
#[derive(Debug)]
pub(crate) struct UnreadableList {
    /// Its place in the document; empty for the document itself.
    pub(crate) at: String,
    /// Number of its elements.
    pub(crate) elements: usize,
    /// Number of numbers in them.
    numbers: usize,
    /// Whether it stands at the top of the document or is it, and its names speak of measurements.
    holds_results: bool,
    /// Whether it holds objects or names, or measurements by its name, rather than any matrix of numbers.
    is_table: bool,
}

impl UnreadableList {
    /// Whether the document means nothing without this list, where `read` numbers could be read: it holds results and stands
    /// at the top, or has as many numbers as all the rest.
    pub(super) fn is_essential(&self, read: usize) -> bool {
        self.is_table && (self.holds_results || self.numbers >= read)
    }

    /// The list of these elements, which hold `numbers` numbers.
    pub(in crate::ingest::json) fn of(elements: &[Node], numbers: usize, place: &Place) -> UnreadableList {
        UnreadableList {
            at: place.at.clone(),
            elements: elements.len(),
            numbers,
            holds_results: place.at.is_empty()
                || place.path.len() <= 1 && !place.at.contains('[') && elements.iter().any(speaks_of_results),
            is_table: !place.aside && (!elements.iter().all(is_row_of_numbers) || place.path.last().is_some_and(|key| is_grid(key))),
        }
    }
}

/// The number of numbers in a node.
pub(in crate::ingest::json) fn numbers(node: &Node) -> usize {
    match node {
        Node::Number(..) => 1,
        Node::List(elements) => elements.iter().map(numbers).sum(),
        Node::Object(entries) => entries.iter().map(|(_, value)| numbers(value)).sum(),
        _ => 0,
    }
}

/// Whether the name of a number in the node says that it was measured.
fn speaks_of_results(node: &Node) -> bool {
    node.entries().iter().any(|(key, value)| match value {
        Node::Number(..) | Node::NotNumber(_) => infer(key, "", None).class != Class::Other,
        value => speaks_of_results(value),
    })
}

/// Whether the name of a matrix says that its cells are measurements, and no record of them.
fn is_grid(key: &str) -> bool {
    const RECORDS: &[&str] = &["raw", "sample", "samples", "history", "trace", "series", "runs", "distribution", "histogram", "confusion"];
    infer(key, "", None).aspect == Aspect::Result && !words(key).iter().any(|word| RECORDS.contains(&word.as_str()))
}

fn is_row_of_numbers(node: &Node) -> bool {
    match node {
        Node::List(cells) => cells.iter().all(is_row_of_numbers),
        Node::Text(_) | Node::Object(_) => false,
        _ => true,
    }
}
