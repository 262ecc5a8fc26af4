//! A JSON document as a tree that loses nothing: keys keep their order, repeated keys are kept, and so is the text that
//! stands where a number should be.
//!
//! The size of the tree is bounded while it is read, so that no file can fill the memory or the stack.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use compact_str::CompactString;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::selection::{ALL, Selection, is_same};
use super::text_number::{self, TextNumber};
use crate::ingest::json_text::non_number;
use crate::limits::{JSON_DEPTH, JSON_ELEMENTS, JSON_KEYS, Limit};

/// A number's text, and the unit in it.
type Words = (Box<str>, Option<Box<str>>);

/// How a number was written.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Written {
    /// Whether it was written without a point.
    pub(in crate::ingest::json) whole: bool,
    /// The text, where it was written as one, `"3.12 ms"`, and the unit in it. In a box: most numbers have none, and there are many.
    text: Option<Box<Words>>,
}

/// A JSON value, as it was written.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) enum Node {
    /// `null`, or nothing at all.
    #[default]
    Null,
    /// `true` or `false`, which are never numbers.
    Flag(bool),
    /// A finite number, and how it was written.
    Number(f64, Written),
    /// `NaN`, `Infinity` or `-Infinity`.
    NotNumber(String),
    /// A text that holds no number.
    Text(CompactString),
    /// An array, its elements in order.
    List(Vec<Node>),
    /// An object, its keys in the order of the file.
    Object(Vec<Entry>),
}

/// A key of an object with its value.
pub(crate) type Entry = (CompactString, Node);

impl Written {
    /// A number as JSON has it.
    pub(crate) fn plain(whole: bool) -> Written {
        Written { whole, ..Written::default() }
    }

    fn text(&self) -> Option<&str> {
        self.text.as_deref().map(|(text, _)| &**text)
    }
}

impl Node {
    /// A text, or the number that is written in it.
    pub(crate) fn of_text(text: &str) -> Node {
        text_number::read(text).map_or_else(|| Node::Text(text.into()), |found| Node::written(found, text))
    }

    fn written(found: TextNumber, text: &str) -> Node {
        Node::Number(found.value, Written { whole: found.whole, text: Some(Box::new((text.into(), found.unit.map(Into::into)))) })
    }

    /// The number in a text that stands where one was measured, also in a unit that is not known.
    pub(in crate::ingest) fn of_measured_text(text: &str) -> Option<Node> {
        text_number::measured(text).map(|found| Node::written(found, text))
    }

    /// The first value at `key` of an object.
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        match self {
            Node::Object(entries) => entries.iter().find(|(name, _)| is_same(name, key)).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The text of a text, be it that of a number, without surrounding blanks; none where that is empty.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Node::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()),
            Node::Number(_, written) => written.text().map(str::trim),
            _ => None,
        }
    }

    /// The text of a text, with its blanks.
    pub(crate) fn raw_text(&self) -> Option<&str> {
        match self {
            Node::Text(text) => Some(text),
            Node::Number(_, written) => written.text(),
            _ => None,
        }
    }

    /// The unit that is written with a number, or with those of a list.
    pub(crate) fn unit(&self) -> Option<&str> {
        match self {
            Node::List(elements) => elements.iter().find_map(|element| if let Node::List(_) = element { None } else { element.unit() }),
            Node::Number(_, written) => written.text.as_deref()?.1.as_deref(),
            _ => None,
        }
    }

    /// Whether it is a number that is written as text.
    pub(crate) fn is_text_number(&self) -> bool {
        matches!(self, Node::Number(_, Written { text: Some(_), .. }))
    }

    /// The value of a number.
    pub(crate) fn number(&self) -> Option<f64> {
        match self {
            Node::Number(value, _) => Some(*value),
            _ => None,
        }
    }

    /// The step between two numbers of as many digits, where this one was written with a single digit: 1 may be anything
    /// from 0.5 to 1.5. None of a number with more digits, which is taken for what it is.
    pub(crate) fn coarse_step(&self) -> Option<f64> {
        let Node::Number(value, Written { whole, .. }) = self else { return None };
        let text = value.abs().to_string();
        let decimals = text.split_once('.').map_or(usize::from(!whole), |(_, decimals)| decimals.len());
        let step = 10_f64.powi(-i32::try_from(decimals).ok()?);
        // Half a step of room: 0.9 / 0.1 is not quite nine.
        (*value != 0.0 && value.abs() < 9.5 * step).then_some(step)
    }

    /// A text, number or flag in words: what can be part of a name.
    pub(crate) fn word(&self) -> Option<String> {
        self.as_word().map(Cow::into_owned)
    }

    /// The same, without a copy where the text stands in the file.
    pub(crate) fn as_word(&self) -> Option<Cow<'_, str>> {
        match self {
            Node::Flag(flag) => Some(if *flag { "true" } else { "false" }.into()),
            Node::Number(value, Written { text: None, .. }) => Some(value.to_string().into()),
            _ => self.text().map(Cow::Borrowed),
        }
    }

    /// What a selection keeps of the value.
    pub(crate) fn kept(&self, keep: &Selection) -> Node {
        match self {
            Node::List(elements) => {
                let mut kept = Vec::new();
                for (index, element) in elements.iter().enumerate() {
                    if let Some(below) = keep.at_position(index) {
                        kept.resize(index, Node::Null);
                        kept.push(element.kept(below));
                    }
                }
                Node::List(kept)
            }
            Node::Object(entries) => {
                Node::Object(entries.iter().filter_map(|(key, node)| Some((key.clone(), node.kept(keep.at(key)?)))).collect())
            }
            other => other.clone(),
        }
    }

    /// The entries of an object; none of anything else.
    pub(crate) fn entries(&self) -> &[Entry] {
        match self {
            Node::Object(entries) => entries,
            _ => &[],
        }
    }
}

/// What may still be read.
pub(crate) struct Budget {
    keys: Cell<usize>,
    /// How many keys there may be.
    limit: Limit,
    elements: Cell<usize>,
    /// Whether reading ended because something ran out.
    pub(crate) spent: Cell<bool>,
}

/// An object's key, and what is kept at it; none where that is nothing.
struct Key<'b>(&'b Selection);

impl Budget {
    pub(crate) fn new() -> Budget {
        Budget::of_keys(JSON_KEYS)
    }

    /// One with room for so many keys.
    pub(crate) fn of_keys(keys: Limit) -> Budget {
        Budget { keys: Cell::new(keys.count()), limit: keys, elements: Cell::new(JSON_ELEMENTS.count()), spent: Cell::new(false) }
    }

    /// Makes room again, where what was read is no longer held.
    pub(crate) fn renew(&self) {
        self.keys.set(self.limit.count());
        self.elements.set(JSON_ELEMENTS.count());
    }

    fn take<E: Error>(&self, from: &Cell<usize>, limit: Limit) -> Result<(), E> {
        match from.get().checked_sub(1) {
            Some(left) => {
                from.set(left);
                Ok(())
            }
            None => Err(self.spend(format!("holds {limit}"))),
        }
    }

    fn spend<E: Error>(&self, message: String) -> E {
        self.spent.set(true);
        E::custom(message)
    }
}

/// Reads one value within a budget.
#[derive(Clone, Copy)]
pub(crate) struct Bounded<'b> {
    pub(crate) budget: &'b Budget,
    pub(crate) depth: usize,
    /// What is kept of it.
    pub(crate) keep: &'b Selection,
}

impl<'de, 'b> DeserializeSeed<'de> for Key<'b> {
    type Value = Option<(CompactString, &'b Selection)>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'b> Visitor<'_> for Key<'b> {
    type Value = Option<(CompactString, &'b Selection)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(self.0.at(key).map(|keep| (key.into(), keep)))
    }
}

impl<'de> DeserializeSeed<'de> for Bounded<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Bounded<'_> {
    fn deeper<E: Error>(self) -> Result<Self, E> {
        if self.depth >= JSON_DEPTH.count() {
            return Err(self.budget.spend(format!("is nested {JSON_DEPTH}")));
        }
        Ok(Bounded { depth: self.depth + 1, ..self })
    }
}

impl<'de> Visitor<'de> for Bounded<'_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Flag(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Number(value as f64, Written::plain(true)))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Number(value as f64, Written::plain(true)))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
        Ok(if value.is_finite() { Node::Number(value, Written::plain(false)) } else { Node::NotNumber(value.to_string()) })
    }

    fn visit_str<E>(self, text: &str) -> Result<Node, E> {
        Ok(match non_number(text) {
            Some(literal) => Node::NotNumber(literal.to_owned()),
            None => Node::of_text(text),
        })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
        let inner = self.deeper()?;
        let mut elements = Vec::new();
        for index in 0.. {
            let Some(keep) = self.keep.at_position(index) else {
                if list.next_element::<IgnoredAny>()?.is_none() {
                    break;
                }
                continue;
            };
            let Some(element) = list.next_element_seed(Bounded { keep, ..inner })? else { break };
            self.budget.take(&self.budget.elements, JSON_ELEMENTS)?;
            // Positions stay what they are.
            elements.resize(index, Node::Null);
            elements.push(element);
        }
        Ok(Node::List(elements))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let inner = self.deeper()?;
        let mut entries = Vec::new();
        while let Some(key) = map.next_key_seed(Key(self.keep))? {
            let Some((key, keep)) = key else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            self.budget.take(&self.budget.keys, self.budget.limit)?;
            entries.push((key, map.next_value_seed(Bounded { keep, ..inner })?));
        }
        Ok(Node::Object(entries))
    }
}

impl<'de> Deserialize<'de> for Node {
    /// Reads a part of a document within a budget of its own.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Node, D::Error> {
        Bounded { budget: &Budget::new(), depth: 0, keep: &ALL }.deserialize(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_digit_is_a_step_and_more_are_a_number() {
        let step = |text: &str| serde_json::from_str::<Node>(text).unwrap().coarse_step();
        assert_eq!(["1", "9", "-3", "0.5", "0.03"].map(step), [Some(1.0), Some(1.0), Some(1.0), Some(0.1), Some(0.01)]);
        assert_eq!(["0", "10", "100", "1.0", "990.0", "1.5", "0.123", "\"one\""].map(step), [None; 8]);
    }
}
