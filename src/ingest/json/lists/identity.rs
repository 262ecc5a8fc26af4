//! What tells the elements of a list apart: the text, or the small set of texts and parameters, that makes each unique.
//!
//! Nobody agrees on how the key is called, so any key is asked ([`column`](super::column)).

use std::collections::HashMap;

use super::column;
use super::column::{Column, Rank, is_counter};
use super::key_words::{NAMES, REPEATED};
use crate::ingest::infer::words;
use crate::ingest::json::tree::node::Node;

/// How the elements of a list are told apart.
#[derive(Debug, PartialEq)]
pub(in crate::ingest::json) struct Told {
    /// The keys that do it, and those that count repetitions: none of them is a result.
    pub(in crate::ingest::json) keys: Vec<String>,
    /// A name for each element, in order; names that stand twice are of one thing measured again.
    pub(in crate::ingest::json) names: Vec<String>,
}

/// The keys of some elements that can tell them apart.
#[derive(Debug)]
pub(in crate::ingest::json) struct Columns {
    list: Vec<Column>,
    /// The keys that count how often the same was done.
    counters: Vec<String>,
    elements: usize,
}

impl Columns {
    /// Those of `elements`, all objects.
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
        let place = |column: &Column| NAMES.iter().position(|name| column.key.eq_ignore_ascii_case(name)).unwrap_or(NAMES.len());
        columns.sort_by_key(|column| (column.rank, if column.rank == Rank::Name { place(column) } else { 0 }));
        let counters = keys.iter().filter(|key| is_counter(key)).map(|key| (*key).to_owned()).collect();
        Columns { list: columns, counters, elements: elements.len() }
    }

    /// Whether a text differs between elements.
    pub(in crate::ingest::json) fn texts_differ(&self) -> bool {
        self.list.iter().any(|column| column.rank <= Rank::Text && Parts::whole(self.elements).split(column).count > 1)
    }

    /// Whether there is a name, be it the same in all.
    pub(in crate::ingest::json) fn named(&self) -> bool {
        self.list.first().is_some_and(|column| column.rank == Rank::Name)
    }

    /// The parameter that alone tells all elements apart, where one does.
    pub(in crate::ingest::json) fn level(&self) -> Option<&str> {
        let mut levels = self.list.iter().filter(|column| column.rank == Rank::Parameter);
        levels.find(|column| Parts::whole(self.elements).split(column).count == self.elements).map(|column| column.key.as_str())
    }

    /// What tells the elements apart. Names may stand twice where the elements say that they repeat something: they have a
    /// name, count the runs, or have a moment (`timed`).
    pub(in crate::ingest::json) fn told(&self, timed: bool) -> Option<Told> {
        let mut used: Vec<&Column> = Vec::new();
        let mut parts = Parts::whole(self.elements);
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
            self.spare(&mut used, names);
        }
        (!used.is_empty()).then(|| Told {
            keys: used.iter().map(|column| &column.key).chain(self.counters.iter().filter(|_| repeated)).cloned().collect(),
            names: (0..self.elements).map(|at| name(&used, at)).collect(),
        })
    }

    /// Splits further and further, by texts first, by the key that splits most.
    fn greedy<'c>(&'c self, mut parts: Parts, used: &mut Vec<&'c Column>) -> Parts {
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

    /// Takes out keys without which the elements are told apart as well.
    fn spare(&self, used: &mut Vec<&Column>, names: usize) {
        let mut at = names;
        while used.len() > 1 && at < used.len() {
            let others = used.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, column)| *column);
            if others.fold(Parts::whole(self.elements), |parts, column| parts.split(column)).count == self.elements {
                used.remove(at);
            } else {
                at += 1;
            }
        }
    }

    /// Whether elements that nothing tells apart are the same thing done again, as they count themselves or as the name of
    /// their list says.
    pub(in crate::ingest::json) fn repeat(&self, list: Option<&str>) -> bool {
        let by_list = || list.is_some_and(|list| words(list).iter().any(|word| REPEATED.contains(&word.as_str())));
        !self.counters.is_empty() || by_list()
    }
}

/// A partition of the elements: those of one group are not told apart.
struct Parts {
    groups: Vec<usize>,
    count: usize,
}

impl Parts {
    fn whole(elements: usize) -> Parts {
        Parts { groups: vec![0; elements], count: elements.min(1) }
    }

    fn split(&self, column: &Column) -> Parts {
        let mut known: HashMap<(usize, Option<&str>), usize> = HashMap::new();
        let mut groups = Vec::with_capacity(self.groups.len());
        for (group, word) in self.groups.iter().zip(&column.words) {
            let next = known.len();
            groups.push(*known.entry((*group, word.as_deref())).or_insert(next));
        }
        Parts { groups, count: known.len() }
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
