//! The shape of pytest-benchmark's files. Only what is needed is asked for; versions differ little.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::ingest::json::Node;
use crate::ingest::json_text::{Number, Numbers};
use crate::ingest::limited;

/// The top level of a file.
#[derive(Deserialize)]
pub(super) struct Document {
    #[serde(default)]
    pub(super) machine_info: Node,
    pub(super) commit_info: Option<Commit>,
    #[serde(deserialize_with = "limited::benchmarks")]
    pub(super) benchmarks: Vec<Measured>,
    pub(super) datetime: Option<String>,
    pub(super) version: Option<String>,
}

/// What git or Mercurial printed; "unversioned" and "(unknown)" outside of a repository.
#[derive(Default, Deserialize)]
pub(super) struct Commit {
    pub(super) id: Option<String>,
    pub(super) branch: Option<String>,
    pub(super) dirty: Option<bool>,
}

/// One benchmark of the list.
#[derive(Deserialize)]
pub(super) struct Measured {
    pub(super) fullname: Option<String>,
    pub(super) name: String,
    #[serde(default)]
    pub(super) extra_info: Node,
    options: Option<Settings>,
    pub(super) stats: Option<Stats>,
}

#[derive(Deserialize)]
struct Settings {
    timer: Option<String>,
}

/// Statistics of one benchmark, times in seconds.
#[derive(Deserialize)]
pub(super) struct Stats {
    pub(super) median: Option<Number>,
    pub(super) mean: Option<Number>,
    pub(super) min: Option<Number>,
    pub(super) stddev: Option<Number>,
    pub(super) rounds: Option<Number>,
    #[serde(default)]
    pub(super) data: Numbers,
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
