//! `go test -bench`: regular expressions apart by slashes, one a level of the name.
//!
//! Go splits the pattern at slashes outside of brackets and compares each part with one level, unanchored; a pattern
//! with fewer levels runs all below, and one with more runs nothing of a benchmark without levels below. So
//! names are gathered by the benchmark they are below and by their depth, and each gathering is a run of its own.

use std::fmt::Write as _;

use super::filter::{Filter, pattern};

/// The filter for these names. The suffix `-8` that Go appends for the number of processors is no part of a name.
pub(super) fn filter(names: &[&str]) -> Filter {
    let mut filter = Filter { takes: "xargs -r -L 1 go test ./...", ..Filter::default() };
    let mut parents: Vec<(Vec<String>, Vec<String>)> = Vec::new();
    for name in names {
        let mut levels = levels(name);
        let Some(last) = levels.pop().filter(|_| !name.is_empty()) else {
            filter.leave_out(name, "it has no name");
            continue;
        };
        match parents.iter_mut().find(|(parent, _)| *parent == levels) {
            Some((_, below)) if below.contains(&last) => {}
            Some((_, below)) => below.push(last),
            None => parents.push((levels, vec![last])),
        }
    }
    for (parent, below) in parents {
        let parts: Vec<String> = parent.iter().map(|level| format!("^({level})$")).collect();
        let last = format!("^({})$", below.join("|"));
        let bench = parts.into_iter().chain([last]).collect::<Vec<_>>().join("/");
        filter.runs.push(["-run", "^$", "-bench", &bench].map(str::to_owned).to_vec());
    }
    filter
}

/// The levels of a name as patterns, the first with the prefix that every benchmark's function has.
fn levels(name: &str) -> Vec<String> {
    let (name, processors) = without_processors(name);
    let name = if name.starts_with("Benchmark") { name.to_owned() } else { format!("Benchmark{name}") };
    let mut levels: Vec<String> = name.split('/').map(|level| pattern(&level.replace(' ', "_"))).collect();
    // A bare name may end in a number of its own: both readings are asked for.
    if let (Some(last), Some(processors)) = (levels.last_mut(), processors) {
        let _ = write!(last, "(-{processors})?");
    }
    levels
}

/// `X/sub-8` → `X/sub` and `8`.
fn without_processors(name: &str) -> (&str, Option<&str>) {
    match name.rsplit_once('-') {
        Some((bare, digits))
            if !bare.is_empty() && !bare.ends_with('/') && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) =>
        {
            (bare, Some(digits))
        }
        _ => (name, None),
    }
}
