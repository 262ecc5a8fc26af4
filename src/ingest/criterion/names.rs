//! The suite's name, and lists of benchmarks in messages.

use std::collections::BTreeSet;

/// The suite of both formats, so that a directory and messages of the same benchmarks pair.
pub(super) const SUITE: &str = "criterion";
/// Names listed in a message before the rest is counted.
const NAMES_SHOWN: usize = 5;

/// "1 benchmark", "3 benchmarks".
pub(super) fn count(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

/// The first names, and how many more there are.
pub(super) fn list(names: &BTreeSet<&str>) -> String {
    let mut shown: Vec<String> = names.iter().take(NAMES_SHOWN).map(|name| format!("`{name}`")).collect();
    if names.len() > NAMES_SHOWN {
        shown.push(format!("and {} more", names.len() - NAMES_SHOWN));
    }
    shown.join(", ")
}
