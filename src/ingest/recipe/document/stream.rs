//! Reads a document without holding it: each result is read and let go, and what is said of the run is kept.

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::plan::{Plan, Reached};
use crate::ingest::ParseError;
use crate::ingest::json::{Bounded, Budget, Node, Selection};
use crate::ingest::recipe::scope::{Scope, Way};

/// What is done with the results at a place, by the place's number.
pub(super) type Sink<'s> = &'s mut dyn FnMut(usize, Scope<'_>) -> Result<(), ParseError>;

/// Most keys at the top that are noted for messages.
const KEYS: usize = 10;

/// What is kept where results begin, by the places and steps that are reached there: there are few of them.
type Kept = Vec<(Vec<(usize, usize)>, Rc<Selection>)>;

/// What is shared by all values of a document.
pub(super) struct Stream<'s, 'r> {
    pub(super) plan: &'s Plan<'r>,
    pub(super) budget: &'s Budget,
    /// Takes the results; none where only what is kept of the document is wanted.
    pub(super) sink: Option<RefCell<Sink<'s>>>,
    /// Why a result could not be read.
    pub(super) failed: RefCell<Option<ParseError>>,
    /// The first keys at the top.
    pub(super) keys: RefCell<Vec<String>>,
    /// What is kept where results begin, by what is reached there.
    kept: RefCell<Kept>,
}

impl<'s, 'r> Stream<'s, 'r> {
    pub(super) fn new(plan: &'s Plan<'r>, budget: &'s Budget, sink: Option<Sink<'s>>) -> Stream<'s, 'r> {
        let (failed, keys, kept) = (RefCell::default(), RefCell::default(), RefCell::default());
        Stream { plan, budget, sink: sink.map(RefCell::new), failed, keys, kept }
    }

    /// What is kept of a value at which results begin.
    fn kept(&self, reached: &[Reached], facts: Option<&Selection>) -> Rc<Selection> {
        let places = reached.iter().map(|reached| (reached.place, reached.step));
        let mut known = self.kept.borrow_mut();
        let of_results = known.iter().find(|(known, _)| known.iter().copied().eq(places.clone())).map(|(_, kept)| Rc::clone(kept));
        let of_results = of_results.unwrap_or_else(|| {
            let places: Vec<_> = places.collect();
            let kept = Rc::new(self.plan.below(&places));
            known.push((places, Rc::clone(&kept)));
            kept
        });
        match facts {
            None => of_results,
            Some(facts) => {
                let mut both = (*of_results).clone();
                both.merge(facts);
                Rc::new(both)
            }
        }
    }
}

/// Reads a value of the document; gives what is kept of it for later.
pub(super) struct Walk<'w, 's, 'r> {
    pub(super) stream: &'w Stream<'s, 'r>,
    /// The places to which the way here may lead.
    pub(super) reached: Vec<Reached>,
    pub(super) at: &'w Way<'w>,
    /// The values around it, as far as they were kept before.
    pub(super) around: &'w [&'w Node],
    /// This value, as far as it was kept before.
    pub(super) here: Option<&'w Node>,
    /// What is to be kept.
    pub(super) facts: Option<&'w Selection>,
}

impl<'de> DeserializeSeed<'de> for Walk<'_, '_, '_> {
    type Value = Option<Node>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<Node>, D::Error> {
        let stream = self.stream;
        let results_begin = self.reached.iter().any(|reached| stream.plan.begins(reached));
        if let (true, Some(sink)) = (results_begin, &stream.sink) {
            let keep = stream.kept(&self.reached, self.facts);
            let node = Bounded { budget: stream.budget, depth: self.around.len(), keep: &keep }.deserialize(deserializer)?;
            stream.budget.renew();
            if self.at.is_top() {
                stream.keys.borrow_mut().extend(node.entries().iter().map(|(key, _)| key.to_string()).take(KEYS));
            }
            for reached in &self.reached {
                let scope = Scope::inside(&node, self.at, reached.captured.clone(), self.around);
                for result in scope.beyond(stream.plan.rest(reached)) {
                    if let Err(error) = (sink.borrow_mut())(reached.place, result) {
                        *stream.failed.borrow_mut() = Some(error);
                        return Err(D::Error::custom("a result can't be read"));
                    }
                }
            }
            return Ok(self.facts.map(|facts| node.kept(facts)));
        }
        match self.facts {
            Some(keep) if results_begin || self.reached.is_empty() => {
                Bounded { budget: stream.budget, depth: self.around.len(), keep }.deserialize(deserializer).map(Some)
            }
            None if results_begin || self.reached.is_empty() => deserializer.deserialize_ignored_any(IgnoredAny).map(|_| None),
            _ => deserializer.deserialize_any(self),
        }
    }
}

impl Walk<'_, '_, '_> {
    /// Reads what is below a key or position with `read`.
    fn below<T>(&self, key: &str, position: Option<usize>, used: &mut [bool], read: impl FnOnce(Walk<'_, '_, '_>) -> T) -> T {
        let at = position.map_or(Way::Key(self.at, key), |index| Way::Position(self.at, index));
        let around: Vec<&Node> = self.around.iter().copied().chain(self.here).collect();
        let here = self.here.and_then(|here| match (here, position) {
            (Node::List(elements), Some(index)) => elements.get(index),
            (node, _) => node.get(key),
        });
        let reached = self.reached.iter().zip(used).filter_map(|(reached, used)| self.stream.plan.advance(reached, key, position, used));
        let facts = self.facts.and_then(|facts| position.map_or_else(|| facts.at(key), |index| facts.at_position(index)));
        read(Walk { stream: self.stream, reached: reached.collect(), at: &at, around: &around, here, facts })
    }

    fn scalar<E: Error>(&self, node: impl FnOnce(Bounded<'_>) -> Result<Node, E>) -> Result<Option<Node>, E> {
        self.facts.map(|keep| node(Bounded { budget: self.stream.budget, depth: 0, keep })).transpose()
    }
}

impl<'de> Visitor<'de> for Walk<'_, '_, '_> {
    type Value = Option<Node>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Option<Node>, E> {
        self.scalar(|node| node.visit_unit())
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Option<Node>, E> {
        self.scalar(|node| node.visit_bool(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Option<Node>, E> {
        self.scalar(|node| node.visit_u64(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Option<Node>, E> {
        self.scalar(|node| node.visit_i64(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Option<Node>, E> {
        self.scalar(|node| node.visit_f64(value))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Option<Node>, E> {
        self.scalar(|node| node.visit_str(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Option<Node>, A::Error> {
        let (mut kept, mut used) = (Vec::new(), vec![false; self.reached.len()]);
        for index in 0.. {
            match self.below("", Some(index), &mut used, |walk| list.next_element_seed(walk))? {
                None => break,
                Some(None) => {}
                Some(Some(element)) => {
                    kept.resize(index, Node::Null);
                    kept.push(element);
                }
            }
        }
        Ok(self.facts.map(|_| Node::List(kept)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Option<Node>, A::Error> {
        let (mut kept, mut used) = (Vec::new(), vec![false; self.reached.len()]);
        while let Some(key) = map.next_key::<String>()? {
            if self.at.is_top() && self.stream.keys.borrow().len() < KEYS {
                self.stream.keys.borrow_mut().push(key.clone());
            }
            let node = self.below(&key, None, &mut used, |walk| map.next_value_seed(walk))?;
            kept.extend(node.map(|node| (key.as_str().into(), node)));
        }
        Ok(self.facts.map(|_| Node::Object(kept)))
    }
}
