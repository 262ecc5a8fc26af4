//! Names of files for benchmarks and lanes, safe whatever those are called.
//!
//! A name is what is left of the words in small letters and digits, and ten digits of a hash over all that distinguishes two
//! things. Nothing else gets in, so no name leaves its directory, hides, or means another file where case does not
//! count. Should two hashes ever agree, the later in order gets a number.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::model::{BenchmarkId, Environment};

/// Letters of the words that a name keeps.
const WORDS: usize = 48;

/// The names of everything that gets a file of its own.
pub(super) struct Names {
    benchmarks: BTreeMap<BenchmarkId, String>,
    lanes: Vec<String>,
}

impl Names {
    /// Names benchmarks, the same in every lane, and lanes.
    pub(super) fn of<'l>(benchmarks: BTreeSet<BenchmarkId>, lanes: impl Iterator<Item = (Option<&'l str>, &'l Environment)>) -> Names {
        let mut taken = HashSet::new();
        let named = benchmarks.into_iter().map(|id| {
            let name = unique(benchmark(&id), &mut taken);
            (id, name)
        });
        let benchmarks = named.collect();
        let mut taken = HashSet::new();
        Names { benchmarks, lanes: lanes.map(|(branch, environment)| unique(lane(branch, environment), &mut taken)).collect() }
    }

    /// The name of a benchmark's page in the directory of each lane.
    pub(super) fn benchmark(&self, id: &BenchmarkId) -> String {
        format!("{}.html", self.benchmarks.get(id).map_or("unnamed", String::as_str))
    }

    /// The directory of a lane.
    pub(super) fn lane(&self, place: usize) -> &str {
        self.lanes.get(place).map_or("unnamed", String::as_str)
    }
}

fn unique(name: String, taken: &mut HashSet<String>) -> String {
    let numbered = (2_usize..).map(|number| format!("{name}-{number}"));
    let free = std::iter::once(name.clone()).chain(numbered).find(|name| !taken.contains(name)).unwrap_or(name);
    taken.insert(free.clone());
    free
}

fn benchmark(id: &BenchmarkId) -> String {
    let params = id.params.iter().flat_map(|(key, value)| [key.as_str(), value.as_str()]);
    let words = id.params.iter().fold(id.name.clone(), |words, (key, value)| format!("{words} {key} {value}"));
    named(&words, [id.suite.as_str(), &id.name].into_iter().chain(params))
}

fn lane(branch: Option<&str>, environment: &Environment) -> String {
    let cores = environment.cores.map(|cores| cores.to_string());
    let fields = [&environment.os, &environment.arch, &environment.cpu, &cores, &environment.runner].map(|field| field.as_deref());
    let words: Vec<&str> = branch.into_iter().chain(fields.into_iter().flatten()).collect();
    // What is unknown is not the same as what is called nothing.
    let parts = std::iter::once(branch).chain(fields).flat_map(|field| [if field.is_some() { "is" } else { "" }, field.unwrap_or("")]);
    named(&words.join(" "), parts)
}

fn named<'p>(words: &str, parts: impl Iterator<Item = &'p str>) -> String {
    let slug = slug(words);
    let hash = hash(parts) >> 24;
    if slug.is_empty() { format!("{hash:010x}") } else { format!("{slug}-{hash:010x}") }
}

/// Small letters and digits, with one dash for all that lies between them.
fn slug(words: &str) -> String {
    let mut slug = String::new();
    for c in words.chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        if slug.len() >= WORDS {
            break;
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// FNV-1a over the parts, each with its length before it.
pub(super) fn hash<'p>(parts: impl Iterator<Item = &'p str>) -> u64 {
    const START: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(PRIME);
    parts.fold(START, |hash, part| part.as_bytes().iter().fold((part.len() as u64).to_le_bytes().iter().fold(hash, step), step))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(suite: &str, name: &str, params: &[(&str, &str)]) -> BenchmarkId {
        let params = params.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        BenchmarkId { suite: suite.to_owned(), name: name.to_owned(), params }
    }

    #[test]
    fn a_name_holds_nothing_but_small_letters_digits_and_dashes() {
        for name in ["../../etc/passwd", "C:\\nul", "..", "", "-rf", "a\0b", "日本語", "<script>", &"x/".repeat(300)] {
            let file = benchmark(&id("s", name, &[]));
            assert!(file.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'), "{file}");
            assert!(!file.starts_with('-') && (10..=60).contains(&file.len()), "{file}");
        }
    }

    #[test]
    fn what_is_told_apart_has_names_of_its_own() {
        let ids = [
            id("s", "a/b", &[]),
            id("s", "a b", &[]),
            id("s", "A/b", &[]),
            id("s/a", "b", &[]),
            id("s", "a", &[("b", "")]),
            id("s", "a", &[("", "b")]),
            id("sa", "b", &[]),
        ];
        let files: BTreeSet<String> = ids.iter().map(benchmark).collect();
        assert_eq!(files.len(), ids.len());
        let mut taken = HashSet::new();
        assert_eq!(["x", "x", "x"].map(|name| unique(name.to_owned(), &mut taken)), ["x", "x-2", "x-3"]);
    }
}
