//! A file as a source.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::cli::input::progress::Progress;
use crate::ingest::{ParseError, Source};

/// A file as a source. What can be read only once (a pipe, a process substitution of the shell) is held in memory.
#[expect(clippy::disallowed_methods, reason = "inputs are opened here")]
pub(in crate::cli) fn file(name: &str, path: &Path, progress: &Progress) -> Result<Source, ParseError> {
    let open = {
        let (path, progress) = (path.to_owned(), progress.clone());
        move || -> io::Result<Box<dyn Read>> { Ok(Box::new(progress.watch(File::open(&path)?))) }
    };
    if path.is_file() { Source::file(name, Box::new(open)) } else { Source::once(name, open) }
}
