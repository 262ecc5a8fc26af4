//! The walk through a JSON tree: finds each number with its path, its unit and its spread.
//!
//! `{"value": 3, "stddev": 0.1, "n": 20, "samples": [...]}` is one number with what came with it, not four. Numbers in text are
//! read with their unit; booleans are never numbers; what is not a number where one was meant becomes a caveat.

use std::collections::HashMap;

use super::leaf::{Leaf, Lost, UnitOf};
use super::parts;
use super::place::Place;
use super::spread;
use super::spread::Spread;
use super::units::Units;
use super::unreadable;
use super::unreadable::UnreadableList;
use crate::ingest::infer::{infer, is_remark, names_a_measurement};
use crate::ingest::json::failure;
use crate::ingest::json::lists::column;
use crate::ingest::json::lists::key_words::{is_circumstances, is_settings};
use crate::ingest::json::lists::kind;
use crate::ingest::json::lists::kind::Kind;
use crate::ingest::json::lists::moment;
use crate::ingest::json::lists::table;
use crate::ingest::json::tree::node::{Entry, Node};
use crate::model::{Caveat, CaveatCode, Class, JsonMapping};
use crate::stats;

/// The result of a walk.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// The numbers, in the order of the file.
    pub(crate) leaves: Vec<Leaf>,
    /// Measurements that failed: the path, and the reason in the file's words.
    pub(crate) failures: Vec<(Vec<String>, String)>,
    /// Numbers that are missing: `null` or no number stands in their place.
    pub(crate) lost: Vec<Lost>,
    /// Lists whose elements nothing identifies.
    pub(crate) unreadable: Vec<UnreadableList>,
    /// Caveats about what was left out.
    pub(crate) caveats: Vec<Caveat>,
}

/// Options of a walk.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rules<'a> {
    /// The user's `[ingest.json]` table.
    pub(crate) mapping: &'a JsonMapping,
    /// Whether list elements that nothing identifies are named by their position; else they are left out.
    pub(crate) by_position: bool,
    /// Whether a mark of failure (`error`, `success: false`) means that the object around it could not be measured.
    pub(crate) errors: bool,
}

/// Most characters that a caveat shows of a text that is no number.
const SHOWN: usize = 40;
/// The literal of an absent number.
const NULL: &str = "null";

/// The word in a caveat for an empty list or object where a number should be.
const EMPTY: &str = "empty";

impl Found {
    /// The list without which the document means nothing and which could not be read; `None` where there is none.
    pub(crate) fn essential_unreadable_list(&self) -> Option<&UnreadableList> {
        let read: usize = self.leaves.iter().filter(|leaf| !leaf.aside).map(|leaf| leaf.sample.len().max(1)).sum();
        self.unreadable.iter().find(|list| list.is_essential(read))
    }

    /// Adds all numbers below `node`.
    pub(crate) fn walk(&mut self, node: &Node, place: &Place, rules: Rules) {
        match node {
            Node::Object(entries) => self.object(node, entries, place, rules),
            Node::List(elements) => self.list(elements, place.path.last().map(String::as_str), place, rules),
            Node::Number(..) | Node::NotNumber(_) => self.leaf(node, "value", place, &Spread::default()),
            Node::Null | Node::Flag(_) | Node::Text(_) => {}
        }
    }

    fn object(&mut self, node: &Node, entries: &[Entry], place: &Place, rules: Rules) {
        let mut place = place.clone();
        let units = Units::of(node, entries, rules.mapping.unit.as_deref(), place.unit.take());
        if rules.errors
            && !place.aside
            && let Some(text) = failure::mark(node)
        {
            self.failures.push((place.path.clone(), text));
        }
        let spread = Spread::of(node, rules.mapping.sample.as_deref());
        for (index, literal) in &spread.unusable {
            let key = spread.sample_key.as_deref().unwrap_or_default();
            self.not_a_number(format!("{}[{index}]", place.at_key(key)), literal);
        }
        let (table, columns) = table::rows(entries).unwrap_or_default();
        if !table.is_empty() {
            self.list(&table, None, &units.of_rows(&place), rules);
        }
        let progressions = |(key, value): &Entry| match value {
            Node::List(elements) if kind::is_progression(elements) && !spread::is_sample_key(key) => Some(elements.len()),
            _ => None,
        };
        // What stands beside a row of a table is a row too.
        let row_lengths: Vec<usize> = entries.iter().filter_map(progressions).collect();
        for (key, value) in entries {
            if rules.mapping.ignore.iter().any(|other| other == key) || spread.owns(key) || columns.contains(&key.as_str()) {
                continue;
            }
            match value {
                // "version": "3.11" is text that describes something.
                _ if value.is_text_number() && is_remark(key) => {}
                Node::Number(..) | Node::NotNumber(_) => {
                    let here = units.of_number(&place, key, value);
                    self.leaf(value, key, &here, &spread);
                }
                Node::List(elements)
                    if kind::is_sample(elements) && row_lengths.contains(&elements.len()) && !spread::is_sample_key(key) =>
                {
                    let here = units.of_number(&place.below(key), key, value);
                    self.positions(elements, &here, rules);
                }
                Node::Flag(_) if !place.aside && names_a_measurement(key, EMPTY) => {
                    self.unreadable(key, &value.word().unwrap_or_default(), &units.of_number(&place, key, value));
                }
                Node::List(_) | Node::Object(_) if is_empty(value) => {
                    if !place.aside && names_a_measurement(key, EMPTY) {
                        self.unreadable(key, EMPTY, &units.of_number(&place, key, value));
                    }
                }
                Node::List(elements) if kind::is_sample(elements) => {
                    let mut here = units.of_number(&place, key, value);
                    here.at = place.at_key(key);
                    self.sample(elements, key, &here);
                }
                Node::List(elements) => {
                    let mut below = units.below(&place, key);
                    if is_settings(key) && kind::holds_results(elements) {
                        below = Place { setting: place.setting, aside: place.aside, ..below };
                    }
                    self.list(elements, Some(key), &below, rules);
                }
                Node::Null | Node::Text(_) if failure::is_error(key) => {}
                Node::Text(text) if !place.aside && names_a_measurement(key, text) => {
                    match Node::of_measured_text(text).filter(|number| may_be_in(key, number.unit())) {
                        Some(number) => self.leaf(&number, key, &units.of_number(&place, key, &number), &spread),
                        None => self.unreadable(key, text, &units.of_number(&place, key, value)),
                    }
                }
                Node::Null => self.null(key, &units.of_number(&place, key, value)),
                _ => {
                    let mut below = units.below(&place, key);
                    if let Some(unit) = parts::unit(entries, value).filter(|_| below.unit.is_none()) {
                        below = Place { unit: Some(unit.to_owned()), unit_of: UnitOf::Own, ..below };
                    }
                    self.walk(value, &below, rules);
                }
            }
        }
    }

    /// Adds the numbers of a list; `key` is the one that holds it.
    fn list(&mut self, elements: &[Node], key: Option<&str>, place: &Place, rules: Rules) {
        match kind::kind(elements, rules.mapping.name.as_deref(), key) {
            Kind::Sample => self.sample(elements, "values", place),
            Kind::Single => elements.iter().for_each(|element| self.walk(element, &place.element(0, None), rules)),
            Kind::Named(identity) => {
                for (index, (element, name)) in elements.iter().zip(&identity.names).enumerate() {
                    self.walk(&without(element, &identity.keys), &place.element(index, Some(name)), rules);
                }
            }
            Kind::Series(moment) => self.series(elements, &moment::seconds(elements, &moment), Some(&moment), place, rules),
            Kind::Repeats => self.series(elements, &[], None, place, rules),
            Kind::Unknown if rules.by_position => self.positions(elements, place, rules),
            Kind::Unknown => self.unknown(elements, place),
        }
    }

    /// Adds the elements of a list, named by their positions.
    fn positions(&mut self, elements: &[Node], place: &Place, rules: Rules) {
        for (index, element) in elements.iter().enumerate() {
            match element {
                Node::Number(..) | Node::NotNumber(_) => {
                    let mut here = place.clone();
                    here.at = format!("{}[{index}]", place.at);
                    self.number(element, &index.to_string(), &here, &Spread::default());
                }
                Node::List(inner) if kind::is_sample(inner) => {
                    let mut here = place.clone();
                    here.at = format!("{}[{index}]", place.at);
                    self.sample(inner, &index.to_string(), &here);
                }
                _ => self.walk(element, &place.element(index, Some(&index.to_string())), rules),
            }
        }
    }

    /// Adds one sample for each number of the elements, which are measurements of one thing: `moments` are their times in
    /// seconds, which become the course of the metric.
    fn series(&mut self, elements: &[Node], moments: &[f64], moment: Option<&str>, place: &Place, rules: Rules) {
        let mut samples: Vec<Leaf> = Vec::new();
        let mut order: HashMap<(Vec<String>, String), usize> = HashMap::new();
        let mut lost: Vec<Lost> = Vec::new();
        for (index, element) in elements.iter().enumerate() {
            let counters = element.entries().iter().map(|(key, _)| key.as_str()).filter(|key| column::is_counter(key));
            let beside: Vec<&str> = moment.into_iter().chain(counters).collect();
            let mut found = Found::default();
            found.walk(&without(element, &beside), &place.element(index, None), rules);
            for leaf in found.leaves {
                let Some(value) = leaf.value.or_else(|| stats::median(&leaf.sample)) else { continue };
                let known = (leaf.path.clone(), leaf.name.clone());
                let at = *order.entry(known).or_insert_with(|| {
                    let at = leaf.at.replacen(&format!("{}[{index}]", place.at), &format!("{}[]", place.at), 1);
                    samples.push(Leaf {
                        at,
                        path: leaf.path,
                        name: leaf.name,
                        unit: leaf.unit,
                        unit_of: leaf.unit_of,
                        better: leaf.better,
                        beside_percentiles: leaf.beside_percentiles,
                        aside: leaf.aside,
                        setting: leaf.setting,
                        ..Leaf::default()
                    });
                    samples.len() - 1
                });
                if let Some(sample) = samples.get_mut(at) {
                    sample.sample.push(value);
                    sample.course.extend(moments.get(index).map(|seconds| (*seconds, value)));
                }
            }
            self.failures.append(&mut found.failures);
            self.unreadable.append(&mut found.unreadable);
            self.caveats.append(&mut found.caveats);
            lost.append(&mut found.lost);
        }
        // A gap is no failure where other moments have the number.
        for gap in lost {
            if gap.literal == NULL {
                self.not_a_number(gap.leaf.at.clone(), NULL);
            }
            let known = (gap.leaf.path.clone(), gap.leaf.name.clone());
            if order.insert(known, usize::MAX).is_none() {
                self.lost.push(gap);
            }
        }
        self.leaves.append(&mut samples);
    }

    fn unknown(&mut self, elements: &[Node], place: &Place) {
        let numbers = elements.iter().map(unreadable::numbers).sum();
        if numbers == 0 {
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
        self.unreadable.push(UnreadableList::of(elements, numbers, place));
    }

    fn null(&mut self, key: &str, place: &Place) {
        let mut leaf = place.leaf(key);
        leaf.at = place.at_key(key);
        self.lost.push(Lost { literal: NULL.to_owned(), leaf });
    }

    /// Notes a text that is no number where the name asks for one.
    fn unreadable(&mut self, key: &str, text: &str, place: &Place) {
        let mut leaf = place.leaf(key);
        leaf.at = place.at_key(key);
        let shown: String = text.chars().take(SHOWN).collect();
        let words = format!("{} is `{shown}`, which is no number with a known unit; the value was left out", leaf.at);
        self.caveats.push(Caveat::new(CaveatCode::UnusableValue, leaf.at.as_str(), words));
        self.lost.push(Lost { literal: "no number".to_owned(), leaf });
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
        spread.add_to(&mut leaf);
        match value {
            Node::NotNumber(literal) if leaf.sample.is_empty() => self.lost.push(Lost { literal: literal.clone(), leaf }),
            _ if leaf.value.is_some() || !leaf.sample.is_empty() => self.leaves.push(leaf),
            _ => {}
        }
    }

    fn sample(&mut self, elements: &[Node], key: &str, place: &Place) {
        for (index, element) in elements.iter().enumerate() {
            let literal = match element {
                Node::NotNumber(literal) => literal,
                Node::Null => NULL,
                _ => continue,
            };
            self.not_a_number(format!("{}[{index}]", place.at), literal);
        }
        let mut leaf = place.leaf(key);
        leaf.sample = elements.iter().filter_map(Node::number).collect();
        if !leaf.sample.is_empty() {
            self.leaves.push(leaf);
        } else if !elements.is_empty() {
            self.lost.push(Lost { literal: "no number at all".to_owned(), leaf });
        }
    }

    fn not_a_number(&mut self, at: String, literal: &str) {
        let text = format!("{at} is {literal}; the value was left out");
        self.caveats.push(Caveat::new(CaveatCode::NotANumber, at, text));
    }
}

/// Whether a metric of this name may be in a unit that is not known: a cost or an energy, and no time, rate or memory.
fn may_be_in(key: &str, unit: Option<&str>) -> bool {
    match infer(key, "", None).class {
        Class::Score => true,
        Class::Count | Class::Throughput => unit.is_none(),
        _ => false,
    }
}

fn is_empty(node: &Node) -> bool {
    match node {
        Node::List(elements) => elements.is_empty(),
        Node::Object(entries) => entries.is_empty(),
        _ => false,
    }
}

/// An object without some of its keys. Of a key within an object ("point.size") only one that would else be a result is left out.
pub(in crate::ingest::json) fn without(node: &Node, keys: &[impl AsRef<str>]) -> Node {
    let Node::Object(entries) = node else { return node.clone() };
    let named = |name: &str| keys.iter().any(|key| key.as_ref() == name);
    let within = |name: &str| -> Vec<&str> {
        if is_circumstances(name) {
            return Vec::new();
        }
        keys.iter().filter_map(|key| key.as_ref().strip_prefix(name)?.strip_prefix('.')).collect()
    };
    let kept = entries.iter().filter(|(key, _)| !named(key)).map(|(key, value)| match within(key) {
        inner if inner.is_empty() => (key.clone(), value.clone()),
        inner => (key.clone(), without(value, &inner)),
    });
    Node::Object(kept.collect())
}
