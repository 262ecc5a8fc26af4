//! The shape of the file: suites by name, each a list of entries, each with the numbers of one commit.
//!
//! Entries are handed on one by one while the file is read, so that a history of years is never held twice. Only what
//! is needed is asked for; authors, messages and addresses are passed over.

use std::cell::Cell;
use std::fmt;

use jiff::Timestamp;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::ingest::json::Node;
use crate::ingest::normalize;
use crate::limits::{BENCHES_ACTION, ENTRIES_ACTION, Limit};

/// What one commit measured.
#[derive(Deserialize)]
pub(super) struct Entry {
    pub(super) commit: Option<Commit>,
    /// When the action ran, in milliseconds since 1970.
    pub(super) date: Option<Node>,
    /// Whose output the numbers were read from.
    pub(super) tool: Option<String>,
    pub(super) benches: Vec<Bench>,
}

/// The commit as GitHub's event has it.
#[derive(Default, Deserialize)]
pub(super) struct Commit {
    pub(super) id: Option<String>,
    pub(super) timestamp: Option<String>,
    url: Option<String>,
}

impl Commit {
    /// When the commit was made. For a pull request the action writes when its repository last changed instead.
    pub(super) fn made(&self) -> Option<String> {
        let proposed = self.url.as_deref().is_some_and(|url| url.contains("/pull/"));
        self.timestamp.as_deref().filter(|_| !proposed).and_then(normalize::time)
    }
}

/// One number. Authors of custom tools write it themselves, so that nothing but the name is sure to be of its kind.
#[derive(Deserialize)]
pub(super) struct Bench {
    pub(super) name: String,
    #[serde(default)]
    pub(super) value: Node,
    #[serde(default)]
    pub(super) unit: Node,
    #[serde(default)]
    pub(super) range: Node,
    #[serde(default)]
    pub(super) extra: Node,
}

/// A moment in milliseconds since 1970 as RFC 3339.
pub(super) fn millis(date: &Node) -> Option<String> {
    let value = date.number().filter(|value| (1.0..1e14).contains(value))?;
    #[expect(clippy::cast_possible_truncation, reason = "a positive number in range, checked just before")]
    Timestamp::from_millisecond(value as i64).ok().map(|moment| moment.to_string())
}

/// What was read so far, and what ended the reading.
#[derive(Default)]
pub(super) struct Limits {
    entries: Cell<usize>,
    benches: Cell<usize>,
    exceeded: Cell<Option<Limit>>,
}

impl Limits {
    /// Why the file is too large, if it is.
    pub(super) fn exceeded(&self) -> Option<Limit> {
        self.exceeded.get()
    }

    fn take<E: Error>(&self, entry: &Entry) -> Result<(), E> {
        self.entries.set(self.entries.get() + 1);
        self.benches.set(self.benches.get() + entry.benches.len());
        if self.entries.get() > ENTRIES_ACTION.count() {
            self.exceeded.set(Some(ENTRIES_ACTION));
        } else if self.benches.get() > BENCHES_ACTION.count() {
            self.exceeded.set(Some(BENCHES_ACTION));
        }
        self.exceeded.get().map_or(Ok(()), |limit| Err(E::custom(limit)))
    }
}

/// Takes an entry: its suite, its place in it, and itself.
type Add<'a> = dyn FnMut(&str, usize, Entry) + 'a;

/// The file: its entries are handed on while it is read.
pub(super) struct Document<'a, 'f> {
    pub(super) limits: &'a Limits,
    pub(super) add: &'a mut Add<'f>,
}

impl Document<'_, '_> {
    /// Reads all entries. A file without `entries` is an error.
    pub(super) fn read<'de, D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Document<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with `entries`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut found = false;
        while let Some(key) = map.next_key::<String>()? {
            if key == "entries" {
                found = true;
                map.next_value_seed(Suites { limits: self.limits, add: &mut *self.add })?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        if found { Ok(()) } else { Err(A::Error::missing_field("entries")) }
    }
}

/// The suites by name.
struct Suites<'a, 'f> {
    limits: &'a Limits,
    add: &'a mut Add<'f>,
}

impl<'de> DeserializeSeed<'de> for Suites<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Suites<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("suites by name")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<String>()? {
            map.next_value_seed(Suite { name, limits: self.limits, add: &mut *self.add })?;
        }
        Ok(())
    }
}

/// The entries of one suite, oldest first.
struct Suite<'a, 'f> {
    name: String,
    limits: &'a Limits,
    add: &'a mut Add<'f>,
}

impl<'de> DeserializeSeed<'de> for Suite<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Suite<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of entries")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let mut index = 0;
        while let Some(entry) = list.next_element::<Entry>()? {
            self.limits.take(&entry)?;
            (self.add)(&self.name, index, entry);
            index += 1;
        }
        Ok(())
    }
}
