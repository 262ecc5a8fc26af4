//! `[store]`: where runs are stored, and how many of them a head is compared with.

use crate::limits::HISTORY;
use crate::policy::document::key::{Key, Shape};
use crate::policy::document::tables::{Entry, Section};

/// Where runs are stored, and how many of them are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreSettings {
    /// The branch that holds them, or a whole reference such as `refs/perfdiff/baselines`.
    pub branch: String,
    /// The remote that others share them by; its branches are what is compared with before local ones.
    pub remote: String,
    /// The most earlier runs of a suite that a head is compared with, the newest ones; at least 1.
    pub history: usize,
}

impl Default for StoreSettings {
    fn default() -> StoreSettings {
        StoreSettings { branch: "perfdiff".to_owned(), remote: "origin".to_owned(), history: 50 }
    }
}

/// The largest value of `history`.
const MOST: usize = HISTORY.count();

/// The keys of `[store]`.
pub(in crate::policy) const KEYS: &[Key] = &[
    Key { name: "branch", shape: Shape::Text, about: "The branch that holds the stored runs; default \"perfdiff\"." },
    Key { name: "ref", shape: Shape::Text, about: "In place of a branch, a reference that no clone fetches: \"refs/perfdiff/baselines\"." },
    Key { name: "remote", shape: Shape::Text, about: "The remote by which they are shared, a name or an address; default \"origin\"." },
    Key { name: "history", shape: Shape::Count, about: "The most earlier runs that a head is compared with; default 50." },
];

/// Reads the `[store]` table; absent keys keep their defaults.
pub(in crate::policy) fn read(section: &Section<'_>) -> StoreSettings {
    section.only(KEYS);
    let default = StoreSettings::default();
    let text = |key: &str, expected: &str| section.get(key).and_then(|entry| entry.text(expected)).map(str::to_owned);
    let reference = section.get("ref").and_then(|entry| {
        let given = entry.text("a whole reference, such as \"refs/perfdiff/baselines\"")?;
        if given.starts_with("refs/") && section.get("branch").is_none() {
            return Some(given.to_owned());
        }
        let hint = "write ref = \"refs/perfdiff/baselines\" or branch = \"perfdiff\", not both";
        entry.reject(format!("expected a whole reference in place of a branch, found `{given}`"), hint)
    });
    StoreSettings {
        branch: reference.or_else(|| text("branch", "the name of a branch, such as \"perfdiff\"")).unwrap_or(default.branch),
        remote: text("remote", "the name of a remote, such as \"origin\"").unwrap_or(default.remote),
        history: section.get("history").and_then(|entry| count(&entry)).unwrap_or(default.history),
    }
}

fn count(entry: &Entry<'_>) -> Option<usize> {
    let whole = entry.number().filter(|number| number.fract() == 0.0 && (1.0..=MOST as f64).contains(number));
    if whole.is_none() {
        entry.fail(format!("expected a whole number from 1 to {MOST}, such as 50"));
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number in range, checked just before")]
    whole.map(|number| number as usize)
}
