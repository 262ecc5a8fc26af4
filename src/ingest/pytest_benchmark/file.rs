//! The shape of pytest-benchmark's files. Only what is needed is asked for; versions differ little.

use std::collections::BTreeSet;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, SeqAccess, Visitor};

use crate::ingest::json::Node;
use crate::ingest::json_text::Number;

/// A whole file.
#[derive(Deserialize)]
pub(super) struct Document {
    #[serde(default = "nothing")]
    pub(super) machine_info: Node,
    pub(super) commit_info: Option<Commit>,
    pub(super) benchmarks: Vec<Measured>,
    pub(super) datetime: Option<String>,
    pub(super) version: Option<String>,
}

fn nothing() -> Node {
    Node::Null
}

/// What git or Mercurial said; "unversioned" and "(unknown)" outside of a repository.
#[derive(Default, Deserialize)]
pub(super) struct Commit {
    pub(super) id: Option<String>,
    pub(super) branch: Option<String>,
    pub(super) dirty: Option<bool>,
}

/// One benchmark.
#[derive(Deserialize)]
pub(super) struct Measured {
    pub(super) fullname: Option<String>,
    pub(super) name: String,
    #[serde(default = "nothing")]
    pub(super) extra_info: Node,
    options: Option<Settings>,
    pub(super) stats: Option<Stats>,
}

#[derive(Deserialize)]
struct Settings {
    timer: Option<String>,
}

/// Times in seconds.
#[derive(Deserialize)]
pub(super) struct Stats {
    pub(super) median: Option<Number>,
    pub(super) mean: Option<Number>,
    pub(super) min: Option<Number>,
    pub(super) stddev: Option<Number>,
    pub(super) rounds: Option<Number>,
    #[serde(default)]
    pub(super) data: Data,
}

/// The time of each round, with the places where no number stood.
#[derive(Default)]
pub(super) struct Data {
    pub(super) values: Vec<f64>,
    pub(super) unusable: Vec<(usize, String)>,
}

impl<'de> Deserialize<'de> for Data {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Data, D::Error> {
        struct Rounds;
        impl<'de> Visitor<'de> for Rounds {
            type Value = Data;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of times")
            }

            fn visit_unit<E>(self) -> Result<Data, E> {
                Ok(Data::default())
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Data, A::Error> {
                let mut data = Data::default();
                while let Some(number) = list.next_element::<Number>()? {
                    match number {
                        Number::Finite(value) => data.values.push(value),
                        Number::Unusable(text) => data.unusable.push((data.values.len() + data.unusable.len(), text)),
                    }
                }
                Ok(data)
            }
        }
        deserializer.deserialize_any(Rounds)
    }
}

/// The clocks that a run used. Another clock measures another thing: `process_time` does not see waiting.
#[derive(Default)]
pub(super) struct Timers(BTreeSet<String>);

impl Timers {
    pub(super) fn add(&mut self, measured: &Measured) {
        self.0.extend(measured.options.as_ref().and_then(|options| options.timer.clone()));
    }

    /// Their names, sorted and joined by ", ".
    pub(super) fn names(&self) -> Option<String> {
        (!self.0.is_empty()).then(|| self.0.iter().map(String::as_str).collect::<Vec<_>>().join(", "))
    }
}
