//! A comparison that another job has left, perhaps a stranger's: found, bounded and read.
//!
//! Nothing in it is believed but as figures to show. Links are not followed, sizes are bounded, and it must be a
//! perfdiff.comparison/v1; all that is shown is rendered here.

use std::path::Path;

use walkdir::WalkDir;

use crate::cli::commands::ci::outputs::COMPARISON;
use crate::cli::commands::report;
use crate::cli::exit::Failure;
use crate::cli::io::Io;
use crate::compare::merge::{self, Part};
use crate::limits::{ARTIFACT, ARTIFACT_FILES};
use crate::model::Comparison;

/// Most bytes of one comparison, and of all.
const MOST_BYTES: u64 = ARTIFACT.most;
/// Most comparisons.
const MOST_FILES: usize = ARTIFACT_FILES.count();
/// Most entries of the directory that are looked at.
const MOST_ENTRIES: usize = 10_000;
/// How deep they may lie: each artifact has a directory of its own, and a path in it.
const DEPTH: usize = 4;

/// Reads the comparison, or all that lie in the directory, as legs of one.
pub(in crate::cli) fn read(path: &Path, io: &mut Io<'_>) -> Result<Comparison, Failure> {
    let name = path.display().to_string();
    let files = find(&io.path(path), &name)?;
    let mut left = MOST_BYTES;
    let mut parts: Vec<Part> = Vec::new();
    for file in files {
        let shown = Path::new(&name).join(&file).display().to_string();
        let shown = if file.is_empty() { name.clone() } else { shown };
        let size = io.path(&shown).symlink_metadata().map_or(u64::MAX, |found| found.len());
        if size > left {
            return Err(Failure::trouble(format!("{shown}: the comparisons have {ARTIFACT}"))
                .hint("a comparison has some kilobytes a benchmark: is this one?"));
        }
        let (comparison, bytes) = report::load_within(&shown, left, io)?;
        left = left.saturating_sub(bytes);
        parts.push(Part { source: file, name: None, comparison });
    }
    if parts.len() > 1 {
        return Ok(merge::merge(parts)?);
    }
    parts.pop().map(|part| part.comparison).ok_or_else(|| nothing(&name))
}

/// The files, from the directory on; an empty name for the path itself.
fn find(path: &Path, name: &str) -> Result<Vec<String>, Failure> {
    let unreadable = |why: String| Failure::trouble(format!("{name}: can't be read: {why}"));
    let found = path.symlink_metadata().map_err(|error| unreadable(error.to_string()))?;
    if found.is_file() {
        return Ok(vec![String::new()]);
    }
    if !found.is_dir() {
        return Err(unreadable("it is a link or no file; what strangers leave must be a plain file".to_owned()));
    }
    let mut files = Vec::new();
    for (count, entry) in WalkDir::new(path).max_depth(DEPTH).sort_by_file_name().into_iter().enumerate() {
        let entry = entry.map_err(|error| unreadable(error.to_string()))?;
        if count > MOST_ENTRIES {
            return Err(unreadable(format!("it holds more than {MOST_ENTRIES} files")));
        }
        if entry.file_type().is_file() && entry.file_name() == COMPARISON {
            let below = entry.path().strip_prefix(path).ok().and_then(Path::to_str);
            files.push(below.ok_or_else(|| unreadable("a name in it is no Unicode text".to_owned()))?.to_owned());
        }
    }
    match files.len() {
        0 => Err(nothing(name)),
        count if count > MOST_FILES => Err(unreadable(format!("it holds {count} comparisons: {ARTIFACT_FILES}"))),
        _ => Ok(files),
    }
}

fn nothing(name: &str) -> Failure {
    Failure::trouble(format!("{name}: holds no {COMPARISON}"))
        .hint("the job that measures must upload it, and this one download it: see `perfdiff guide forks`")
}
