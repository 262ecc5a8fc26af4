//! Finds the changes that `perfdiff explain` is asked about, and suggests similar paths where none matches.

use super::escape::visible;
use crate::model::{Change, Comparison};
use crate::policy::Pattern;

/// Paths that are suggested where nothing matches.
const SUGGESTED: usize = 3;
/// How alike a path must be to be suggested.
const ALIKE: f64 = 0.7;
/// Characters of a path or a pattern that are looked at for likeness: the names come from anybody.
const LOOKED_AT: usize = 160;

/// The changes that `asked` names, in the order of the comparison: those whose path it matches as a glob, else those
/// whose path contains it, else those whose path contains it in another case.
pub fn find<'a>(comparison: &'a Comparison, asked: &str) -> Vec<&'a Change> {
    let paths: Vec<(String, &Change)> = comparison.changes.iter().map(|change| (change.path(), change)).collect();
    let by = |matches: &dyn Fn(&str) -> bool| paths.iter().filter(|(path, _)| matches(path)).map(|(_, change)| *change).collect::<Vec<_>>();
    let lower = asked.to_lowercase();
    let glob = Pattern::new(asked).map(|pattern| by(&|path| pattern.matches(path))).unwrap_or_default();
    let ways: [&dyn Fn(&str) -> bool; 2] = [&|path| path.contains(asked), &|path| path.to_lowercase().contains(&lower)];
    ways.iter().fold(glob, |found, way| if found.is_empty() && !asked.is_empty() { by(way) } else { found })
}

/// The paths most like what was asked for, the likest first, as text that shows all that is in it; may be empty.
pub fn suggestions(comparison: &Comparison, asked: &str) -> Vec<String> {
    let asked: String = asked.to_lowercase().chars().filter(|c| !"*?".contains(*c)).take(LOOKED_AT).collect();
    let asked = asked.trim_matches('/');
    let mut scored: Vec<(f64, String)> = comparison
        .changes
        .iter()
        .map(Change::path)
        .map(|path| (likeness(&path, asked), path))
        .filter(|(score, _)| *score > ALIKE)
        .collect();
    scored.sort_by(|(a, a_path), (b, b_path)| b.total_cmp(a).then_with(|| a_path.cmp(b_path)));
    scored.into_iter().take(SUGGESTED).map(|(_, path)| visible(&path)).collect()
}

/// How alike: the whole path, or as many of its parts in a row as were asked for.
fn likeness(path: &str, asked: &str) -> f64 {
    let path: String = path.to_lowercase().chars().take(LOOKED_AT).collect();
    let parts: Vec<&str> = path.split('/').collect();
    let runs = parts.windows(asked.split('/').count()).map(|run| strsim::jaro_winkler(&run.join("/"), asked));
    runs.fold(strsim::jaro_winkler(&path, asked), f64::max)
}
