//! What identifies the elements of a list: the text, or the small set of texts and parameters, that makes each unique.
//!
//! Files use any key for that, so all are tried ([`column`](super::column)).

use std::collections::HashMap;

use super::column;
use super::column::{Column, Rank, is_counter};
use super::key_words::{NAMES, REPEATED};
use crate::ingest::infer::{has_word, words};
use crate::ingest::json::tree::node::Node;

/// The keys that identify the elements of a list, and the name of each element.
#[derive(Debug, PartialEq)]
pub(in crate::ingest::json) struct Identity {
    /// The identifying keys, and those that count repetitions: none of them is a result.
    pub(in crate::ingest::json) keys: Vec<String>,
    /// The name of each element, in order; equal names are of one thing measured again.
    pub(in crate::ingest::json) names: Vec<String>,
}

/// The keys of a list's elements that may identify them.
#[derive(Debug)]
pub(in crate::ingest::json) struct Columns {
    list: Vec<Column>,
    /// Keys that count repetitions.
    counters: Vec<String>,
    elements: usize,
}

impl Columns {
    /// The keys of `elements`, all objects.
    pub(in crate::ingest::json) fn of(elements: &[Node]) -> Columns {
        let mut keys: Vec<&str> = Vec::new();
        for (key, _) in elements.iter().flat_map(Node::entries) {
            if keys.len() < column::KEYS && !keys.contains(&key.as_str()) {
                keys.push(key);
            }
        }
        let mut columns: Vec<Column> = Vec::new();
        for key in &keys {
            let values: Vec<Option<&Node>> =
                elements.iter().map(|element| element.get(key).filter(|value| **value != Node::Null)).collect();
            columns.extend(column::of(key, &values));
            columns.extend(column::nested(key, &values));
        }
        if columns.is_empty() {
            for key in &keys {
                columns.extend(column::described(key, &elements.iter().map(|element| element.get(key)).collect::<Vec<_>>()));
            }
        }
        let counted = keys.iter().any(|key| is_counter(key));
        let values = |key: &str| elements.iter().map(|element| element.get(key)).collect::<Vec<_>>();
        if columns.is_empty() && !counted {
            columns.extend(keys.iter().find_map(|key| column::growing(key, &values(key))));
        }
        // Where nothing tells the elements apart, a place in the list does.
        let told =
            counted || columns.iter().any(|column| column.rank <= Rank::Text) || keys.iter().any(|key| super::moment::is_moment(key));
        let apart = columns.iter().fold(Partition::whole(elements.len()), |all, column| all.split(column)).count == elements.len();
        if keys.len() > 1 && !told && !apart {
            columns.extend(keys.iter().find_map(|key| column::placed(key, &values(key))));
        }
        let place = |column: &Column| NAMES.iter().position(|name| column.key.eq_ignore_ascii_case(name)).unwrap_or(NAMES.len());
        columns.sort_by_key(|column| (column.rank, if column.rank == Rank::Name { place(column) } else { 0 }));
        let counters = keys.iter().filter(|key| is_counter(key)).map(|key| (*key).to_owned()).collect();
        Columns { list: columns, counters, elements: elements.len() }
    }

    /// Whether the elements differ in a text.
    pub(in crate::ingest::json) fn texts_differ(&self) -> bool {
        self.list.iter().any(|column| column.rank <= Rank::Text && Partition::whole(self.elements).split(column).count > 1)
    }

    /// Whether the elements have a name, which may be the same in all.
    pub(in crate::ingest::json) fn named(&self) -> bool {
        self.list.first().is_some_and(|column| column.rank == Rank::Name)
    }

    /// The parameter that alone identifies all elements; `None` where no single one does.
    pub(in crate::ingest::json) fn level(&self) -> Option<&str> {
        let mut levels = self.list.iter().filter(|column| column.rank == Rank::Parameter);
        levels.find(|column| Partition::whole(self.elements).split(column).count == self.elements).map(|column| column.key.as_str())
    }

    /// The identity of the elements; `None` where nothing identifies them. Names may repeat where the elements are
    /// repetitions: they have a name, count the runs, or have a time (`timed`).
    pub(in crate::ingest::json) fn identity(&self, timed: bool) -> Option<Identity> {
        let mut used: Vec<&Column> = Vec::new();
        let mut parts = Partition::whole(self.elements);
        for column in self.list.iter().filter(|column| column.rank == Rank::Name) {
            if parts.count == self.elements && !used.is_empty() {
                break;
            }
            parts = parts.split(column);
            used.push(column);
        }
        let names = used.len();
        if parts.count < self.elements {
            let rest = || self.list.iter().filter(|column| column.rank != Rank::Name);
            match rest().find(|column| parts.split(column).count == self.elements) {
                Some(column) => {
                    parts = parts.split(column);
                    used.push(column);
                }
                None => parts = self.greedy(parts, &mut used),
            }
        }
        let repeated = parts.count < self.elements;
        if repeated {
            // What remains the same was done again; a number that merely looks like a parameter may be what came out.
            used.retain(|column| column.rank != Rank::Likely);
            if used.is_empty() || names == 0 && self.counters.is_empty() && !timed {
                return None;
            }
        } else {
            self.drop_redundant(&mut used, names);
        }
        (!used.is_empty()).then(|| Identity {
            keys: used.iter().map(|column| &column.key).chain(self.counters.iter().filter(|_| repeated)).cloned().collect(),
            names: (0..self.elements).map(|at| name(&used, at)).collect(),
        })
    }

    /// Adds keys as long as the partition becomes finer, texts first, each time the key that splits most.
    fn greedy<'c>(&'c self, mut parts: Partition, used: &mut Vec<&'c Column>) -> Partition {
        for rank in [Rank::Text, Rank::Parameter, Rank::Likely] {
            while parts.count < self.elements {
                let candidates = self.list.iter().filter(|column| column.rank == rank);
                let split = candidates.map(|column| (parts.split(column), column));
                let Some((best, column)) = split.reduce(|best, next| if next.0.count > best.0.count { next } else { best }) else { break };
                if best.count == parts.count {
                    break;
                }
                parts = best;
                used.push(column);
            }
        }
        parts
    }

    /// Removes keys without which the elements are still identified.
    fn drop_redundant(&self, used: &mut Vec<&Column>, names: usize) {
        let mut at = names;
        while used.len() > 1 && at < used.len() {
            let others = used.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, column)| *column);
            if others.fold(Partition::whole(self.elements), |parts, column| parts.split(column)).count == self.elements {
                used.remove(at);
            } else {
                at += 1;
            }
        }
    }

    /// Whether elements that nothing identifies are repetitions: a key counts them, or the name of their list says so.
    pub(in crate::ingest::json) fn repeat(&self, list: Option<&str>) -> bool {
        let by_list = || list.is_some_and(|list| words(list).iter().any(|word| has_word(REPEATED, word)));
        !self.counters.is_empty() || by_list()
    }
}

/// A partition of the elements: those of one group have the same values so far.
struct Partition {
    groups: Vec<usize>,
    count: usize,
}

impl Partition {
    fn whole(elements: usize) -> Partition {
        Partition { groups: vec![0; elements], count: elements.min(1) }
    }

    fn split(&self, column: &Column) -> Partition {
        let mut known: HashMap<(usize, Option<&str>), usize> = HashMap::new();
        let mut groups = Vec::with_capacity(self.groups.len());
        for (group, word) in self.groups.iter().zip(&column.words) {
            let next = known.len();
            groups.push(*known.entry((*group, word.as_deref())).or_insert(next));
        }
        Partition { groups, count: known.len() }
    }
}

/// The name of one element: texts as they are, parameters as `size=10`.
fn name(columns: &[&Column], at: usize) -> String {
    let word = |column: &&Column| {
        let word = column.words.get(at)?.as_deref()?;
        let short = column.key.rsplit('.').next().unwrap_or(&column.key);
        Some(if column.rank <= Rank::Text { word.to_owned() } else { format!("{short}={word}") })
    };
    columns.iter().filter_map(word).collect::<Vec<_>>().join("/")
}
