//! What a template looks things up in, and a memory of what it did not find.
//!
//! The engine reports that an expression is undefined; only the thing that was asked knows what it could have been asked
//! for. So each object of the tree notes the last question that it had no answer to, and the message quotes that. The
//! engine is also lenient where a filter asks (`selectattr("verdct", …)` would just find nothing): what was asked for,
//! is not there, and was not guarded against is an error all the same.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use minijinja::value::{Enumerator, Object, Value};

/// A question without an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Miss {
    /// What was asked for.
    pub(super) key: String,
    /// The keys that there are.
    pub(super) keys: Vec<String>,
    /// Whether the form documents all keys, so that asking for another is a slip.
    closed: bool,
}

/// The last looks at the tree that led nowhere, shared by all its objects.
#[derive(Debug, Clone, Default)]
pub(super) struct Lookups(Arc<Mutex<Last>>);

#[derive(Debug, Default)]
struct Last {
    miss: Option<Miss>,
    unknown: Option<String>,
}

impl Lookups {
    /// Forgets what was before.
    pub(super) fn reset(&self) {
        *self.last() = Last::default();
    }

    /// The last question without an answer.
    pub(super) fn miss(&self) -> Option<Miss> {
        self.last().miss.clone()
    }

    /// A question without an answer that nothing guarded, to an object whose keys are all documented.
    pub(super) fn unguarded_miss(&self) -> Option<Miss> {
        self.miss().filter(|miss| miss.closed)
    }

    /// The last key whose value is unknown.
    pub(super) fn unknown(&self) -> Option<String> {
        self.last().unknown.clone()
    }

    /// Forgets the last miss: the template asked whether it is there, or gave what to take instead.
    pub(super) fn forget_miss(&self) {
        self.last().miss = None;
    }

    fn last(&self) -> MutexGuard<'_, Last> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An object of the tree.
#[derive(Debug)]
struct Record {
    fields: BTreeMap<String, Value>,
    closed: bool,
    lookups: Lookups,
}

/// An object with these fields. `closed` is true where the schema documents all its keys.
pub(super) fn record(fields: BTreeMap<String, Value>, closed: bool, lookups: &Lookups) -> Value {
    Value::from_object(Record { fields, closed, lookups: lookups.clone() })
}

impl Object for Record {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        key.as_str().and_then(|key| self.get_value_by_str(key))
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        let found = self.fields.get(key);
        let mut last = self.lookups.last();
        match found {
            // The first slip is what to mend first.
            None if last.miss.as_ref().is_some_and(|miss| miss.closed) && !self.closed => {}
            None => last.miss = Some(Miss { key: key.to_owned(), keys: self.fields.keys().cloned().collect(), closed: self.closed }),
            Some(value) if value.is_none() => last.unknown = Some(key.to_owned()),
            Some(_) => {}
        }
        found.cloned()
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Values(self.fields.keys().map(Value::from).collect())
    }
}
