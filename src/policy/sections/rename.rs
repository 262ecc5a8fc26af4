//! `[[rename]]`: benchmarks that are called otherwise now, so that their history goes on.
//!
//! One `*` in the name of before stands for any text, and the `*` in the name of now for the same. Nothing else is special.

use crate::policy::document::key::{Key, Shape};
use crate::policy::document::tables::{Entry, Section};

/// The keys of a `[[rename]]` table.
pub(in crate::policy) const KEYS: &[Key] = &[
    Key { name: "from", shape: Shape::Text, about: "The benchmark's name before; one * stands for any text." },
    Key { name: "to", shape: Shape::Text, about: "Its name now; a * stands for the same text." },
    Key { name: "suite", shape: Shape::Text, about: "Only in this suite; default: in all." },
];

/// A benchmark, or all of a pattern, with another name than before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rename {
    /// The name of before.
    pub from: String,
    /// The name of now.
    pub to: String,
    /// The suite that it is about; absent for all.
    pub suite: Option<String>,
    /// Where it starts in the configuration, from 1.
    pub line: usize,
}

impl Rename {
    /// Whether a benchmark of this suite that is called so now can be one that it renames.
    pub fn is_new_name(&self, suite: &str, name: &str) -> bool {
        let fits = || match self.to.split_once('*') {
            Some((start, end)) => name.strip_prefix(start).and_then(|rest| rest.strip_suffix(end)).is_some(),
            None => self.to == name,
        };
        self.suite.as_deref().is_none_or(|own| own == suite) && fits()
    }

    /// What the benchmark of this suite that had this name is called now; none where it is not meant.
    pub fn renamed(&self, suite: &str, name: &str) -> Option<String> {
        if self.suite.as_deref().is_some_and(|own| own != suite) {
            return None;
        }
        let Some((start, end)) = self.from.split_once('*') else { return (self.from == name).then(|| self.to.clone()) };
        let same = name.strip_prefix(start)?.strip_suffix(end)?;
        Some(self.to.replacen('*', same, 1))
    }
}

/// Reads a `[[rename]]` table.
pub(in crate::policy) fn read(section: &Section<'_>) -> Option<Rename> {
    section.only(KEYS);
    let name = |entry: Entry<'_>| {
        let text = entry.text("the name of a benchmark, such as \"parse/large\" or \"parse/*\"")?;
        if text.matches('*').count() > 1 {
            return entry.reject("has several `*`; one can be taken over", "write a [[rename]] for each of the names");
        }
        Some(text.to_owned())
    };
    let from = section.required("from", "say what it was called, as in from = \"parse/large\"").and_then(name);
    let to = section.required("to", "say what it is called now, as in to = \"parse/1 MB\"").and_then(name);
    let suite = section.get("suite").and_then(|entry| entry.text("the name of a suite")).map(str::to_owned);
    let (from, to) = (from?, to?);
    if from.contains('*') != to.contains('*') || from == to {
        section.fail("renames nothing, or several to one name", "give both names a `*`, or neither, and two different names");
        return None;
    }
    Some(Rename { from, to, suite, line: section.line() })
}
