//! What tells the legs apart, and so what they are called.
//!
//! The user's word first; then parameters that differ (labels, `--label os=linux`), different suites, the environment, and
//! last what differs in the names of the files.

use std::collections::{BTreeMap, BTreeSet};

use super::part::{MergeError, Part};
use crate::model::{Comparison, Environment};

/// The parameter that holds the name where nothing better is known.
const LEG: &str = "leg";

/// What a leg is called, and the parameters that its changes get.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Naming {
    pub(super) name: String,
    pub(super) params: BTreeMap<String, String>,
    /// Whether the changes do not have them yet.
    pub(super) added: bool,
}

/// The names of the parts, in their order.
pub(super) fn of(parts: &[Part]) -> Result<Vec<Naming>, MergeError> {
    let given = parts.iter().any(|part| part.name.is_some());
    let found = if given { None } else { labels(parts).or_else(|| by_suite(parts)).or_else(|| environments(parts)) };
    let namings = found.unwrap_or_else(|| from_files(parts));
    let mut seen = BTreeSet::new();
    match namings.iter().find(|naming| !seen.insert(naming.name.as_str())) {
        Some(twice) => Err(MergeError::SameName(twice.name.clone())),
        None => Ok(namings),
    }
}

/// The suites of all that a comparison holds.
pub(super) fn suites(comparison: &Comparison) -> BTreeSet<&str> {
    let changes = comparison.changes.iter().map(|change| change.id.suite.as_str());
    let gates = comparison.gates.iter().map(|gate| gate.id.suite.as_str());
    changes.chain(gates).filter(|suite| !suite.is_empty()).collect()
}

/// The parameters of all that a comparison holds.
fn params(comparison: &Comparison) -> impl Iterator<Item = &BTreeMap<String, String>> {
    let gates = comparison.gates.iter().filter(|gate| !gate.id.benchmark.is_empty()).map(|gate| &gate.id.params);
    comparison.changes.iter().map(|change| &change.id.params).chain(gates)
}

/// Parameters that everything in a leg has with one value, another in each leg.
fn labels(parts: &[Part]) -> Option<Vec<Naming>> {
    let shared: Vec<BTreeMap<&str, &str>> = parts.iter().map(|part| shared(&part.comparison)).collect();
    let first = shared.first()?;
    let differs = |key: &str| shared.iter().any(|params| params.get(key) != first.get(key));
    let keys: Vec<&str> =
        first.keys().copied().filter(|key| shared.iter().all(|params| params.contains_key(key)) && differs(key)).collect();
    let naming = |params: &BTreeMap<&str, &str>| {
        let own: BTreeMap<String, String> =
            keys.iter().filter_map(|key| Some(((*key).to_owned(), (*params.get(key)?).to_owned()))).collect();
        Naming { name: own.values().cloned().collect::<Vec<_>>().join(" "), params: own, added: false }
    };
    told_apart(shared.iter().map(naming).collect())
}

/// What everything in a comparison has alike.
fn shared(comparison: &Comparison) -> BTreeMap<&str, &str> {
    let mut all = params(comparison);
    let mut shared: BTreeMap<&str, &str> = all.next().into_iter().flatten().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    for params in all {
        shared.retain(|key, value| params.get(*key).is_some_and(|own| own == value));
    }
    shared
}

/// Different suites: nothing needs to be added to what they hold.
fn by_suite(parts: &[Part]) -> Option<Vec<Naming>> {
    let suites: Vec<BTreeSet<&str>> = parts.iter().map(|part| suites(&part.comparison)).collect();
    let total: usize = suites.iter().map(BTreeSet::len).sum();
    let different: BTreeSet<&str> = suites.iter().flatten().copied().collect();
    if different.len() < total || suites.iter().any(BTreeSet::is_empty) {
        return None;
    }
    let name = |suites: &BTreeSet<&str>| suites.iter().copied().collect::<Vec<_>>().join(" + ");
    told_apart(suites.iter().map(|suites| Naming { name: name(suites), params: BTreeMap::new(), added: false }).collect())
}

/// A field of an environment.
type Field = fn(&Environment) -> Option<String>;

/// Where the heads were measured.
fn environments(parts: &[Part]) -> Option<Vec<Naming>> {
    const FIELDS: [(&str, Field); 5] = [
        ("runner", |environment| environment.runner.clone()),
        ("os", |environment| environment.os.clone()),
        ("arch", |environment| environment.arch.clone()),
        ("system", |environment| Some(format!("{} {}", environment.os.as_deref()?, environment.arch.as_deref()?))),
        ("cpu", |environment| environment.cpu.clone()),
    ];
    let named = |(key, field): (&str, Field)| {
        let names: Option<Vec<String>> = parts.iter().map(|part| field(&part.comparison.head.environment)).collect();
        told_apart(with_param(parts, key, names?))
    };
    FIELDS.into_iter().find_map(named)
}

/// The user's names, and what differs in the names of the files for those without one.
fn from_files(parts: &[Part]) -> Vec<Naming> {
    let sources: Vec<&str> = parts.iter().map(|part| part.source.as_str()).collect();
    let found =
        differences(&sources).into_iter().zip(&sources).map(|(name, source)| if name.is_empty() { (*source).to_owned() } else { name });
    let names = parts.iter().zip(found).map(|(part, found)| part.name.clone().unwrap_or(found));
    with_param(parts, LEG, names.collect())
}

/// Legs whose name is a parameter, under a key that nothing in them has yet.
fn with_param(parts: &[Part], key: &str, names: Vec<String>) -> Vec<Naming> {
    let taken = |key: &str| parts.iter().flat_map(|part| params(&part.comparison)).any(|params| params.contains_key(key));
    let mut key = if taken(key) { LEG.to_owned() } else { key.to_owned() };
    while taken(&key) {
        key.push('_');
    }
    names.into_iter().map(|name| Naming { params: BTreeMap::from([(key.clone(), name.clone())]), added: true, name }).collect()
}

/// The namings, where no two are alike and none is empty.
fn told_apart(namings: Vec<Naming>) -> Option<Vec<Naming>> {
    let names: BTreeSet<&str> = namings.iter().map(|naming| naming.name.as_str()).collect();
    (names.len() == namings.len() && names.iter().all(|name| !name.trim().is_empty())).then_some(namings)
}

/// What differs in paths: `out/perf-linux/comparison.json` and `out/perf-macos/comparison.json` → `linux` and `macos`.
fn differences(paths: &[&str]) -> Vec<String> {
    let parts: Vec<Vec<&str>> = paths.iter().map(|path| path.split(['/', '\\']).filter(|part| !part.is_empty()).collect()).collect();
    let middles = middles(&parts);
    let words: Vec<Vec<&str>> = middles.iter().map(|middle| middle.first().copied().unwrap_or_default()).map(stem).map(in_words).collect();
    // One directory that differs says it all; where more than one does, nothing shorter than the path does.
    if middles.iter().any(|middle| middle.len() != 1) {
        return middles.iter().map(|middle| stem(&middle.join("/")).to_owned()).collect();
    }
    self::middles(&words).into_iter().map(|words| words.concat().trim_matches(['-', '_', '.', ' ']).to_owned()).collect()
}

/// Each list without what all begin and end with alike; at least one thing of each stays.
fn middles<'t>(lists: &[Vec<&'t str>]) -> Vec<Vec<&'t str>> {
    let shortest = lists.iter().map(Vec::len).min().unwrap_or_default();
    let alike = |at: &dyn Fn(&Vec<&'t str>) -> Option<&'t str>| lists.windows(2).all(|pair| matches!(pair, [a, b] if at(a) == at(b)));
    let front = (0..shortest).take_while(|place| alike(&|list| list.get(*place).copied())).count();
    let back = (0..shortest - front).take_while(|place| alike(&|list| list.iter().rev().nth(*place).copied())).count();
    lists.iter().map(|list| list.get(front..list.len() - back).unwrap_or_default().to_vec()).collect()
}

/// A file's name without its endings.
fn stem(name: &str) -> &str {
    name.strip_suffix(".gz").unwrap_or(name).strip_suffix(".json").unwrap_or(name)
}

/// A name in words and what separates them.
fn in_words(name: &str) -> Vec<&str> {
    name.split_inclusive(['-', '_', ' ']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leg_is_called_by_what_differs_in_the_names_of_the_files() {
        for (paths, names) in [
            (["linux.json", "macos.json"], ["linux", "macos"]),
            (["out/perf-linux/comparison.json", "out/perf-macos/comparison.json"], ["linux", "macos"]),
            (["comparison-ubuntu-24.04.json", "comparison-ubuntu-22.04.json"], ["24.04", "22.04"]),
            (["a/linux/x.json", "b/macos/x.json"], ["a/linux", "b/macos"]),
            (["a.json", "deep/er/b.json"], ["a", "deep/er/b"]),
            (["x.json", "x.json"], ["", ""]),
        ] {
            assert_eq!(differences(&paths), names, "{paths:?}");
        }
    }
}
