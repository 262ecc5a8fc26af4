//! The spread that stands beside a number: repeated values, a standard deviation, a count.

use super::leaf::Leaf;
use crate::ingest::json::tree::node::Node;
use crate::ingest::normalize::whole;
use crate::model::statistic;

const SAMPLES: &[&str] = &["sample", "samples", "values", "times", "data", "raw", "measurements", "observations"];
const DEVIATIONS: &[&str] = &["stddev", "std_dev", "stdev", "std", "sd", "standard_deviation", "stdDev"];
const COUNTS: &[&str] =
    &["n", "count", "runs", "rounds", "samples", "sample_size", "sample_count", "sampleCount", "n_samples", "num_samples"];
/// Names of a number that repeated values can be behind.
const CENTRES: &[&str] = &["value", "median", "med", "mean", "avg", "average", "p50"];

/// The repeated values, the deviation and the count that one object holds about the number in it.
#[derive(Debug, Default)]
pub(in crate::ingest::json) struct Spread {
    /// Key of the list of repeated values.
    pub(in crate::ingest::json) sample_key: Option<String>,
    /// Positions in that list that hold no number, with what stands there.
    pub(in crate::ingest::json) unusable: Vec<(usize, String)>,
    sample: Vec<f64>,
    deviation: Option<(String, f64)>,
    count: Option<(String, u64)>,
}

/// Whether the key says that its list is repeated values of one thing.
pub(in crate::ingest::json) fn is_sample_key(key: &str) -> bool {
    SAMPLES.contains(&key)
}

impl Spread {
    /// The spread in an object, empty where the object holds no number that it could belong to. `sample` is the
    /// key of the repeated values where the user gave one.
    pub(in crate::ingest::json) fn of(node: &Node, sample: Option<&str>) -> Spread {
        let entries = node.entries();
        let is_number = |key: &str| matches!(node.get(key), Some(Node::Number(..) | Node::NotNumber(_)));
        let centre = entries.iter().any(|(key, _)| CENTRES.contains(&key.as_str()) && is_number(key));
        let percentile = entries.iter().any(|(key, _)| is_percentile(key) && is_number(key));
        let mut spread = Spread::default();
        if let (true, Some((key, elements))) = (centre, list_of(node, sample)) {
            spread.sample_key = Some(key.to_owned());
            spread.sample = elements.iter().filter_map(Node::number).collect();
            spread.unusable = positions_without_number(elements);
        }
        if centre {
            spread.deviation =
                DEVIATIONS.iter().find_map(|key| Some(((*key).to_owned(), node.get(key)?.number().filter(|value| *value >= 0.0)?)));
        }
        if centre || percentile {
            spread.count =
                COUNTS.iter().find_map(|key| Some(((*key).to_owned(), whole(node.get(key)?.number()?).filter(|count| *count > 0)?)));
        }
        spread
    }

    /// Whether the value at `key` is part of the spread and not a number of its own.
    pub(in crate::ingest::json) fn owns(&self, key: &str) -> bool {
        self.sample_key.as_deref() == Some(key)
            || self.deviation.as_ref().is_some_and(|(own, _)| own == key)
            || self.count.as_ref().is_some_and(|(own, _)| own == key)
    }

    /// Adds sample, deviation and count to the leaf that they belong to.
    pub(in crate::ingest::json) fn add_to(&self, leaf: &mut Leaf) {
        let centre = CENTRES.contains(&leaf.name.as_str());
        if centre {
            leaf.sample.clone_from(&self.sample);
            leaf.stddev = self.deviation.as_ref().map(|(_, value)| *value);
        }
        if centre || is_percentile(&leaf.name) {
            leaf.n = self.count.as_ref().map(|(_, count)| *count);
        }
    }
}

fn list_of<'n>(node: &'n Node, sample: Option<&'n str>) -> Option<(&'n str, &'n [Node])> {
    sample.into_iter().chain(SAMPLES.iter().copied()).find_map(|key| match node.get(key) {
        Some(Node::List(elements)) if elements.iter().any(|element| element.number().is_some()) => {
            let numbers = elements.iter().all(|element| matches!(element, Node::Number(..) | Node::NotNumber(_) | Node::Null));
            numbers.then_some((key, elements.as_slice()))
        }
        _ => None,
    })
}

fn positions_without_number(elements: &[Node]) -> Vec<(usize, String)> {
    let literal = |element: &Node| match element {
        Node::NotNumber(literal) => Some(literal.clone()),
        _ => None,
    };
    elements.iter().enumerate().filter_map(|(index, element)| Some((index, literal(element)?))).collect()
}

/// Whether the key names a percentile: `p95`, `P95`, `p_95`, `p99_9`, `p(95)`.
fn is_percentile(key: &str) -> bool {
    statistic::share(&key.to_lowercase().replace('_', "")).is_some()
}
