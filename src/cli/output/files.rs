//! Writing a report to a file or a terminal.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::cli::args::ColorWhen;
use crate::cli::exit::Failure;
use crate::cli::io::Io;
use crate::shutdown::Unfinished;

/// Columns of standard output: those that were asked for, then `COLUMNS`, then the terminal's. In a pipe there is no limit.
pub(in crate::cli) fn width(wanted: Option<usize>, io: &Io<'_>) -> Option<usize> {
    let set = || io.var("COLUMNS")?.trim().parse().ok().filter(|columns| *columns > 0);
    wanted.or_else(set).or(io.terminal.width)
}

/// Whether standard output gets colour.
pub(in crate::cli) fn color(when: ColorWhen, io: &Io<'_>) -> bool {
    colored(when, io.terminal.stdout, io)
}

/// Whether a stream gets colour: the flag, then `NO_COLOR`, then `CLICOLOR_FORCE`, then whether it is a terminal.
pub(in crate::cli) fn colored(when: ColorWhen, is_terminal: bool, io: &Io<'_>) -> bool {
    match when {
        ColorWhen::Always => true,
        ColorWhen::Never => false,
        ColorWhen::Auto if io.var("NO_COLOR").is_some() => false,
        ColorWhen::Auto if io.var("CLICOLOR_FORCE").is_some_and(|value| value != "0") => true,
        ColorWhen::Auto => is_terminal && io.var("TERM").as_deref() != Some("dumb"),
    }
}

/// Makes a directory, with those above it.
#[expect(clippy::disallowed_methods, reason = "directories of new files are made here")]
pub(in crate::cli) fn make_directory(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}

/// Writes a report into a file, and the directories that lead there. Whoever reads it sees the old one or the new one, whole.
pub(in crate::cli) fn write_file(path: &Path, text: &str) -> Result<(), Failure> {
    let trouble = |error: io::Error| Failure::trouble(format!("{}: can't be written: {error}", path.display()));
    let mut file = NewFile::at(path).map_err(trouble)?;
    file.write_all(text.as_bytes()).and_then(|()| file.finish()).map_err(trouble)
}

/// A file that takes the place of the one at its path only when it is finished: written beside it, then renamed. What is no file, such
/// as a pipe or `/dev/stdout`, is written to at once.
pub(in crate::cli) enum NewFile {
    Beside(Unfinished, PathBuf),
    AtOnce(File),
}

impl NewFile {
    /// Begins to write what is to stand at `path`, and makes the directories that lead there.
    #[expect(clippy::disallowed_methods, reason = "reports are written here")]
    pub(in crate::cli) fn at(path: &Path) -> io::Result<NewFile> {
        // Through a link, what it points to is replaced, not the link.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let there = fs::metadata(&path).ok();
        if there.as_ref().is_some_and(|there| !there.is_file()) {
            return Ok(NewFile::AtOnce(File::options().write(true).open(&path)?));
        }
        let directory = path.parent().filter(|directory| !directory.as_os_str().is_empty()).unwrap_or(Path::new("."));
        make_directory(directory)?;
        Unfinished::clear(directory);
        let file = Unfinished::new(directory)?;
        if let Some(there) = there {
            // A file that may not be written is not replaced either.
            drop(File::options().write(true).open(&path)?);
            file.set_permissions(there.permissions())?;
        }
        Ok(NewFile::Beside(file, path))
    }

    /// Puts it in its place.
    pub(in crate::cli) fn finish(self) -> io::Result<()> {
        match self {
            NewFile::Beside(file, path) => file.finish(&path),
            NewFile::AtOnce(mut file) => file.flush(),
        }
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            NewFile::Beside(file, _) => file.write(bytes),
            NewFile::AtOnce(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            NewFile::Beside(file, _) => file.flush(),
            NewFile::AtOnce(file) => file.flush(),
        }
    }
}
