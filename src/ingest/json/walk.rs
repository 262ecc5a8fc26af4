//! From a JSON tree to its numbers: each with the path to it, its unit, and the spread that stands beside it.
//!
//! `{"value": 3, "stddev": 0.1, "n": 20, "samples": [...]}` is one number with what came with it, not four. Text
//! is passed over, save units and errors; booleans are never numbers; what is not a number is named.

use super::list::{self, Kind};
use super::moment;
use super::node::Node;
use super::place::Place;
use super::spread::Spread;
use super::units::Units;
use crate::ingest::infer::is_remark;
use crate::model::{Caveat, CaveatCode, JsonMapping};

/// A number of the document, or a list of repeated values, where both may be there.
#[derive(Debug, Clone, Default)]
pub(crate) struct Leaf {
    /// Names on the way to the object that holds it.
    pub(crate) path: Vec<String>,
    /// Its own key.
    pub(crate) name: String,
    /// Where it stands, for messages: `results[2].latency.p95`.
    pub(crate) at: String,
    /// The unit written beside it.
    pub(crate) unit: Option<String>,
    /// Whose unit that is.
    pub(crate) unit_of: UnitOf,
    /// The number; absent where only repeated values are there.
    pub(crate) value: Option<f64>,
    /// Repeated values, all finite.
    pub(crate) sample: Vec<f64>,
    /// Seconds and value of repeated values whose moments are known.
    pub(crate) course: Vec<(f64, f64)>,
    /// Standard deviation, in the unit of the number.
    pub(crate) stddev: Option<f64>,
    /// How many values are behind it.
    pub(crate) n: Option<u64>,
    /// The step in which it was written, where that is coarse.
    pub(crate) step: Option<f64>,
    /// Whether it describes the circumstances: it stands below `config`, `environment` and the like.
    pub(crate) aside: bool,
    /// Whether it tells how the measurement was set up: it stands below `config`, `params` and the like.
    pub(crate) setting: bool,
}

/// Whose the unit is that stands beside a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum UnitOf {
    /// This number's: it is the `value`, a percentile, or the unit is written for it.
    Own,
    /// That of all the numbers around, none of which is the `value`: this one's, where it fits.
    #[default]
    All,
    /// First of all that of the `value` that stands there too: this one's only where its name asks for such a unit.
    Another,
}

/// What a walk found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// The numbers, in the order of the file.
    pub(crate) leaves: Vec<Leaf>,
    /// What could not be measured: the path, and the reason in the file's words.
    pub(crate) failures: Vec<(Vec<String>, String)>,
    /// What was left out.
    pub(crate) caveats: Vec<Caveat>,
}

/// How to walk.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rules<'a> {
    /// What the user said.
    pub(crate) mapping: &'a JsonMapping,
    /// Whether elements of a list that nothing tells apart are known by their position; else they are left out.
    pub(crate) by_position: bool,
    /// Whether a text named `error` means that the object around it could not be measured.
    pub(crate) errors: bool,
}

/// Texts that stand in an `error` key when nothing went wrong.
const NO_ERROR: &[&str] = &["none", "null", "no", "n/a", "-", "ok", "0", "false"];

impl Found {
    /// All that is below `node`.
    pub(crate) fn walk(&mut self, node: &Node, place: &Place, rules: Rules) {
        match node {
            Node::Object(entries) => self.object(node, entries, place, rules),
            Node::List(elements) => self.list(elements, place, rules),
            Node::Number(..) | Node::NotNumber(_) => self.leaf(node, "value", place, &Spread::default()),
            Node::Null | Node::Flag(_) | Node::Text(_) => {}
        }
    }

    fn object(&mut self, node: &Node, entries: &[(String, Node)], place: &Place, rules: Rules) {
        let mut place = place.clone();
        let units = Units::of(node, entries, rules.mapping.unit.as_deref(), place.unit.take());
        if rules.errors
            && let Some(text) = failure(node)
        {
            self.failures.push((place.path.clone(), text));
        }
        let spread = Spread::of(node, rules.mapping.sample.as_deref());
        for (index, literal) in &spread.unusable {
            let key = spread.sample_key.as_deref().unwrap_or_default();
            self.not_a_number(format!("{}[{index}]", place.at_key(key)), literal);
        }
        for (key, value) in entries {
            if rules.mapping.ignore.contains(key) || spread.owns(key) {
                continue;
            }
            match value {
                // "version": "3.11" is text that describes something.
                _ if value.is_text_number() && is_remark(key) => {}
                Node::Number(..) | Node::NotNumber(_) => {
                    let here = units.of_number(&place, key, value);
                    self.leaf(value, key, &here, &spread);
                }
                Node::List(elements) if list::kind(elements, None) == Kind::Sample => {
                    let mut here = units.of_number(&place, key, value);
                    here.at = place.at_key(key);
                    self.sample(elements, key, &here);
                }
                _ => self.walk(value, &units.below(&place, key), rules),
            }
        }
    }

    fn list(&mut self, elements: &[Node], place: &Place, rules: Rules) {
        match list::kind(elements, rules.mapping.name.as_deref()) {
            Kind::Sample => self.sample(elements, "values", place),
            Kind::Single => elements.iter().for_each(|element| self.walk(element, &place.element(0, None), rules)),
            Kind::Named(keys, names) => {
                for (index, (element, name)) in elements.iter().zip(&names).enumerate() {
                    self.walk(&without(element, &keys), &place.element(index, Some(name)), rules);
                }
            }
            Kind::Series(moment, keys) => self.series(elements, (&moment, &keys), place, rules),
            Kind::Unknown if rules.by_position => {
                for (index, element) in elements.iter().enumerate() {
                    match element {
                        Node::Number(..) | Node::NotNumber(_) => {
                            let mut here = place.clone();
                            here.at = format!("{}[{index}]", place.at);
                            self.number(element, &index.to_string(), &here, &Spread::default());
                        }
                        Node::List(inner) if list::kind(inner, None) == Kind::Sample => {
                            let mut here = place.clone();
                            here.at = format!("{}[{index}]", place.at);
                            self.sample(inner, &index.to_string(), &here);
                        }
                        _ => self.walk(element, &place.element(index, Some(&index.to_string())), rules),
                    }
                }
            }
            Kind::Unknown => self.unknown(elements, place),
        }
    }

    /// One sample a key; the moments themselves are not measured, but tell its course.
    fn series(&mut self, elements: &[Node], (moment, keys): (&str, &[String]), place: &Place, rules: Rules) {
        let moments = moment::seconds(elements, moment);
        for key in keys.iter().filter(|key| !rules.mapping.ignore.contains(key)) {
            let mut leaf = place.leaf(key);
            leaf.at = format!("{}[].{key}", place.at);
            for (index, element) in elements.iter().enumerate() {
                match element.get(key) {
                    Some(Node::Number(value, _)) => {
                        leaf.sample.push(*value);
                        leaf.course.extend(moments.get(index).map(|seconds| (*seconds, *value)));
                    }
                    Some(Node::NotNumber(literal)) => self.not_a_number(format!("{}[{index}].{key}", place.at), literal),
                    _ => {}
                }
            }
            if !leaf.sample.is_empty() {
                self.leaves.push(leaf);
            }
        }
    }

    fn unknown(&mut self, elements: &[Node], place: &Place) {
        if !elements.iter().any(holds_number) {
            return;
        }
        let subject = if place.at.is_empty() { "the document" } else { &place.at };
        self.caveats.push(Caveat::new(
            CaveatCode::PartSkipped,
            subject,
            format!(
                "{subject}: a list of {} elements was left out, since nothing names them from one run to the next; give each a `name`, or say how to read it in [ingest.json]",
                elements.len()
            ),
        ));
    }

    fn leaf(&mut self, value: &Node, key: &str, place: &Place, spread: &Spread) {
        let here = Place { at: place.at_key(key), ..place.clone() };
        self.number(value, key, &here, spread);
    }

    fn number(&mut self, value: &Node, key: &str, place: &Place, spread: &Spread) {
        let number = value.number();
        if let Node::NotNumber(literal) = value {
            self.not_a_number(place.at.clone(), literal);
        }
        let mut leaf = place.leaf(key);
        leaf.value = number;
        leaf.step = value.coarse_step();
        spread.lend(&mut leaf);
        if leaf.value.is_some() || !leaf.sample.is_empty() {
            self.leaves.push(leaf);
        }
    }

    fn sample(&mut self, elements: &[Node], key: &str, place: &Place) {
        for (index, element) in elements.iter().enumerate() {
            if let Node::NotNumber(literal) = element {
                self.not_a_number(format!("{}[{index}]", place.at), literal);
            }
        }
        let mut leaf = place.leaf(key);
        leaf.sample = elements.iter().filter_map(Node::number).collect();
        if !leaf.sample.is_empty() {
            self.leaves.push(leaf);
        }
    }

    fn not_a_number(&mut self, at: String, literal: &str) {
        let text = format!("{at} is {literal}; the value was left out");
        self.caveats.push(Caveat::new(CaveatCode::NotANumber, at, text));
    }
}

/// The reason why an object holds no result, in its own words.
fn failure(node: &Node) -> Option<String> {
    let error = node.entries().iter().find(|(key, _)| key.eq_ignore_ascii_case("error")).map(|(_, value)| value)?;
    let text = error.text().or_else(|| error.get("message").and_then(Node::text))?;
    (!NO_ERROR.contains(&text.to_lowercase().as_str())).then(|| text.to_owned())
}

fn holds_number(node: &Node) -> bool {
    match node {
        Node::Number(..) => true,
        Node::List(elements) => elements.iter().any(holds_number),
        Node::Object(entries) => entries.iter().any(|(_, value)| holds_number(value)),
        _ => false,
    }
}

/// An object without some of its keys.
pub(super) fn without(node: &Node, keys: &[String]) -> Node {
    match node {
        Node::Object(entries) => Node::Object(entries.iter().filter(|(key, _)| !keys.contains(key)).cloned().collect()),
        other => other.clone(),
    }
}
