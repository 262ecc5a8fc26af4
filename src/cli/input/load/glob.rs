//! Globs that no shell has expanded: `'results/*.json'`, `'**/benchmark.json'`.

use std::path::{Path, PathBuf};

use globset::GlobBuilder;
use walkdir::WalkDir;

use crate::cli::exit::Failure;
use crate::limits;

const WILD: [char; 4] = ['*', '?', '[', '{'];

/// Whether a text is meant as a glob.
pub(in crate::cli) fn is_glob(text: &str) -> bool {
    text.contains(WILD)
}

/// The paths that a glob matches, sorted, as the user would have written them. What lies in a directory that matches
/// too is left to the directory, so that nothing is read twice.
pub(in crate::cli) fn expand(pattern: &str, cwd: &Path) -> Result<Vec<String>, Failure> {
    let matcher = GlobBuilder::new(pattern)
        .literal_separator(true)
        .build()
        .map_err(|error| Failure::usage(format!("{pattern}: {}", error.kind())))?
        .compile_matcher();
    let fixed: PathBuf = Path::new(pattern).components().take_while(|part| !is_glob(&part.as_os_str().to_string_lossy())).collect();
    let depth = if pattern.contains("**") { usize::MAX } else { Path::new(pattern).components().count() - fixed.components().count() };
    let root = cwd.join(&fixed);
    let mut found: Vec<String> = Vec::new();
    let mut walk = WalkDir::new(&root).max_depth(depth).sort_by_file_name().into_iter();
    while let Some(entry) = walk.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) if error.depth() == 0 => break,
            Err(error) => return Err(Failure::trouble(format!("{pattern}: {error}")).hint("check that it may be read, or narrow the glob")),
        };
        let below = entry.path().strip_prefix(&root).unwrap_or(entry.path());
        if entry.depth() == 0 || !matcher.is_match(fixed.join(below)) {
            continue;
        }
        let Some(path) = fixed.join(below).to_str().map(str::to_owned) else {
            return Err(Failure::trouble(format!("{pattern}: matches {}, whose name is no Unicode text", entry.path().display()))
                .hint("name the directory that it is in, or rename it"));
        };
        found.push(path);
        if found.len() > limits::FILES.count() {
            return Err(Failure::trouble(format!("{pattern}: matches {}", limits::FILES)).hint("narrow the glob"));
        }
        if entry.file_type().is_dir() {
            walk.skip_current_dir();
        }
    }
    if found.is_empty() {
        return Err(Failure::trouble(format!("{pattern}: no file matches")).hint("`*` stays within a directory, `**` goes down"));
    }
    found.sort_unstable();
    Ok(found)
}
