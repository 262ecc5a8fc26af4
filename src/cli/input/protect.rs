//! Reports never overwrite what they are made from: `--report html=base.json` would cost the baseline.
//!
//! Before anything is read, every file that is to be written and is there already is compared with every file that will be
//! read, those in directories and behind globs too. Files are distinguished by what they are, not by how they are called: links
//! and other spellings of a path lead to one file.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::cli::exit::Failure;
use crate::cli::input::load;
use crate::cli::io::Io;
use crate::limits;

/// Refuses reports that would overwrite an input. `reports` are the files that will be written, `inputs` what will be read, as the
/// user names it: files, directories, globs, `DIR@NAME`, `-`.
pub(in crate::cli) fn spare<'i>(
    reports: impl IntoIterator<Item = PathBuf>,
    inputs: impl IntoIterator<Item = &'i str>,
    io: &Io<'_>,
) -> Result<(), Failure> {
    let there: HashMap<File, PathBuf> = reports.into_iter().filter_map(|report| Some((File::of(&report)?, report))).collect();
    if there.is_empty() {
        return Ok(());
    }
    for input in inputs {
        for path in load::paths(input, io) {
            let files = WalkDir::new(&path).follow_links(true).into_iter().filter_map(Result::ok).take(limits::FILES.count());
            let hit = files.filter(|entry| !entry.file_type().is_dir()).find_map(|entry| there.get(&File::of(entry.path())?));
            if let Some(report) = hit {
                let inside = if path.is_dir() { "lies in" } else { "is" };
                return Err(Failure::usage(format!(
                    "the report {} would overwrite what it is made from: it {inside} the input {input}",
                    report.display()
                ))
                .hint("nothing was read or written; give the report another name, and none in a directory that is read"));
            }
        }
    }
    Ok(())
}

/// Which file a path leads to.
#[cfg(unix)]
#[derive(PartialEq, Eq, Hash)]
struct File(u64, u64);

#[cfg(unix)]
impl File {
    /// None where the path leads to no file.
    fn of(path: &Path) -> Option<File> {
        use std::os::unix::fs::MetadataExt as _;
        let file = path.metadata().ok()?;
        // What is no regular file, as /dev/null and a pipe, holds nothing that could be lost.
        file.is_file().then(|| File(file.dev(), file.ino()))
    }
}

/// Which file a path leads to.
#[cfg(not(unix))]
#[derive(PartialEq, Eq, Hash)]
struct File(PathBuf);

#[cfg(not(unix))]
impl File {
    /// None where the path leads to no file.
    fn of(path: &Path) -> Option<File> {
        path.canonicalize().ok().filter(|path| path.is_file()).map(File)
    }
}
